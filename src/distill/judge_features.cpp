// Judges feature networks by what they paint: the same photographs and paintings, every network with its
// defaults, and VGG-19 as the judge of the results. Prints two Markdown tables.
#include "distillation.hpp"
#include "program.hpp"
#include "rgbd_stylize/core/device.hpp"
#include "rgbd_stylize/io/picture.hpp"
#include "rgbd_stylize/losses/loss.hpp"
#include "rgbd_stylize/stylize/scene.hpp"
#include "rgbd_stylize/stylize/stylize.hpp"

#include <filesystem>
#include <map>

#include <fmt/format.h>

namespace {

namespace fs = std::filesystem;
using namespace rgbd_stylize;
using namespace rgbd_stylize::distill;

struct Options {
  std::string judge, weights_dir, output = "judged";
  std::vector<std::string> networks{"compact", "squeezenet", "vgg19"}, photographs, paintings;
  int64_t size = 320;
  int iterations = 150;
  int threads = 0;
};

/// Balanced distances as VGG-19 sees them, and the total variation.
struct Verdict {
  double style = 0;  ///< mean over the layers of ‖G − A‖² / ‖A‖²
  double content = 0, variation = 0;
  void add(const Verdict& other, double share) {
    style += share * other.style;
    content += share * other.content;
    variation += share * other.variation;
  }
};

Verdict judge(const FeatureNetwork& network,
              const torch::Tensor& pastiche,
              const torch::Tensor& photograph,
              const torch::Tensor& painting) {
  const torch::NoGradGuard no_gradients;
  const auto seen = view(network, kProbe, pastiche);
  const auto style =
      style_loss(seen, view(network, kProbe, painting).grams, torch::full({4}, 0.25)).item<double>();
  const auto content = content_loss(seen, view(network, kProbe, photograph).features.back()).item<double>();
  const auto variation = TotalVariationLoss(Convention::kBalanced)(pastiche).item<double>();
  return {style, content, variation};
}

// What `network` makes of a pair, painted once and then kept.
torch::Tensor pastiche_file(const Options& options,
                            const std::string& network,
                            const std::string& photograph_file,
                            const std::string& painting_file,
                            const std::string& file) {
  if (fs::exists(file)) return read_picture(file).rgb;
  StylizeOptions stylize_options;
  stylize_options.network.features = network;
  stylize_options.optimizer.iterations = options.iterations;
  SceneOptions scene_options;
  scene_options.rgb = photograph_file;
  scene_options.styles = {painting_file};
  scene_options.size = options.size;
  const auto photograph = load_photograph(scene_options);
  const auto scene = make_scene(scene_options, load_pictures(scene_options, {1}), photograph, {});
  const auto weights = choose_weights(network, "", options.weights_dir);
  const auto plan = make_plan(scene, stylize_options, weights);
  const auto features = load_network(plan, stylize_options, weights, torch::kCPU, torch::kFloat32);
  const auto objectives = build_objectives(scene, plan, stylize_options, features);
  const auto result = stylize({{scene, objectives}}, plan, stylize_options);
  write_picture(file, result.pastiches);
  return read_picture(file).rgb;
}

void run(const Options& options) {
  configure_process(options.threads, Precision::kFloat32, false);
  FeatureOptions judge_options;
  judge_options.deepest = kProbe.style.back();
  const FeatureNetwork vgg(layer_table("vgg19"), *open_weights(options.judge), judge_options);
  fs::create_directories(options.output);

  auto columns = options.networks;
  columns.insert(columns.begin(), "photograph");
  std::map<std::string, Verdict> means;
  const double share = 1.0 / static_cast<double>(options.photographs.size() * options.paintings.size());
  fmt::print("| photograph | painting |");
  for (const auto& column : columns) fmt::print(" {} |", column);
  fmt::print("\n|---|---|");
  for (size_t i = 0; i < columns.size(); ++i) fmt::print("---|");
  fmt::print("\n");
  for (const auto& photograph_file : options.photographs) {
    const auto photograph = fit_picture(read_picture(photograph_file).rgb, options.size);
    for (const auto& painting_file : options.paintings) {
      const auto painting = fit_picture(read_picture(painting_file).rgb, options.size);
      const auto pair =
          fs::path(photograph_file).stem().string() + "_" + fs::path(painting_file).stem().string();
      fmt::print(
          "| {} | {} |", fs::path(photograph_file).stem().string(), fs::path(painting_file).stem().string());
      for (const auto& column : columns) {
        const auto file = fs::path(options.output) / (pair + "_" + column + ".png");
        const auto pastiche =
            column == "photograph"
                ? photograph
                : pastiche_file(options, column, photograph_file, painting_file, file.string());
        const auto verdict = judge(vgg, pastiche, photograph, painting);
        means[column].add(verdict, share);
        fmt::print(" {:.4f} |", verdict.style);
        std::fflush(stdout);
      }
      fmt::print("\n");
    }
  }
  fmt::print(
      "\n| mean of all pairs | style distance | content distance | total variation |\n|---|---|---|---|\n");
  for (const auto& column : columns) {
    const auto& mean = means[column];
    fmt::print("| {} | {:.4f} | {:.4f} | {:.5f} |\n", column, mean.style, mean.content, mean.variation);
  }
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app("Judges feature networks by what they paint; VGG-19 is the judge.");
  app.option_defaults()->always_capture_default();
  app.add_option("--judge", options.judge, "Weights of VGG-19, to relu3_4 or further")->required();
  app.add_option("--photographs", options.photographs, "Photographs")->required();
  app.add_option("--paintings", options.paintings, "Paintings; each is paired with each photograph")
      ->required();
  app.add_option("--networks", options.networks, "The networks to judge");
  app.add_option("--weights-dir", options.weights_dir, "Folder of the networks' weights");
  app.add_option("--size", options.size, "Long side of photographs and paintings");
  app.add_option("--iterations", options.iterations, "Iterations of Adam");
  app.add_option(
      "-o,--output", options.output, "Folder of the pastiches; those that are there are not made again");
  app.add_option("--threads", options.threads, "CPU threads; 0: $OMP_NUM_THREADS, or all cores");
  return run_program(app, argc, argv, [&] { run(options); });
}
