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

TEST(Trainer, TotalVariationIsOfTheChangeWhereMasksSelectNothing) {
  auto losses = small_losses();
  losses.content_weight = 0;
  losses.tv_weight = 1;
  auto batch = small_loader().next();
  const auto tv = [&] { return objective_of(losses, batch, 0)(batch.rgb).terms[1].item<double>(); };
  const double whole = tv();
  batch.style_masks = {torch::zeros({2, 1, 32, 32})};
  EXPECT_EQ(tv(), 0) << "the photographs themselves";
  batch.style_masks[0][0].fill_(1);
  EXPECT_GT(tv(), 0);
  EXPECT_LT(tv(), whole) << "one of two photographs";
  losses.styles[0].weight = 0;
  batch.style_masks = {torch::zeros({2, 1, 32, 32})};
  EXPECT_EQ(objective_of(losses, batch, 0)(batch.rgb).terms[0].item<double>(), whole)
      << "no style is painted";
}

TEST(Trainer, WhereMasksSelectNothingABatchMovesNothing) {
  auto losses = small_losses();
  losses.content_weight = losses.tv_weight = 0;
  auto batch = small_loader().next();
  batch.style_masks = {torch::zeros({2, 1, 32, 32})};
  Trainer trainer(small_network(), losses, 1e-2);
  const auto before = trainer.network().weights().clone();
  EXPECT_EQ(trainer.step(batch).total.item<double>(), 0);
  EXPECT_TRUE(torch::equal(trainer.network().weights(), before));
  batch.style_masks = {torch::ones({2, 1, 32, 32})};
  EXPECT_GT(trainer.step(batch).total.item<double>(), 0);
  EXPECT_FALSE(torch::equal(trainer.network().weights(), before));
}

TEST(LossReader, NamesTheStepAndTheLossThatIsNoNumber) {
  const std::vector<std::string> names = {"content", "style"};
  const auto evaluation = [](double style) {
    return Evaluation{torch::tensor(1 + style), torch::tensor({1.0, style})};
  };
  const auto message = [&](int64_t step, double style) {
    LossReader reader(1);
    const auto rows = reader.add(0, evaluation(2), names, {1, 1});
    EXPECT_EQ(rows.at(0).total, 3);
    EXPECT_EQ(rows.at(0).terms, (std::vector<double>{1, 2}));
    EXPECT_NO_THROW(reader.check());
    const auto count = reader.add(step, evaluation(style), names, {1, 1}).size();
    try {
      reader.check();
      EXPECT_EQ(count, 1u);
      return std::string("no error");
    } catch (const DivergedError& error) {
      EXPECT_EQ(error.steps, step) << "the step's losses are those of the weights before it";
      EXPECT_EQ(count, 0u) << "a row that makes no sense is not handed out";
      return std::string(error.what());
    }
  };
  EXPECT_EQ(message(1, 2000), "no error") << "high, but not beyond hope";
  EXPECT_EQ(message(2, 4000).rfind("step 3: the total loss is over 1000 times the first", 0), 0u);
  EXPECT_NE(message(3, 4000).find("most is style"), std::string::npos);
  EXPECT_EQ(message(6, std::numeric_limits<double>::quiet_NaN()).rfind("step 7: the loss style is not", 0),
            0u);
}

// As on CUDA, where each reading waits for the device.
TEST(LossReader, ReadsSeveralAtATimeUpToOneThatMakesNoSense) {
  const auto total = [](double value) { return Evaluation{torch::tensor(value), torch::tensor({value})}; };
  LossReader reader(3);
  EXPECT_TRUE(reader.add(0, total(2), {"style"}, {1}).empty());
  EXPECT_TRUE(reader.add(1, total(3), {"style"}, {1}).empty());
  const auto rows = reader.add(2, total(4), {"style"}, {1});
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[2].step, 2);
  EXPECT_EQ(rows[2].total, 4);
  EXPECT_TRUE(reader.add(3, total(5), {"style"}, {1}).empty());
  EXPECT_TRUE(reader.add(4, total(3000), {"style"}, {1}).empty()) << "over 1000 times 2";
  const auto last = reader.add(5, total(6), {"style"}, {1});
  ASSERT_EQ(last.size(), 1u) << "those before it";
  EXPECT_EQ(last[0].step, 3);
  EXPECT_THROW(reader.check(), DivergedError);
}

TEST(LossReader, MostIsTheLargestWeightedTerm) {
  LossReader reader(1, /*first_total=*/1.0);
  // 0.5 · 4000 of content, 1 · 3000 of style, 1e-3 · 500000 of tv: 5500.
  const Evaluation evaluation{torch::tensor(5500.0), torch::tensor({4000.0, 3000.0, 500000.0})};
  reader.add(7, evaluation, {"content", "style", "tv"}, {0.5, 1, 1e-3});
  try {
    reader.check();
    ADD_FAILURE() << "nothing was thrown";
  } catch (const DivergedError& error) {
    EXPECT_NE(std::string(error.what()).find("of which most is style"), std::string::npos) << error.what();
  }
}

TEST(LossReader, GoesOnWithTheFirstTotalOfTheTraining) {
  const Evaluation evaluation{torch::tensor(2000.0), torch::tensor({2000.0})};
  LossReader anew(1), on(1, /*first_total=*/1.5);
  EXPECT_FALSE(anew.first_total());
  anew.add(4, evaluation, {"style"}, {1});
  EXPECT_EQ(*anew.first_total(), 2000);
  EXPECT_NO_THROW(anew.check());
  on.add(4, evaluation, {"style"}, {1});
  EXPECT_THROW(on.check(), DivergedError);

  LossReader empty(1);  // the masks of the first batch select nothing
  empty.add(0, {torch::tensor(0.0), torch::tensor({0.0})}, {"style"}, {1});
  empty.add(1, evaluation, {"style"}, {1});
  EXPECT_EQ(*empty.first_total(), 2000);
  EXPECT_EQ(*on.first_total(), 1.5);

  LossReader without(1);  // nothing but the total variation, which is next to nothing
  without.add(0, {torch::tensor(0.5), torch::tensor({0.0, 0.5})}, {"style", "tv"}, {1, 1});
  without.add(1, {torch::tensor(2000.5), torch::tensor({2000.0, 0.5})}, {"style", "tv"}, {1, 1});
  EXPECT_NO_THROW(without.check());
  EXPECT_EQ(*without.first_total(), 2000.5);
}

}  // namespace
}  // namespace rgbd_stylize
