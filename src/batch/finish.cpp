#include "finish.hpp"

#include "contact_sheet.hpp"
#include "rgbd_stylize/core/version.hpp"
#include "rgbd_stylize/io/atomic_file.hpp"
#include "rgbd_stylize/io/picture.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace rgbd_stylize {
namespace {

using Json = nlohmann::ordered_json;

// Records in the order of the dataset; fewer than it has frames where some are missing, or their pictures.
std::vector<FrameRecord> records_of(const RunFolder& folder, const Dataset& dataset) {
  std::vector<FrameRecord> records;
  for (int64_t i = 0; i < dataset.size(); ++i) {
    const auto frame = dataset.info(i);
    auto record = folder.record(frame);
    if (!record || (record->painted() && !folder.is_done(frame))) break;
    records.push_back(std::move(*record));
  }
  return records;
}

std::string manifest_text(const std::vector<FrameRecord>& records) {
  std::string text;
  for (const auto& record : records) text += json_line(record) + "\n";
  return text;
}

// No times: it is the same however the run went.
std::string summary_text(const RunFolder& folder,
                         const Dataset& dataset,
                         const std::vector<FrameRecord>& records) {
  const auto painted =
      std::count_if(records.begin(), records.end(), [](const auto& r) { return r.painted(); });
  Json means = Json::object();
  Json failures = Json::array();
  for (const auto& record : records) {
    if (!record.painted()) {
      failures.push_back({{"frame", record.frame.index},
                          {"name", record.frame.name},
                          {"error", record.error},
                          {"exit_code", static_cast<int>(record.code)}});
    }
    for (const auto& [name, value] : record.losses)
      means[name] = means.value(name, 0.0) + value / static_cast<double>(painted);
  }
  const Json summary = {{"version", version()},
                        {"options_hash", folder.options_hash()},
                        {"dataset", dataset.kind()},
                        {"frames", records.size()},
                        {"painted", painted},
                        {"failed", failures.size()},
                        {"mean_losses", means},
                        {"failures", failures}};
  return summary.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

bool finish(const RunFolder& folder, const Dataset& dataset, FolderLock& lock) {
  const auto others = lock.leave();
  if (others == FolderLock::Others::kSome) return false;
  if (others == FolderLock::Others::kNone) folder.tidy();
  const auto records = records_of(folder, dataset);
  if (static_cast<int64_t>(records.size()) < dataset.size()) return false;
  const auto sheet = contact_sheet(folder, dataset, records);
  if (sheet.defined()) write_picture(folder.contact_sheet(), sheet);
  write_whole_file(folder.manifest(), manifest_text(records));
  write_whole_file(folder.summary(), summary_text(folder, dataset, records));
  return true;
}

}  // namespace rgbd_stylize
