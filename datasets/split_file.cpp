#include "split_file.hpp"

#include "mat5_file.hpp"
#include "rgbd_stylize/core/error.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <filesystem>
#include <fstream>

namespace rgbd_stylize {
namespace {

namespace fs = std::filesystem;

void check_is_file(const std::string& file) {
  std::error_code ignored;
  if (!fs::is_regular_file(file, ignored)) {
    throw InputError("--split " + file + ": there is no such file; wanted splits.mat:train, " +
                     "splits.mat:test or a text file of frame numbers");
  }
}

std::vector<int64_t> part_of_official(const std::string& file, const std::string& part) {
  if (!is_mat5_file(file)) {
    throw InputError("--split " + file + ": is no MATLAB 5 file, and only such files have a part '" + part +
                     "'");
  }
  const auto arrays = read_mat5_file(file);
  const auto found = arrays.find(part + "Ndxs");
  if (found == arrays.end()) {
    throw InputError("--split " + file + ": there is no array '" + part + "Ndxs' of whole numbers in it");
  }
  auto numbers = found->second;
  for (auto& number : numbers) --number;  // MATLAB counts from 1
  return numbers;
}

std::vector<int64_t> listed_in_text(const std::string& file) {
  std::vector<int64_t> numbers;
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);) {
    line.resize(std::min(line.find('#'), line.size()));
    const char *at = line.data(), *end = at + line.size();
    while (true) {
      while (at != end && (std::isspace(static_cast<unsigned char>(*at)) || *at == ',')) ++at;
      if (at == end) break;
      int64_t number = 0;
      const auto read = std::from_chars(at, end, number);
      if (read.ec != std::errc()) {
        throw InputError("--split " + file + ": '" + std::string(at, end) + "' is no frame number; wanted " +
                         "numbers from 0, or splits.mat:train");
      }
      numbers.push_back(number);
      at = read.ptr;
    }
  }
  return numbers;
}

}  // namespace

std::vector<int64_t> read_split(const std::string& text) {
  for (const std::string part : {"train", "test"}) {
    const auto ending = ":" + part;
    if (text.size() <= ending.size() || text.substr(text.size() - ending.size()) != ending) continue;
    const auto file = text.substr(0, text.size() - ending.size());
    check_is_file(file);
    return part_of_official(file, part);
  }
  check_is_file(text);
  if (is_mat5_file(text)) throw UsageError("--split " + text + ": add :train or :test to it");
  return listed_in_text(text);
}

}  // namespace rgbd_stylize
