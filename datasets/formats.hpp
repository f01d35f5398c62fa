// The forms of datasets that open_dataset() knows, each a pair: what recognises it, and what opens it.
#pragma once

#include "rgbd_stylize/datasets/open_dataset.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace rgbd_stylize {

using OpenedDataset = std::unique_ptr<Dataset>;

/// Pictures in a folder, or in one of two sub-folders, and their depth by stem.
bool is_picture_folder(const std::filesystem::path& path);
OpenedDataset open_picture_folder(const std::string& path, const DatasetOptions& options);

}  // namespace rgbd_stylize
