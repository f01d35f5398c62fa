// Uses a module from the bottom and one from the top of an installed rgbd_stylize.
#include <cstdio>

#include <rgbd_stylize/core/version.hpp>
#include <rgbd_stylize/losses/gram.hpp>
#include <rgbd_stylize/stylize/options.hpp>

int main() {
  const auto gram = rgbd_stylize::gram(torch::ones({1, 2, 3, 4}));
  std::printf("rgbd_stylize %s, gram %g\n", rgbd_stylize::version().c_str(), gram[0][0][1].item<double>());
  return rgbd_stylize::preset("jamgochian2019").optimizer.iterations == 300 ? 0 : 1;
}
