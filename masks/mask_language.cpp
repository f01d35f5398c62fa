// How masks are written.
#include "depth_masks.hpp"
#include "mask_error.hpp"
#include "region_masks.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/number_text.hpp"
#include "rgbd_stylize/masks/mask.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace rgbd_stylize {
namespace {

// One kind of depth mask: how it is written, how many numbers it takes, which numbers make sense, and what it
// is.
struct DepthKind {
  std::string usage;  // its name, a colon, its numbers
  size_t least, most;
  bool (*accepts)(const std::vector<double>&);
  std::string rule;
  torch::Tensor (*function)(const torch::Tensor&, const std::vector<double>&);
};

bool in01(double value) { return value >= 0 && value <= 1; }

// A new function of depth is one line here, and one in the list at the top of mask.hpp.
const std::vector<DepthKind>& depth_kinds() {
  using Numbers = const std::vector<double>&;
  static const std::vector<DepthKind> kinds = {
      {"sigmoid:k,t", 2, 2, [](Numbers) { return true; }, "", sigmoid_mask},
      {"linear:a,b",
       2,
       2,
       [](Numbers v) { return in01(v[0]) && in01(v[1]); },
       "a and b in 0..1",
       linear_mask},
      {"step:t", 1, 1, [](Numbers) { return true; }, "", step_mask},
      {"band:lo,hi[,softness]",
       2,
       3,
       [](Numbers v) { return v[0] < v[1] && (v.size() < 3 || v[2] >= 0); },
       "lo < hi and softness >= 0",
       band_mask},
      {"power:p", 1, 1, [](Numbers v) { return v[0] > 0; }, "p > 0", power_mask},
  };
  return kinds;
}

const DepthKind* depth_kind(const std::string& name) {
  for (const auto& kind : depth_kinds()) {
    if (kind.usage.substr(0, kind.usage.find(':')) == name) return &kind;
  }
  return nullptr;
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::string part;
  std::istringstream stream(text);
  while (std::getline(stream, part, separator)) parts.push_back(part);
  if (text.empty() || text.back() == separator) parts.emplace_back();
  return parts;
}

double finite_number(const std::string& text, const std::string& whole) {
  const auto value = parse_number<double>(text.substr(std::min(text.find_first_not_of(' '), text.size())));
  if (!value) fail_mask(whole, "'" + text + "' is not a number");
  if (!std::isfinite(*value)) fail_mask(whole, "'" + text + "' is not a finite number");
  return *value;
}

std::vector<double> parse_numbers(const std::string& text, const DepthKind& kind, const std::string& whole) {
  std::vector<double> numbers;
  if (!text.empty()) {
    for (const auto& part : split(text, ',')) numbers.push_back(finite_number(part, whole));
  }
  if (numbers.size() < kind.least || numbers.size() > kind.most) {
    fail_mask(whole, std::to_string(numbers.size()) + " numbers given, wanted " + kind.usage);
  }
  if (!kind.accepts(numbers)) fail_mask(whole, "wanted " + kind.usage + " with " + kind.rule);
  return numbers;
}

std::vector<int64_t> parse_ids(const std::string& text, const std::string& whole) {
  std::vector<int64_t> ids;
  for (const auto& part : split(text, ',')) {
    const auto id = parse_number<uint16_t>(part);
    if (!id) fail_mask(whole, "label '" + part + "' is not a whole number in 0..65535");
    ids.push_back(*id);
  }
  return ids;
}

bool is_id(const std::string& label) { return label.find_first_not_of("0123456789") == std::string::npos; }

// The id that a text means: a number, or the name that goes with one.
int64_t own_label(const std::string& text, const std::vector<std::string>& names, const std::string& whole) {
  if (is_id(text)) {
    const auto id = parse_ids(text, whole).front();
    if (!names.empty() && id > static_cast<int64_t>(names.size()))
      fail_mask(whole, "there is no label " + text + "; the last one is " + std::to_string(names.size()));
    return id;
  }
  const auto found = std::find(names.begin(), names.end(), text);
  if (found != names.end()) return found - names.begin() + 1;
  if (names.empty())
    fail_mask(whole, "the labels of the picture have no names; give the id of '" + text + "'");
  fail_mask(whole,
            "no label is called '" + text + "'; there are " + std::to_string(names.size()) + ", from '" +
                names.front() + "' to '" + names.back() + "'");
}

// Where the labels that came with the picture are among the wanted ones, which may be nowhere.
torch::Tensor own_label_mask(const std::vector<std::string>& wanted,
                             const std::string& whole,
                             const MaskInputs& inputs) {
  const auto& [ids, names] = inputs.labels;
  auto selected = torch::zeros_like(ids, torch::kBool);
  for (const auto& text : wanted) selected |= ids == own_label(text, names, whole);
  return resize_mask(selected.to(torch::kFloat32), inputs.height, inputs.width);
}

}  // namespace

std::string mask_kinds() {
  std::string kinds;
  for (const auto& kind : depth_kinds()) kinds += kind.usage + " ";
  return kinds + "ones image:FILE label:FILE:ids label:LABELS 1-MASK MASK*MASK rest";
}

Mask::Mask(const std::string& text) : text_(text) {
  if (text == "rest") return;
  for (const auto& part : split(text, '*')) factors_.push_back(parse_factor(part, text));
}

Mask::Factor Mask::parse_factor(const std::string& text, const std::string& whole) {
  if (text.rfind("1-", 0) == 0) {
    auto factor = parse_factor(text.substr(2), whole);
    factor.complement = !factor.complement;
    return factor;
  }
  const auto colon = text.find(':');
  const auto name = text.substr(0, colon);
  const auto arguments = colon == std::string::npos ? "" : text.substr(colon + 1);

  if (name == "rest") fail_mask(whole, "'rest' can only be a whole mask");
  if (name == "ones") {
    if (colon != std::string::npos) fail_mask(whole, "'ones' takes no arguments");
    return {[](const MaskInputs& in) { return torch::ones({1, 1, in.height, in.width}); }, ""};
  }
  if (name == "image") {
    if (arguments.empty()) fail_mask(whole, "wanted image:FILE");
    return {[arguments](const MaskInputs& in) {
              return image_mask(in.read_grey(arguments), arguments, in.height, in.width);
            },
            arguments};
  }
  if (name == "label") {
    const auto last = arguments.rfind(':');
    if (arguments.empty() || last == 0) fail_mask(whole, "wanted label:FILE:ids or label:LABELS");
    if (last == std::string::npos) {
      const auto wanted = split(arguments, ',');
      for (const auto& label : wanted) {
        if (label.empty()) fail_mask(whole, "wanted label:LABELS, ids or names with a comma between two");
        if (is_id(label)) parse_ids(label, whole);
      }
      return {[wanted, whole](const MaskInputs& in) { return own_label_mask(wanted, whole, in); },
              "",
              false,
              true};
    }
    const auto file = arguments.substr(0, last);
    const auto ids = parse_ids(arguments.substr(last + 1), whole);
    return {[file, ids](const MaskInputs& in) {
              return label_mask(in.read_labels(file), file, ids, in.height, in.width);
            },
            file};
  }
  const auto* kind = depth_kind(name);
  if (kind == nullptr)
    fail_mask(whole, "'" + name + "' is not a kind of mask; wanted one of " + mask_kinds());
  const auto numbers = parse_numbers(arguments, *kind, whole);
  const auto function = kind->function;
  return {[function, numbers](const MaskInputs& in) { return function(in.depth01, numbers); }, "", true};
}

}  // namespace rgbd_stylize
