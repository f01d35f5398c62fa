// Milliseconds of a training step and of painting a picture by the transform network.
//
//     time_feedforward DEVICE [ROUNDS]
//
// A step: VGG-16, 4 squares of 256 pixels, the depth loss (mse) by `compact`. A picture: 1920×1080, from and
// to the CPU's memory, and the network alone. Everything else as `train` and `apply` have it; weights and
// pictures are random, which does not change the time. Medians of ROUNDS rounds (9) behind one that is not
// counted.
#include "rgbd_stylize/core/device.hpp"
#include "rgbd_stylize/feedforward/batch_loader.hpp"
#include "rgbd_stylize/feedforward/paint.hpp"
#include "rgbd_stylize/feedforward/trainer.hpp"
#include "rgbd_stylize/losses/read_losses.hpp"
#include "rgbd_stylize/weights/hashed_weights.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>

namespace {

using namespace rgbd_stylize;

double median_milliseconds(int rounds, torch::Device device, const std::function<void()>& work) {
  std::vector<double> times;
  for (int i = 0; i <= rounds; ++i) {
    synchronize(device);
    const auto start = std::chrono::steady_clock::now();
    work();
    synchronize(device);
    const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - start;
    if (i > 0) times.push_back(taken.count());
  }
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

TrainingLosses losses_on(torch::Device device) {
  const auto& table = layer_table("vgg16");
  FeatureOptions options;
  options.device = device;
  options.deepest = std::max(table.default_style.back().index, table.default_content.front().index);
  TrainingLosses losses;
  losses.features =
      std::make_shared<const FeatureNetwork>(table, HashedWeights(layer_tensors(table)), options);
  const auto style = torch::rand({1, 3, 256, 256}).to(device);
  losses.styles.push_back(
      {"style", style_target(*losses.features, losses.convention, style, table.default_style), 1});
  losses.content_layers = {table.default_content.front()};
  losses.content_weight = 1;
  losses.tv_weight = 0.1;
  losses.depth_weight = 1;
  losses.depth_network =
      make_compact_depth([](const TensorShape& wanted) { return hashed_tensor(wanted); }, device);
  return losses;
}

NamedPhotograph random_photograph(int64_t position) {
  NamedPhotograph photograph{std::to_string(position), {}};
  photograph.image.rgb = torch::rand({1, 3, 256, 256});
  return photograph;
}

void time_training(torch::Device device, int rounds) {
  Trainer trainer(TransformNetwork({}, initial_weights(0), device), losses_on(device), 1e-3);
  LoaderOptions options;
  options.pin = device.is_cuda();
  BatchLoader batches([] { return random_photograph; }, 1000, options);
  const auto steps = losses_at_a_time(device);
  const auto milliseconds = median_milliseconds(rounds, device, [&] {
    std::vector<Evaluation> evaluations;
    for (size_t i = 0; i < steps; ++i) evaluations.push_back(trainer.step(batches.next()));
    read_losses(evaluations);
  });
  std::printf("a training step %.2f ms\n", milliseconds / static_cast<double>(steps));
}

void time_painting(torch::Device device, int rounds) {
  const TransformNetwork network({}, initial_weights(0), device);
  const auto tile = default_tile(device);
  const auto rgb = torch::rand({1, 3, 1080, 1920}), there = rgb.to(device);
  const auto strips = (rgb.size(2) * rgb.size(3) + tile * tile - 1) / (tile * tile);
  std::printf("1920x1080 %.2f ms\n",
              median_milliseconds(rounds, device, [&] { (void)paint(network, rgb, tile); }));
  std::printf("its network alone %.2f ms\n",
              median_milliseconds(rounds, device, [&] { (void)network.forward(there, strips); }));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || argc > 3) return std::fputs("time_feedforward DEVICE [ROUNDS]\n", stderr), EXIT_FAILURE;
  const auto device = select_device(argv[1]);
  const int rounds = argc > 2 ? std::max(1, std::atoi(argv[2])) : 9;
  configure_process(/*threads=*/0, select_precision("auto", device), /*deterministic=*/false);
  std::printf("%s\n", device_description(device).c_str());
  time_training(device, rounds);
  time_painting(device, rounds);
  return EXIT_SUCCESS;
}
