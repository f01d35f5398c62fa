// `train`: from photographs and a style to a network that paints in one pass.
#include "commands.hpp"
#include "idle_options.hpp"
#include "interrupt.hpp"
#include "messages.hpp"
#include "output_checks.hpp"
#include "plan_text.hpp"
#include "rgbd_stylize/core/device.hpp"
#include "rgbd_stylize/io/atomic_file.hpp"
#include "rgbd_stylize/io/file_digest.hpp"
#include "rgbd_stylize/io/file_name.hpp"
#include "rgbd_stylize/io/tell.hpp"
#include "rgbd_stylize/training/training_run.hpp"
#include "training_session.hpp"

#include <filesystem>
#include <optional>

#include <fmt/format.h>
#include <unistd.h>

namespace rgbd_stylize::cli {
namespace {

namespace fs = std::filesystem;

// What a training left that it can go on from, however it ended; empty where it left nothing.
std::vector<std::string> checkpoints_at(const TrainingFiles& files) {
  std::vector<std::string> left;
  for (const auto& file : checkpoint_files(files.checkpoint)) {
    if (fs::exists(file)) left.push_back(file);
  }
  return left;
}

// Nothing that is written replaces anything that is read, or a training that could go on.
void check_outputs(const TrainArguments& arguments, const TrainingFiles& files) {
  auto inputs = arguments.training.styles;
  inputs.push_back(arguments.training.network.weights);
  for (const auto& file : named_files(arguments.training.depth_model)) inputs.push_back(file);
  check_outside("--output", files.model, arguments.training.images);
  for (const auto& file : files.all()) {
    check_not_an_input("--output", file, inputs);
    check_writable(file);
  }
  const auto left = checkpoints_at(files);
  if (!arguments.resume && !left.empty()) {
    throw UsageError(
        fmt::format("--output {}: a training is at {}; go on with --resume, or remove what is there",
                    files.model,
                    fmt::join(left, ", ")));
  }
  if (left.empty() && fs::exists(files.model)) {
    throw UsageError(
        "--output " + files.model +
        ": is there already, without a checkpoint to go on from; remove it, or name another one");
  }
}

// Another process that resumed from another checkpoint would train another network.
void check_same_step(const Trainer& trainer, const ProcessGroup& processes) {
  const auto step = torch::tensor(static_cast<double>(trainer.steps()), trainer.network().device());
  const auto mean = processes.mean({step})[0].item<double>();
  if (!processes.any(mean != static_cast<double>(trainer.steps()))) return;
  throw InputError("--resume: the processes found different checkpoints, this one that of step " +
                   std::to_string(trainer.steps()) + "; the folder of --output has to be common to all");
}

// Goes on from the newest checkpoint. Where there is none the training begins: a job that is put back into
// its queue knows one command. Returns the total loss of the first step, where that is known.
std::optional<double> resume(Trainer& trainer,
                             const TrainingFiles& files,
                             const TrainingRun& run,
                             const ProcessGroup& processes) {
  const bool first = processes.rank() == 0;
  if (checkpoints_at(files).empty()) {
    check_same_step(trainer, processes);
    if (first) tell("--resume: there is no checkpoint beside " + files.model + ": the training begins\n");
    return {};
  }
  const auto [checkpoint, file, warning] = read_newest_checkpoint(files.checkpoint);
  if (!warning.empty() && first) print_warnings({warning});
  check_recipe(files.checkpoint, checkpoint.recipe, run.recipe);
  trainer.restore(checkpoint.state);
  check_same_step(trainer, processes);  // all have read it
  // A damaged one must not become the previous one when the next is saved.
  if (first && file != files.checkpoint) move_into_place(file, files.checkpoint);
  return checkpoint.first_total;
}

void print_run(const TrainArguments& arguments,
               const TrainingRun& run,
               const ProcessGroup& processes,
               const Trainer& trainer) {
  const auto& training = arguments.training;
  print_line("images", fmt::format("{}  {}, {} pictures", training.images, run.dataset, run.photographs));
  if (!run.depth.empty()) print_line("depth", run.depth);
  for (size_t i = 0; i < training.styles.size(); ++i) {
    print_line(run.losses.styles[i].name,
               fmt::format("{}, weight {:.6g}{}",
                           training.styles[i],
                           run.losses.styles[i].weight,
                           training.masks.empty() ? "" : ", mask " + training.masks[i]));
  }
  print_line("network", run.weights.network + "  " + run.weights.source->description());
  print_layers(run.weights.network, run.plan);
  print_line("objective",
             fmt::format("{}: content {:.6g}, tv {:.6g}, depth {:.6g}",
                         convention_name(run.losses.convention),
                         run.losses.content_weight,
                         run.losses.tv_weight,
                         run.losses.depth_weight));
  if (run.depth_network.network)
    print_line("depth loss",
               fmt::format("{} by {}",
                           depth_loss_name(training.objective.depth_loss),
                           run.depth_network.network->description()));
  print_line("training",
             fmt::format("{} weights, {} steps of {} pictures of {} pixels at {}, from step {}",
                         trainer.network().weights().numel(),
                         training.iterations,
                         training.batch * processes.size(),
                         training.image_size,
                         training.learning_rate,
                         trainer.steps() + 1));
  if (processes.size() > 1)
    print_line("processes", fmt::format("{} ({})", processes.size(), processes.launcher()));
}

// The first one speaks for all, but for one that waits for others who never come.
ProcessGroup meet(const LaunchedProcess& process, torch::Device device, bool quiet) {
  if (process.size == 1) return {};
  const auto place = meeting_place(environment_variable);
  if (!quiet && (process.rank == 0 || isatty(STDERR_FILENO) == 1)) {
    print_line("process",
               fmt::format("{} of {} ({}), meets the others at {}:{}",
                           process.rank,
                           process.size,
                           process.launcher,
                           place.host,
                           place.port));
  }
  return {process, place, device};
}

// Processes of other options, or of another job, would train something that nobody asked for.
void check_alike(const ProcessGroup& processes, const Recipe& recipe, int iterations) {
  std::string text = std::to_string(iterations);
  for (const auto& [name, value] : recipe) text += "\n" + name + "=" + value;
  constexpr std::string_view kHexadecimal = "0123456789abcdef";
  std::vector<float> digits;  // of 0 to 15: their mean is exact
  for (const char digit : sha256_bytes(text)) digits.push_back(static_cast<float>(kHexadecimal.find(digit)));
  const auto own = torch::tensor(digits).to(processes.device());
  const bool other = !torch::equal(processes.mean({own})[0], own);
  if (processes.any(other)) {
    throw UsageError(fmt::format("process {} of {}: not all were started with the same options and files",
                                 processes.rank(),
                                 processes.size()));
  }
}

// Says of any error what is left. Of a network that is no use nothing is.
void train(const TrainArguments& arguments,
           const TrainingFiles& files,
           const TrainingRun& run,
           const ProcessGroup& processes,
           Trainer& trainer,
           const std::optional<double>& first_total) {
  const auto with_last_checkpoint = [&](const Failure& failure) {
    const auto& [code, what] = failure;
    if (processes.rank() != 0) return Error(code, what);  // the first one may be removing them
    const auto left = checkpoints_at(files);
    return Error(
        code,
        what + (left.empty() ? "; there is no checkpoint" : "; the last good checkpoint is " + left.front()));
  };
  try {
    TrainingSession(arguments, files, run, processes, trainer, first_total).run();
  } catch (const DivergedError& error) {
    if (processes.rank() == 0) remove_checkpoints_from(files.checkpoint, error.steps);
    throw with_last_checkpoint({error.code(), error.what()});
  } catch (const Error& error) {
    throw with_last_checkpoint({error.code(), error.what()});
  } catch (...) {
    auto failure = failure_of(std::current_exception());
    if (failure.code == ExitCode::kResources)
      failure.message += ", as do a smaller --batch, --image-size or --width";
    throw with_last_checkpoint(failure);
  }
}

void write_result(const TrainingFiles& files, const TrainingRun& run, const Trainer& trainer) {
  auto recipe = run.recipe;
  recipe["iterations"] = std::to_string(trainer.steps());
  write_atomically(files.model, [&](const std::string& temporary) {
    write_model(temporary, {trainer.network(), recipe, run.thumbnail});
  });
}

std::vector<std::string> idle_option_warnings(const TrainingOptions& training, const CLI::App& app) {
  IdleOptions idle(app);
  idle.add_weights_dir(training.network.weights_dir);
  idle.add_depth_network(training.depth_model, training.objective.depth_weight > 0);
  idle.add_objective(training.objective, !training.masks.empty());
  if (!wants_measured_depth(training))
    idle.add({"--depth-scale", "--depth-invert", "--depth-sun"},
             "neither a mask nor a loss wants measured depth");
  return idle.warnings();
}

}  // namespace

ExitCode run_train(const TrainArguments& arguments, const CLI::App& app) {
  if (arguments.output.empty()) throw UsageError("train: name the model to write with --output");
  if (lower_extension(arguments.output) != ".safetensors")
    throw UsageError("train: --output " + arguments.output + ": a model's name ends in .safetensors");
  validate(arguments.training);
  const auto process = launched_process(environment_variable);
  const auto device = select_device(arguments.device, process.local_rank);
  const auto precision = select_precision(arguments.precision, device);
  configure_process(arguments.threads, precision, arguments.deterministic);
  // Before anything that can fail in one process alone: those that have met notice at once when one ends.
  const auto processes = meet(process, device, arguments.quiet);
  const bool first = processes.rank() == 0;
  const auto files = training_files(arguments.output);
  if (first) check_outputs(arguments, files);
  auto run = open_training(arguments.training, device, precision, processes.size());
  check_alike(processes, run.recipe, arguments.training.iterations);
  if (first) {
    print_warnings(idle_option_warnings(arguments.training, app));
    print_warnings(run.warnings);
  }
  Trainer trainer(run.network, run.losses, arguments.training.learning_rate, processes);
  std::optional<double> first_total;
  if (arguments.resume) first_total = resume(trainer, files, run, processes);
  const bool done_before = trainer.steps() >= arguments.training.iterations;
  if (!done_before) {
    if (first && !arguments.quiet) print_run(arguments, run, processes, trainer);
    catch_interrupts();
    train(arguments, files, run, processes, trainer, first_total);
  }
  if (trainer.steps() < arguments.training.iterations) {
    if (first) {
      tell(fmt::format(
          "{}  stopped after {} steps; go on with --resume\n", files.checkpoint, trainer.steps()));
    }
    return ExitCode::kInterrupted;
  }
  if (!first) return ExitCode::kDone;
  write_result(files, run, trainer);
  if (!arguments.quiet) {
    tell(fmt::format("{}  {} steps{}\n",
                     files.model,
                     trainer.steps(),
                     done_before ? ", all done before: only the model was written" : ""));
  }
  return ExitCode::kDone;
}

}  // namespace rgbd_stylize::cli
