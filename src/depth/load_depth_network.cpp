#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/number_text.hpp"
#include "rgbd_stylize/depth/depth_network.hpp"

#include <filesystem>

namespace rgbd_stylize {
namespace {

// A side of Monodepth2's input, as its encoder's file says.
int64_t input_side(const WeightSource& encoder, const std::string& name) {
  const auto facts = encoder.metadata();
  const auto found = facts.find(name);
  const auto text = found == facts.end() ? "" : found->second;
  const auto side = parse_number<int64_t>(text).value_or(0);
  if (side < 64 || side > 4096 || side % 32 != 0) {  // below 64 the coarsest level has nothing to reflect
    throw WeightsError(encoder.description() + ": its entry '" + name + "' is " +
                       (text.empty() ? "missing or no whole number" : text) +
                       "; wanted a multiple of 32 from 64 to 4096, as in the published encoder.pth");
  }
  return side;
}

std::unique_ptr<DepthNetwork> load_monodepth2(const std::string& folder, torch::Device device) {
  std::error_code ignored;
  if (!std::filesystem::is_directory(folder, ignored)) {
    throw WeightsError(folder +
                       ": is not a folder; wanted the one with Monodepth2's encoder.pth and depth.pth");
  }
  const auto encoder = open_weights(folder + "/encoder.pth"), decoder = open_weights(folder + "/depth.pth");
  if (encoder->holds("decoder.0.conv.conv.weight"))
    throw WeightsError(encoder->description() + ": holds Monodepth2's decoder, which is its depth.pth");
  const auto height = input_side(*encoder, "height"), width = input_side(*encoder, "width");
  const auto read_encoder = checked_reader(*encoder, "monodepth2");
  const auto read_decoder = checked_reader(*decoder, "monodepth2");
  const auto read = [&](const TensorShape& wanted) {
    return wanted.name.rfind("encoder.", 0) == 0 ? read_encoder(wanted) : read_decoder(wanted);
  };
  return make_monodepth2(read, height, width, device);
}

std::unique_ptr<DepthNetwork> load_compact(const std::string& path, torch::Device device) {
  const auto weights = path.empty()
                           ? open_weights(embedded_depth_weights(), "the embedded weights of compact depth")
                           : open_weights(path);
  return make_compact_depth(checked_reader(*weights, "compact"), device);
}

std::unique_ptr<DepthNetwork> load_pair(torch::Device device) {
  const auto wide = open_weights(embedded_wide_weights(), "the embedded weights of wide depth");
  std::vector<std::unique_ptr<DepthNetwork>> networks;
  networks.push_back(load_compact("", device));
  networks.push_back(make_wide_depth(checked_reader(*wide, "wide"), device));
  return make_mean_depth(std::move(networks));
}

}  // namespace

std::unique_ptr<DepthNetwork> load_depth_network(const std::string& name,
                                                 const std::string& path,
                                                 torch::Device device,
                                                 DepthDomain torchscript_domain) {
  if (name == "compact") return load_compact(path, device);
  if (name == "pair") return load_pair(device);
  if (name == "monodepth2") return load_monodepth2(path, device);
  if (name == "fcrn") return make_fcrn(checked_reader(*open_weights(path), name), device);
  if (name == "hourglass") return make_hourglass(checked_reader(*open_weights(path), name), device);
  if (name == "torchscript") return load_torchscript(path, torchscript_domain, device);
  throw UsageError("depth network '" + name +
                   "': wanted compact, pair, monodepth2, fcrn, hourglass or torchscript");
}

}  // namespace rgbd_stylize
