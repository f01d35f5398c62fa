#include "rgbd_stylize/report/loss_log.hpp"

#include "rgbd_stylize/core/error.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>

#include <nlohmann/json.hpp>
#include <unistd.h>

namespace rgbd_stylize {
namespace {

using Json = nlohmann::ordered_json;

[[noreturn]] void fail(const std::string& path) {
  throw OutputError(path + ": cannot be written: " + std::strerror(errno));
}

LossRow row_of(const Json& json) {
  LossRow row{json.at("step").get<int64_t>() - 1, json.at("total").get<double>(), {}};
  for (const auto& [name, value] : json.at("terms").items()) row.terms.push_back(value.get<double>());
  return row;
}

}  // namespace

LossLog::LossLog(const std::string& path, int64_t first) : path_(path), file_(nullptr, &std::fclose) {
  // What is kept stays where it is: a full disk cannot take it.
  off_t kept = 0;
  std::ifstream before(path);
  for (std::string line; first > 0 && std::getline(before, line);) {
    const auto json = Json::parse(line, nullptr, /*allow_exceptions=*/false);
    if (json.is_discarded() || before.eof()) break;  // it was being written when the training was ended
    const auto row = row_of(json);
    if (row.step >= first) break;
    rows_.push_back(row);
    kept += static_cast<off_t>(line.size()) + 1;
  }
  file_.reset(std::fopen(path.c_str(), "a"));
  if (!file_ || ftruncate(fileno(file_.get()), kept) != 0) fail(path);
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
  if (std::fflush(file_.get()) != 0 || std::ferror(file_.get()) != 0) fail(path_);
}

}  // namespace rgbd_stylize
