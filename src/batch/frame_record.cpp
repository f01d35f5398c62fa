#include "rgbd_stylize/batch/frame_record.hpp"

#include <nlohmann/json.hpp>

namespace rgbd_stylize {

using Json = nlohmann::ordered_json;

std::string json_line(const FrameRecord& record) {
  Json json = {{"frame", record.frame.index},
               {"name", record.frame.name},
               {"scene", record.frame.scene},
               {"options", record.options_hash}};
  if (record.painted()) {
    Json losses = Json::object();
    for (const auto& [name, value] : record.losses) losses[name] = value;
    json["iterations"] = record.iterations;
    json["together"] = record.together;
    json["seconds"] = record.seconds;
    json["total"] = record.total;
    json["losses"] = losses;
    json["warnings"] = record.warnings;
    json["sha256"] = record.sha256;
  } else {
    json["error"] = record.error;
    json["exit_code"] = static_cast<int>(record.code);
  }
  // Bytes that are not UTF-8, as a file's name may hold, are replaced rather than refused.
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

FrameRecord parse_record(const std::string& text) {
  try {
    const auto json = Json::parse(text);
    FrameRecord record;
    record.frame = {json.at("frame"), json.at("name"), json.at("scene")};
    record.options_hash = json.at("options");
    if (json.contains("error")) {
      record.error = json.at("error");
      record.code = static_cast<ExitCode>(json.at("exit_code").get<int>());
      return record;
    }
    record.iterations = json.at("iterations");
    record.together = json.at("together").get<std::vector<int64_t>>();
    record.seconds = json.at("seconds");
    record.total = json.at("total");
    for (const auto& [name, value] : json.at("losses").items()) record.losses.emplace_back(name, value);
    record.warnings = json.at("warnings").get<std::vector<std::string>>();
    record.sha256 = json.at("sha256");
    return record;
  } catch (const Json::exception&) {
    throw InputError("a frame's record holds no record: '" + text.substr(0, 40) + "'");
  }
}

}  // namespace rgbd_stylize
