// `evaluate`: how much of a photograph is left in a result, and how much of a style has come into it.
#include "commands.hpp"
#include "comparison_table.hpp"
#include "dataset_arguments.hpp"
#include "depth_arguments.hpp"
#include "idle_options.hpp"
#include "messages.hpp"
#include "objective_arguments.hpp"
#include "output_checks.hpp"
#include "picture_pairs.hpp"
#include "rgbd_stylize/compare/compare_pictures.hpp"
#include "rgbd_stylize/compare/picture_maps.hpp"
#include "rgbd_stylize/core/device.hpp"
#include "rgbd_stylize/core/number_text.hpp"
#include "rgbd_stylize/core/version.hpp"
#include "rgbd_stylize/io/atomic_file.hpp"
#include "rgbd_stylize/io/file_name.hpp"
#include "rgbd_stylize/io/picture.hpp"
#include "rgbd_stylize/io/tell.hpp"
#include "rgbd_stylize/report/comparison_report.hpp"
#include "rgbd_stylize/report/comparison_sheet.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>

#include <fmt/format.h>

namespace rgbd_stylize::cli {
namespace {

constexpr char kMean[] = "mean";

using Settings = std::map<std::string, std::string>;

void check_outputs(const EvaluateArguments& arguments, const std::vector<PicturePair>& pairs) {
  const auto& depth_model = arguments.depth_model;
  auto inputs = input_files(arguments.scene);
  inputs.insert(inputs.end(),
                {arguments.content,
                 arguments.network.weights,
                 depth_model.model,
                 depth_model.weights,
                 arguments.edge_model});
  for (const auto& pair : pairs) inputs.insert(inputs.end(), {pair.content, pair.result, pair.depth});
  for (const auto& [option, output] : {std::pair{"--json", arguments.json}, {"--sheet", arguments.sheet}}) {
    if (!output.empty() && lies_in(output, arguments.content))
      throw UsageError(std::string(option) + " " + output + ": lies in --content " + arguments.content +
                       "; name another folder");
  }
  if (!arguments.json.empty()) {
    check_not_an_input("--json", arguments.json, inputs);
    check_writable(arguments.json);
  }
  if (!arguments.sheet.empty()) {
    if (arguments.sheet == arguments.json)
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
  for (const auto& style : load_pictures(scene, {1}).styles)
    judges.styles.push_back({style.name, style.picture});
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

// As in `batch`. What is predicted is not read.
const std::map<std::string, DepthChoice> kDepthOfDataset = {{"", DepthChoice::kFilled},
                                                            {"filled", DepthChoice::kFilled},
                                                            {"raw", DepthChoice::kRaw},
                                                            {"predict", DepthChoice::kNone}};

// The frames that results are compared with; none where the contents are files, one by one or beside
// depths of the same names.
std::unique_ptr<Dataset> open_contents(const EvaluateArguments& arguments) {
  const auto& content = arguments.content;
  if (!std::filesystem::exists(content))
    throw InputError("--content " + content + ": there is no such file or folder");
  const auto ending = lower_extension(content);
  const bool hdf5 = ending == ".mat" || ending == ".h5" || ending == ".hdf5";
  const auto choice = kDepthOfDataset.find(arguments.depth);
  if (!hdf5 && (!std::filesystem::is_directory(content) || choice == kDepthOfDataset.end())) return nullptr;
  if (choice == kDepthOfDataset.end()) {
    throw UsageError("--depth " + arguments.depth + ": " + content +
                     " is a dataset, with depth of its own; wanted filled, raw or predict");
  }
  auto options = arguments.dataset;
  options.depth = choice->second;
  options.depth_file = arguments.scene.depth_file;
  return open_dataset(content, options);
}

struct Content {
  RgbdFile picture;
  Labels labels;  // of a dataset's frame
};

// Reads the contents of pairs.
class Contents {
 public:
  Contents(const Dataset* dataset, const DepthFileOptions& depth_file)
      : dataset_(dataset), depth_file_(depth_file) {}

  // Says what the depth was taken for, unless that was said of the pair before.
  Content operator()(const PicturePair& pair) {
    if (pair.frame >= 0) {
      const auto frame = dataset_->get(pair.frame);
      report(pair.content, frame.depth);
      return {{frame.image, frame.depth, frame.bits}, frame.labels};
    }
    const auto picture = read_rgbd(pair.content, pair.depth, depth_file_);
    report(pair.depth, picture.depth);
    return {picture, {}};
  }

 private:
  void report(const std::string& file, const DepthFileReport& depth) {
    if (!depth.format.empty() && depth.format != told_)
      tell(fmt::format("{}  {}\n", file, told_ = depth.format));
    print_warnings(depth.warnings);
  }

  const Dataset* dataset_;
  const DepthFileOptions& depth_file_;
  std::string told_;
};

// Where the styles were painted: the masks that the main command makes for a result of that size. A content
// without depth is read by the network that judges.
SceneMasks masks_of(SceneOptions scene,
                    const Content& content,
                    const torch::Tensor& result,
                    const ChosenDepthNetwork& predictor) {
  if (scene.masks.empty()) return {};
  scene.size = std::max(result.size(2), result.size(3));
  const bool has_depth = content.picture.image.depth_m.defined();
  scene.depth = !masks_need_depth(scene) ? "none" : has_depth ? "file" : "predict";
  auto photograph = prepare_photograph(content.picture, scene, predictor);
  photograph.labels = content.labels;
  return load_masks(scene, photograph);
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
  const auto dataset = open_contents(arguments);
  const auto& depth_file = scene.depth_file;
  const auto depth_files = arguments.depth == "predict" ? "" : arguments.depth;
  if (depth_files.empty() && !dataset &&
      (depth_file.units_per_metre || depth_file.invert || depth_file.sun_rgbd))
    throw UsageError("evaluate: --depth-scale, --depth-invert and --depth-sun say how to read --depth");
  const auto matched = dataset ? match_frames(*dataset, arguments.content, arguments.result)
                               : match_pictures(arguments.content, arguments.result, depth_files);
  check_outputs(arguments, matched.pairs);
  configure_process(arguments.threads, Precision::kFloat32, false);
  Settings settings;
  const auto judges = make_judges(arguments, settings);
  IdleOptions idle(app);
  idle.add_weights_dir(arguments.network.weights_dir);
  idle.add_depth_network(arguments.depth_model, true);
  if (!dataset) idle.add({"--keep-border"}, "--content is read from picture files");
  if (!masks_need_depth(scene)) idle.add({"--depth-clip"}, "no --mask is made from depth");
  print_warnings(idle.warnings());
  print_warnings(matched.warnings);
  if (dataset) fmt::print("content    {}  {}\n", arguments.content, dataset->kind());
  print_settings(settings, scene);

  size_t name_width = std::string(kMean).size();
  for (const auto& pair : matched.pairs) name_width = std::max(name_width, pair.name.size());
  std::vector<ComparedPair> compared;
  ComparisonSheet sheet;
  auto result = ExitCode::kDone;
  Contents content_of(dataset.get(), depth_file);
  bool headed = false;
  for (const auto& pair : matched.pairs) {  // one that fails does not keep the others back
    compared.push_back({pair.name, pair.content, pair.result, pair.depth, {}, ""});
    try {
      const auto content = content_of(pair);
      const auto picture = read_picture(pair.result).rgb;
      const auto masks = masks_of(scene, content, picture, judges.depth);
      print_warnings(masks.warnings);
      const auto comparison = compare_pictures(judges, content.picture.image, picture, masks.styles);
      if (!headed) fmt::print("{}", table_head(name_width, comparison.measures));
      headed = true;
      fmt::print("{}", table_row(name_width, pair.name, comparison.measures));
      std::fflush(stdout);
      compared.back().measures = comparison.measures;
      if (!arguments.sheet.empty()) sheet.add(comparison);
    } catch (const Error& error) {
      print_error(fmt::format("{}: {}", pair.name, error.what()));
      compared.back().error = error.what();
      result = error.code();
    }
  }
  const auto measured = measures_of(compared);
  if (measured.size() > 1) fmt::print("{}", table_row(name_width, kMean, mean_measures(measured)));
  if (!arguments.json.empty()) write_whole_file(arguments.json, comparison_json(settings, compared));
  if (!arguments.sheet.empty() && !measured.empty()) write_picture(arguments.sheet, sheet.picture());
  return result;
}

}  // namespace rgbd_stylize::cli
