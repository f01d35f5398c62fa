// Squares a second that the workers of a training make of the pictures of a folder, without a training.
//
//     time_feeding FOLDER WORKERS
//
// Prints the median of seven rounds of 25 batches of 4 squares of 256 pixels, behind one that is not counted.
#include "rgbd_stylize/core/device.hpp"
#include "rgbd_stylize/datasets/open_dataset.hpp"
#include "rgbd_stylize/feedforward/batch_loader.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace {

using namespace rgbd_stylize;

constexpr int kRounds = 7, kBatches = 25;

double seconds_of_a_round(BatchLoader& batches) {
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < kBatches; ++i) batches.next();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return std::fputs("time_feeding FOLDER WORKERS\n", stderr), EXIT_FAILURE;
  const std::string folder = argv[1];
  configure_process(/*threads=*/1, Precision::kFloat32, /*deterministic=*/false);
  const auto open = [folder] {
    DatasetOptions options;
    options.depth = DepthChoice::kNone;
    const std::shared_ptr<const Dataset> dataset = open_dataset(folder, options);
    return [dataset](int64_t position) -> NamedPhotograph {
      return {dataset->info(position).name, dataset->get(position).image};
    };
  };
  LoaderOptions options;
  options.workers = std::atoi(argv[2]);
  BatchLoader batches(open, open_dataset(folder, {})->size(), options);
  seconds_of_a_round(batches);
  std::vector<double> seconds;
  for (int i = 0; i < kRounds; ++i) seconds.push_back(seconds_of_a_round(batches));
  std::sort(seconds.begin(), seconds.end());
  std::printf("%.1f squares a second\n", options.batch * kBatches / seconds[kRounds / 2]);
  return EXIT_SUCCESS;
}
