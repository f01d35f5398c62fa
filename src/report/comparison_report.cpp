#include "rgbd_stylize/report/comparison_report.hpp"

#include <cmath>
#include <set>

#include <nlohmann/json.hpp>

namespace rgbd_stylize {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const std::vector<Measure>& measures) {
  Json groups = Json::object();
  for (const auto& measure : measures) groups[measure.group][measure.name] = measure.value;
  return groups;
}

Json json_of(const ComparedPair& pair) {
  Json json = {{"name", pair.name}, {"content", pair.content}, {"result", pair.result}};
  if (!pair.depth.empty()) json["depth"] = pair.depth;
  if (!pair.depth_unit.empty()) json["depth_unit"] = pair.depth_unit;
  pair.measures.empty() ? json["error"] = pair.error : json["measures"] = json_of(pair.measures);
  return json;
}

}  // namespace

std::vector<Measure> mean_of(const std::vector<ComparedPair>& pairs) {
  std::vector<std::vector<Measure>> measured;
  std::set<std::string> units;
  for (const auto& pair : pairs) {
    if (pair.measures.empty()) continue;
    measured.push_back(pair.measures);
    units.insert(pair.depth_unit);
  }
  if (measured.empty()) return {};
  auto mean = mean_measures(measured);
  for (auto& measure : mean) {
    if (units.size() > 1 && measure.group == "depth" && measure.name == "rmse") measure.value = NAN;
  }
  return mean;
}

std::string comparison_json(const std::map<std::string, std::string>& settings,
                            const std::vector<ComparedPair>& pairs) {
  Json json = Json::object();
  for (const auto& [name, value] : settings) json[name] = value;
  json["pairs"] = Json::array();
  for (const auto& pair : pairs) json["pairs"].push_back(json_of(pair));
  const auto mean = mean_of(pairs);
  if (!mean.empty()) json["mean"] = json_of(mean);
  // Bytes that are not UTF-8, as a file's name may hold, are replaced rather than refused.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace rgbd_stylize
