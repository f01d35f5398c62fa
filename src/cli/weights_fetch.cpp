// `weights fetch`: licences, progress, and what was fetched.
#include "interrupt.hpp"
#include "rgbd_stylize/fetch/fetch_weights.hpp"
#include "rgbd_stylize/weights/weight_folders.hpp"
#include "weights_command.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <iostream>

#include <fmt/format.h>
#include <unistd.h>

namespace rgbd_stylize::cli {
namespace {

namespace fs = std::filesystem;

// A line that is rewritten in place on a terminal; elsewhere a line for every tenth, where the size is known.
class FetchProgress {
 public:
  explicit FetchProgress(std::string file) : file_(std::move(file)) {}
  ~FetchProgress() {
    if (line_open_) fmt::print(stderr, "\n");
  }
  FetchProgress(const FetchProgress&) = delete;
  FetchProgress& operator=(const FetchProgress&) = delete;

  void show(uint64_t done, uint64_t total) {
    first_ = std::min(first_, done);  // a server that knows no ranges starts again
    if (total == 0 && !terminal_) return;
    const auto tenth = total == 0 ? 0 : done * 10 / total;
    const bool due =
        terminal_ ? done == total || Clock::now() - last_shown_ >= kRefresh : tenth > last_tenth_;
    if (!due) return;
    last_tenth_ = tenth;
    last_shown_ = Clock::now();
    fmt::print(stderr, terminal_ ? "\r\033[K{}" : "{}\n", text(done, total));
    line_open_ = terminal_;
    std::fflush(stderr);
  }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr auto kRefresh = std::chrono::milliseconds(200);

  [[nodiscard]] std::string text(uint64_t done, uint64_t total) const {
    if (total == 0) return fmt::format("{}  {}", file_, megabytes(done));
    const double seconds = std::chrono::duration<double>(last_shown_ - start_).count();
    const double rate = static_cast<double>(done - first_) / seconds;  // what was there before was no work
    auto line = fmt::format("{}  {} of {}", file_, megabytes(done), megabytes(total));
    if (rate > 0) line += fmt::format("  {:.0f} s left", static_cast<double>(total - done) / rate);
    return line;
  }

  std::string file_;
  bool terminal_ = isatty(STDERR_FILENO) == 1, line_open_ = false;
  uint64_t first_ = UINT64_MAX, last_tenth_ = 0;
  Clock::time_point start_ = Clock::now(), last_shown_ = start_ - kRefresh;
};

void check_licence(const PublishedWeights& weights, bool accepted) {
  if (!weights.non_commercial || accepted) return;
  const auto terms = weights.name + ": " + weights.licence;
  if (isatty(STDIN_FILENO) != 1) throw UsageError(terms + "; give --accept-licence to fetch it");
  fmt::print(stderr, "{}. Fetch it? [y/N] ", terms);
  std::string answer;
  std::getline(std::cin, answer);
  if (answer != "y" && answer != "yes") throw UsageError(terms + "; it was not accepted");
}

bool is_there_already(const PublishedWeights& weights, const std::string& folder) {
  if (!holds(folder, weights)) return false;
  const auto path = (fs::path(folder) / weights.file).string();
  try {
    verify_weights(weights, path);
    fmt::print("{}  is there already\n", path);
    return true;
  } catch (const WeightsError& error) {
    fmt::print(stderr, "warning: {}; it is fetched again\n", error.what());
    return false;
  }
}

std::string fetch(const PublishedWeights& weights, const std::string& folder, const std::string& mirror) {
  fmt::print(stderr, "{}: {}; licence: {}\n", weights.name, weights.what, weights.licence);
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
