#include "training_session.hpp"

#include "interrupt.hpp"
#include "messages.hpp"
#include "rgbd_stylize/losses/read_losses.hpp"

#include <fmt/format.h>

namespace rgbd_stylize::cli {
namespace {

constexpr int kStepsBetweenQuestions = 25;  // on CUDA asking the others waits for the device
constexpr double kLongUnsaved = 600;        // seconds: what a power cut may cost, however slow the steps are

}  // namespace

TrainingSession::TrainingSession(const TrainArguments& arguments,
                                 const TrainingFiles& files,
                                 const TrainingRun& run,
                                 const ProcessGroup& processes,
                                 Trainer& trainer,
                                 const std::optional<double>& first_total)
    : arguments_(arguments),
      run_(run),
      processes_(processes),
      trainer_(trainer),
      batches_(open_batches(arguments.training, run, trainer.steps(), processes)),
      reader_(losses_at_a_time(trainer.network().device()), first_total),
      saved_(arguments.resume ? trainer.steps() : -1) {
  if (processes.rank() == 0)
    record_.emplace(arguments, files, trainer.steps(), arguments.training.batch * processes.size());
}

void TrainingSession::run() {
  try {
    step_by_step();
  } catch (const DivergedError&) {
    if (record_) record_->draw_curves();  // how it came to that
    throw;
  } catch (...) {
    save_what_is_there();
    throw;
  }
  if (!record_) return;
  record_->finish();
  if (unusable_ > 0)
    record_->warn({fmt::format("{} of {} pictures could not always be used", unusable_, run_.photographs)});
}

void TrainingSession::step_by_step() {
  while (trainer_.steps() < arguments_.training.iterations && !stopping()) {
    const auto batch = batches_->next();
    const auto evaluation = trainer_.step(batch);
    take_in(reader_.add(trainer_.steps() - 1, evaluation, trainer_.term_names(), trainer_.term_weights()));
    take_problems();
    const bool late = long_unsaved();
    if (late || due(arguments_.checkpoint_every)) save();
    const bool last = trainer_.steps() == arguments_.training.iterations;
    if (record_ && arguments_.preview_every > 0 && (late || last || due(arguments_.preview_every)))
      record_->preview(batch.rgb, run_, trainer_.network());
  }
  save();
}

bool TrainingSession::due(int every) const { return every > 0 && trainer_.steps() % every == 0; }

// One signal stops all.
bool TrainingSession::stopping() const {
  if (processes_.size() == 1) return interrupted();
  const int every = trainer_.network().device().is_cuda() ? kStepsBetweenQuestions : 1;
  return due(every) && processes_.any(interrupted());
}

// All save at once, since all look whether their weights are numbers.
bool TrainingSession::long_unsaved() const {
  return arguments_.checkpoint_every > 0 && due(kStepsBetweenQuestions) &&
         processes_.any(seconds_since(saved_at_) > kLongUnsaved);
}

void TrainingSession::take_problems() {
  const auto problems = batches_->take_problems();
  unusable_ += problems.size();
  if (record_) {
    record_->warn(problems);
  } else {
    print_warnings(problems);
  }
}

void TrainingSession::take_in(const std::vector<LossRow>& rows) {
  if (record_) record_->add(rows, trainer_.term_names());
  reader_.check();
}

// All losses so far are known to be numbers when a checkpoint is written. What the last step has made of the
// weights shows in no loss yet.
void TrainingSession::save() {
  take_in(reader_.flush());
  const auto steps = trainer_.steps();
  if (saved_ == steps) return;  // a second one would push out the one before it
  const auto state = trainer_.state();
  if (processes_.any(!state.is_finite())) {
    throw DivergedError(
        steps,
        "step " + std::to_string(steps) + ": the weights or their moments are not finite numbers any more");
  }
  write(state);
}

// Without the others, who may be gone. Why a training ends is worth more than why this fails, and weights
// that are no numbers are no loss.
void TrainingSession::save_what_is_there() {
  if (!record_ || trainer_.steps() == 0) return;
  try {
    take_in(reader_.flush());
    const auto state = trainer_.state();
    if (saved_ != state.step && state.is_finite()) write(state);
  } catch (const std::exception&) {
  }
}

void TrainingSession::write(const TrainingState& state) {
  if (record_) record_->save({state, run_.recipe, reader_.first_total()});
  saved_ = state.step;
  saved_at_ = Clock::now();
}

}  // namespace rgbd_stylize::cli
