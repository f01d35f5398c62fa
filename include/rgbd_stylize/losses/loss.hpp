// One small class a loss; each owns its target.
#pragma once

#include "rgbd_stylize/losses/convention.hpp"

#include <torch/types.h>

namespace rgbd_stylize {

/// A loss over one layer's features of the pastiche, [B,C,H,W]; or over the pastiche itself, [B,3,H,W]; or
/// over its depth, [B,1,h,w]. The value is a scalar: the sum over the pictures of the batch, so that each
/// picture's gradient is what it would be alone.
class Loss {
 public:
  virtual ~Loss() = default;
  [[nodiscard]] virtual torch::Tensor operator()(const torch::Tensor& features) const = 0;
};

/// How far the (guided) Gram matrix is from that of the style picture.
class StyleLoss : public Loss {
 public:
  /// style_features [1,C,h,w] of the style picture, never masked.
  StyleLoss(Convention convention, const torch::Tensor& style_features);

  /// The same with a guide for the pastiche, [1,1,H,W] for all pictures of a batch, [B,1,H,W], one each, or
  /// undefined.
  /// Where there is one each, a picture whose guide selects nothing, η < kNoGuide, has no loss.
  [[nodiscard]] StyleLoss guided(const torch::Tensor& guide) const;

  [[nodiscard]] torch::Tensor operator()(const torch::Tensor& features) const override;

 private:
  torch::Tensor target_, guide_;
  torch::Tensor selected_;  // [B], 1 where a picture's guide selects something, else 0; or undefined
  double scale_;
};

/// How far the features are from those of the photograph, where `guide` selects them.
class ContentLoss : public Loss {
 public:
  /// content_features [B,C,H,W]; guide [1,1,H,W], [B,1,H,W] or undefined. The guide stands inside the square,
  /// as in the paper: its effective weight is γ².
  ContentLoss(Convention convention, const torch::Tensor& content_features, const torch::Tensor& guide);
  [[nodiscard]] torch::Tensor operator()(const torch::Tensor& features) const override;

 private:
  torch::Tensor target_, guide_, scale_;
};

/// Total variation of the pastiche: the squared differences of neighbouring pixels.
class TotalVariationLoss : public Loss {
 public:
  explicit TotalVariationLoss(Convention convention) : convention_(convention) {}
  /// Of the pastiche where `painted` [1,1,H,W] or [B,1,H,W] is 1, of how it differs from `photograph`
  /// [B,3,H,W] where it is 0, lest what stays the photograph be smoothed: the difference of two neighbours
  /// less 1 − m times the photograph's, squared, where m is the mean of `painted` in the two.
  TotalVariationLoss(Convention convention, const torch::Tensor& photograph, const torch::Tensor& painted);
  [[nodiscard]] torch::Tensor operator()(const torch::Tensor& picture) const override;

 private:
  Convention convention_;
  torch::Tensor kept_down_, kept_across_;  // differences that do not count, undefined: all do
};

}  // namespace rgbd_stylize
