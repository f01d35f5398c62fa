#include "file_bytes.hpp"
#include "formats.hpp"
#include "state_dict.hpp"

#include <unordered_map>

namespace rgbd_stylize::weights {
namespace {

using StorageMap = std::unordered_map<std::string_view, std::string_view>;

// 0x1950a86a20f9469cfc6c as a pickle writes it.
constexpr std::string_view kMagic = "\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19";
constexpr int64_t kProtocol = 1001;

Pickle next_pickle(std::string_view& bytes) {
  auto pickle = read_pickle(bytes);
  bytes.remove_prefix(pickle.length);
  return pickle;
}

void check_magic(const Pickle& magic) {
  const auto* text = magic.root->as<std::string_view>();
  if (!text || *text != kMagic) throw Malformed("is a pickle, but not a file of torch.save");
}

void check_protocol(const Pickle& protocol) {
  const auto* number = protocol.root->as<int64_t>();
  if (!number || *number != kProtocol) throw Malformed("is of an unknown version of PyTorch's legacy form");
}

void check_system(const Pickle& system) {
  const auto* facts = system.root->as<PickleDict>();
  if (!facts)
    throw Malformed("has a damaged pickle: the facts about the system it was written on are missing");
  for (const auto& [key, value] : facts->items) {
    const auto* name = key->as<std::string_view>();
    const auto* little = value->as<bool>();
    if (name && *name == "little_endian" && (!little || !*little)) {
      throw Malformed("was written on a big-endian machine; save it again on a little-endian one");
    }
  }
}

// The raw storages after the pickles, one for each key: the number of elements, then the elements.
StorageMap raw_storages(std::string_view bytes, const Pickle& object, const Pickle& keys) {
  std::unordered_map<std::string_view, StorageId> ids;
  for (auto& id : storages(object)) ids.emplace(id.key, id);
  const auto* list = keys.root->as<PickleSequence>();
  if (!list) throw Malformed("has a damaged pickle: its list of storages is missing");
  StorageMap found;
  for (const auto* key : *list) {
    const auto* text = key->as<std::string_view>();
    const auto id = text ? ids.find(*text) : ids.end();
    if (id == ids.end())
      throw Malformed("has a damaged pickle: its list of storages names one that nothing uses");
    const auto count = load<uint64_t>(bytes, 0);
    const auto size = c10::elementSize(id->second.type);
    if (count > bytes.size() / size) {
      throw Malformed("is cut short or damaged: storage " + std::string(id->first) + " wants " +
                      std::to_string(count) + " elements");
    }
    found[id->first] = slice(bytes, sizeof(count), count * size);
    bytes.remove_prefix(sizeof(count) + count * size);
  }
  return found;
}

}  // namespace

WeightTable read_pytorch_legacy(std::string_view bytes) {
  check_magic(next_pickle(bytes));
  check_protocol(next_pickle(bytes));
  check_system(next_pickle(bytes));
  const auto object = next_pickle(bytes);
  const auto keys = next_pickle(bytes);
  const auto found = raw_storages(bytes, object, keys);
  return state_dict_tensors(object, [&](const StorageId& id) {
    const auto storage = found.find(id.key);
    if (storage == found.end())
      throw Malformed("lies in storage " + std::string(id.key) + ", which the file does not hold");
    return storage->second;
  });
}

}  // namespace rgbd_stylize::weights
