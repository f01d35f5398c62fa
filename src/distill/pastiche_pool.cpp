#include "pastiche_pool.hpp"

#include "rgbd_stylize/losses/loss.hpp"

#include <torch/autograd.h>

namespace rgbd_stylize::distill {
namespace {

constexpr int64_t kPhotograph = 112, kPainting = 144;  // pixels
constexpr double kTotalVariation = 0.1;                // the program's default weight
constexpr double kRelativeEpsilon = 0.05;              // likewise
constexpr double kFirstDecay = 0.9, kSecondDecay = 0.999;

torch::Tensor total_variation_gradient(const torch::Tensor& picture) {
  const auto x = picture.detach().requires_grad_(true);
  const auto loss = TotalVariationLoss(Convention::kBalanced)(x);
  return torch::autograd::grad({loss}, {x})[0] * kTotalVariation;
}

}  // namespace

PastichePool::PastichePool(
    PoolSources sources, const FeatureNetwork& teacher, Probe probe, size_t size, uint64_t seed)
    : sources_(std::move(sources)),
      teacher_(teacher),
      probe_(std::move(probe)),
      random_(seed),
      pastiches_(size) {
  for (size_t i = 0; i < size; ++i) renew(i);
}

std::vector<size_t> PastichePool::draw(size_t count) {
  std::vector<size_t> all(pastiches_.size()), drawn;
  for (size_t i = 0; i < all.size(); ++i) all[i] = i;
  std::sample(all.begin(), all.end(), std::back_inserter(drawn), count, random_);
  return drawn;
}

void PastichePool::move(size_t index, const torch::Tensor& gradient) {
  auto& pastiche = pastiches_[index];
  const auto whole = gradient.detach() + total_variation_gradient(pastiche.picture);
  if (++pastiche.steps == 1) {
    pastiche.epsilon = kRelativeEpsilon * whole.square().mean().sqrt().item<double>();
    pastiche.first_moment = torch::zeros_like(whole);
    pastiche.second_moment = torch::zeros_like(whole);
  }
  pastiche.first_moment.lerp_(whole, 1 - kFirstDecay);
  pastiche.second_moment.lerp_(whole.square(), 1 - kSecondDecay);
  const auto mean = pastiche.first_moment / (1 - std::pow(kFirstDecay, pastiche.steps));
  const auto deviation = (pastiche.second_moment / (1 - std::pow(kSecondDecay, pastiche.steps))).sqrt();
  pastiche.picture = (pastiche.picture - pastiche.rate * mean / (deviation + pastiche.epsilon)).clamp(0, 1);
}

void PastichePool::renew(size_t index) {
  const torch::NoGradGuard no_gradients;
  Pastiche fresh;
  fresh.photograph = sources_.photographs.crop(kPhotograph, random_);
  // Six in ten from a painting; photographs and textures keep the student from knowing only the paintings
  // given.
  const double kind = uniform(0, 1, random_);
  fresh.painting = kind < 0.6    ? sources_.paintings.crop(kPainting, random_)
                   : kind < 0.85 ? texture(kPainting, random_)
                                 : sources_.photographs.crop(kPainting, random_);
  fresh.picture = uniform(0, 1, random_) < 0.85 ? fresh.photograph : torch::rand_like(fresh.photograph);
  fresh.grams = view(teacher_, probe_, fresh.painting).grams;
  fresh.content = view(teacher_, probe_, fresh.photograph).features.back();
  fresh.rate = uniform(0.01, 0.03, random_);
  pastiches_[index] = std::move(fresh);
}

}  // namespace rgbd_stylize::distill
