#include "comparison_table.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace rgbd_stylize::cli {
namespace {

constexpr size_t kNarrowest = 7;  // room for -0.1234

size_t width_of(const Measure& measure) { return std::max(kNarrowest, measure.name.size()); }

std::string value_text(double value) { return std::isnan(value) ? "-" : fmt::format("{:.4f}", value); }

std::string line(const std::string& text) { return text.substr(0, text.find_last_not_of(' ') + 1) + "\n"; }

}  // namespace

std::string table_head(size_t name_width, const std::vector<Measure>& measures) {
  auto groups = fmt::format("{:<{}}", "", name_width), names = groups;
  std::string group;
  for (const auto& measure : measures) {
    // A group's name stands above its first column and may reach over those behind it.
    const auto shown = measure.group == group ? std::string() : measure.group;
    group = measure.group;
    groups += fmt::format("  {:<{}}", shown, width_of(measure));
    names += fmt::format("  {:<{}}", measure.name, width_of(measure));
  }
  return line(groups) + line(names);
}

std::string table_row(size_t name_width, const std::string& name, const std::vector<Measure>& measures) {
  auto text = fmt::format("{:<{}}", name, name_width);
  for (const auto& measure : measures)
    text += fmt::format("  {:<{}}", value_text(measure.value), width_of(measure));
  return line(text);
}

}  // namespace rgbd_stylize::cli
