// HDF5 files for tests, by the C library alone.
#pragma once

#include <functional>
#include <numeric>
#include <string>
#include <vector>

#include <hdf5.h>

namespace rgbd_stylize::testing_support {

class Hdf5Writer {
 public:
  /// With room in front, as MATLAB leaves it for its own header.
  explicit Hdf5Writer(const std::string& path, hsize_t user_block = 512) {
    const hid_t creation = H5Pcreate(H5P_FILE_CREATE);
    H5Pset_userblock(creation, user_block);
    file_ = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, creation, H5P_DEFAULT);
    H5Pclose(creation);
  }
  ~Hdf5Writer() { H5Fclose(file_); }
  Hdf5Writer(const Hdf5Writer&) = delete;
  Hdf5Writer& operator=(const Hdf5Writer&) = delete;

  using Sizes = std::vector<hsize_t>;

  Hdf5Writer& array(const std::string& name, const Sizes& sizes, const std::vector<uint8_t>& values) {
    return write(name, H5T_STD_U8LE, H5T_NATIVE_UINT8, sizes, values.data());
  }
  Hdf5Writer& array(const std::string& name, const Sizes& sizes, const std::vector<uint16_t>& values) {
    return write(name, H5T_STD_U16LE, H5T_NATIVE_UINT16, sizes, values.data());
  }
  Hdf5Writer& array(const std::string& name, const Sizes& sizes, const std::vector<float>& values) {
    return write(name, H5T_IEEE_F32LE, H5T_NATIVE_FLOAT, sizes, values.data());
  }

  /// A cell array of strings, as MATLAB has it: references to arrays of characters in the group #refs#.
  Hdf5Writer& texts(const std::string& name, const std::vector<std::string>& texts) {
    const hid_t group = H5Gcreate2(file_, "#refs#", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    H5Gclose(group);
    std::vector<hobj_ref_t> references(texts.size());
    for (size_t i = 0; i < texts.size(); ++i) {
      const auto place = "#refs#/" + std::to_string(i);
      array(place, {texts[i].size(), 1}, std::vector<uint16_t>(texts[i].begin(), texts[i].end()));
      H5Rcreate(&references[i], file_, place.c_str(), H5R_OBJECT, -1);
    }
    return write(name, H5T_STD_REF_OBJ, H5T_STD_REF_OBJ, {1, texts.size()}, references.data());
  }

 private:
  Hdf5Writer& write(
      const std::string& name, hid_t stored, hid_t memory, const Sizes& sizes, const void* values) {
    const hid_t space = H5Screate_simple(static_cast<int>(sizes.size()), sizes.data(), nullptr);
    const hid_t array = H5Dcreate2(file_, name.c_str(), stored, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    H5Dwrite(array, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
    H5Dclose(array);
    H5Sclose(space);
    return *this;
  }

  hid_t file_;
};

/// An array whose value at each place is `value(place)`, the last axis running fastest.
template <class Number>
std::vector<Number> filled(const Hdf5Writer::Sizes& sizes,
                           const std::function<double(const std::vector<int>&)>& value) {
  const auto count = std::accumulate(sizes.begin(), sizes.end(), hsize_t{1}, std::multiplies<>());
  std::vector<Number> values;
  std::vector<int> at(sizes.size(), 0);
  for (hsize_t i = 0; i < count; ++i) {
    values.push_back(static_cast<Number>(value(at)));
    for (size_t axis = sizes.size(); axis-- > 0;) {
      if (++at[axis] < static_cast<int>(sizes[axis])) break;
      at[axis] = 0;
    }
  }
  return values;
}

}  // namespace rgbd_stylize::testing_support
