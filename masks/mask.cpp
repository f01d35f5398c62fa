#include "rgbd_stylize/masks/mask.hpp"

#include "depth_masks.hpp"
#include "region_masks.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/number_text.hpp"

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

[[noreturn]] void fail(const std::string& whole, const std::string& problem) {
  throw UsageError("mask '" + whole + "': " + problem);
}

double finite_number(const std::string& text, const std::string& whole) {
  const auto value = parse_number<double>(text.substr(std::min(text.find_first_not_of(' '), text.size())));
  if (!value) fail(whole, "'" + text + "' is not a number");
  if (!std::isfinite(*value)) fail(whole, "'" + text + "' is not a finite number");
  return *value;
}

std::vector<double> parse_numbers(const std::string& text, const DepthKind& kind, const std::string& whole) {
  std::vector<double> numbers;
  if (!text.empty()) {
    for (const auto& part : split(text, ',')) numbers.push_back(finite_number(part, whole));
  }
  if (numbers.size() < kind.least || numbers.size() > kind.most) {
    fail(whole, std::to_string(numbers.size()) + " numbers given, wanted " + kind.usage);
  }
  if (!kind.accepts(numbers)) fail(whole, "wanted " + kind.usage + " with " + kind.rule);
  return numbers;
}

std::vector<int64_t> parse_ids(const std::string& text, const std::string& whole) {
  std::vector<int64_t> ids;
  for (const auto& part : split(text, ',')) {
    const auto id = parse_number<uint16_t>(part);
    if (!id) fail(whole, "label '" + part + "' is not a whole number in 0..65535");
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
      fail(whole, "there is no label " + text + "; the last one is " + std::to_string(names.size()));
    return id;
  }
  const auto found = std::find(names.begin(), names.end(), text);
  if (found != names.end()) return found - names.begin() + 1;
  if (names.empty()) fail(whole, "the labels of the picture have no names; give the id of '" + text + "'");
  fail(whole,
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

void check_rest(const std::vector<Mask>& masks) {
  const auto rests =
      std::count_if(masks.begin(), masks.end(), [](const Mask& mask) { return mask.is_rest(); });
  if (rests > 1) throw UsageError("mask 'rest': given twice; one style at most can have the rest");
  if (rests == 1 && masks.size() == 1)
    throw UsageError("mask 'rest': it is what the other styles' masks leave, and there is no other");
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

  if (name == "rest") fail(whole, "'rest' can only be a whole mask");
  if (name == "ones") {
    if (colon != std::string::npos) fail(whole, "'ones' takes no arguments");
    return {[](const MaskInputs& in) { return torch::ones({1, 1, in.height, in.width}); }, ""};
  }
  if (name == "image") {
    if (arguments.empty()) fail(whole, "wanted image:FILE");
    return {[arguments](const MaskInputs& in) {
              return image_mask(in.read_grey(arguments), arguments, in.height, in.width);
            },
            arguments};
  }
  if (name == "label") {
    const auto last = arguments.rfind(':');
    if (arguments.empty() || last == 0) fail(whole, "wanted label:FILE:ids or label:LABELS");
    if (last == std::string::npos) {
      const auto wanted = split(arguments, ',');
      for (const auto& label : wanted) {
        if (label.empty()) fail(whole, "wanted label:LABELS, ids or names with a comma between two");
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
  if (kind == nullptr) fail(whole, "'" + name + "' is not a kind of mask; wanted one of " + mask_kinds());
  const auto numbers = parse_numbers(arguments, *kind, whole);
  const auto function = kind->function;
  return {[function, numbers](const MaskInputs& in) { return function(in.depth01, numbers); }, "", true};
}

bool Mask::needs_depth() const {
  for (const auto& factor : factors_) {
    if (factor.needs_depth) return true;
  }
  return false;
}

bool Mask::needs_labels() const {
  for (const auto& factor : factors_) {
    if (factor.needs_labels) return true;
  }
  return false;
}

std::vector<std::string> Mask::files() const {
  std::vector<std::string> files;
  for (const auto& factor : factors_) {
    if (!factor.file.empty()) files.push_back(factor.file);
  }
  return files;
}

torch::Tensor Mask::evaluate(const MaskInputs& inputs) const {
  TORCH_CHECK(!is_rest(), "Mask::evaluate: 'rest' depends on the other masks; use evaluate_masks");
  if (needs_depth() && !inputs.depth01.defined()) {
    fail(text_,
         "it is a function of depth, and the picture has none; --depth predict reads it in the picture");
  }
  if (needs_labels() && !inputs.labels.ids.defined()) {
    fail(text_, "the picture came without labels; give a label picture: label:FILE:ids");
  }
  torch::Tensor product;
  for (const auto& factor : factors_) {
    auto mask = factor.function(inputs);
    if (factor.complement) mask = 1 - mask;
    product = product.defined() ? product * mask : mask;
  }
  if (!torch::isfinite(product).all().item<bool>())
    fail(text_, "its values are no finite numbers; its parameters are too large or too small");
  return product;
}

void check_masks(const std::vector<std::string>& styles, const std::string& content) {
  check_rest({styles.begin(), styles.end()});
  if (content == "rest") throw UsageError("--content-mask rest: only a style can have the rest");
  if (!content.empty()) static_cast<void>(Mask(content));
}

std::vector<torch::Tensor> evaluate_masks(const std::vector<Mask>& masks, const MaskInputs& inputs) {
  check_rest(masks);
  std::vector<torch::Tensor> result;
  auto sum = torch::zeros({1, 1, inputs.height, inputs.width});
  int64_t rest = -1;
  for (size_t i = 0; i < masks.size(); ++i) {
    if (masks[i].is_rest()) {
      rest = static_cast<int64_t>(i);
      result.emplace_back();
    } else {
      result.push_back(masks[i].evaluate(inputs));
      sum += result.back();
    }
  }
  if (rest >= 0) result[static_cast<size_t>(rest)] = (1 - sum).clamp_min(0);
  return result;
}

double selected_share(const torch::Tensor& mask) { return mask.mean().item<double>(); }

}  // namespace rgbd_stylize
