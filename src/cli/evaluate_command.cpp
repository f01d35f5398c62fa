// `evaluate`: how much of a photograph is left in a result, and how much of a style has come into it.
#include "commands.hpp"
#include "comparison_table.hpp"
#include "dataset_arguments.hpp"
#include "depth_arguments.hpp"
#include "evaluated_contents.hpp"
#include "idle_options.hpp"
#include "messages.hpp"
#include "objective_arguments.hpp"
#include "output_checks.hpp"
#include "rgbd_stylize/compare/compare_pictures.hpp"
#include "rgbd_stylize/compare/picture_maps.hpp"
#include "rgbd_stylize/core/device.hpp"
#include "rgbd_stylize/core/number_text.hpp"
#include "rgbd_stylize/core/rgbd_image.hpp"
#include "rgbd_stylize/core/version.hpp"
#include "rgbd_stylize/io/atomic_file.hpp"
#include "rgbd_stylize/io/picture.hpp"
#include "rgbd_stylize/report/comparison_report.hpp"
#include "rgbd_stylize/report/comparison_sheet.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>

#include <fmt/format.h>

namespace rgbd_stylize::cli {
namespace {

namespace fs = std::filesystem;

constexpr char kMean[] = "mean";

using Settings = std::map<std::string, std::string>;

void check_outputs(const EvaluateArguments& arguments,
                   const std::vector<PicturePair>& pairs,
                   const Dataset* frames) {
  auto inputs = input_files(arguments.scene, arguments.depth_model);
  inputs.insert(inputs.end(), {arguments.content, arguments.network.weights, arguments.edge_model});
  for (const auto& pair : pairs) inputs.insert(inputs.end(), {pair.content, pair.result, pair.depth});
  if (frames) {
    const auto of_frames = input_files(*frames);
    inputs.insert(inputs.end(), of_frames.begin(), of_frames.end());
  }
  if (!arguments.json.empty()) {
    check_outside("--json", arguments.json, arguments.content);
    check_not_an_input("--json", arguments.json, inputs);
    check_writable(arguments.json);
  }
  if (!arguments.sheet.empty()) {
    check_outside("--sheet", arguments.sheet, arguments.content);
    if (same_file(fs::absolute(arguments.sheet).parent_path().string(), arguments.result))
      throw UsageError("--sheet " + arguments.sheet + ": would be one of the results in " + arguments.result +
                       "; name another folder");
    if (!arguments.json.empty() && same_file(arguments.sheet, arguments.json))
      throw UsageError("--sheet " + arguments.sheet + ": is where --json goes; name another file");
    check_not_an_input("--sheet", arguments.sheet, inputs);
    check_picture_writable(arguments.sheet);
  }
}

Judges make_judges(const EvaluateArguments& arguments, Settings& settings) {
  const auto device = select_device(arguments.device);
  const auto& network = arguments.network;
  StylizeOptions options;
  options.network = network;
  const auto weights = choose_weights(network.features, network.weights, network.weights_dir);
  const auto plan = plan_network(options, weights);
  print_warnings(plan.warnings);
  Judges judges;
  judges.features = load_network(plan, options, weights, device, torch::kFloat32);
  judges.content_layers = plan.content_layers;
  judges.style_layers = plan.style_layers;
  judges.depth = choose_depth_network(arguments.depth_model, "evaluate", network.weights_dir, device);
  const auto& scene = arguments.scene;
  const auto pictures = load_pictures(scene, {1});
  print_warnings(pictures.warnings);
  for (const auto& style : pictures.styles) judges.styles.push_back({style.name, style.picture});
  if (!arguments.edge_model.empty())
    judges.edges = std::make_shared<const ScriptedMap>(arguments.edge_model, "edges", torch::kCPU);
  judges.edge_tolerance = arguments.edge_tolerance;
  settings = {{"version", version()},
              {"features", weights.network},
              {"weights", weights.source->description()},
              {"depth_network", judges.depth.network->description()},
              {"edges",
               fmt::format("{}, within {} pixels",
                           judges.edges ? "TorchScript " + arguments.edge_model : kEdgeDetector,
                           arguments.edge_tolerance)},
              {"saliency", kSaliencyMethod}};
  const auto count = scene.styles.size();
  for (size_t i = 0; i < count; ++i) {
    settings[numbered("style", i, count)] = scene.styles[i];
    if (!scene.masks.empty()) settings[numbered("mask", i, count)] = scene.masks[i];
  }
  return judges;
}

void print_settings(const Settings& settings, const SceneOptions& scene) {
  fmt::print("features   {}, {}\n", settings.at("features"), settings.at("weights"));
  fmt::print("depth      {}\n", settings.at("depth_network"));
  for (size_t i = 0; i < scene.styles.size(); ++i) {
    const auto where = scene.masks.empty() ? "" : ", mask " + scene.masks[i];
    fmt::print("{:<10} {}{}\n", numbered("style", i, scene.styles.size()), scene.styles[i], where);
  }
  fmt::print("edges      {}\n", settings.at("edges"));
  fmt::print("saliency   {}\n\n", settings.at("saliency"));
}

// Where the styles were painted: the masks that the main command makes for a result of that size. A content
// without depth is read by the network that judges.
SceneMasks masks_of(SceneOptions scene,
                    const Content& content,
                    const torch::Tensor& result,
                    const ChosenDepthNetwork& predictor) {
  if (scene.masks.empty()) return {};
  scene.size = long_side(result);
  const bool has_depth = content.picture.image.depth_m.defined();
  scene.depth = !masks_need_depth(scene.masks, scene.content_mask) ? "none" : has_depth ? "file" : "predict";
  auto photograph = prepare_photograph(content.picture, scene, predictor);
  photograph.labels = content.labels;
  return load_masks(scene, photograph);
}

std::vector<std::string> idle_warnings(const EvaluateArguments& arguments,
                                       const CLI::App& app,
                                       bool from_dataset) {
  IdleOptions idle(app);
  idle.add_weights_dir(arguments.network.weights_dir);
  idle.add_depth_network(arguments.depth_model, true);
  if (!from_dataset) idle.add({"--keep-border"}, "--content is read from picture files");
  if (!masks_need_depth(arguments.scene.masks, arguments.scene.content_mask))
    idle.add({"--depth-clip"}, "no --mask is made from depth");
  return idle.warnings();
}

size_t width_of_names(const std::vector<PicturePair>& pairs) {
  size_t width = std::string(kMean).size();
  for (const auto& pair : pairs) width = std::max(width, pair.name.size());
  return width;
}

std::vector<std::string> results_of(const std::vector<PicturePair>& pairs) {
  std::vector<std::string> results;
  for (const auto& pair : pairs) results.push_back(pair.result);
  return results;
}

}  // namespace

void setup_evaluate(CLI::App& app, EvaluateArguments& arguments) {
  const auto group = "Pictures";
  app.add_option(
         "--content", arguments.content, "The photograph, a folder of photographs, or any dataset (required)")
      ->group(group);
  app.add_option(
         "--result",
         arguments.result,
         "What was made of it, or a folder of results that are named like their photographs (required)")
      ->group(group);
  app.add_option("--depth",
                 arguments.depth,
                 "The photograph's depth, or a folder of depths named likewise; of a dataset filled or raw; "
                 "or predict: "
                 "what --depth-model reads in the photograph (default: the dataset's, else predict)")
      ->group(group);
  add_depth_reading_options(app, arguments.scene);
  add_border_option(app, arguments.dataset);
  app.add_option(
         "--style",
         arguments.scene.styles,
         "A picture whose style was painted, to measure its distance; give it several times for several")
      ->allow_extra_args(false)
      ->group(group);
  add_mask_option(app, arguments.scene);
  app.add_option(
      "--edge-model",
      arguments.edge_model,
      "Edges by a TorchScript FILE.pt, which is a program that is run: forward([B,3,H,W] in [0,1]) makes "
      "[B,1,h,w], an edge from 0.5 on (default: Canny's detector)");
  app.add_option("--edge-tolerance", arguments.edge_tolerance, "Pixels by which an edge may be off")
      ->check(CLI::Range(0, 100))
      ->capture_default_str();
  add_network_options(app, arguments.network);
  add_depth_model_options(app, arguments.depth_model);
  app.add_option("--json", arguments.json, "Write every measure of every pair, and the means")
      ->group("What comes out");
  app.add_option(
         "--sheet", arguments.sheet, "A picture to write: the pairs with their depth, edges, saliency")
      ->group("What comes out");
  app.add_option("--device", arguments.device, "auto, cpu, cuda or cuda:N")->capture_default_str();
  add_threads_option(app, arguments.threads);
}

ExitCode run_evaluate(const EvaluateArguments& arguments, const CLI::App& app) {
  if (arguments.content.empty()) throw UsageError("evaluate: name the photograph with --content");
  if (arguments.result.empty()) throw UsageError("evaluate: name what was made of it with --result");
  const auto& scene = arguments.scene;
  if (!scene.styles.empty() || !scene.masks.empty()) check_counts(scene.styles.size(), scene.masks.size(), 1);
  check_masks(scene.masks, "");
  Contents contents(arguments);
  const auto matched = contents.pairs();
  const auto* dataset = contents.dataset();
  check_outputs(arguments, matched.pairs, dataset);
  configure_process(arguments.threads, Precision::kFloat32, false);
  Settings settings;
  const auto judges = make_judges(arguments, settings);
  print_warnings(idle_warnings(arguments, app, dataset != nullptr));
  print_warnings(matched.warnings);
  if (dataset) fmt::print("content    {}  {}\n", arguments.content, dataset->kind());
  print_settings(settings, scene);

  const auto name_width = width_of_names(matched.pairs);
  std::vector<ComparedPair> compared;
  ComparisonSheet sheet;
  bool headed = false;
  const auto compare = [&](const PicturePair& pair) {
    auto& row = compared.emplace_back(ComparedPair{pair.name, pair.content, pair.result, pair.depth});
    const auto content = contents.read(pair);
    const auto result = read_picture(pair.result).rgb;
    const auto masks = masks_of(scene, content, result, judges.depth);
    print_warnings_of(pair.result, masks.warnings);
    const auto comparison = compare_pictures(judges, content.picture.image, result, masks.styles);
    if (!headed) fmt::print("{}", table_head(name_width, comparison.measures));
    headed = true;
    fmt::print("{}", table_row(name_width, pair.name, comparison.measures));
    std::fflush(stdout);
    row.measures = comparison.measures;
    if (content.picture.image.depth_m.defined())
      row.depth_unit = content.picture.image.metric ? "metres" : "relative";
    if (!arguments.sheet.empty()) sheet.add(comparison);
  };
  const auto code = run_each(results_of(matched.pairs), [&](size_t i) {
    try {
      compare(matched.pairs[i]);
    } catch (...) {
      const auto [code, what] = failure_of(std::current_exception());
      compared.back().error = what;
      throw Error(code, with_name(matched.pairs[i].result, what));
    }
  });
  const auto has_depth = [](const ComparedPair& pair) { return !pair.depth_unit.empty(); };
  const bool any_depth = std::any_of(compared.begin(), compared.end(), has_depth);
  settings["depth_of_content"] = any_depth ? contents.depth_source() : "predict";
  const auto mean = mean_of(compared);
  if (compared.size() > 1 && !mean.empty()) fmt::print("{}", table_row(name_width, kMean, mean));
  if (!arguments.json.empty()) write_whole_file(arguments.json, comparison_json(settings, compared));
  if (!arguments.sheet.empty() && !mean.empty()) write_picture(arguments.sheet, sheet.picture());
  return code;
}

}  // namespace rgbd_stylize::cli
