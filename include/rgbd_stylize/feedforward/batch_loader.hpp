// Batches made by worker threads, the same ones whatever their number.
#pragma once

#include "rgbd_stylize/feedforward/training_batch.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace rgbd_stylize {

struct NamedPhotograph {
  std::string name;
  RgbdImage image;
};

/// Reads the photograph at a position. Throws Error, with the name of the file, where it cannot be read.
using PhotographReader = std::function<NamedPhotograph(int64_t position)>;

struct LoaderOptions {
  SampleOptions sample;
  int batch = 4;     ///< photographs a step, >= 1
  int workers = 2;   ///< threads, >= 1
  bool pin = false;  ///< the batches are for a CUDA device, see pinned()
  uint64_t seed = 0;
  int64_t part = 0;   ///< of a batch `parts` times as large, which processes share: 0 <= part < parts
  int64_t parts = 1;  ///< >= 1
};

/// Batch i is a function of the seed, i and the photographs: they come in rounds, each a random order of all,
/// and every square is drawn anew. The parts of one batch together are the batch that one loader would make.
/// One that cannot be read, or that make_sample() refuses, is left out, and the one behind it stands in.
class BatchLoader {
 public:
  /// `open` makes the reader of one worker; `count` is how many photographs there are. Batches begin at
  /// `first`.
  BatchLoader(std::function<PhotographReader()> open,
              int64_t count,
              LoaderOptions options,
              int64_t first = 0);
  BatchLoader(const BatchLoader&) = delete;
  BatchLoader& operator=(const BatchLoader&) = delete;
  ~BatchLoader();

  /// The next batch, on the CPU. Throws InputError where none of the photographs could be used.
  TrainingBatch next();

  /// What was said of each photograph that was left out, once each, since the last call.
  [[nodiscard]] std::vector<std::string> take_problems();

 private:
  class Workers;
  std::unique_ptr<Workers> workers_;
};

}  // namespace rgbd_stylize
