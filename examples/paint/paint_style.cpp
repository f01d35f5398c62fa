// paint_style: a painting to take a style from, for machines that have none.
#include "common/program.hpp"
#include "paint/painter.hpp"

#include <map>

namespace {

using namespace rgbd_stylize::examples;

const std::map<std::string, Subject (*)()> kSubjects = {
    {"ember", ember}, {"garden", garden}, {"night", night}};

struct Options {
  std::string name;
  std::string output;
  cv::Size size{640, 512};
};

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app("Paints a picture in brush strokes.", "paint_style");
  app.add_option("name", options.name, "ember, garden or night")->required()->check(CLI::IsMember(kSubjects));
  add_png_option(app, "--output", options.output, "the painting to write")->required();
  add_size_options(app, options.size);
  return run_program(app, argc, argv, [&] {
    write_png(options.output, painted(kSubjects.at(options.name)(), options.size));
  });
}
