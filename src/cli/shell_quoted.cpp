#include "shell_quoted.hpp"

#include <algorithm>
#include <cctype>

namespace rgbd_stylize::cli {
namespace {

bool is_plain(unsigned char c) {
  return std::isalnum(c) != 0 || c >= 0x80 ||
         std::string("_@%+=:,./-").find(static_cast<char>(c)) != std::string::npos;
}

std::string quoted(const std::string& word) {
  if (!word.empty() && std::all_of(word.begin(), word.end(), is_plain)) return word;
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

}  // namespace

std::string shell_quoted(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : " ") + quoted(word);
  return text;
}

}  // namespace rgbd_stylize::cli
