// A training by several processes is the training by one with the same photographs.
#include "needs_gloo.hpp"
#include "process_groups.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "small_training.hpp"

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

using namespace testing_support;

struct Step {
  torch::Tensor gradient, weights;
  double total;
};

// Steps of 4 photographs, as the group shares them.
std::vector<Step> steps_of(const ProcessGroup& group, int count) {
  auto options = small_batches();
  options.batch = 4 / static_cast<int>(group.size());
  options.part = group.rank();
  options.parts = group.size();
  auto loader = small_loader(0, options);
  Trainer trainer(small_network(), small_losses(), 1e-3, group);
  std::vector<Step> steps;
  torch::Tensor mean = torch::zeros_like(trainer.network().weights());
  for (int i = 0; i < count; ++i) {
    const auto total = trainer.step(loader.next()).total.item<double>();
    // Adam's first moment is 0.9 times what it was and 0.1 times the gradient.
    const auto next = trainer.state().mean.clone();
    steps.push_back({(next - 0.9 * mean) / 0.1, trainer.network().weights().clone(), total});
    mean = next;
  }
  return steps;
}

TEST(TrainingProcesses, TwoTimesTwoPhotographsAreOneTimesFour) {
  NEEDS_GLOO();
  constexpr int kSteps = 5;
  const auto one = steps_of({}, kSteps);
  std::vector<std::vector<Step>> two(2);
  const auto thrown = in_processes(2, [&](const ProcessGroup& group) {
    two[static_cast<size_t>(group.rank())] = steps_of(group, kSteps);
  });
  for (const auto& exception : thrown) ASSERT_FALSE(exception) << failure_of(exception).message;
  const auto difference = (two[0][0].gradient - one[0].gradient).abs().max().item<double>();
  EXPECT_LT(difference, 1e-5);
  EXPECT_LT(difference, 1e-5 * one[0].gradient.abs().max().item<double>());
  for (int i = 0; i < kSteps; ++i) {
    EXPECT_NEAR(two[0][i].total, one[i].total, 1e-4 * one[i].total) << i;
    EXPECT_EQ(two[0][i].total, two[1][i].total) << i;
    EXPECT_TRUE(torch::equal(two[0][i].weights, two[1][i].weights)) << "the same bits, step " << i;
  }
}

}  // namespace
}  // namespace rgbd_stylize
