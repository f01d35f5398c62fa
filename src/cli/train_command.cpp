// `train`: from photographs and a style to a network that paints in one pass.
#include "commands.hpp"
#include "interrupt.hpp"
#include "output_checks.hpp"
#include "plan_text.hpp"
#include "rgbd_stylize/core/device.hpp"
#include "rgbd_stylize/io/atomic_file.hpp"
#include "rgbd_stylize/io/picture.hpp"
#include "rgbd_stylize/report/loss_log.hpp"
#include "rgbd_stylize/report/preview_sheet.hpp"
#include "rgbd_stylize/training/training_run.hpp"
#include "training_files.hpp"
#include "training_progress.hpp"

#include <filesystem>

#include <fmt/format.h>

namespace rgbd_stylize::cli {
namespace {

// Nothing that is written replaces anything that is read, or a training that could go on.
void check_outputs(const TrainArguments& arguments, const TrainingFiles& files) {
  auto inputs = arguments.training.styles;
  inputs.push_back(arguments.training.network.weights);
  inputs.push_back(arguments.training.depth_model.model);
  inputs.push_back(arguments.training.depth_model.weights);
  for (const auto& file : files.all()) {
    check_not_an_input("--output", file, inputs);
    check_writable(file);
  }
  if (!arguments.resume && std::filesystem::exists(files.checkpoint)) {
    throw UsageError("--output " + files.model + ": a training is at " + files.checkpoint +
                     "; go on with --resume, or remove that file");
  }
}

// Goes on from the newest checkpoint.
void resume(Trainer& trainer, const TrainingFiles& files, const TrainingRun& run) {
  std::string warning;
  const auto checkpoint = read_newest_checkpoint(files.checkpoint, warning);
  if (!warning.empty()) print_warnings({warning});
  check_recipe(files.checkpoint, checkpoint.recipe, run.recipe);
  trainer.restore(checkpoint.state);
}

void print_run(const TrainArguments& arguments, const TrainingRun& run, const Trainer& trainer) {
  const auto& training = arguments.training;
  const auto line = [](const std::string& what, const std::string& text) {
    fmt::print(stderr, "{:<10} {}\n", what, text);
  };
  line("images", fmt::format("{}  {}, {} pictures", training.images, run.dataset, run.photographs));
  for (size_t i = 0; i < training.styles.size(); ++i) {
    line(run.losses.styles[i].name,
         fmt::format("{}, weight {:.6g}{}",
                     training.styles[i],
                     run.losses.styles[i].weight,
                     training.masks.empty() ? "" : ", mask " + training.masks[i]));
  }
  const auto& table = layer_table(run.weights.network);
  line("network", run.weights.network + "  " + run.weights.source->description());
  line("layers",
       fmt::format("style {}; content {}",
                   layers_text(table, run.plan.style_layers),
                   layers_text(table, run.plan.content_layers)));
  line("objective",
       fmt::format("{}: content {:.6g}, tv {:.6g}, depth {:.6g}",
                   convention_name(run.losses.convention),
                   run.losses.content_weight,
                   run.losses.tv_weight,
                   run.losses.depth_weight));
  line("training",
       fmt::format("{} weights, {} steps of {} pictures of {} pixels at {}, from step {}",
                   trainer.network().weights().numel(),
                   training.iterations,
                   training.batch,
                   training.image_size,
                   training.learning_rate,
                   trainer.steps() + 1));
}

// One training from its first step to its last, or to Ctrl-C.
class Session {
 public:
  Session(const TrainArguments& arguments, const TrainingFiles& files, TrainingRun& run, Trainer& trainer)
      : arguments_(arguments),
        files_(files),
        run_(run),
        trainer_(trainer),
        batches_(open_batches(arguments.training, run, trainer.steps())),
        log_(files.losses, trainer.steps()),
        reader_(trainer.network().device()),
        progress_(trainer.steps(), arguments.training.iterations, arguments.training.batch) {}

  void run() {
    while (trainer_.steps() < arguments_.training.iterations && !interrupted()) {
      const auto batch = batches_->next();
      const auto evaluation = trainer_.step(batch);
      take_in(reader_.add(trainer_.steps() - 1, evaluation, trainer_.term_names()));
      take_problems();
      const auto due = [&](int every) { return every > 0 && trainer_.steps() % every == 0; };
      if (due(arguments_.preview_every)) preview(batch);
      if (due(arguments_.checkpoint_every)) save();
    }
    take_in(reader_.flush());
    progress_.finish();
    save();
    if (unusable_ > 0) {
      print_warnings({fmt::format(
          "{} of {} pictures could not be used and were left out", unusable_, run_.photographs)});
    }
  }

 private:
  void take_problems() {
    const auto problems = batches_->take_problems();
    unusable_ += problems.size();
    print_warnings(problems);
  }

  void take_in(const std::vector<LossRow>& rows) {
    log_.add(rows, trainer_.term_names());
    if (arguments_.quiet) return;
    for (const auto& row : rows) progress_.show(row, trainer_.term_names());
  }

  void preview(const TrainingBatch& batch) {
    const auto rgb = batch.rgb.to(trainer_.network().device());
    const auto* depth_network = run_.losses.depth_network.get();
    write_picture(files_.preview, preview_sheet(rgb, trainer_.network().forward(rgb), depth_network));
  }

  // All losses so far are known to be numbers when a checkpoint is written.
  void save() {
    take_in(reader_.flush());
    save_checkpoint(files_.checkpoint, {trainer_.state(), run_.recipe});
    write_picture(files_.curves, loss_curves(log_.rows(), trainer_.term_names()));
  }

  const TrainArguments& arguments_;
  const TrainingFiles& files_;
  TrainingRun& run_;
  Trainer& trainer_;
  std::unique_ptr<BatchLoader> batches_;
  LossLog log_;
  LossReader reader_;
  TrainingProgress progress_;
  size_t unusable_ = 0;
};

std::string last_checkpoint_text(const TrainingFiles& files) {
  return std::filesystem::exists(files.checkpoint) ? "the last good checkpoint is " + files.checkpoint
                                                   : "no checkpoint had been written yet";
}

}  // namespace

ExitCode run_train(const TrainArguments& arguments) {
  if (arguments.output.empty()) throw UsageError("train: name the model to write with --output");
  validate(arguments.training);
  const auto device = select_device(arguments.device);
  const auto precision = select_precision(arguments.precision, device);
  configure_process(arguments.threads, precision, arguments.deterministic);
  const auto files = training_files(arguments.output);
  check_outputs(arguments, files);
  auto run = open_training(
      arguments.training, device, precision == Precision::kBFloat16 ? torch::kBFloat16 : torch::kFloat32);
  print_warnings(run.warnings);
  Trainer trainer(run.network, run.losses, arguments.training.learning_rate);
  if (arguments.resume) resume(trainer, files, run);
  if (!arguments.quiet) print_run(arguments, run, trainer);

  catch_interrupts();
  try {
    Session(arguments, files, run, trainer).run();
  } catch (const InputError& error) {
    throw InputError(std::string(error.what()) + "; " + last_checkpoint_text(files));
  }
  if (trainer.steps() < arguments.training.iterations) {
    fmt::print(
        stderr, "{}  stopped after {} steps; go on with --resume\n", files.checkpoint, trainer.steps());
    return ExitCode::kInterrupted;
  }
  auto recipe = run.recipe;
  recipe["iterations"] = std::to_string(trainer.steps());
  write_atomically(files.model, [&](const std::string& temporary) {
    write_model(temporary, {trainer.network(), recipe, run.thumbnail});
  });
  if (!arguments.quiet) fmt::print(stderr, "{}  {} steps\n", files.model, trainer.steps());
  return ExitCode::kDone;
}

}  // namespace rgbd_stylize::cli
