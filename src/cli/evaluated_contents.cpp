#include "evaluated_contents.hpp"

#include "messages.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/datasets/open_dataset.hpp"
#include "rgbd_stylize/io/file_name.hpp"
#include "rgbd_stylize/io/folder.hpp"
#include "rgbd_stylize/io/tell.hpp"

#include <filesystem>
#include <map>

#include <fmt/format.h>

namespace rgbd_stylize::cli {
namespace {

constexpr char kPredict[] = "predict";

// As in `batch`. What is predicted is not read.
const std::map<std::string, DepthChoice> kDepthOfDataset = {{"", DepthChoice::kFilled},
                                                            {"filled", DepthChoice::kFilled},
                                                            {"raw", DepthChoice::kRaw},
                                                            {kPredict, DepthChoice::kNone}};

// Null where the contents are files. A folder whose depth is in another one is of files.
std::unique_ptr<Dataset> open_frames(const EvaluateArguments& arguments) {
  const auto& content = arguments.content;
  std::error_code ignored;
  if (!std::filesystem::exists(content, ignored))
    throw InputError("--content " + content + ": there is no such file or folder");
  const auto ending = lower_extension(content);
  const bool hdf5 = ending == ".mat" || ending == ".h5" || ending == ".hdf5";
  const auto choice = kDepthOfDataset.find(arguments.depth);
  if (!hdf5 && (!is_folder(content) || choice == kDepthOfDataset.end())) return nullptr;
  if (choice == kDepthOfDataset.end()) {
    throw UsageError("--depth " + arguments.depth + ": " + content +
                     " is a dataset, with depth of its own; wanted filled, raw or predict");
  }
  auto options = arguments.dataset;
  options.depth = choice->second;
  options.depth_file = arguments.scene.depth_file;
  return open_dataset(content, options);
}

}  // namespace

Contents::Contents(const EvaluateArguments& arguments)
    : arguments_(arguments), dataset_(open_frames(arguments)) {
  if (dataset_) return;
  if (arguments.depth != kPredict) depth_files_ = arguments.depth;
  const auto& reading = arguments.scene.depth_file;
  if (depth_files_.empty() && (reading.units_per_metre || reading.invert || reading.sun_rgbd))
    throw UsageError("evaluate: --depth-scale, --depth-invert and --depth-sun say how to read --depth");
}

std::string Contents::depth_source() const {
  if (dataset_) return arguments_.depth.empty() ? "filled" : arguments_.depth;
  return depth_files_.empty() ? kPredict : "file";
}

PicturePairs Contents::pairs() const {
  return dataset_ ? match_frames(*dataset_, arguments_.content, arguments_.result)
                  : match_pictures(arguments_.content, arguments_.result, depth_files_);
}

Content Contents::read(const PicturePair& pair) {
  if (dataset_) {
    const auto frame = dataset_->get(pair.frame);
    report(pair.content, frame.depth);
    return {{frame.image, frame.depth, frame.bits}, frame.labels};
  }
  const auto picture = read_rgbd(pair.content, pair.depth, arguments_.scene.depth_file);
  report(pair.depth, picture.depth);
  return {picture, {}};
}

void Contents::report(const std::string& file, const DepthFileReport& depth) {
  if (!depth.format.empty() && depth.format != told_)
    tell(fmt::format("{}  {}\n", file, told_ = depth.format));
  print_warnings(depth.warnings);
}

}  // namespace rgbd_stylize::cli
