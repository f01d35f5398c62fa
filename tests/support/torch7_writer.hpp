// Writes Torch7's binary form, as far as networks need it.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <torch/types.h>

namespace rgbd_stylize::testing_support {

class Torch7Writer {
 public:
  template <typename T>
  Torch7Writer& raw(T value) {
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof(value));
    return *this;
  }
  Torch7Writer& raw_text(const std::string& text) {
    raw(static_cast<int32_t>(text.size()));
    bytes_ += text;
    return *this;
  }

  Torch7Writer& nil() { return raw<int32_t>(0); }
  Torch7Writer& number(double value) { return raw<int32_t>(1).raw(value); }
  Torch7Writer& text(const std::string& value) { return raw<int32_t>(2).raw_text(value); }
  Torch7Writer& boolean(bool value) { return raw<int32_t>(5).raw<int32_t>(value); }
  /// `count` keys and values have to follow.
  Torch7Writer& table(int32_t count) { return raw<int32_t>(3).raw(next_++).raw(count); }
  /// What the class writes has to follow: a table, for a module.
  Torch7Writer& object(const std::string& name) {
    return raw<int32_t>(4).raw(next_++).raw_text("V 1").raw_text(name);
  }
  /// The table or object with that number again, counted from 1.
  Torch7Writer& again(int32_t type, int32_t number) { return raw(type).raw(number); }

  Torch7Writer& tensor(const torch::Tensor& values) {
    const auto t = values.contiguous();
    object("torch.FloatTensor").raw(static_cast<int32_t>(t.dim()));
    for (const auto size : t.sizes()) raw(size);
    for (const auto stride : t.strides()) raw(stride);
    object_storage(t);
    return *this;
  }

  /// Containers and layers of that network, one `nn.Sequential` for each container: a tensor's name says
  /// where it belongs.
  Torch7Writer& network(const std::vector<std::pair<std::string, torch::Tensor>>& tensors) {
    Module root;
    for (const auto& [name, tensor] : tensors) {
      auto* module = &root;
      size_t begin = 0;
      for (auto dot = name.find('.'); dot != std::string::npos; dot = name.find('.', begin)) {
        module = &module->children[std::stoi(name.substr(begin, dot - begin))];
        begin = dot + 1;
      }
      module->tensors.emplace_back(name.substr(begin), tensor);
    }
    write(root);
    return *this;
  }

  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  struct Module {
    std::vector<std::pair<std::string, torch::Tensor>> tensors;
    std::map<int, Module> children;
  };

  void object_storage(const torch::Tensor& t) {
    raw<int64_t>(1);  // the tensor begins at its storage's first element
    object("torch.FloatStorage").raw(t.numel());
    bytes_.append(static_cast<const char*>(t.data_ptr()), t.nbytes());
  }

  void write(const Module& module) {
    object(module.children.empty() ? "nn.SpatialConvolution" : "nn.Sequential");
    table(static_cast<int32_t>(module.tensors.size()) + (module.children.empty() ? 0 : 1));
    for (const auto& [name, tensor] : module.tensors) text(name).tensor(tensor);
    if (module.children.empty()) return;
    text("modules").table(static_cast<int32_t>(module.children.size()));
    for (const auto& [place, child] : module.children) {
      number(place + 1);
      write(child);
    }
  }

  std::string bytes_;
  int32_t next_ = 1;
};

}  // namespace rgbd_stylize::testing_support
