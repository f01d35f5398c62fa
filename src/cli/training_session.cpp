#include "training_session.hpp"

#include "interrupt.hpp"
#include "messages.hpp"
#include "rgbd_stylize/losses/read_losses.hpp"

#include <fmt/format.h>

namespace rgbd_stylize::cli {

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
  }
  if (record_) record_->finish();
  if (unusable_ > 0) {
    print_warnings({fmt::format("{} of {} pictures could not always be used", unusable_, run_.photographs)});
  }
}

void TrainingSession::step_by_step() {
  while (trainer_.steps() < arguments_.training.iterations && !stopping()) {
    const auto batch = next_batch();
    const auto evaluation = trainer_.step(batch);
    take_in(reader_.add(trainer_.steps() - 1, evaluation, trainer_.term_names(), trainer_.term_weights()));
    take_problems();
    const auto due = [&](int every) { return every > 0 && trainer_.steps() % every == 0; };
    if (record_ && due(arguments_.preview_every)) record_->preview(batch.rgb, run_, trainer_.network());
    if (due(arguments_.checkpoint_every)) save();
  }
  save();
}

TrainingBatch TrainingSession::next_batch() {
  try {
    return batches_->next();
  } catch (const Error&) {  // the photographs are gone; what was learned from them is good
    if (processes_.size() == 1 && trainer_.steps() > 0) {
      try {
        save();
      } catch (const Error&) {  // why the training ends is worth more than why this fails
      }
    }
    throw;
  }
}

// One signal stops all. On CUDA asking the others waits for the device, and is done now and then.
bool TrainingSession::stopping() const {
  if (processes_.size() == 1) return interrupted();
  const int every = trainer_.network().device().is_cuda() ? 25 : 1;
  return trainer_.steps() % every == 0 && processes_.any(interrupted());
}

void TrainingSession::take_problems() {
  const auto problems = batches_->take_problems();
  unusable_ += problems.size();
  print_warnings(problems);
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
  if (record_) record_->save({state, run_.recipe, reader_.first_total()});
  saved_ = steps;
}

}  // namespace rgbd_stylize::cli
