#include "rgbd_stylize/feedforward/loss_reader.hpp"

#include <cmath>

namespace rgbd_stylize {
namespace {

constexpr size_t kAtATimeOnCuda = 25;
constexpr double kDiverged = 1000;  // times the first total

}  // namespace

DivergedError::DivergedError(int64_t steps, const std::string& message)
    : InputError(message + "; a training with a smaller --learning-rate or weight has to begin anew"),
      steps(steps) {}

LossReader::LossReader(torch::Device device, std::optional<double> first_total)
    : at_a_time_(device.is_cuda() ? kAtATimeOnCuda : 1), first_total_(first_total) {}

std::vector<LossRow> LossReader::add(int64_t step,
                                     const Evaluation& evaluation,
                                     const std::vector<std::string>& term_names,
                                     const std::vector<double>& term_weights) {
  steps_.push_back(step);
  values_.push_back(torch::cat({evaluation.total.view({1}), evaluation.terms}).to(torch::kFloat64));
  term_names_ = term_names;
  term_weights_ = term_weights;
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
    throw DivergedError(row.step, "step " + std::to_string(row.step + 1) + ": " + what);
  };
  for (size_t i = 0; i < row.terms.size(); ++i) {
    if (!std::isfinite(row.terms[i])) stop("the loss " + term_names_[i] + " is not a finite number any more");
  }
  if (!std::isfinite(row.total)) stop("the total loss is not a finite number any more");
  if (!first_total_ && row.total > 0) first_total_ = row.total;  // 0: the masks of that batch select nothing
  if (!first_total_ || row.total <= kDiverged * *first_total_) return;
  size_t largest = 0;
  const auto share = [&](size_t i) { return term_weights_[i] * row.terms[i]; };
  for (size_t i = 1; i < row.terms.size(); ++i) largest = share(i) > share(largest) ? i : largest;
  stop("the total loss is over " + std::to_string(static_cast<int>(kDiverged)) +
       " times the first, of which most is " + term_names_[largest]);
}

}  // namespace rgbd_stylize
