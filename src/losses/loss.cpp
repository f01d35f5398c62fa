#include "rgbd_stylize/losses/loss.hpp"

#include "rgbd_stylize/core/tensor_check.hpp"
#include "rgbd_stylize/losses/gram.hpp"

namespace rgbd_stylize {
namespace {

// How neighbours along an axis differ.
torch::Tensor step(const torch::Tensor& picture, int64_t axis) {
  return picture.slice(axis, 1) - picture.slice(axis, 0, -1);
}

}  // namespace

StyleLoss::StyleLoss(Convention convention, const torch::Tensor& style_features)
    : target_(gram(style_features.detach())) {
  const auto channels = static_cast<double>(target_.size(1));
  switch (convention) {
    case Convention::kBalanced:
      scale_ = 1 / target_.square().sum().item<double>();
      break;
    case Convention::kGatys:
      scale_ = 1 / (4 * channels * channels);
      break;
    case Convention::kJohnson:
    case Convention::kCs231n:
      scale_ = 1 / (channels * channels);
      break;
  }
}

StyleLoss StyleLoss::guided(const torch::Tensor& guide) const {
  auto loss = *this;
  if (!guide.defined()) return loss;
  loss.guide_ = guide.to(target_.options());
  if (guide.size(0) > 1) {
    loss.selected_ = (loss.guide_.square().mean({1, 2, 3}) >= kNoGuide).to(target_.dtype());
  }
  return loss;
}

torch::Tensor StyleLoss::operator()(const torch::Tensor& features) const {
  const auto squared = (gram(features, guide_) - target_).square();
  return (selected_.defined() ? (squared.sum({1, 2}) * selected_).sum() : squared.sum()) * scale_;
}

ContentLoss::ContentLoss(Convention convention,
                         const torch::Tensor& content_features,
                         const torch::Tensor& guide)
    : target_(content_features.detach()), guide_(guide) {
  check_shape(target_, "content features", {-1, -1, -1, -1});
  if (guide.defined()) {
    const auto guides = guide.size(0) == 1 ? 1 : target_.size(0);
    check_shape(guide, "guide", {guides, 1, target_.size(2), target_.size(3)});
  }
  const auto per_picture = target_.square().sum({1, 2, 3});
  const auto positions_and_channels = static_cast<double>(target_[0].numel());
  switch (convention) {
    case Convention::kBalanced:
      scale_ = per_picture.reciprocal();
      break;
    case Convention::kGatys:
      scale_ = torch::full_like(per_picture, 0.5);
      break;
    case Convention::kJohnson:
      scale_ = torch::full_like(per_picture, 1 / positions_and_channels);
      break;
    case Convention::kCs231n:
      scale_ = torch::ones_like(per_picture);
      break;
  }
}

torch::Tensor ContentLoss::operator()(const torch::Tensor& features) const {
  auto difference = features - target_;
  if (guide_.defined()) difference = guide_ * difference;
  return (difference.square().sum({1, 2, 3}) * scale_).sum();
}

TotalVariationLoss::TotalVariationLoss(Convention convention,
                                       const torch::Tensor& photograph,
                                       const torch::Tensor& painted)
    : convention_(convention) {
  const auto kept = 1 - painted.to(photograph.options());
  kept_down_ = step(photograph, 2) * (kept.slice(2, 1) + kept.slice(2, 0, -1)) / 2;
  kept_across_ = step(photograph, 3) * (kept.slice(3, 1) + kept.slice(3, 0, -1)) / 2;
}

torch::Tensor TotalVariationLoss::operator()(const torch::Tensor& picture) const {
  auto down = step(picture, 2), across = step(picture, 3);
  if (kept_down_.defined()) {
    down = down - kept_down_;
    across = across - kept_across_;
  }
  down = down.square();
  across = across.square();
  if (convention_ != Convention::kBalanced) return down.sum() + across.sum();
  return (down.mean({1, 2, 3}) + across.mean({1, 2, 3})).sum();
}

}  // namespace rgbd_stylize
