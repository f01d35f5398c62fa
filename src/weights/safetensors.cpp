#include "file_bytes.hpp"
#include "formats.hpp"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

namespace rgbd_stylize::weights {
namespace {

using Json = nlohmann::json;

// Some 100,000 tensors. A parsed header takes several times its size in memory.
constexpr uint64_t kLongestHeader = 16 << 20;

Json parse_header(std::string_view header) {
  auto json = Json::parse(header.begin(), header.end(), nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) throw Malformed("is a damaged safetensors file: its header is not a JSON object");
  return json;
}

torch::ScalarType element_type(const Json& name) {
  static constexpr std::array<std::pair<const char*, torch::ScalarType>, 10> kTypes{{
      {"F64", torch::kFloat64},
      {"F32", torch::kFloat32},
      {"F16", torch::kFloat16},
      {"BF16", torch::kBFloat16},
      {"I64", torch::kInt64},
      {"I32", torch::kInt32},
      {"I16", torch::kInt16},
      {"I8", torch::kInt8},
      {"U8", torch::kUInt8},
      {"BOOL", torch::kUInt8},
  }};
  for (const auto& [known, type] : kTypes) {
    if (name == known) return type;
  }
  throw Malformed("has element type " + (name.is_string() ? name.get<std::string>() : "(none)") +
                  "; wanted F64, F32, F16, BF16 or an integer type");
}

std::vector<int64_t> whole_numbers(const Json& entry, const char* key) {
  const auto found = entry.find(key);
  std::vector<int64_t> numbers;
  if (found == entry.end() || !found->is_array()) throw Malformed(std::string("has no ") + key);
  for (const auto& number : *found) {
    if (!number.is_number_unsigned() || number.get<uint64_t>() > INT64_MAX) {
      throw Malformed(std::string("has a ") + key + " that is not made of whole numbers from 0");
    }
    numbers.push_back(number.get<int64_t>());
  }
  return numbers;
}

TensorView tensor_view(const Json& entry, std::string_view data) {
  if (!entry.is_object()) throw Malformed("is not described");
  TensorView view{element_type(entry.value("dtype", Json())), {}, 0, whole_numbers(entry, "shape"), {}};
  const auto count = static_cast<uint64_t>(element_count(view.sizes));
  const auto offsets = whole_numbers(entry, "data_offsets");
  if (offsets.size() != 2 || offsets[0] > offsets[1])
    throw Malformed("has data_offsets that are not begin, end");
  view.storage = slice(data, offsets[0], offsets[1] - offsets[0]);
  const auto size = c10::elementSize(view.type);
  if (view.storage.size() % size || view.storage.size() / size != count) {
    throw Malformed("has " + std::to_string(view.storage.size()) + " bytes; wanted " + std::to_string(count) +
                    " elements of " + std::to_string(size));
  }
  view.strides = contiguous_strides(view.sizes);
  check(view);
  return view;
}

std::map<std::string, std::string> metadata(const Json& entries) {
  std::map<std::string, std::string> result;
  if (!entries.is_object()) throw Malformed("has a __metadata__ that is not a JSON object");
  for (const auto& [key, value] : entries.items()) {
    if (!value.is_string()) throw Malformed("has a __metadata__ that is not text: " + key);
    result[key] = value.get<std::string>();
  }
  return result;
}

// JSON objects have no order; the data have one.
void sort_by_place(WeightTable& table) {
  const auto earlier = [](const auto& a, const auto& b) {
    const auto &x = a.second.storage, &y = b.second.storage;
    return x.data() != y.data() ? x.data() < y.data() : x.size() < y.size();
  };
  std::sort(table.tensors.begin(), table.tensors.end(), earlier);
  for (size_t i = 1; i < table.tensors.size(); ++i) {
    const auto& before = table.tensors[i - 1].second.storage;
    if (before.data() + before.size() > table.tensors[i].second.storage.data()) {
      throw Malformed("has tensors " + table.tensors[i - 1].first + " and " + table.tensors[i].first +
                      " in the same place");
    }
  }
}

}  // namespace

WeightTable read_safetensors(std::string_view bytes) {
  const auto length = load<uint64_t>(bytes, 0);
  if (length > kLongestHeader) {
    throw Malformed("claims a safetensors header of " + std::to_string(length) + " bytes; the most is " +
                    std::to_string(kLongestHeader));
  }
  const auto header = slice(bytes, sizeof(length), length);
  const auto data = bytes.substr(sizeof(length) + length);
  WeightTable table;
  const auto entries = parse_header(header);
  for (const auto& [name, entry] : entries.items()) {
    if (name == "__metadata__") {
      table.metadata = metadata(entry);
      continue;
    }
    try {
      table.tensors.emplace_back(name, tensor_view(entry, data));
    } catch (const Malformed& problem) {
      throw Malformed("tensor " + name + " " + problem.what());
    }
  }
  if (table.tensors.empty()) throw Malformed("holds no tensors");
  sort_by_place(table);
  return table;
}

}  // namespace rgbd_stylize::weights
