#include "rgbd_stylize/feedforward/trainer.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/feedforward/loss_reader.hpp"
#include "small_training.hpp"

#include <limits>

#include <gtest/gtest.h>
#include <torch/optim/adam.h>

namespace rgbd_stylize {
namespace {

using namespace testing_support;

TEST(Trainer, ThirtyStepsLowerTheLoss) {
  Trainer trainer(small_network(), small_losses(), 3e-3);
  auto loader = small_loader();
  double first = 0, last = 0;
  for (int i = 0; i < 30; ++i) {
    const double total = trainer.step(loader.next()).total.item<double>();
    (i < 5 ? first : last) += i < 5 || i >= 25 ? total : 0;
  }
  EXPECT_LT(last, 0.7 * first) << "the mean of five steps at both ends";
  EXPECT_EQ(trainer.term_names(), (std::vector<std::string>{"content", "style[0]", "tv"}));
}

TEST(Trainer, MovesWeightsAsLibTorchsAdamDoes) {
  Trainer trainer(small_network(), small_losses(), 1e-2);
  auto other = small_network();
  auto weights = other.weights().clone().requires_grad_(true);
  torch::optim::Adam adam({weights}, torch::optim::AdamOptions(1e-2));
  auto loader = small_loader();
  for (int i = 0; i < 3; ++i) {
    const auto batch = loader.next();
    trainer.step(batch);
    const auto pastiche = other.train(batch.rgb);
    (objective_of(small_losses(), batch, 0)(pastiche).total / 2).backward();
    weights.mutable_grad() = other.take_gradient();
    adam.step();
    torch::NoGradGuard no_grad;
    auto storage = other.weights();
    storage.copy_(weights);
  }
  // A bias in front of a normalisation has no gradient but rounding errors, of which Adam makes whole steps.
  const auto moved = trainer.state().square > 1e-12;
  EXPECT_GT(moved.to(torch::kFloat64).mean().item<double>(), 0.9);
  const auto difference = (trainer.network().weights() - weights).masked_select(moved);
  EXPECT_LT(difference.abs().max().item<double>(), 1e-4) << "of steps of 1e-2";
}

TEST(Trainer, LossesArePerPhotograph) {
  const auto one = small_loader().next();
  auto twice = one;
  twice.rgb = torch::cat({one.rgb, one.rgb});
  Trainer a(small_network(), small_losses(), 1e-3), b(small_network(), small_losses(), 1e-3);
  EXPECT_NEAR(a.step(one).total.item<double>(), b.step(twice).total.item<double>(), 1e-5);
}

TEST(Trainer, TwoStylesAreTrainedByDepth) {
  auto options = small_batches();
  options.sample.style_masks = {Mask("step:0.5"), Mask("rest")};
  auto loader = small_loader(0, options);
  const auto batch = loader.next();
  ASSERT_EQ(batch.style_masks.size(), 2u);
  EXPECT_EQ(batch.style_masks[0].sizes(), (std::vector<int64_t>{2, 1, 32, 32}));
  Trainer trainer(small_network(), small_losses(2), 1e-3);
  const auto terms = trainer.step(batch).terms;
  // The second style's term is the loss of the near half alone, photograph by photograph.
  double alone = 0;
  auto network = small_network();
  const auto pastiche = network.train(batch.rgb).detach();
  for (int64_t b = 0; b < 2; ++b) {
    Objective objective(small_features(), Convention::kBalanced);
    objective.add_style("near",
                        picture(48, 40, 2.0),
                        {{1, 1}, {3, 1}},
                        1,
                        batch.style_masks[1].narrow(0, b, 1),
                        Guide::kSimple);
    alone += objective(pastiche.narrow(0, b, 1)).terms[0].item<double>() / 2;
  }
  EXPECT_NEAR(terms[2].item<double>(), alone, 1e-5 * alone);
}

TEST(LossReader, NamesTheStepAndTheLossThatIsNoNumber) {
  LossReader reader(torch::kCPU);
  const auto evaluation = [](double style) {
    return Evaluation{torch::tensor(1 + style), torch::tensor({1.0, style})};
  };
  const auto rows = reader.add(0, evaluation(2), {"content", "style"});
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].total, 3);
  EXPECT_EQ(rows[0].terms, (std::vector<double>{1, 2}));
  const auto message = [&](int64_t step, double style) {
    try {
      reader.add(step, evaluation(style), {"content", "style"});
      return std::string("no error");
    } catch (const InputError& error) {
      return std::string(error.what());
    }
  };
  EXPECT_EQ(message(1, 2000), "no error") << "high, but not beyond hope";
  EXPECT_EQ(message(2, 4000).rfind("step 3: the total loss is over 1000 times the first", 0), 0u);
  EXPECT_NE(message(3, 4000).find("most is style"), std::string::npos);
  EXPECT_EQ(message(6, std::numeric_limits<double>::quiet_NaN()).rfind("step 7: the loss style is not", 0),
            0u);
}

}  // namespace
}  // namespace rgbd_stylize
