// `dataset`: what a path is, without painting anything.
#include "commands.hpp"
#include "dataset_arguments.hpp"
#include "depth_arguments.hpp"
#include "messages.hpp"
#include "output_checks.hpp"
#include "rgbd_stylize/core/device.hpp"
#include "rgbd_stylize/io/picture.hpp"
#include "rgbd_stylize/report/rgbd_sheet.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include <fmt/format.h>

namespace rgbd_stylize::cli {
namespace {

constexpr int64_t kLookedAt = 24;  // frames that are read, evenly spaced
constexpr size_t kShown = 8;       // of them on the sheet

void line(const std::string& what, const std::string& text) { fmt::print("{:<10} {}\n", what, text); }

// `count` numbers below `size`, evenly spaced; all where there are fewer.
std::vector<int64_t> evenly_spaced(int64_t size, int64_t count) {
  std::vector<int64_t> chosen;
  for (int64_t i = 0; i < std::min(size, count); ++i) chosen.push_back(i * size / std::min(size, count));
  return chosen;
}

// The first few, and how many there are.
std::string listed(const std::set<std::string>& names, const std::string& between = ", ") {
  constexpr size_t kNamed = 4;
  std::string text;
  size_t named = 0;
  for (const auto& name : names) {
    if (named++ == kNamed) break;
    text += (text.empty() ? "" : between) + name;
  }
  return names.size() > kNamed ? fmt::format("{}, ... ({} in all)", text, names.size()) : text;
}

// What the frames that are read have in common.
class Findings {
 public:
  void add(const std::string& name, const RgbdSample& sample) {
    const auto& [rgb, depth, alpha, metric] = sample.image;
    images_.push_back(sample.image);
    sizes_.insert(fmt::format("{}x{}", rgb.size(3), rgb.size(2)));
    if (!depth.defined()) return;
    const auto measured = depth.masked_select(depth > 0);
    const auto share = static_cast<double>(measured.numel()) / static_cast<double>(depth.numel());
    missing_.push_back(1 - share);
    auto& [nearest, farthest] = ranges_.emplace(metric, kNoRange).first->second;
    nearest = std::min(nearest, measured.min().item<double>());
    farthest = std::max(farthest, measured.max().item<double>());
    if (!sample.depth.format.empty()) formats_.insert(sample.depth.format);
    for (const auto& warning : sample.depth.warnings) warnings_.push_back(with_name(name, warning));
  }

  void print() const {
    line("pictures", listed(sizes_));
    if (missing_.empty()) return line("depth", "none");
    double missing = 0;
    for (const double share : missing_) missing += share / static_cast<double>(missing_.size());
    const auto without = images_.size() - missing_.size();
    std::string ranges;
    for (const auto& [metric, range] : ranges_) {
      ranges += fmt::format("{}{:.3g} to {:.3g}{}",
                            ranges.empty() ? "" : " and ",
                            range.first,
                            range.second,
                            metric ? " m" : " (relative)");
    }
    line("depth",
         fmt::format("{}, {:.1f} % missing{}",
                     ranges,
                     100 * missing,
                     without > 0 ? fmt::format("; {} without depth", without) : ""));
    if (!formats_.empty()) line("taken as", listed(formats_, "; "));
    constexpr size_t kTold = 4;
    const auto told = std::min(warnings_.size(), kTold);
    print_warnings({warnings_.begin(), warnings_.begin() + static_cast<ptrdiff_t>(told)});
    if (told < warnings_.size())
      print_warnings({fmt::format("and {} more like these", warnings_.size() - told)});
  }

  [[nodiscard]] bool empty() const { return images_.empty(); }

  [[nodiscard]] torch::Tensor sheet() const {
    std::vector<RgbdImage> shown;
    for (const auto i : evenly_spaced(static_cast<int64_t>(images_.size()), kShown)) {
      shown.push_back(images_[static_cast<size_t>(i)]);
    }
    return rgbd_sheet(shown);
  }

 private:
  std::vector<RgbdImage> images_;
  std::set<std::string> sizes_;
  std::vector<double> missing_;
  static constexpr std::pair<double, double> kNoRange{std::numeric_limits<double>::infinity(), 0};
  std::map<bool, std::pair<double, double>> ranges_;  // nearest and farthest, of relative and metric depth
  std::set<std::string> formats_;
  std::vector<std::string> warnings_;
};

void print_frames(const Dataset& dataset) {
  std::set<std::string> scenes;
  for (int64_t i = 0; i < dataset.size(); ++i) scenes.insert(dataset.info(i).scene);
  const auto first = dataset.info(0).name, last = dataset.info(dataset.size() - 1).name;
  line("dataset", dataset.kind());
  line("frames", fmt::format("{}, from {} to {}", dataset.size(), first, last));
  scenes.erase("");  // not known
  line("scenes", scenes.empty() ? "not named" : listed(scenes));
}

}  // namespace

void setup_dataset(CLI::App& app, DatasetArguments& arguments) {
  add_dataset_options(app, arguments.path, arguments.options, arguments.selection);
  app.add_option_function<std::string>(
         "--depth",
         [&arguments](const std::string& name) {
           arguments.options.depth = name == "filled" ? DepthChoice::kFilled
                                     : name == "raw"  ? DepthChoice::kRaw
                                                      : DepthChoice::kNone;
         },
         "filled, raw or none: the depth with its holes filled, as it was measured, or not read")
      ->check(CLI::IsMember({"filled", "raw", "none"}))
      ->default_str("filled");
  add_depth_file_options(app, arguments.options.depth_file);
  app.add_option("-o,--output", arguments.output, "A picture to write: a few frames above their depth");
}

ExitCode run_dataset(const DatasetArguments& arguments) {
  if (arguments.path.empty()) throw UsageError("dataset: name the file or the folder to look at");
  if (!arguments.output.empty()) {
    check_not_an_input("--output", arguments.output, {arguments.path, arguments.selection.split});
    check_outside("--output", arguments.output, arguments.path);
    check_picture_writable(arguments.output);
  }
  configure_process(0, Precision::kFloat32, false);
  auto all = open_dataset(arguments.path, arguments.options);
  if (!arguments.output.empty()) check_not_an_input("--output", arguments.output, input_files(*all));
  const auto dataset = select_frames(std::move(all), arguments.selection);
  print_frames(*dataset);

  Findings findings;
  auto result = ExitCode::kDone;
  const auto positions = evenly_spaced(dataset->size(), kLookedAt);
  for (const auto position : positions) {  // one that cannot be read does not keep the others back
    try {
      findings.add(dataset->info(position).name, dataset->get(position));
    } catch (const Error& error) {
      print_error(error.what());
      result = error.code();
    }
  }
  line("looked at", fmt::format("{} of them, evenly spaced", positions.size()));
  if (findings.empty()) return result;
  findings.print();
  if (!arguments.output.empty()) {
    write_picture(arguments.output, findings.sheet());
    line("written", arguments.output);
  }
  return result;
}

}  // namespace rgbd_stylize::cli
