#include "trainable_weights.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/io/atomic_file.hpp"
#include "rgbd_stylize/weights/safetensors_writer.hpp"
#include "rgbd_stylize/weights/tensor_reader.hpp"

namespace rgbd_stylize::distill {

TrainableWeights::TrainableWeights(const LayerTable& table, const WeightSource& source) {
  const auto read = checked_reader(source, table.name);
  for (const auto& wanted : layer_tensors(table)) {
    tensors_.emplace_back(wanted.name, read(wanted).clone().requires_grad_(true));
  }
}

std::vector<std::string> TrainableWeights::names() const {
  std::vector<std::string> names;
  for (const auto& [name, tensor] : tensors_) names.push_back(name);
  return names;
}

torch::Tensor TrainableWeights::read(const std::string& name) const {
  for (const auto& [known, tensor] : tensors_) {
    if (known == name) return tensor;
  }
  throw WeightsError(description() + " has no tensor " + name);
}

std::vector<torch::Tensor> TrainableWeights::tensors() const {
  std::vector<torch::Tensor> tensors;
  for (const auto& [name, tensor] : tensors_) tensors.push_back(tensor);
  return tensors;
}

void TrainableWeights::save(const std::string& path,
                            const std::vector<double>& scales,
                            const std::map<std::string, std::string>& metadata) const {
  auto halves = tensors_;
  for (size_t i = 0; i < halves.size(); ++i) {
    const auto layer = i / 2;
    const bool weight = i % 2 == 0;
    const double factor = scales[layer] / (weight && layer > 0 ? scales[layer - 1] : 1);
    halves[i].second = (halves[i].second.detach() * factor).to(torch::kFloat16);
  }
  write_atomically(path,
                   [&](const std::string& temporary) { write_safetensors(temporary, halves, metadata); });
}

int steps_of(const WeightSource& weights) {
  const auto metadata = weights.metadata();
  const auto steps = metadata.find("steps");
  return steps == metadata.end() ? 0 : std::stoi(steps->second);
}

}  // namespace rgbd_stylize::distill
