// The main command: from arguments to a written picture.
#include "commands.hpp"
#include "interrupt.hpp"
#include "messages.hpp"
#include "output_checks.hpp"
#include "plan_text.hpp"
#include "progress.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/rgbd_image.hpp"
#include "rgbd_stylize/io/file_digest.hpp"
#include "rgbd_stylize/io/picture.hpp"
#include "rgbd_stylize/io/tell.hpp"
#include "rgbd_stylize/losses/read_losses.hpp"
#include "stylize_run.hpp"

#include <exception>
#include <filesystem>
#include <functional>

#include <fmt/format.h>

namespace rgbd_stylize::cli {
namespace {

namespace fs = std::filesystem;

std::string default_output(const SceneOptions& scene) {
  auto name = fs::path(scene.rgb).stem().string();
  for (const auto& style : scene.styles) name += "_" + fs::path(style).stem().string();
  return name + ".png";
}

// Nothing that is written replaces anything that is read.
void check_outputs(const StylizeArguments& arguments, const std::string& output) {
  const InputFiles inputs(input_files(arguments));
  inputs.check("--output", output);
  check_picture_writable(output);
  for (const auto& [option, file] : files_beside(arguments, output)) inputs.check(option, file);
  if (arguments.trace.empty()) return;
  inputs.check("--trace", arguments.trace);
  if (same_file(arguments.trace, output))
    throw UsageError("--trace " + arguments.trace + ": is where --output goes; name another file");
}

// What is written beside the picture. That it cannot be written does not take the picture with it: it is
// told, no more of it is written, and throw_failure() throws.
class Beside {
 public:
  explicit Beside(Progress& progress) : progress_(progress) {}

  void write(const std::function<void()>& work) {
    if (failure_) return;
    try {
      work();
    } catch (const OutputError& error) {
      failure_ = std::current_exception();
      progress_.finish();
      print_warnings({std::string(error.what()) + "; painting goes on without"});
    }
  }

  void throw_failure() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  Progress& progress_;
  std::exception_ptr failure_;
};

}  // namespace

ExitCode run_stylize(const StylizeArguments& arguments, const CLI::App& app, const std::string& command) {
  const auto output = arguments.output.empty() ? default_output(arguments.scene) : arguments.output;

  // Everything that can be wrong is found before the first iteration, what is cheap to check first.
  check_arguments(arguments);
  check_outputs(arguments, output);
  const auto run = start_run(arguments);
  const auto& painter = run.painter;
  const auto job = painter.prepare(load_photograph(painter.scene(), painter.depth_network()));
  check_picture_writable(output, job.photograph.bits, long_side(job.scene.rgb));
  const auto described = describe_run(arguments, app, command, run);
  if (!arguments.quiet) print_plan({arguments, painter, described}, job, output);
  print_warnings(idle_option_warnings(arguments, app));
  print_warnings(job.photograph.warnings);
  print_warnings(alpha_warnings(job.photograph, output));
  print_warnings(job.masks.warnings);
  print_warnings(job.plan.warnings);
  print_warnings(guide_warnings(job.objectives));
  print_warnings(painter.warnings());
  print_warnings(weights_warnings(painter.weights()));

  std::unique_ptr<TraceWriter> trace;
  if (!arguments.trace.empty())
    trace = std::make_unique<TraceWriter>(arguments.trace, described, losses_at_a_time(run.device));
  save_masks(arguments, job.masks, output);
  Progress progress(job.plan.scales, arguments.verbose);
  Beside traces(progress), snapshots(progress);
  catch_interrupts();
  const auto result = painter.paint({&job}, [&](const StylizeIteration& it) {
    if (!arguments.quiet) progress.show(it);
    traces.write([&] {
      if (trace) trace->add(it);
    });
    snapshots.write([&] { save_snapshot(arguments, job.photograph, it, output); });
    return interrupted() ? Proceed::kStop : Proceed::kYes;
  });
  progress.finish();

  write_picture(output, result.pastiches, job.photograph.alpha, picture_text(described), job.photograph.bits);
  const auto stopped_by = result.summary.stopped ? "interrupt" : "iterations";
  traces.write([&] {
    if (trace) trace->finish(result.summary, stopped_by, output, sha256_file(output));
  });
  if (!arguments.quiet) {
    tell(fmt::format("{}  {} iterations in {:.1f} s{}\n",
                     output,
                     result.summary.iterations,
                     result.summary.seconds,
                     result.summary.stopped ? ", interrupted" : ""));
  }
  traces.throw_failure();
  snapshots.throw_failure();
  return result.summary.stopped ? ExitCode::kInterrupted : ExitCode::kDone;
}

}  // namespace rgbd_stylize::cli
