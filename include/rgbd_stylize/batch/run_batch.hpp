// The frames of a dataset, painted one after the other into a folder.
#pragma once

#include "rgbd_stylize/batch/run_folder.hpp"
#include "rgbd_stylize/batch/shard.hpp"
#include "rgbd_stylize/io/picture.hpp"
#include "rgbd_stylize/stylize/painter.hpp"

#include <cstdint>
#include <functional>

namespace rgbd_stylize {

struct BatchOptions {
  Shard shard;
  int64_t together = 1;    ///< > 0: frames that are optimised as one batch, where they are of one size
  bool fail_fast = false;  ///< stop at the first frame that fails, behind its group
  bool force = false;      ///< take over the folder of a run with other options
  PictureText text;        ///< stored in every picture, with the frame's name
};

/// What is called while a batch runs. Any may be empty.
struct BatchEvents {
  /// Before the first frame: how many this process has to do, and how many of its own were done before.
  std::function<void(int64_t to_do, int64_t done)> begun;
  std::function<void(const FrameInfo&, const PaintJob&)> prepared;
  std::function<void(const FrameInfo&, const PaintJob&, const StylizeIteration&)> iteration;
  /// A frame's picture and record are on the disk, or that it failed is. Called by the writing thread.
  std::function<void(const FrameRecord&)> recorded;
  /// Asked between iterations and between frames: true ends the run, and the frame in hand is dropped.
  std::function<bool()> interrupted;
};

struct BatchSummary {
  int64_t to_do = 0;                         ///< frames of this shard that were not done before
  int64_t painted = 0;                       ///< of those
  int64_t failed = 0;                        ///< of those
  ExitCode first_failure = ExitCode::kDone;  ///< of the first that failed
  bool interrupted = false;
  bool complete =
      false;  ///< every frame of every shard has its record: manifest, sheet and summary are written
  double seconds = 0;
  double seconds_waiting = 0;  ///< of those, for frames to be read
};

/// Paints what is not done of this shard's groups of frames: one group is read ahead and one is written
/// behind the one that is painted. Groups are so many frames as lie together in the dataset; one of which a
/// frame is not done is painted anew. A frame that cannot be read or painted is recorded and skipped.
/// Whichever process leaves the folder last writes manifest, contact sheet and summary once every frame of
/// the dataset has a record.
///
/// The same dataset and options make the same bytes on the CPU, whichever processes did which frames and
/// however often they were stopped; but for `seconds` in records and manifest.
///
/// Throws UsageError where two frames would be one file or the folder is another run's, and OutputError where
/// a picture or record cannot be written; what was recorded before stays good.
BatchSummary run_batch(const Dataset& dataset,
                       const Painter& painter,
                       const RunFolder& folder,
                       const BatchOptions& options,
                       const BatchEvents& events = {});

}  // namespace rgbd_stylize
