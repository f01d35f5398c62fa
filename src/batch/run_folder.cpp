#include "rgbd_stylize/batch/run_folder.hpp"

#include "rgbd_stylize/io/atomic_file.hpp"
#include "rgbd_stylize/io/file_digest.hpp"

#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>

namespace rgbd_stylize {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr char kRecords[] = "records";
constexpr char kContactSheet[] = "contact_sheet";

std::string in_folder(const std::string& folder, const std::string& name) {
  return (fs::path(folder) / name).string();
}

Json options_object(const RunOptions& options) {
  Json object = Json::object();
  for (const auto& [name, value] : options) object[name] = value;
  return object;
}

std::string text(const Json& json, int indent = -1) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

std::string file_content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void remove_if_there(const std::string& file) {
  std::error_code problem;
  fs::remove(file, problem);
  if (problem) throw OutputError(file + ": cannot be removed: " + problem.message());
}

// Names the first option whose value is not the same, and what it is on either side.
[[noreturn]] void refuse(const std::string& run_file, const Json& there, const Json& options) {
  const auto value = [](const Json& object, const std::string& name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? "'" + found->get<std::string>() + "'" : "not given";
  };
  std::string difference = "no options can be read in it";
  if (there.is_object() && there.contains("options") && there["options"].is_object()) {
    auto names = options;
    names.update(there["options"]);
    for (const auto& entry : names.items()) {
      const auto before = value(there["options"], entry.key()), now = value(options, entry.key());
      if (before == now) continue;
      difference = entry.key() + " was " + before + " and is now " + now;
      break;
    }
  }
  throw UsageError(run_file + ": the folder is another run's: " + difference +
                   "; name another --output, or take this one over with --force");
}

}  // namespace

RunFolder::RunFolder(std::string folder, RunOptions options)
    : folder_(std::move(folder)),
      options_(std::move(options)),
      hash_(sha256_bytes(text(options_object(options_)))) {}

void RunFolder::open(bool force) const {
  const auto options = options_object(options_);
  make_folder(in_folder(folder_, kRecords), "--output");
  const auto run_file = in_folder(folder_, "run.json");
  check_writable(run_file);
  if (fs::exists(run_file)) {
    const auto there = Json::parse(file_content(run_file), nullptr, /*allow_exceptions=*/false);
    if (there.is_object() && there.value("options_hash", "") == hash_) return;
    if (!force) refuse(run_file, there, options);
    for (const auto& stale : {manifest(), contact_sheet(), summary()}) remove_if_there(stale);
  }
  write_whole_file(run_file, text({{"options_hash", hash_}, {"options", options}}, /*indent=*/2) + "\n");
}

std::string RunFolder::picture(const std::string& name) const { return in_folder(folder_, name + ".png"); }
std::string RunFolder::manifest() const { return in_folder(folder_, "manifest.jsonl"); }
std::string RunFolder::contact_sheet() const { return picture(kContactSheet); }
std::string RunFolder::summary() const { return in_folder(folder_, "summary.json"); }
std::string RunFolder::record_file(const std::string& name) const {
  return (fs::path(folder_) / kRecords / (name + ".json")).string();
}

std::optional<FrameRecord> RunFolder::record(const FrameInfo& frame) const {
  const auto file = record_file(frame.name);
  if (!fs::exists(file)) return {};
  try {
    auto record = parse_record(file_content(file));
    const bool this_run = record.options_hash == hash_ && record.frame.index == frame.index;
    return this_run ? std::optional(std::move(record)) : std::nullopt;
  } catch (const InputError&) {
    return {};  // damaged: the frame is done again
  }
}

bool RunFolder::is_done(const FrameInfo& frame) const {
  const auto known = record(frame);
  const auto file = picture(frame.name);
  return known && known->painted() && fs::is_regular_file(file) && sha256_file(file) == known->sha256;
}

void RunFolder::keep(const FrameRecord& record) const {
  if (!record.painted()) remove_if_there(picture(record.frame.name));
  write_whole_file(record_file(record.frame.name), json_line(record) + "\n");
}

void RunFolder::tidy() const {
  remove_temporaries(folder_);
  remove_temporaries(in_folder(folder_, kRecords));
}

}  // namespace rgbd_stylize
