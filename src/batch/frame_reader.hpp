// Frames read and made ready while those before are painted.
#pragma once

#include "bounded_queue.hpp"
#include "rgbd_stylize/datasets/dataset.hpp"
#include "rgbd_stylize/stylize/scene.hpp"

#include <exception>
#include <thread>
#include <vector>

namespace rgbd_stylize {

struct ReadFrame {
  FrameInfo frame;
  Photograph photograph;
  std::exception_ptr error;  ///< what was thrown instead
};

/// A thread that is some frames ahead.
class FrameReader {
 public:
  /// Holds as many frames as `ahead` says. What is passed has to outlive the reader, and the dataset is its
  /// alone.
  FrameReader(const Dataset& dataset,
              std::vector<int64_t> positions,
              size_t ahead,
              const SceneOptions& options,
              const ChosenDepthNetwork& predictor);
  FrameReader(const FrameReader&) = delete;
  FrameReader& operator=(const FrameReader&) = delete;
  /// Stops after the frame in hand.
  ~FrameReader();

  /// The next frame, in the order of the positions. Throws what ended the thread, and std::out_of_range after
  /// the last one.
  ReadFrame next();

 private:
  void read_all();
  ReadFrame read(int64_t position) const;

  const Dataset& dataset_;
  std::vector<int64_t> positions_;
  const SceneOptions& options_;
  const ChosenDepthNetwork& predictor_;
  BoundedQueue<ReadFrame> frames_;
  std::exception_ptr problem_;  // of the thread, to be read when it has ended
  std::thread thread_;
};

}  // namespace rgbd_stylize
