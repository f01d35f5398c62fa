#include "torch7.hpp"

#include "file_bytes.hpp"

#include <array>
#include <cmath>
#include <optional>
#include <unordered_map>

namespace rgbd_stylize::weights {
namespace {

// A network of a thousand layers has some 80 thousand values, nested some 50 deep.
constexpr size_t kMostValues = 1'000'000;
constexpr int kDeepest = 200;
constexpr int32_t kMostDimensions = 16;

enum class Type : int32_t {
  kNil = 0,
  kNumber = 1,
  kString = 2,
  kTable = 3,
  kObject = 4,
  kBoolean = 5,
  kFunction = 6,
  kOldFunctionWithUpvalues = 7,
  kFunctionWithUpvalues = 8,
};

// The element type of `torch.FloatTensor` or `torch.FloatStorage` and their kin, `suffix` being "Tensor" or
// "Storage"; those of a GPU have "Cuda" before the rest, and bare `torch.CudaTensor` is of floats.
std::optional<torch::ScalarType> element_type(std::string_view name, std::string_view suffix) {
  static constexpr std::array<std::pair<std::string_view, torch::ScalarType>, 9> kTypes{{
      {"", torch::kFloat32},
      {"Float", torch::kFloat32},
      {"Double", torch::kFloat64},
      {"Half", torch::kFloat16},
      {"Long", torch::kInt64},
      {"Int", torch::kInt32},
      {"Short", torch::kInt16},
      {"Char", torch::kInt8},
      {"Byte", torch::kUInt8},
  }};
  constexpr std::string_view kModule = "torch.", kGpu = "Cuda";
  if (name.substr(0, kModule.size()) != kModule || name.size() < kModule.size() + suffix.size() ||
      name.substr(name.size() - suffix.size()) != suffix) {
    return std::nullopt;
  }
  auto kind = name.substr(kModule.size(), name.size() - kModule.size() - suffix.size());
  const bool gpu = kind.substr(0, kGpu.size()) == kGpu;
  if (gpu) kind.remove_prefix(kGpu.size());
  for (const auto& [known, type] : kTypes) {
    if (known == kind && (gpu || !kind.empty())) return type;
  }
  return std::nullopt;
}

[[noreturn]] void fail(const std::string& what) { throw Malformed("is a damaged .t7 file: " + what); }

class Reader : ByteReader {
 public:
  using ByteReader::ByteReader;

  Torch7File read() {
    const auto* root = value(0);
    return {std::move(values_), root};
  }

 private:
  std::string_view text() {
    const auto length = number<int32_t>();
    if (length < 0) fail("a text has a negative length");
    return take(static_cast<uint64_t>(length));
  }

  Torch7Value& add(Torch7Value value) {
    if (values_.size() == kMostValues) fail("it has more values than any network");
    return values_.emplace_back(std::move(value));
  }

  const Torch7Value* value(int depth) {
    if (depth > kDeepest) fail("it is nested deeper than any network");
    const auto type = number<Type>();
    switch (type) {
      case Type::kNil:
        return &add({});
      case Type::kNumber:
        return &add({number<double>()});
      case Type::kString:
        return &add({text()});
      case Type::kBoolean:
        return &add({number<int32_t>() != 0});
      case Type::kTable:
      case Type::kObject:
        return shared(type, depth);
      case Type::kFunction:
      case Type::kOldFunctionWithUpvalues:
      case Type::kFunctionWithUpvalues:
        throw Malformed(
            "refused, and nothing of it was run: it holds a Lua function; save the network alone");
    }
    fail("a value has the unknown type " + std::to_string(static_cast<int32_t>(type)));
  }

  // Tables and objects have a number; where it comes again, nothing follows it. Known before it is read, a
  // value may hold itself.
  const Torch7Value* shared(Type type, int depth) {
    const auto index = number<int32_t>();
    const auto found = memo_.find(index);
    if (found != memo_.end()) return found->second;
    auto& value = add({});
    memo_.emplace(index, &value);
    if (type == Type::kTable) {
      value.data = table(depth);
    } else {
      value.data = object(depth);
    }
    return &value;
  }

  Torch7Table table(int depth) {
    const auto count = number<int32_t>();
    if (count < 0) fail("a table has a negative size");
    Torch7Table table;
    for (int32_t i = 0; i < count; ++i) {
      const auto* key = value(depth + 1);
      const auto* held = value(depth + 1);
      if (const auto* name = key->as<std::string_view>()) table.named.emplace(*name, held);
      const auto* place = key->as<double>();
      // The whole numbers that a double can tell apart.
      if (place && std::abs(*place) < 9e15 && std::trunc(*place) == *place) {
        table.numbered.emplace(static_cast<int64_t>(*place), held);
      }
    }
    return table;
  }

  decltype(Torch7Value::data) object(int depth) {
    auto name = text();
    if (name.substr(0, 2) == "V ") name = text();  // the version came first; files of 2012 have none
    if (const auto type = element_type(name, "Tensor")) return tensor(*type, depth);
    if (const auto type = element_type(name, "Storage")) return storage(*type);
    return Torch7Object{value(depth + 1)};
  }

  TensorView tensor(torch::ScalarType type, int depth) {
    const auto dimensions = number<int32_t>();
    if (dimensions < 0 || dimensions > kMostDimensions) {
      fail("a tensor has " + std::to_string(dimensions) + " dimensions");
    }
    TensorView view{type, {}, 0, {}, {}};
    for (int32_t i = 0; i < dimensions; ++i) view.sizes.push_back(number<int64_t>());
    for (int32_t i = 0; i < dimensions; ++i) view.strides.push_back(number<int64_t>());
    if (dimensions == 0) view.sizes = {0}, view.strides = {1};  // Torch7's empty tensor; a scalar has one
    const auto offset = number<int64_t>();                      // counted from 1
    const auto* held = value(depth + 1);
    if (const auto* storage = held->as<Torch7Storage>()) {
      if (storage->type != type) fail("a tensor lies in elements of another type");
      view.storage = storage->bytes;
    } else if (!held->as<std::monostate>()) {
      fail("a tensor lies in something that is no storage");
    }
    if (offset < 1) fail("a tensor begins before its storage");
    view.offset = offset - 1;
    try {
      check(view);
    } catch (const Malformed& problem) {
      fail("a tensor " + std::string(problem.what()));
    }
    return view;
  }

  Torch7Storage storage(torch::ScalarType type) {
    const auto count = number<int64_t>();
    const auto size = static_cast<int64_t>(c10::elementSize(type));
    if (count < 0 || count > static_cast<int64_t>(rest().size()) / size) {
      fail("a storage wants " + std::to_string(count) + " elements");
    }
    return {type, take(static_cast<uint64_t>(count * size))};
  }

  std::deque<Torch7Value> values_;
  std::unordered_map<int32_t, const Torch7Value*> memo_;
};

}  // namespace

Torch7File read_torch7_file(std::string_view bytes) { return Reader(bytes).read(); }

}  // namespace rgbd_stylize::weights
