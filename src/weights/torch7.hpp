// Torch7's binary format, read as data.
#pragma once

#include "tensor_view.hpp"

#include <deque>
#include <map>
#include <string_view>
#include <variant>

namespace rgbd_stylize::weights {

struct Torch7Value;

/// A Lua table: what stands under names and under whole numbers. Other keys are left out.
struct Torch7Table {
  std::map<std::string_view, const Torch7Value*> named;
  std::map<int64_t, const Torch7Value*> numbered;
};

/// An object of a class that is no tensor, such as `nn.Sequential`: what the class writes of it, mostly a
/// table.
struct Torch7Object {
  const Torch7Value* content = nullptr;
};

/// The elements that tensors lie in.
struct Torch7Storage {
  torch::ScalarType type;
  std::string_view bytes;
};

struct Torch7Value {
  std::variant<std::monostate,
               bool,
               double,
               std::string_view,
               Torch7Table,
               Torch7Object,
               Torch7Storage,
               TensorView>
      data;

  template <typename T>
  [[nodiscard]] const T* as() const {
    return std::get_if<T>(&data);
  }
};

/// A file that was read. The values lie side by side and point at each other; they may form cycles.
struct Torch7File {
  std::deque<Torch7Value> values;
  const Torch7Value* root = nullptr;
};

/// Reads a file of torch.save (64-bit, little-endian, binary). Nothing in it is run: Lua functions are
/// refused. Tensors are checked. Throws Malformed.
Torch7File read_torch7_file(std::string_view bytes);

}  // namespace rgbd_stylize::weights
