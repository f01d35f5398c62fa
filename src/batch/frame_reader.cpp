#include "frame_reader.hpp"

#include <utility>

namespace rgbd_stylize {

FrameReader::FrameReader(const Dataset& dataset,
                         std::vector<int64_t> positions,
                         size_t ahead,
                         const SceneOptions& options,
                         const ChosenDepthNetwork& predictor)
    : dataset_(dataset),
      positions_(std::move(positions)),
      options_(options),
      predictor_(predictor),
      frames_(ahead),
      thread_([this] { read_all(); }) {}

FrameReader::~FrameReader() {
  frames_.close();
  thread_.join();
}

void FrameReader::read_all() {
  for (const auto position : positions_) {
    if (!frames_.push(read(position))) return;
  }
  frames_.close();
}

ReadFrame FrameReader::read(int64_t position) const {
  ReadFrame read;
  read.frame = dataset_.info(position);
  try {
    const auto sample = dataset_.get(position);
    RgbdFile picture;
    picture.image = sample.image;
    picture.bits = sample.bits;
    picture.depth = sample.depth;
    read.photograph = prepare_photograph(picture, options_, predictor_);
    read.photograph.labels = sample.labels;
  } catch (...) {
    read.error = std::current_exception();
  }
  return read;
}

}  // namespace rgbd_stylize
