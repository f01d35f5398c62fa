#include "rgbd_stylize/report/loss_log.hpp"

#include "rgbd_stylize/core/error.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>

#include <nlohmann/json.hpp>

namespace rgbd_stylize {
namespace {

using Json = nlohmann::ordered_json;

std::vector<std::string> lines_of(const std::string& path) {
  std::vector<std::string> lines;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

LossRow row_of(const Json& json) {
  LossRow row{json.at("step").get<int64_t>() - 1, json.at("total").get<double>(), {}};
  for (const auto& [name, value] : json.at("terms").items()) row.terms.push_back(value.get<double>());
  return row;
}

}  // namespace

LossLog::LossLog(const std::string& path, int64_t first) : path_(path), file_(nullptr, &std::fclose) {
  const auto before = first > 0 ? lines_of(path) : std::vector<std::string>();
  file_.reset(std::fopen(path.c_str(), "w"));
  if (!file_) throw OutputError(path + ": " + std::strerror(errno));
  for (const auto& line : before) {
    const auto json = Json::parse(line, nullptr, /*allow_exceptions=*/false);
    if (json.is_discarded()) continue;  // a line that was being written when the training was ended
    const auto row = row_of(json);
    if (row.step >= first) break;
    rows_.push_back(row);
    std::fprintf(file_.get(), "%s\n", line.c_str());
  }
}

void LossLog::add(const std::vector<LossRow>& rows, const std::vector<std::string>& term_names) {
  if (rows.empty()) return;
  for (const auto& row : rows) {
    Json terms = Json::object();
    for (size_t i = 0; i < term_names.size(); ++i) terms[term_names[i]] = row.terms[i];
    const Json line = {{"step", row.step + 1}, {"total", row.total}, {"terms", terms}};
    std::fprintf(file_.get(), "%s\n", line.dump().c_str());
    rows_.push_back(row);
  }
  if (std::fflush(file_.get()) != 0) throw OutputError(path_ + ": " + std::strerror(errno));
}

}  // namespace rgbd_stylize
