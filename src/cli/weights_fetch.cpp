// `weights fetch`: licences, progress, and what was fetched.
#include "interrupt.hpp"
#include "messages.hpp"
#include "progress_line.hpp"
#include "rgbd_stylize/core/clock.hpp"
#include "rgbd_stylize/fetch/fetch_weights.hpp"
#include "rgbd_stylize/io/tell.hpp"
#include "rgbd_stylize/weights/weight_folders.hpp"
#include "weights_command.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>

#include <fmt/format.h>
#include <unistd.h>

namespace rgbd_stylize::cli {
namespace {

namespace fs = std::filesystem;

class FetchProgress {
 public:
  explicit FetchProgress(std::string file) : file_(std::move(file)) {}

  void show(uint64_t done, uint64_t total) {
    first_ = std::min(first_, done);  // a server that knows no ranges starts again
    // Of an unknown size nothing is ever a tenth, and on a terminal there is always more to come.
    if (line_.is_due(total == 0 ? 0 : static_cast<int64_t>(done),
                     total == 0 ? 1 : static_cast<int64_t>(total)))
      line_.show(text(done, total));
  }

 private:
  [[nodiscard]] std::string text(uint64_t done, uint64_t total) const {
    if (total == 0) return fmt::format("{}  {}", file_, megabytes(done));
    const double seconds = seconds_since(start_);
    const double rate = static_cast<double>(done - first_) / seconds;  // what was there before was no work
    auto line = fmt::format("{}  {} of {}", file_, megabytes(done), megabytes(total));
    if (rate > 0) line += fmt::format("  {:.0f} s left", static_cast<double>(total - done) / rate);
    return line;
  }

  std::string file_;
  ProgressLine line_{/*parts=*/10};
  uint64_t first_ = UINT64_MAX;
  Clock::time_point start_ = Clock::now();
};

void check_licence(const PublishedWeights& weights, bool accepted) {
  if (!weights.non_commercial || accepted) return;
  const auto terms = weights.name + ": " + weights.licence;
  if (isatty(STDIN_FILENO) != 1) throw UsageError(terms + "; give --accept-licence to fetch it");
  tell(terms + ". Fetch it? [y/N] ");
  std::string answer;
  std::getline(std::cin, answer);
  if (answer != "y" && answer != "yes") throw UsageError(terms + "; it was not accepted");
}

bool is_there_already(const PublishedWeights& weights, const std::string& folder) {
  if (!is_in_folder(weights, folder)) return false;
  const auto path = (fs::path(folder) / weights.file).string();
  try {
    verify_weights(weights, path);
    fmt::print("{}  is there already\n", path);
    return true;
  } catch (const WeightsError& error) {
    print_warnings({std::string(error.what()) + "; it is fetched again"});
    return false;
  }
}

std::string fetch(const PublishedWeights& weights, const std::string& folder, const std::string& mirror) {
  tell(fmt::format("{}: {}; licence: {}\n", weights.name, weights.what, weights.licence));
  FetchProgress progress(weights.file);
  FetchOptions options;
  options.mirror = mirror;
  options.on_progress = [&](uint64_t done, uint64_t total) {
    progress.show(done, total);
    return !interrupted();
  };
  return fetch_weights(weights, folder, options);
}

}  // namespace

ExitCode run_weights_fetch(const WeightsArguments& arguments) {
  const auto folder = arguments.weights_dir.empty() ? weight_cache() : arguments.weights_dir;
  if (folder.empty()) {
    throw UsageError(
        "weights fetch: there is no cache folder, as neither HOME nor XDG_CACHE_HOME is set; give "
        "--weights-dir");
  }
  std::vector<const PublishedWeights*> wanted;
  for (const auto& name : arguments.names) {
    const auto& weights = known_weights(name);
    if (!is_there_already(weights, folder)) wanted.push_back(&weights);
  }
  for (const auto* weights : wanted) check_licence(*weights, arguments.accept_licence);
  catch_interrupts();
  for (const auto* weights : wanted) fmt::print("{}\n", fetch(*weights, folder, arguments.mirror));
  return ExitCode::kDone;
}

}  // namespace rgbd_stylize::cli
