// What a training leaves beside its model.
#pragma once

#include "rgbd_stylize/feedforward/checkpoint.hpp"

#include <string>
#include <vector>

namespace rgbd_stylize::cli {

struct TrainingFiles {
  std::string model, checkpoint, preview, losses, curves;
  [[nodiscard]] std::vector<std::string> all() const;
};

/// wave.safetensors: wave_checkpoint.safetensors, wave_preview.png, wave_losses.jsonl and wave_losses.png.
TrainingFiles training_files(const std::string& model);

/// Writes a checkpoint; what stood there is kept as the previous one.
void save_checkpoint(const std::string& path, const Checkpoint& checkpoint);

}  // namespace rgbd_stylize::cli
