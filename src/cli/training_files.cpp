#include "training_files.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/io/atomic_file.hpp"

#include <filesystem>

namespace rgbd_stylize::cli {

namespace fs = std::filesystem;

TrainingFiles training_files(const std::string& model) {
  const fs::path path(model);
  const auto beside = [&](const std::string& end) {
    return (path.parent_path() / (path.stem().string() + end)).string();
  };
  return {model,
          beside("_checkpoint.safetensors"),
          beside("_preview.png"),
          beside("_losses.jsonl"),
          beside("_losses.png")};
}

std::vector<std::string> TrainingFiles::all() const {
  return {model, checkpoint, previous_checkpoint(checkpoint), preview, losses, curves};
}

void save_checkpoint(const std::string& path, const Checkpoint& checkpoint) {
  // The new one is whole before the old one is moved: at every moment one of the two names has a whole file.
  const auto write = [&](const std::string& temporary) { write_checkpoint(temporary, checkpoint); };
  const auto newest = new_checkpoint(path);
  write_atomically(newest, write);
  if (fs::exists(path)) move_into_place(path, previous_checkpoint(path));
  move_into_place(newest, path);
}

}  // namespace rgbd_stylize::cli
