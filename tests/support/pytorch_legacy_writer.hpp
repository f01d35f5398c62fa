// Writes a state dict in the legacy form of torch.save, as PyTorch before 1.6 did.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <torch/types.h>

namespace rgbd_stylize::testing_support {

/// Of float tensors, and of entries that are no tensors, in their order.
using LegacyEntry = std::variant<torch::Tensor, int, bool>;
using LegacyStateDict = std::vector<std::pair<std::string, LegacyEntry>>;

class PytorchLegacyWriter {
 public:
  explicit PytorchLegacyWriter(const LegacyStateDict& entries) {
    pickle("\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19");  // the magic number
    pickle(integer(1001));                                       // the protocol
    pickle("}(" + text("protocol_version") + integer(1001) + text("little_endian") + boolean(true) + "u");
    std::string items, keys, storages;
    for (const auto& [name, entry] : entries) {
      items += text(name) + value(entry, name);
      if (!std::holds_alternative<torch::Tensor>(entry)) continue;
      const auto tensor = std::get<torch::Tensor>(entry).contiguous();
      keys += text(name);
      storages += raw<int64_t>(tensor.numel());
      storages.append(static_cast<const char*>(tensor.data_ptr()), tensor.nbytes());
    }
    pickle(kOrderedDict + "(" + items + "u");
    pickle("](" + keys + "e");
    bytes_ += storages;
  }

  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  // Python's opcodes are those of pickletools.
  void pickle(const std::string& object) { bytes_ += "\x80\x02" + object + "."; }

  template <typename T>
  static std::string raw(T number) {
    return {reinterpret_cast<const char*>(&number), sizeof(number)};
  }
  static std::string integer(int64_t number) { return "J" + raw(static_cast<int32_t>(number)); }
  static std::string boolean(bool is_true) { return is_true ? "\x88" : "\x89"; }
  static std::string text(const std::string& words) {
    return "X" + raw(static_cast<uint32_t>(words.size())) + words;
  }
  static std::string tuple(torch::IntArrayRef numbers) {
    std::string items;
    for (const auto number : numbers) items += integer(number);
    return "(" + items + "t";
  }

  static std::string value(const LegacyEntry& entry, const std::string& name) {
    if (const auto* number = std::get_if<int>(&entry)) return integer(*number);
    if (const auto* is_true = std::get_if<bool>(&entry)) return boolean(*is_true);
    const auto tensor = std::get<torch::Tensor>(entry).contiguous();
    const auto storage = "(" + text("storage") + "ctorch\nFloatStorage\n" + text(name) + text("cpu") +
                         integer(tensor.numel()) + "NtQ";
    return "ctorch._utils\n_rebuild_tensor_v2\n(" + storage + integer(0) + tuple(tensor.sizes()) +
           tuple(tensor.strides()) + boolean(false) + kOrderedDict + "tR";
  }

  inline static const std::string kOrderedDict = "ccollections\nOrderedDict\n)R";
  std::string bytes_;
};

}  // namespace rgbd_stylize::testing_support
