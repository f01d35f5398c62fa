#include "rgbd_stylize/report/trace.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/version.hpp"
#include "rgbd_stylize/losses/read_losses.hpp"

#include <cerrno>
#include <chrono>
#include <cstring>

#include <nlohmann/json.hpp>

namespace rgbd_stylize {
namespace {

using Json = nlohmann::ordered_json;

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

Json options_object(const RunDescription& run) {
  Json options = Json::object();
  for (const auto& [name, value] : run.options) options[name] = value;
  return options;
}

// Bytes that are not UTF-8, as a file's name may hold, are replaced rather than refused.
std::string text(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace

TraceWriter::TraceWriter(const std::string& path, const RunDescription& run, size_t at_a_time)
    : path_(path),
      file_(std::fopen(path.c_str(), "w"), &std::fclose),
      at_a_time_(at_a_time),
      last_time_(now()) {
  if (!file_) throw OutputError("--trace " + path + ": " + std::strerror(errno));
  Json weights = {{"file", run.weights_file}, {"sha256", run.weights_sha256}};
  write_line(text({{"run",
                    {{"version", version()},
                     {"command", run.command},
                     {"options", options_object(run)},
                     {"device", run.device},
                     {"threads", run.threads},
                     {"precision", run.precision},
                     {"seed", run.seed},
                     {"weights", weights}}}}));
}

void TraceWriter::add(const StylizeIteration& it) {
  const double time = now();
  rows_.push_back({time - last_time_,
                   it.index,
                   it.scale,
                   it.size.height,
                   it.size.width,
                   it.iteration.learning_rate,
                   it.term_names});
  evaluations_.push_back(it.iteration.evaluation);
  last_time_ = time;
  if (rows_.size() >= at_a_time_) flush();
}

void TraceWriter::share_out_seconds() {
  double sum = now() - last_time_;  // waited just now for work that was queued long ago
  for (const auto& row : rows_) sum += row.seconds;
  for (auto& row : rows_) row.seconds = sum / static_cast<double>(rows_.size());
  last_time_ = now();
}

void TraceWriter::flush() {
  if (rows_.empty()) return;
  const auto losses = read_losses(evaluations_);
  if (at_a_time_ > 1) share_out_seconds();
  for (size_t r = 0; r < rows_.size(); ++r) {
    const auto& row = rows_[r];
    Json terms = Json::object();
    for (size_t i = 0; i < row.names.size(); ++i) terms[row.names[i]] = losses[r].terms[i];
    write_line(text({{"iteration", row.index},
                     {"scale", row.scale},
                     {"height", row.height},
                     {"width", row.width},
                     {"learning_rate", row.learning_rate},
                     {"total", losses[r].total},
                     {"terms", terms},
                     {"seconds", row.seconds}}));
  }
  rows_.clear();
  evaluations_.clear();
  if (std::fflush(file_.get()) != 0) throw OutputError("--trace " + path_ + ": " + std::strerror(errno));
}

void TraceWriter::finish(const OptimizeSummary& summary,
                         const std::string& stopped_by,
                         const std::string& output,
                         const std::string& sha256) {
  flush();
  write_line(text({{"done",
                    {{"iterations", summary.iterations},
                     {"seconds", summary.seconds},
                     {"stopped_by", stopped_by},
                     {"output", output},
                     {"sha256", sha256}}}}));
  if (std::fflush(file_.get()) != 0) throw OutputError("--trace " + path_ + ": " + std::strerror(errno));
}

void TraceWriter::write_line(const std::string& line) {
  if (std::fprintf(file_.get(), "%s\n", line.c_str()) < 0) {
    throw OutputError("--trace " + path_ + ": " + std::strerror(errno));
  }
}

std::string options_json(const RunDescription& run) { return text(options_object(run)); }

}  // namespace rgbd_stylize
