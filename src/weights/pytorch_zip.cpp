#include "file_bytes.hpp"
#include "formats.hpp"
#include "state_dict.hpp"
#include "zip_directory.hpp"

namespace rgbd_stylize::weights {

WeightTable read_pytorch_zip(std::string_view bytes) {
  const ZipDirectory zip(bytes);
  constexpr std::string_view kPickle = "data.pkl";
  const auto pickle_name = zip.find_suffix("/data.pkl");
  if (pickle_name.empty()) throw Malformed("is a zip file, but not one of torch.save: it has no data.pkl");
  const std::string folder(pickle_name.substr(0, pickle_name.size() - kPickle.size()));
  if (zip.holds(folder + "constants.pkl")) {
    throw Malformed(
        "is a TorchScript program, not weights; wanted a file of torch.save(model.state_dict(), ...); "
        "one that is a depth network goes with --depth-model, and of one that was exported apply wants the "
        "model");
  }
  if (zip.holds(folder + "byteorder") && zip.record(folder + "byteorder") != "little") {
    throw Malformed("was written on a big-endian machine; save it again on a little-endian one");
  }
  const auto pickle = read_pickle(zip.record(pickle_name));
  return state_dict_tensors(
      pickle, [&](const StorageId& id) { return zip.record(folder + "data/" + std::string(id.key)); });
}

}  // namespace rgbd_stylize::weights
