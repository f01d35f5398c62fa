// HDF5 files, read a piece at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <torch/types.h>

namespace rgbd_stylize {

/// An HDF5 file that stays open. The library is not made for threads as Debian builds it: one lock is around
/// every call of it, for all files of the process. It prints nothing; its reasons are in our messages.
class Hdf5File {
 public:
  /// Throws InputError: no HDF5 file, cut short, damaged.
  explicit Hdf5File(const std::string& path);
  ~Hdf5File();
  Hdf5File(const Hdf5File&) = delete;
  Hdf5File& operator=(const Hdf5File&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }

  /// Whether an array of this name is at the top of the file.
  [[nodiscard]] bool holds(const std::string& name) const;

  /// Throws InputError where there is no such array.
  [[nodiscard]] std::vector<int64_t> shape(const std::string& name) const;

  /// An array, or its part at `index` of the first axis, without that axis. `type` is uint8, int64 or
  /// float32; numbers of other sizes are converted, fractions to whole numbers are not. Throws InputError,
  /// also where the file has changed since it was opened, and std::out_of_range.
  [[nodiscard]] torch::Tensor read(const std::string& name,
                                   torch::ScalarType type,
                                   std::optional<int64_t> index = {}) const;

  /// The texts that an array of references leads to, as MATLAB stores a cell array of strings: each an array
  /// of 16-bit characters. Throws InputError.
  [[nodiscard]] std::vector<std::string> texts(const std::string& name) const;

 private:
  struct State {
    std::uintmax_t size;
    std::filesystem::file_time_type written;
    bool operator!=(const State& other) const { return size != other.size || written != other.written; }
  };
  static State state_of(const std::string& path);

  std::string path_;
  State opened_;
  int64_t file_ = -1;
};

/// Whether the file has the signature of HDF5, at its start or behind a user block.
bool is_hdf5_file(const std::filesystem::path& path);

}  // namespace rgbd_stylize
