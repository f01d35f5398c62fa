#include "state_dict.hpp"

#include "file_bytes.hpp"
#include "pytorch_names.hpp"

#include <optional>
#include <unordered_set>

namespace rgbd_stylize::weights {
namespace {

template <typename T>
const T& argument(const PickleSequence& arguments, size_t index) {
  const auto* value = index < arguments.size() ? arguments[index]->as<T>() : nullptr;
  if (!value) throw Malformed("has a damaged pickle: a tensor or storage is described in an unknown way");
  return *value;
}

std::vector<int64_t> integers(const PickleSequence& values) {
  std::vector<int64_t> result;
  for (size_t i = 0; i < values.size(); ++i) result.push_back(argument<int64_t>(values, i));
  return result;
}

// ("storage", type, key, location, count) and, in the legacy form, None or (view key, begin, count).
StorageId storage_id(const PicklePersistentId& id) {
  const auto& parts = *id.parts;
  const auto type = storage_type(argument<PickleGlobal>(parts, 1).name);
  if (argument<std::string_view>(parts, 0) != "storage" || !type) {
    throw Malformed("has a damaged pickle: it refers to something that is not a storage");
  }
  const auto count = argument<int64_t>(parts, 4);
  StorageId storage{*type, argument<std::string_view>(parts, 2), count, 0, count};
  if (parts.size() > 5 && !parts[5]->as<std::monostate>()) {
    const auto& view = argument<PickleSequence>(parts, 5);
    storage.view_begin = argument<int64_t>(view, 1);
    storage.view_count = argument<int64_t>(view, 2);
  }
  return storage;
}

std::string_view storage_bytes(const StorageId& id, const StorageFinder& find) {
  const auto bytes = find(id);
  const auto held = static_cast<int64_t>(bytes.size() / c10::elementSize(id.type));
  const auto size = static_cast<int64_t>(c10::elementSize(id.type));
  const bool view_fits = id.view_begin >= 0 && id.view_count >= 0 && id.view_begin <= id.count &&
                         id.view_count <= id.count - id.view_begin;
  if (id.count < 0 || id.count > held || !view_fits) {
    throw Malformed("is said to have " + std::to_string(id.count) + " elements in storage " +
                    std::string(id.key) + ", which holds " + std::to_string(held));
  }
  return bytes.substr(id.view_begin * size, id.view_count * size);
}

// The call that makes the tensor, or nullptr where `value` is no tensor. A parameter is a tensor in a
// wrapper.
const PickleCall* tensor_call(const PickleValue& value) {
  const auto* call = value.as<PickleCall>();
  if (call && call->function == kRebuildParameter) call = &argument<PickleCall>(*call->arguments, 0);
  return call && (call->function == kRebuildTensorV2 || call->function == kRebuildTensor) ? call : nullptr;
}

// (storage, offset, sizes, strides) and, since version 2, what only training needs.
TensorView tensor_view(const PickleSequence& arguments, const StorageFinder& find) {
  const auto id = storage_id(argument<PicklePersistentId>(arguments, 0));
  TensorView view{id.type,
                  storage_bytes(id, find),
                  argument<int64_t>(arguments, 1),
                  integers(argument<PickleSequence>(arguments, 2)),
                  integers(argument<PickleSequence>(arguments, 3))};
  check(view);
  return view;
}

const PickleDict* nested_dict(const PickleDict& dict, std::string_view name) {
  for (const auto& [key, value] : dict.items) {
    const auto* text = key->as<std::string_view>();
    if (text && *text == name) return value->as<PickleDict>();
  }
  return nullptr;
}

// An integer or a boolean as text.
std::optional<std::string> fact(const PickleValue& value) {
  if (const auto* number = value.as<int64_t>()) return std::to_string(*number);
  if (const auto* truth = value.as<bool>()) return *truth ? "true" : "false";
  return std::nullopt;
}

WeightTable tensors_of(const PickleDict& dict, const StorageFinder& find) {
  WeightTable table;
  std::unordered_set<std::string_view> seen;
  for (const auto& [key, value] : dict.items) {
    const auto* name = key->as<std::string_view>();
    if (!name) continue;
    if (const auto text = fact(*value)) table.metadata.emplace(*name, *text);
    const auto* call = tensor_call(*value);
    if (!call) continue;
    if (!seen.insert(*name).second) throw Malformed("holds two tensors called " + std::string(*name));
    try {
      table.tensors.emplace_back(*name, tensor_view(*call->arguments, find));
    } catch (const Malformed& problem) {
      throw Malformed("tensor " + std::string(*name) + " " + problem.what());
    }
  }
  return table;
}

}  // namespace

std::vector<StorageId> storages(const Pickle& pickle) {
  std::vector<StorageId> ids;
  for (const auto& value : pickle.values) {
    if (const auto* id = value.as<PicklePersistentId>()) ids.push_back(storage_id(*id));
  }
  return ids;
}

WeightTable state_dict_tensors(const Pickle& pickle, const StorageFinder& find) {
  const auto* dict = pickle.root->as<PickleDict>();
  if (!dict)
    throw Malformed("holds something else than a dictionary of tensors; save a model's state_dict()");
  auto table = tensors_of(*dict, find);
  for (const auto* name : {"state_dict", "model"}) {
    const auto* nested = nested_dict(*dict, name);
    if (table.tensors.empty() && nested) table = tensors_of(*nested, find);
  }
  if (table.tensors.empty())
    throw Malformed("holds a dictionary without tensors; save a model's state_dict()");
  return table;
}

}  // namespace rgbd_stylize::weights
