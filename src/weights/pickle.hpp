// The part of Python's pickle format that a state_dict needs, read as data.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace rgbd_stylize::weights {

struct PickleValue;

/// A list or a tuple: nothing here needs to tell them apart.
using PickleSequence = std::vector<const PickleValue*>;

/// A dict or an OrderedDict, in the order of insertion.
struct PickleDict {
  std::vector<std::pair<const PickleValue*, const PickleValue*>> items;
};

/// A name such as `torch.FloatStorage`, one of pytorch_names.hpp.
struct PickleGlobal {
  std::string name;
};

/// A function of pytorch_names.hpp and what Python would have called it with.
struct PickleCall {
  std::string function;
  const PickleSequence* arguments;  // not a copy: many calls could share one long sequence
};

/// What the pickle refers to outside itself: a storage.
struct PicklePersistentId {
  const PickleSequence* parts;
};

/// `string_view` stands for str and bytes, and for the bytes of an integer longer than 64 bits.
struct PickleValue {
  std::variant<std::monostate,
               bool,
               int64_t,
               double,
               std::string_view,
               PickleSequence,
               PickleDict,
               PickleGlobal,
               PickleCall,
               PicklePersistentId>
      data;

  template <typename T>
  [[nodiscard]] const T* as() const {
    return std::get_if<T>(&data);
  }
};

/// A pickle that was read. The values lie side by side and point at each other, so that a cycle or a depth
/// that a hostile file makes costs no stack; strings point into the bytes that were read.
struct Pickle {
  std::deque<PickleValue> values;
  const PickleValue* root = nullptr;
  size_t length = 0;  ///< in bytes: another pickle may follow
};

/// Reads the pickle (protocols 2 to 5) that `bytes` begin with. Throws Malformed for what a state_dict does
/// not need, by name for a name that is not in pytorch_names.hpp, and for more operations than any state_dict
/// has.
Pickle read_pickle(std::string_view bytes);

}  // namespace rgbd_stylize::weights
