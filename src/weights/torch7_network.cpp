// The tensors of a network of Torch7's `nn`.
#include "file_bytes.hpp"
#include "formats.hpp"
#include "torch7.hpp"

namespace rgbd_stylize::weights {
namespace {

// Modules may be shared, so that a small file could name very many of them.
constexpr int kMostModules = 100'000;
constexpr int kDeepest = 64;

class Collector {
 public:
  WeightTable collect(const Torch7Value& root) {
    module(root, "", 0);
    if (table_.tensors.empty()) {
      throw Malformed(
          "is a .t7 file without weights; wanted a network as torch.save(file, network) writes it");
    }
    return std::move(table_);
  }

 private:
  void module(const Torch7Value& value, const std::string& path, int depth) {
    const auto* object = value.as<Torch7Object>();
    const auto* fields = object ? object->content->as<Torch7Table>() : nullptr;
    if (!fields) return;
    if (++modules_ > kMostModules || depth > kDeepest) {
      throw Malformed("is a damaged .t7 file: it has more modules than any network");
    }
    for (const auto* name : {"weight", "bias", "running_mean", "running_var"}) {
      const auto found = fields->named.find(name);
      const auto* tensor = found == fields->named.end() ? nullptr : found->second->as<TensorView>();
      if (tensor) table_.tensors.emplace_back(path + name, *tensor);
    }
    const auto found = fields->named.find("modules");
    const auto* modules = found == fields->named.end() ? nullptr : found->second->as<Torch7Table>();
    if (!modules) return;
    for (const auto& [place, child] : modules->numbered) {
      module(*child, path + std::to_string(place - 1) + ".", depth + 1);
    }
  }

  WeightTable table_;
  int modules_ = 0;
};

}  // namespace

WeightTable read_torch7(std::string_view bytes) {
  const auto file = read_torch7_file(bytes);
  return Collector().collect(*file.root);
}

}  // namespace rgbd_stylize::weights
