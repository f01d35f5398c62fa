#include "rgbd_stylize/feedforward/loss_reader.hpp"

#include "rgbd_stylize/core/error.hpp"

#include <algorithm>
#include <cmath>

namespace rgbd_stylize {
namespace {

constexpr size_t kAtATimeOnCuda = 25;
constexpr double kDiverged = 1000;  // times the first total

}  // namespace

LossReader::LossReader(torch::Device device) : at_a_time_(device.is_cuda() ? kAtATimeOnCuda : 1) {}

std::vector<LossRow> LossReader::add(int64_t step,
                                     const Evaluation& evaluation,
                                     const std::vector<std::string>& term_names) {
  steps_.push_back(step);
  values_.push_back(torch::cat({evaluation.total.view({1}), evaluation.terms}).to(torch::kFloat64));
  term_names_ = term_names;
  return steps_.size() < at_a_time_ ? std::vector<LossRow>() : flush();
}

std::vector<LossRow> LossReader::flush() {
  std::vector<LossRow> rows;
  if (steps_.empty()) return rows;
  const auto numbers = torch::stack(values_).cpu();
  const auto* number = numbers.data_ptr<double>();
  for (const auto step : steps_) {
    LossRow row{step, *number++, {}};
    for (size_t i = 0; i < term_names_.size(); ++i) row.terms.push_back(*number++);
    rows.push_back(std::move(row));
  }
  steps_.clear();
  values_.clear();
  for (const auto& row : rows) check(row);
  return rows;
}

void LossReader::check(const LossRow& row) {
  const auto stop = [&](const std::string& what) {
    throw InputError("step " + std::to_string(row.step + 1) + ": " + what +
                     "; take a smaller --learning-rate or weight");
  };
  for (size_t i = 0; i < row.terms.size(); ++i) {
    if (!std::isfinite(row.terms[i])) stop("the loss " + term_names_[i] + " is not a finite number any more");
  }
  if (!std::isfinite(row.total)) stop("the total loss is not a finite number any more");
  if (first_total_ < 0) first_total_ = row.total;
  if (row.total <= kDiverged * first_total_) return;
  const auto largest = std::max_element(row.terms.begin(), row.terms.end()) - row.terms.begin();
  stop("the total loss is over " + std::to_string(static_cast<int>(kDiverged)) +
       " times the first, of which most is " + term_names_[static_cast<size_t>(largest)]);
}

}  // namespace rgbd_stylize
