// The losses of a training: a file of one JSON object a line, and curves.
#pragma once

#include "rgbd_stylize/feedforward/loss_reader.hpp"

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <torch/types.h>

namespace rgbd_stylize {

/// Writes `{"step": …, "total": …, "terms": {…}}`, steps from 1. A training that goes on at step `first`
/// keeps the rows before it.
class LossLog {
 public:
  /// Throws InputError that names the line where the file's rows cannot be read; a last line that is not
  /// whole is left out. The file is changed by the first add().
  LossLog(const std::string& path, int64_t first);

  /// The first call takes the file, also without rows: no other training then writes it while this object
  /// lives. Throws OutputError where the file cannot be written, or another training writes it; InputError
  /// where it has other terms.
  void add(const std::vector<LossRow>& rows, const std::vector<std::string>& term_names);

  [[nodiscard]] const std::vector<LossRow>& rows() const { return rows_; }

 private:
  LossRow read(const std::string& line);
  void open();
  void check_terms(const std::vector<std::string>& names);

  std::string path_;
  std::vector<std::string> term_names_;
  std::vector<LossRow> rows_;
  int64_t kept_ = 0;  // bytes of the file
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
};

/// The total and each term over the steps, a curve each, relative to its own first value on a logarithmic
/// scale and averaged over a hundredth of the steps. float32 [1,3,h,w].
torch::Tensor loss_curves(const std::vector<LossRow>& rows, const std::vector<std::string>& term_names);

}  // namespace rgbd_stylize
