#include "hdf5_file.hpp"

#include "rgbd_stylize/core/error.hpp"

#include <algorithm>
#include <mutex>
#include <stdexcept>

#include <hdf5.h>

namespace rgbd_stylize {
namespace {

namespace fs = std::filesystem;

std::mutex& library() {
  static std::mutex mutex;
  return mutex;
}

// For the time of a call: nobody else is in the library, and it prints nothing.
class InLibrary {
 public:
  InLibrary() : lock_(library()) { H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr); }

 private:
  std::lock_guard<std::mutex> lock_;
};

// An object of the library, closed when it goes.
class Handle {
 public:
  Handle(hid_t id, herr_t (*close)(hid_t)) : id_(id), close_(close) {}
  ~Handle() {
    if (id_ >= 0) close_(id_);
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  operator hid_t() const { return id_; }

 private:
  hid_t id_;
  herr_t (*close_)(hid_t);
};

// The innermost reason of what just failed.
std::string reason() {
  std::string text = "no reason is given";
  H5Ewalk2(
      H5E_DEFAULT,
      H5E_WALK_UPWARD,
      [](unsigned depth, const H5E_error2_t* error, void* result) -> herr_t {
        if (depth == 0) *static_cast<std::string*>(result) = error->desc;
        return 0;
      },
      &text);
  return text;
}

[[noreturn]] void fail(const std::string& path, const std::string& what) {
  throw InputError(path + ": " + what + ": " + reason() + "; copy or download it again");
}

hid_t open_array(const std::string& path, hid_t file, const std::string& name) {
  if (H5Lexists(file, name.c_str(), H5P_DEFAULT) <= 0) {
    throw InputError(path + ": there is no array '" + name + "' in this HDF5 file");
  }
  const hid_t array = H5Dopen2(file, name.c_str(), H5P_DEFAULT);
  if (array < 0) fail(path, "'" + name + "' cannot be opened");
  return array;
}

std::vector<hsize_t> extent(hid_t space) {
  std::vector<hsize_t> sizes(static_cast<size_t>(std::max(0, H5Sget_simple_extent_ndims(space))));
  H5Sget_simple_extent_dims(space, sizes.data(), nullptr);
  return sizes;
}

hid_t memory_type(torch::ScalarType type) {
  switch (type) {
    case torch::kUInt8:
      return H5T_NATIVE_UINT8;
    case torch::kInt64:
      return H5T_NATIVE_INT64;
    case torch::kFloat32:
      return H5T_NATIVE_FLOAT;
    default:
      throw std::invalid_argument("HDF5: wanted uint8, int64 or float32");
  }
}

void check_type(const std::string& path, const std::string& name, hid_t array, torch::ScalarType wanted) {
  const Handle type(H5Dget_type(array), H5Tclose);
  const auto found = H5Tget_class(type);
  if (found == H5T_INTEGER || (found == H5T_FLOAT && wanted == torch::kFloat32)) return;
  throw InputError(path + ": '" + name + "' does not hold " +
                   (wanted == torch::kFloat32 ? "numbers" : "whole numbers"));
}

// Leaves the part at `index` of the first axis selected, and takes that axis off the sizes.
void select_part(const std::string& name, hid_t space, int64_t index, std::vector<hsize_t>& sizes) {
  if (sizes.empty() || index < 0 || static_cast<hsize_t>(index) >= sizes[0]) {
    throw std::out_of_range("'" + name + "' has no part " + std::to_string(index));
  }
  std::vector<hsize_t> start(sizes.size(), 0), count(sizes);
  start[0] = static_cast<hsize_t>(index);
  count[0] = 1;
  H5Sselect_hyperslab(space, H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr);
  sizes.erase(sizes.begin());
}

// MATLAB's characters are UTF-16; names of scenes are ASCII.
std::string text_at(const std::string& path, hid_t file, const hobj_ref_t& reference) {
  const Handle array(H5Rdereference2(file, H5P_DEFAULT, H5R_OBJECT, &reference), H5Dclose);
  if (array < 0) fail(path, "a text cannot be found");
  const Handle space(H5Dget_space(array), H5Sclose);
  const auto count = H5Sget_simple_extent_npoints(space);
  constexpr hssize_t kLongest = 4096;
  if (count < 0 || count > kLongest) throw InputError(path + ": a text in it is far too long");
  std::vector<uint16_t> characters(static_cast<size_t>(count));
  if (H5Dread(array, H5T_NATIVE_UINT16, H5S_ALL, H5S_ALL, H5P_DEFAULT, characters.data()) < 0) {
    fail(path, "a text cannot be read");
  }
  std::string text;
  for (const auto character : characters) text += character < 128 ? static_cast<char>(character) : '?';
  return text;
}

}  // namespace

Hdf5File::State Hdf5File::state_of(const std::string& path) {
  std::error_code ignored;
  return {fs::file_size(path, ignored), fs::last_write_time(path, ignored)};
}

Hdf5File::Hdf5File(const std::string& path) : path_(path), opened_(state_of(path)) {
  const InLibrary lock;
  file_ = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  if (file_ < 0) fail(path, "cannot be opened as HDF5");
}

Hdf5File::~Hdf5File() {
  const InLibrary lock;
  H5Fclose(file_);
}

bool Hdf5File::holds(const std::string& name) const {
  const InLibrary lock;
  return H5Lexists(file_, name.c_str(), H5P_DEFAULT) > 0;
}

std::vector<int64_t> Hdf5File::shape(const std::string& name) const {
  const InLibrary lock;
  const Handle array(open_array(path_, file_, name), H5Dclose);
  const Handle space(H5Dget_space(array), H5Sclose);
  const auto sizes = extent(space);
  return {sizes.begin(), sizes.end()};
}

torch::Tensor Hdf5File::read(const std::string& name,
                             torch::ScalarType type,
                             std::optional<int64_t> index) const {
  if (state_of(path_) != opened_) throw InputError(path_ + ": has changed since it was opened; start again");
  const InLibrary lock;
  const Handle array(open_array(path_, file_, name), H5Dclose);
  check_type(path_, name, array, type);
  const Handle stored(H5Dget_space(array), H5Sclose);
  auto sizes = extent(stored);
  if (index) select_part(name, stored, *index, sizes);
  const Handle memory(H5Screate_simple(static_cast<int>(sizes.size()), sizes.data(), nullptr), H5Sclose);
  auto tensor = torch::empty(std::vector<int64_t>(sizes.begin(), sizes.end()), type);
  if (H5Dread(array, memory_type(type), memory, stored, H5P_DEFAULT, tensor.data_ptr()) < 0) {
    fail(path_, "'" + name + "'" + (index ? " of frame " + std::to_string(*index) : "") + " cannot be read");
  }
  return tensor;
}

std::vector<std::string> Hdf5File::texts(const std::string& name) const {
  const InLibrary lock;
  const Handle array(open_array(path_, file_, name), H5Dclose);
  const Handle type(H5Dget_type(array), H5Tclose);
  if (H5Tequal(type, H5T_STD_REF_OBJ) <= 0) throw InputError(path_ + ": '" + name + "' holds no texts");
  const Handle space(H5Dget_space(array), H5Sclose);
  std::vector<hobj_ref_t> references(static_cast<size_t>(H5Sget_simple_extent_npoints(space)));
  if (H5Dread(array, H5T_STD_REF_OBJ, H5S_ALL, H5S_ALL, H5P_DEFAULT, references.data()) < 0) {
    fail(path_, "'" + name + "' cannot be read");
  }
  std::vector<std::string> texts;
  for (const auto& reference : references) texts.push_back(text_at(path_, file_, reference));
  return texts;
}

bool is_hdf5_file(const fs::path& path) {
  if (!fs::is_regular_file(path)) return false;
  const InLibrary lock;
  return H5Fis_hdf5(path.c_str()) > 0;
}

}  // namespace rgbd_stylize
