// What is made of a folder when its frames are done.
#pragma once

#include "folder_lock.hpp"
#include "rgbd_stylize/batch/run_folder.hpp"

namespace rgbd_stylize {

/// Leaves the folder. Who is the last to do so, and finds a record of every frame of `dataset`, writes
/// manifest, contact sheet and summary, and clears away what killed writers left. Returns whether they are
/// written. Throws OutputError.
bool finish(const RunFolder& folder, const Dataset& dataset, FolderLock& lock);

}  // namespace rgbd_stylize
