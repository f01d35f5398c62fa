#include "frame_reader.hpp"

#include <stdexcept>
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
  if (thread_.joinable()) thread_.join();
}

ReadFrame FrameReader::next() {
  auto frame = frames_.pop();
  if (frame) return std::move(*frame);
  thread_.join();
  if (problem_) std::rethrow_exception(problem_);
  throw std::out_of_range("there is no frame behind the last");
}

void FrameReader::read_all() {
  try {
    for (const auto position : positions_) {
      if (!frames_.push(read(position))) return;
    }
  } catch (...) {
    problem_ = std::current_exception();
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
