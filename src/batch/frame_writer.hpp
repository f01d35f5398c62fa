// Pictures and records written while the next frames are painted.
#pragma once

#include "bounded_queue.hpp"
#include "rgbd_stylize/batch/run_folder.hpp"
#include "rgbd_stylize/io/picture.hpp"

#include <exception>
#include <functional>
#include <thread>

#include <torch/types.h>

namespace rgbd_stylize {

struct FrameResult {
  FrameRecord record;      ///< but for the picture's digest
  torch::Tensor pastiche;  ///< float32 [1,3,H,W]; undefined where the frame failed
  torch::Tensor alpha;     ///< float32 [1,1,H,W], or undefined
  int bits = 8;
};

/// A thread that is some frames behind.
class FrameWriter {
 public:
  /// Holds as many frames as `behind` says. `kept` is called, by that thread, with each record that is on the
  /// disk.
  FrameWriter(const RunFolder& folder,
              PictureText text,
              size_t behind,
              std::function<void(const FrameRecord&)> kept);
  FrameWriter(const FrameWriter&) = delete;
  FrameWriter& operator=(const FrameWriter&) = delete;
  /// Waits for what was given to it.
  ~FrameWriter();

  /// Throws what writing an earlier one threw.
  void write(FrameResult result);
  /// Waits until all is written. Throws likewise.
  void finish();

 private:
  void write_all();
  void write_one(FrameResult& result) const;

  const RunFolder& folder_;
  PictureText text_;
  std::function<void(const FrameRecord&)> kept_;
  BoundedQueue<FrameResult> results_;
  std::exception_ptr problem_;  // read after the thread has ended
  std::thread thread_;
};

}  // namespace rgbd_stylize
