#include "rgbd_stylize/weights/weight_file.hpp"

#include "file_bytes.hpp"
#include "formats.hpp"
#include "layer_order.hpp"
#include "rgbd_stylize/core/error.hpp"

#include <algorithm>
#include <unordered_map>

namespace rgbd_stylize {
namespace weights {
namespace {

// A message is one line, and names in a file can be anything of any length.
WeightsError error_in(const std::string& path, std::string what) {
  constexpr size_t kLongest = 400;
  if (what.size() > kLongest) what = what.substr(0, kLongest) + "...";
  for (auto& letter : what) {
    if (static_cast<unsigned char>(letter) < ' ' || letter == 0x7f) letter = '?';
  }
  return WeightsError(path + ": " + what);
}

class MappedWeights : public WeightSource {
 public:
  MappedWeights(std::string path, std::unique_ptr<MappedFile> file, WeightTable table)
      : path_(std::move(path)), file_(std::move(file)), table_(std::move(table)) {
    for (size_t i = 0; i < table_.tensors.size(); ++i) places_.emplace(table_.tensors[i].first, i);
  }

  [[nodiscard]] std::vector<std::string> names() const override {
    std::vector<std::string> names;
    for (const auto& [name, view] : table_.tensors) names.push_back(name);
    return names;
  }

  [[nodiscard]] torch::Tensor read(const std::string& name) const override {
    const auto place = places_.find(name);
    if (place == places_.end()) throw error_in(path_, missing(name));
    return to_float32(table_.tensors[place->second].second);
  }

  [[nodiscard]] std::map<std::string, std::string> metadata() const override { return table_.metadata; }
  [[nodiscard]] std::string description() const override { return path_; }

 private:
  [[nodiscard]] std::string missing(const std::string& name) const {
    const auto before = last_before(names(), name);
    return "holds no tensor " + name + "; " +
           (before
                ? "the last one it holds before that is " + *before
                : "the first of the " + std::to_string(places_.size()) + " it holds is " + names().front());
  }

  std::string path_;
  std::unique_ptr<MappedFile> file_;  // none: the bytes are somebody else's
  WeightTable table_;
  std::unordered_map<std::string, size_t> places_;
};

WeightTable read_table(std::string_view bytes) {
  if (bytes.substr(0, 4) == "PK\3\4") return read_pytorch_zip(bytes);
  // Eight bytes of length, then JSON. The legacy form cannot look like it: its magic number has another byte
  // there.
  if (bytes.size() > 8 && bytes[8] == '{') {
#ifdef RGBD_STYLIZE_HAVE_JSON
    return read_safetensors(bytes);
#else
    throw Malformed("is a safetensors file, which this build cannot read: it was made without nlohmann_json");
#endif
  }
  if (bytes[0] == '\x80') return read_pytorch_legacy(bytes);
  // Torch7's binary form has no magic number; a network is an object, whose type is 4.
  if (bytes.substr(0, 4) == std::string_view("\4\0\0\0", 4)) return read_torch7(bytes);
  if (bytes.substr(0, 4) == std::string_view("\3\0\0\0", 4))
    throw Malformed("is a .t7 file of a table; wanted one of a network alone");
  if (bytes.substr(0, 2) == "4\n" || bytes.substr(0, 2) == "3\n")
    throw Malformed("is a .t7 file in Torch7's ASCII form; wanted its binary form");
  throw Malformed("is not a weights file; wanted safetensors, or .pth or .t7 as torch.save writes it");
}

}  // namespace
}  // namespace weights

bool WeightSource::holds(const std::string& name) const {
  const auto all = names();
  return std::find(all.begin(), all.end(), name) != all.end();
}

std::unique_ptr<WeightSource> open_weights(const std::string& path) {
  try {
    auto file = std::make_unique<weights::MappedFile>(path);
    auto table = weights::read_table(file->bytes());
    return std::make_unique<weights::MappedWeights>(path, std::move(file), std::move(table));
  } catch (const weights::Malformed& problem) {
    throw weights::error_in(path, problem.what());
  }
}

std::unique_ptr<WeightSource> open_weights(std::string_view content, const std::string& description) {
  try {
    return std::make_unique<weights::MappedWeights>(description, nullptr, weights::read_table(content));
  } catch (const weights::Malformed& problem) {
    throw weights::error_in(description, problem.what());
  }
}

}  // namespace rgbd_stylize
