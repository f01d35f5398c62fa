// A state_dict as PyTorch pickles it.
#pragma once

#include "pickle.hpp"
#include "tensor_view.hpp"

#include <functional>

namespace rgbd_stylize::weights {

/// A storage as a pickle refers to it.
struct StorageId {
  torch::ScalarType type;
  std::string_view key;  ///< in the pickle's bytes
  int64_t count = 0;     ///< elements that the file holds under `key`
  int64_t view_begin = 0;
  int64_t view_count =
      0;  ///< equal to `count`, except in old files where a storage could be a part of another
};

/// The bytes of the storage with that key.
using StorageFinder = std::function<std::string_view(const StorageId&)>;

/// Every storage the pickle refers to, whether in the state_dict or beside it.
std::vector<StorageId> storages(const Pickle& pickle);

/// The tensors of the pickled dictionary or, where it holds none, of the one under its key `state_dict` or
/// `model`, all checked. Integers and booleans among them become metadata; other entries are left out. Throws
/// Malformed where there are no tensors.
WeightTable state_dict_tensors(const Pickle& pickle, const StorageFinder& find);

}  // namespace rgbd_stylize::weights
