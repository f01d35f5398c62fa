// The forms of datasets that open_dataset() knows, each a pair: what recognises a path, and what opens it.
#pragma once

#include "rgbd_stylize/datasets/open_dataset.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace rgbd_stylize {

using OpenedDataset = std::unique_ptr<Dataset>;

bool is_nyu_labeled(const std::filesystem::path& path);
OpenedDataset open_nyu_labeled(const std::string& path, const DatasetOptions& options);

bool is_sparse_to_dense(const std::filesystem::path& path);
OpenedDataset open_sparse_to_dense(const std::string& path, const DatasetOptions& options);

bool is_tum(const std::filesystem::path& path);
OpenedDataset open_tum(const std::string& path, const DatasetOptions& options);

bool is_nyu_raw(const std::filesystem::path& path);
OpenedDataset open_nyu_raw(const std::string& path, const DatasetOptions& options);

bool is_sun_rgbd(const std::filesystem::path& path);
OpenedDataset open_sun_rgbd(const std::string& path, const DatasetOptions& options);

bool is_picture_folder(const std::filesystem::path& path);
OpenedDataset open_picture_folder(const std::string& path, const DatasetOptions& options);

}  // namespace rgbd_stylize
