// Frames painted together: a batch of pictures to the optimiser, a frame each to everybody else.
#pragma once

#include "frame_reader.hpp"
#include "frame_writer.hpp"
#include "rgbd_stylize/batch/run_batch.hpp"

#include <functional>
#include <vector>

namespace rgbd_stylize {

/// Paints groups of frames. Frames of one size are one batch to the networks; one that fails does not take
/// the others with it.
class GroupPainter {
 public:
  /// What is passed has to outlive it. `interrupted` is asked between iterations: then results are of no use.
  GroupPainter(const Painter& painter, const BatchEvents& events, std::function<bool()> interrupted);

  /// What became of each frame, in order: records lack the hash of the options and the picture's digest.
  /// Throws OutputError, as what was asked for may be written meanwhile.
  [[nodiscard]] std::vector<FrameResult> paint(std::vector<ReadFrame> frames) const;

 private:
  struct Turn {  // a frame's
    FrameResult result;
    PaintJob job;
    Evaluation last;
  };
  void prepare(ReadFrame& frame, Turn& turn) const;
  void paint_together(const std::vector<Turn*>& turns) const;
  void paint_batch(const std::vector<Turn*>& turns) const;

  const Painter& painter_;
  const BatchEvents& events_;
  std::function<bool()> interrupted_;
};

}  // namespace rgbd_stylize
