// Compares what depth networks read in pictures with the depth that is known of them.
#include "program.hpp"
#include "rgbd_stylize/core/device.hpp"
#include "rgbd_stylize/datasets/open_dataset.hpp"
#include "rgbd_stylize/datasets/select_frames.hpp"
#include "rgbd_stylize/depth/choose_depth_network.hpp"
#include "rgbd_stylize/evaluate/depth_measures.hpp"
#include "rgbd_stylize/io/picture.hpp"
#include "rgbd_stylize/optimize/pyramid.hpp"

#include <cmath>
#include <filesystem>
#include <vector>

#include <fmt/format.h>

namespace {

using namespace rgbd_stylize;

struct Options {
  std::string dataset, pictures, weights_dir;
  FrameSelection selection;
  std::vector<std::string> models = {"compact"};
  DepthModelOptions model;
  int threads = 0;
  bool each = false;
};

// The frame's own picture, or the one of its name in a folder: a pastiche of it.
torch::Tensor picture_of(const Options& options, const FrameInfo& info, const RgbdSample& sample) {
  if (options.pictures.empty()) return sample.image.rgb;
  const auto file = (std::filesystem::path(options.pictures) / (info.name + ".png")).string();
  return resize_picture(read_picture(file).rgb, sample.image.rgb.size(2), sample.image.rgb.size(3));
}

void print_row(const std::string& name, const DepthMeasures& m) {
  fmt::print("| {} | {:.4f} | {:.4f} | {:.4f} | {:.4f} | {:.4f} |\n",
             name,
             m.within_125,
             m.rank_correlation,
             m.rmse,
             m.relative,
             m.ordinal_disagreement);
  std::fflush(stdout);
}

// Of the frames that have each.
DepthMeasures mean_of(const std::vector<DepthMeasures>& frames) {
  const auto mean = [&](double DepthMeasures::*measure) {
    double sum = 0, count = 0;
    for (const auto& frame : frames) {
      if (std::isnan(frame.*measure)) continue;
      sum += frame.*measure;
      ++count;
    }
    return sum / count;
  };
  return {mean(&DepthMeasures::rmse),
          mean(&DepthMeasures::relative),
          mean(&DepthMeasures::within_125),
          mean(&DepthMeasures::rank_correlation),
          mean(&DepthMeasures::ordinal_disagreement)};
}

void judge(const Options& options) {
  const torch::NoGradGuard no_gradients;
  configure_process(options.threads, Precision::kFloat32, false);
  const auto dataset = select_frames(open_dataset(options.dataset), options.selection);
  fmt::print(
      "| | δ < 1.25 | rank correlation | RMSE | relative error | pairs in the wrong order "
      "|\n|---|---|---|---|---|---|\n");
  for (const auto& name : options.models) {
    auto chosen_options = options.model;
    chosen_options.model = name;
    const auto chosen = choose_depth_network(chosen_options, "--models", options.weights_dir, torch::kCPU);
    std::vector<DepthMeasures> all;
    for (int64_t i = 0; i < dataset->size(); ++i) {
      const auto sample = dataset->get(i);
      const auto info = dataset->info(i);
      const auto reading = chosen.network->forward(picture_of(options, info, sample));
      const auto measures = measure_depth(reading, chosen.network->domain(), sample.image.depth_m);
      if (options.each) print_row(info.name, measures);
      all.push_back(measures);
    }
    print_row(fmt::format("**{}**, mean of {}", name, dataset->size()), mean_of(all));
  }
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app("Compares what depth networks read in pictures with the depth that is known of them.");
  app.option_defaults()->always_capture_default();
  app.add_option("--dataset", options.dataset, "Pictures with depth, as `rgbd_stylize dataset` knows them")
      ->required();
  app.add_option("--frames", options.selection.frames, "Frames to judge on: 795:1449; all without");
  app.add_option(
      "--pictures", options.pictures, "A folder of pictures <frame>.png to read instead of the frames' own");
  app.add_option("--models",
                 options.models,
                 "Networks: compact, pair, monodepth2, fcrn, hourglass or TorchScript files");
  app.add_option("--model-weights", options.model.weights, "Weights of a named network");
  app.add_option("--weights-dir", options.weights_dir, "Folder that is searched for weights first");
  app.add_option("--threads", options.threads, "CPU threads; 0: $OMP_NUM_THREADS, or all cores");
  app.add_flag("--each", options.each, "One line a frame as well");
  return run_program(app, argc, argv, [&] { judge(options); });
}
