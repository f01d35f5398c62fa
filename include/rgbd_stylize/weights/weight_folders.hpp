// The folders that weights are kept in.
#pragma once

#include "rgbd_stylize/weights/published_weights.hpp"

#include <string>
#include <vector>

namespace rgbd_stylize {

/// The user's cache, where fetched weights go: $XDG_CACHE_HOME/rgbd_stylize or ~/.cache/rgbd_stylize; empty
/// where the environment has neither XDG_CACHE_HOME nor HOME.
std::string weight_cache();

/// The folders searched for weights, in order: `weights_dir`, or the environment's RGBD_STYLIZE_WEIGHTS where
/// it is empty; then the user's cache.
std::vector<std::string> weight_folders(const std::string& weights_dir);

/// The same as text, for messages: "a, b", or "any folder".
std::string searched_folders(const std::string& weights_dir);

/// The first file in the folders of weight_folders() that is named like weights of `network` ("vgg19…" for
/// vgg19) and has one of the extensions; the shortest name first within a folder. Empty when there is none.
std::string find_weights(const std::string& network,
                         const std::string& weights_dir,
                         const std::vector<std::string>& extensions = {".safetensors", ".pth"});

/// Whether all that is kept of `weights` is in `folder`. What the files hold is not looked at.
bool is_in_folder(const PublishedWeights& weights, const std::string& folder);

/// The path of `weights`, a file or the folder of what was unpacked, in the first of the folders searched
/// that holds them; empty where none does.
std::string find_published_file(const PublishedWeights& weights, const std::string& weights_dir);

}  // namespace rgbd_stylize
