#include "distillation.hpp"

namespace rgbd_stylize::distill {

std::vector<int> Probe::taps() const {
  auto taps = style;
  taps.push_back(content);
  return taps;
}

View view(const FeatureNetwork& network, const Probe& probe, const torch::Tensor& pictures) {
  View view{network.forward(pictures, probe.taps()), {}};
  for (size_t i = 0; i < probe.style.size(); ++i) {
    const auto f = view.features[i].flatten(2);
    view.grams.push_back(f.bmm(f.transpose(1, 2)) / static_cast<double>(f.size(2)));
  }
  return view;
}

torch::Tensor style_loss(const View& pastiche,
                         const std::vector<torch::Tensor>& targets,
                         const torch::Tensor& weights) {
  torch::Tensor sum = torch::zeros({pastiche.grams[0].size(0)});
  for (size_t i = 0; i < targets.size(); ++i) {
    const auto& target = targets[i];
    const auto distance = (pastiche.grams[i] - target).square().sum({1, 2}) / target.square().sum({1, 2});
    sum = sum + weights[static_cast<int64_t>(i)] * distance;
  }
  return sum;
}

torch::Tensor content_loss(const View& pastiche, const torch::Tensor& target) {
  return (pastiche.features.back() - target).square().sum({1, 2, 3}) / target.square().sum({1, 2, 3});
}

torch::Tensor gradient_error(const torch::Tensor& student, const torch::Tensor& teacher) {
  const auto error = [](const torch::Tensor& a, const torch::Tensor& b) {
    return 1 - torch::cosine_similarity(a.flatten(1), b.flatten(1), 1, 1e-12).mean();
  };
  return error(student, teacher) + error(torch::avg_pool2d(student, 2), torch::avg_pool2d(teacher, 2));
}

Adapters::Adapters(const std::vector<torch::Tensor>& student, const std::vector<torch::Tensor>& teacher) {
  for (size_t i = 0; i < student.size(); ++i) {
    const auto in = student[i].size(1), out = teacher[i].size(1);
    const double spread =
        teacher[i].square().mean().sqrt().item<double>() /
        (student[i].square().mean().sqrt().item<double>() * std::sqrt(static_cast<double>(in)));
    weights_.push_back((torch::randn({out, in, 1, 1}) * spread).requires_grad_(true));
  }
}

torch::Tensor Adapters::error(const std::vector<torch::Tensor>& student,
                              const std::vector<torch::Tensor>& teacher) const {
  auto sum = torch::zeros({});
  for (size_t i = 0; i < weights_.size(); ++i) {
    sum = sum +
          (torch::conv2d(student[i], weights_[i]) - teacher[i]).square().sum() / teacher[i].square().sum();
  }
  return sum / static_cast<double>(weights_.size());
}

}  // namespace rgbd_stylize::distill
