#include "rgbd_stylize/datasets/open_dataset.hpp"

#include "formats.hpp"
#include "rgbd_stylize/core/error.hpp"

namespace rgbd_stylize {
namespace {

struct Format {
  bool (*recognises)(const std::filesystem::path& path);
  OpenedDataset (*open)(const std::string& path, const DatasetOptions& options);
};

// The first that recognises a path opens it: what is told by less comes later.
constexpr Format kFormats[] = {
    {is_nyu_labeled, open_nyu_labeled},
    {is_tum, open_tum},
    {is_nyu_raw, open_nyu_raw},
    {is_sun_rgbd, open_sun_rgbd},
    {is_picture_folder, open_picture_folder},
    {is_sparse_to_dense, open_sparse_to_dense},
};

}  // namespace

std::unique_ptr<Dataset> open_dataset(const std::string& path, const DatasetOptions& options) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) throw InputError(path + ": there is no such file or folder");
  for (const auto& format : kFormats) {
    if (format.recognises(path)) return format.open(path, options);
  }
  if (std::filesystem::is_directory(path)) {
    throw InputError(path +
                     ": there is no picture and no dataset in this folder; wanted pictures, without a " +
                     "folder between, or one of NYU, TUM, SUN RGB-D and sparse-to-dense");
  }
  throw InputError(path +
                   ": is no dataset; wanted nyu_depth_v2_labeled.mat, another HDF5 file with pictures " +
                   "and depth, or a folder");
}

}  // namespace rgbd_stylize
