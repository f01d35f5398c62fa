#include "rgbd_stylize/report/loss_log.hpp"

#include "rgbd_stylize/core/error.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>

#include <nlohmann/json.hpp>
#include <sys/file.h>
#include <unistd.h>

namespace rgbd_stylize {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kRemedy[] =
    "; remove the file, and the training goes on without the curves of its first steps";

[[noreturn]] void fail(const std::string& path) {
  throw OutputError(path + ": cannot be written: " + std::strerror(errno));
}

std::vector<std::string> term_names_in(const Json& json) {
  std::vector<std::string> names;
  for (const auto& [name, value] : json.at("terms").items()) names.push_back(name);
  return names;
}

LossRow row_of(const Json& json) {
  LossRow row(json.at("step").get<int64_t>() - 1, {json.at("total").get<double>(), {}});
  for (const auto& [name, value] : json.at("terms").items()) row.terms.push_back(value.get<double>());
  return row;
}

}  // namespace

LossLog::LossLog(const std::string& path, int64_t first) : path_(path), file_(nullptr, &std::fclose) {
  std::ifstream before(path);
  for (std::string line; first > 0 && std::getline(before, line);) {
    if (before.eof()) break;  // it was being written when the training was ended
    const auto row = read(line);
    if (row.step >= first) break;
    rows_.push_back(row);
    kept_ += static_cast<int64_t>(line.size()) + 1;
  }
}

void LossLog::open() {
  decltype(file_) file(std::fopen(path_.c_str(), "a"), &std::fclose);
  if (!file) fail(path_);
  // Held until this process ends; a file system without locks grants it always.
  if (flock(fileno(file.get()), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
    throw OutputError(path_ + ": another training writes it; give this one another --output");
  // What is kept stays where it is: a full disk cannot take it.
  if (ftruncate(fileno(file.get()), static_cast<off_t>(kept_)) != 0) fail(path_);
  file_ = std::move(file);
}

LossRow LossLog::read(const std::string& line) {
  try {
    const auto json = Json::parse(line);
    check_terms(term_names_in(json));
    return row_of(json);
  } catch (const Json::exception&) {
    throw InputError(path_ + ":" + std::to_string(rows_.size() + 1) + ": is not the losses of a step" +
                     kRemedy);
  }
}

void LossLog::check_terms(const std::vector<std::string>& names) {
  if (rows_.empty()) term_names_ = names;
  if (names == term_names_) return;
  throw InputError(path_ + ":" + std::to_string(rows_.size() + 1) +
                   ": its losses are not those of the lines before" + kRemedy);
}

void LossLog::add(const std::vector<LossRow>& rows, const std::vector<std::string>& term_names) {
  if (!file_) open();
  if (rows.empty()) return;
  check_terms(term_names);
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
