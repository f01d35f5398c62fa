#include "listed_dataset.hpp"

#include "rgbd_stylize/core/error.hpp"

#include <set>
#include <stdexcept>

namespace rgbd_stylize {
namespace {

void check_position(int64_t position, int64_t size) {
  if (position >= 0 && position < size) return;
  throw std::out_of_range("position " + std::to_string(position) + ": wanted 0 to " +
                          std::to_string(size - 1));
}

}  // namespace

FrameInfo ListedDataset::info(int64_t position) const {
  check_position(position, size());
  return frames_[static_cast<size_t>(position)];
}

RgbdSample ListedDataset::get(int64_t position) const {
  check_position(position, size());
  return read_(frames_[static_cast<size_t>(position)]);
}

std::unique_ptr<Dataset> list_dataset(const std::string& path,
                                      const std::string& kind,
                                      std::vector<FrameInfo> frames,
                                      ListedDataset::Read read) {
  if (frames.empty()) throw InputError(path + ": there is no frame in this dataset (" + kind + ")");
  std::set<std::string> names;
  int64_t index = 0;
  for (auto& frame : frames) {
    frame.index = index++;
    if (!names.insert(frame.name).second) {
      throw InputError(path + ": two frames are called '" + frame.name + "'; rename one of them");
    }
  }
  return std::make_unique<ListedDataset>(kind, std::move(frames), std::move(read));
}

}  // namespace rgbd_stylize
