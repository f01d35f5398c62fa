#include "rgbd_stylize/feedforward/loss_reader.hpp"

namespace rgbd_stylize {
namespace {

constexpr double kDiverged = 1000;  // times the first total

}  // namespace

DivergedError::DivergedError(int64_t steps, const std::string& message)
    : InputError(message + "; a training with a smaller --learning-rate or weight has to begin anew"),
      steps(steps) {}

LossReader::LossReader(size_t at_a_time, std::optional<double> first_total)
    : at_a_time_(at_a_time), first_total_(first_total) {}

std::vector<LossRow> LossReader::add(int64_t step,
                                     const Evaluation& evaluation,
                                     const std::vector<std::string>& term_names,
                                     const std::vector<double>& term_weights) {
  steps_.push_back(step);
  evaluations_.push_back(evaluation);
  term_names_ = term_names;
  term_weights_ = term_weights;
  return steps_.size() < at_a_time_ ? std::vector<LossRow>() : flush();
}

std::vector<LossRow> LossReader::flush() {
  std::vector<LossRow> rows;
  auto losses = read_losses(evaluations_);
  for (size_t i = 0; i < losses.size() && !diverged_; ++i) {
    LossRow row(steps_[i], std::move(losses[i]));
    const auto wrong = what_is_wrong(row);
    if (wrong.empty()) {
      rows.push_back(std::move(row));
    } else {
      diverged_ = DivergedError(row.step, "step " + std::to_string(row.step + 1) + ": " + wrong);
    }
  }
  steps_.clear();
  evaluations_.clear();
  return rows;
}

void LossReader::check() const {
  if (diverged_) throw DivergedError(*diverged_);
}

std::string LossReader::what_is_wrong(const LossRow& row) {
  if (const auto wrong = not_finite(row, term_names_); !wrong.empty()) return wrong;
  const auto share = [&](size_t i) { return term_weights_[i] * row.terms[i]; };
  bool whole = true;  // a style is not in it where the masks of that batch select nothing
  for (size_t i = 0; i < row.terms.size(); ++i) whole = whole && (term_weights_[i] == 0 || row.terms[i] > 0);
  if (!first_total_ && whole) first_total_ = row.total;
  if (!first_total_ || row.total <= kDiverged * *first_total_) return "";
  size_t largest = 0;
  for (size_t i = 1; i < row.terms.size(); ++i) largest = share(i) > share(largest) ? i : largest;
  return "the total loss is over " + std::to_string(static_cast<int>(kDiverged)) +
         " times the first, of which most is " + term_names_[largest];
}

}  // namespace rgbd_stylize
