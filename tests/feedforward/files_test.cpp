// Models and checkpoints on disk.
#include "file_limit.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/feedforward/checkpoint.hpp"
#include "rgbd_stylize/weights/safetensors_writer.hpp"
#include "small_training.hpp"
#include "temporary_folder.hpp"

#include <filesystem>
#include <functional>

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

using namespace testing_support;
namespace fs = std::filesystem;

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

void expect_in(const std::string& message, const std::vector<std::string>& words) {
  for (const auto& word : words) EXPECT_NE(message.find(word), std::string::npos) << word << "\n" << message;
}

void train(Trainer& trainer, int64_t last, std::vector<double>& losses) {
  auto loader = small_loader(trainer.steps());
  while (trainer.steps() < last) losses.push_back(trainer.step(loader.next()).total.item<double>());
}

void expect_same(const TrainingState& a, const TrainingState& b) {
  EXPECT_EQ(a.step, b.step);
  EXPECT_TRUE(torch::equal(a.mean, b.mean));
  EXPECT_TRUE(torch::equal(a.square, b.square));
  ASSERT_EQ(a.network.size(), b.network.size());
  for (size_t i = 0; i < a.network.size(); ++i)
    EXPECT_TRUE(torch::equal(a.network[i].second, b.network[i].second)) << a.network[i].first;
}

// Checkpoints of one training, after its first and after its second step.
void write_two(const std::string& first, const std::string& second) {
  Trainer trainer(small_network(), small_losses(), 1e-3);
  std::vector<double> losses;
  train(trainer, 1, losses);
  write_checkpoint(first, {trainer.state(), {}, {}});
  train(trainer, 2, losses);
  write_checkpoint(second, {trainer.state(), {}, {}});
}

TEST(Checkpoint, TwentyStepsAreTenAndTenMoreBitForBit) {
  for (const auto normalisation : {Normalisation::kInstance, Normalisation::kBatch}) {
    const TemporaryFolder folder;
    const auto file = folder.file("ten.safetensors");
    std::vector<double> at_once, in_two;
    Trainer whole(small_network(normalisation), small_losses(), 1e-3);
    train(whole, 20, at_once);
    {
      Trainer first(small_network(normalisation), small_losses(), 1e-3);
      train(first, 10, in_two);
      write_checkpoint(file, {first.state(), {{"batch", "2"}}, 1.0 / 3});
    }
    Trainer second(small_network(normalisation), small_losses(), 1e-3);
    const auto checkpoint = read_checkpoint(file);
    EXPECT_EQ(checkpoint.recipe, (Recipe{{"batch", "2"}}));
    EXPECT_EQ(checkpoint.first_total, 1.0 / 3);
    second.restore(checkpoint.state);
    train(second, 20, in_two);
    EXPECT_EQ(at_once, in_two);
    expect_same(whole.state(), second.state());
  }
}

TEST(Checkpoint, OneThatIsCutShortFallsBackToTheOneBefore) {
  const TemporaryFolder folder;
  const auto file = folder.file("wave_checkpoint.safetensors");
  write_two(previous_checkpoint(file), file);
  const auto whole = read_newest_checkpoint(file);
  EXPECT_EQ(whole.checkpoint.state.step, 2);
  EXPECT_EQ(whole.warning, "");
  fs::resize_file(file, fs::file_size(file) - 100);
  const auto fallen_back = read_newest_checkpoint(file);
  EXPECT_EQ(fallen_back.checkpoint.state.step, 1);
  EXPECT_EQ(fallen_back.file, previous_checkpoint(file));
  expect_in(fallen_back.warning, {"wave_checkpoint.safetensors", "wave_checkpoint_previous.safetensors"});
  fs::resize_file(previous_checkpoint(file), 1000);
  EXPECT_THROW(read_newest_checkpoint(file), WeightsError);
}

// As a program leaves it that was killed before it moved the one from before away.
TEST(Checkpoint, OneThatHasNotTakenItsPlaceYetIsTheNewest) {
  const TemporaryFolder folder;
  const auto file = folder.file("wave_checkpoint.safetensors");
  write_two(file, new_checkpoint(file));
  const auto found = read_newest_checkpoint(file);
  EXPECT_EQ(found.checkpoint.state.step, 2);
  EXPECT_EQ(found.file, new_checkpoint(file));
  EXPECT_EQ(found.warning, "");
}

// After 1 and 2 steps; `steps` is after how many the network was found to be no use.
TEST(Checkpoint, OfANetworkThatIsNoUseNoneIsLeft) {
  for (const int64_t steps : {3, 2, 1}) {
    const TemporaryFolder folder;
    const auto file = folder.file("wave_checkpoint.safetensors");
    write_two(previous_checkpoint(file), file);
    remove_checkpoints_from(file, steps);
    EXPECT_EQ(fs::exists(file), steps > 1);
    if (steps > 1) {
      EXPECT_EQ(read_checkpoint(file).state.step, steps - 1);
    }
    EXPECT_EQ(fs::exists(previous_checkpoint(file)), steps == 3) << "it is in the place of the bad one";
  }
}

TEST(Checkpoint, OneThatCannotBeReadNowIsNotRemoved) {
  const TemporaryFolder folder;
  const auto file = folder.write("wave_checkpoint.safetensors", "perhaps whole, if only it could be read");
  remove_checkpoints_from(file, 1);
  EXPECT_TRUE(fs::exists(file));
}

TEST(Checkpoint, OneThatIsNotAllNumbersIsRefused) {
  const TemporaryFolder folder;
  const auto file = folder.file("wave_checkpoint.safetensors");
  Trainer trainer(small_network(), small_losses(), 1e-3);
  auto state = trainer.state();
  EXPECT_TRUE(state.is_finite());
  state.square = state.square.clone();
  state.square[3] = std::numeric_limits<float>::infinity();
  EXPECT_FALSE(state.is_finite());
  write_checkpoint(file, {state, {}, {}});
  expect_in(message_of([&] { read_checkpoint(file); }), {file, "not all finite"});
}

TEST(Checkpoint, OtherOptionsAreListed) {
  const Recipe made = {{"batch", "4"}, {"seed", "0"}, {"style-weight", "5"}};
  const Recipe asked = {{"batch", "8"}, {"seed", "0"}, {"depth-weight", "1"}, {"style-weight", "5"}};
  const auto message = message_of([&] { check_recipe("wave.safetensors", made, asked); });
  expect_in(message, {"wave.safetensors", "batch was 4 and is 8", "depth-weight was (none) and is 1"});
  EXPECT_EQ(message.find("seed"), std::string::npos);
  check_recipe("wave.safetensors", made, made);
  check_recipe(
      "wave.safetensors", {{"images", "p\xEF\xBF\xBD"}}, {{"images", "p\xff"}});  // as it was written
  check_recipe(
      "wave.safetensors", {{"style[0]", "wave.jpg"}}, {{"style[0]", "./wave.jpg"}});  // its digest counts
  check_recipe("wave.safetensors", {{"tv-weight", "0.10000000000000001"}}, {{"tv-weight", "0.1"}});
}

TEST(Checkpoint, ADepthNetworkIsItsWeightsWhereverTheyLie) {
  const Recipe made = {{"depth-model", "depth.pt"}, {"depth-model-sha256[0]", "ab"}};
  check_recipe("wave.safetensors", made, {{"depth-model", "../depth.pt"}, {"depth-model-sha256[0]", "ab"}});
  for (const Recipe& other : {Recipe{{"depth-model", "../depth.pt"}, {"depth-model-sha256[0]", "cd"}},
                              Recipe{{"depth-model", "../depth.pt"},
                                     {"depth-model-sha256[0]", "ab"},
                                     {"depth-model-sha256[1]", "cd"}}}) {
    const auto message = message_of([&] { check_recipe("wave.safetensors", made, other); });
    expect_in(message, {"depth-model was depth.pt and is ../depth.pt"});
  }
}

TEST(Checkpoint, OfAnotherNetworkIsRefused) {
  Trainer trainer(small_network(), small_losses(), 1e-3);
  Trainer other(small_network(Normalisation::kBatch), small_losses(), 1e-3);
  EXPECT_THROW(trainer.restore(other.state()), WeightsError);
}

TEST(ModelFile, HoldsTheNetworkItsRecipeAndTheStyle) {
  const TemporaryFolder folder;
  const auto file = folder.file("model.safetensors");
  const auto network = small_network(Normalisation::kBatch);
  write_model(file, {network, {{"style", "wave.jpg"}}, thumbnail(picture(300, 200, 1))});
  const auto model = read_model(file, torch::kCPU);
  EXPECT_EQ(model.recipe, (Recipe{{"style", "wave.jpg"}}));
  EXPECT_EQ(model.style_thumbnail.sizes(), (std::vector<int64_t>{1, 3, 128, 85}));
  const auto x = picture(16, 24, 0.7);
  EXPECT_TRUE(torch::equal(model.network.forward(x), network.forward(x)));
}

TEST(ModelFile, TakesANameThatIsNoText) {
  const TemporaryFolder folder;
  const auto file = folder.file("model.safetensors");
  write_model(file, {small_network(), {{"style[0]", "w\xff.jpg"}}, {}});
  EXPECT_EQ(read_model(file, torch::kCPU).recipe.at("style[0]"), "w\xEF\xBF\xBD.jpg") << "U+FFFD";
}

TEST(ModelFile, AFullDiskIsNamed) {
  const TemporaryFolder folder;
  const auto file = folder.file("model.safetensors");
  const FileLimit limit(50'000);
  EXPECT_THROW(write_model(file, {small_network(), {}, {}}), OutputError);
  expect_in(message_of([&] {
              write_model(file, {small_network(), {}, {}});
            }),
            {file + ": cannot be written: "});
}

// The names that torch.save(TransformerNet().state_dict()) writes, in grey levels and without a tanh.
TEST(ModelFile, PyTorchsExampleIsRead) {
  const TemporaryFolder folder;
  const auto file = folder.file("mosaic.safetensors");
  TransformOptions options;
  options.width = 4;
  options.output = OutputRange::kLinear;
  options.offset = 0;
  options.scale = 255;
  const TransformNetwork network(options, initial_weights(9), torch::kCPU);
  write_safetensors(file, network.tensors());
  const auto model = read_model(file, torch::kCPU);
  EXPECT_EQ(to_metadata(model.network.options()), to_metadata(options));
  EXPECT_TRUE(torch::equal(model.network.weights(), network.weights()));
}

TEST(ModelFile, OfAnotherKindIsRefusedInWords) {
  const TemporaryFolder folder;
  const auto file = folder.file("other.safetensors");
  const auto read = [&] { return message_of([&] { read_model(file, torch::kCPU); }); };
  write_safetensors(file, {{"features.0.weight", torch::ones({4})}});
  expect_in(read(), {"other.safetensors", "no transform network", "features.0.weight"});
  Trainer trainer(small_network(), small_losses(), 1e-3);
  write_checkpoint(file, {trainer.state(), {}, {}});
  expect_in(read(), {"checkpoint of a training", "--resume"});
  auto network = small_network();
  auto weights = network.weights();
  weights.mul_(std::numeric_limits<float>::quiet_NaN());
  write_model(file, {network, {}, {}});
  expect_in(read(), {"not all of conv1.conv2d.weight are finite"});
  const auto batch = small_network(Normalisation::kBatch);
  for (const auto& [name, tensor] : batch.tensors()) {
    if (name == "in3.running_mean") tensor[0] = std::numeric_limits<float>::quiet_NaN();
  }
  write_model(file, {batch, {}, {}});
  expect_in(read(), {"not all of in3.running_mean are finite"});
  write_model(file, {small_network(), {}, {}});
  EXPECT_EQ(message_of([&] { read_checkpoint(file); }).find("no error"), std::string::npos);
}

}  // namespace
}  // namespace rgbd_stylize
