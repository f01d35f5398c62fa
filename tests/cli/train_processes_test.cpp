// A training that several processes share.
#include "free_port.hpp"
#include "mpirun.hpp"
#include "needs_gloo.hpp"
#include "train_test.hpp"

#include <chrono>
#include <cmath>
#include <cstring>
#include <thread>

namespace rgbd_stylize::testing_cli {
namespace {

constexpr int kUsage = 2, kInput = 3, kResources = 5, kInterrupted = 130;

class TrainProcessesTest : public TrainTest {
 protected:
  /// Two processes of one training, as torchrun would start them.
  class Two {
   public:
    Two(const TrainProcessesTest& test, const Arguments& first, const Arguments& second)
        : Two(test, first, second, std::to_string(testing_support::free_port())) {}
    Process& operator[](int rank) { return rank == 0 ? first_ : second_; }
    std::pair<Ended, Ended> wait() { return {first_.wait(), second_.wait()}; }

    [[nodiscard]] bool wait_for(const std::string& words) const { return first_.wait_for(words); }

   private:
    Two(const TrainProcessesTest& test, const Arguments& a, const Arguments& b, const std::string& port)
        : first_(command(a), test.folder(), test.launched("0", port)),
          second_(command(b), test.folder(), test.launched("1", port)) {}
    static Arguments command(const Arguments& arguments) {
      return Arguments{RGBD_STYLIZE_BINARY} + small(arguments);
    }
    Process first_, second_;
  };

  [[nodiscard]] Process::Environment launched(const std::string& rank, const std::string& port) const {
    auto environment = environment_;
    environment.insert({{"RANK", rank},
                        {"LOCAL_RANK", rank},
                        {"WORLD_SIZE", "2"},
                        {"MASTER_ADDR", "127.0.0.1"},
                        {"MASTER_PORT", port}});
    return environment;
  }

  [[nodiscard]] Two start_two(const Arguments& arguments) const { return Two(*this, arguments, arguments); }

  void train_by_two(const Arguments& arguments) const {
    const auto [first, second] = start_two(arguments).wait();
    ASSERT_EQ(first.status, 0) << first.err;
    ASSERT_EQ(second.status, 0) << second.err;
    EXPECT_EQ(second.err, "") << "the first one speaks for both";
  }

  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder())) names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
  }

  /// After one step Adam's first moment is a tenth of the gradient.
  [[nodiscard]] std::vector<float> first_gradient(const std::string& checkpoint) const {
    const auto file = file_content(at(checkpoint));
    uint64_t length = 0;
    std::memcpy(&length, file.data(), sizeof(length));
    const auto offsets = Json::parse(file.substr(sizeof(length), length))["adam.mean"]["data_offsets"];
    const auto begin = offsets[0].get<size_t>(), end = offsets[1].get<size_t>();
    std::vector<float> values((end - begin) / sizeof(float));
    std::memcpy(values.data(), file.data() + sizeof(length) + length + begin, end - begin);
    for (auto& value : values) value *= 10;
    return values;
  }
};

TEST_F(TrainProcessesTest, UnderMpirunTwoTimesTwoPhotographsAreOneTimesFour) {
  NEEDS_MPIRUN();
  NEEDS_GLOO();
  train({"--iterations", "1", "--batch", "4", "-o", "one.safetensors"});
  const auto ended = run_by_mpirun(
      2, small({"--iterations", "1", "--batch", "2", "-o", "two.safetensors"}), folder(), environment_);
  ASSERT_EQ(ended.status, 0) << ended.err;
  EXPECT_TRUE(contains(ended.err, "1 steps of 4 pictures")) << ended.err;
  EXPECT_TRUE(contains(ended.err, "processes  2 (Open MPI)")) << ended.err;
  const auto one = first_gradient("one_checkpoint.safetensors"),
             two = first_gradient("two_checkpoint.safetensors");
  ASSERT_EQ(one.size(), two.size());
  double largest = 0, difference = 0;
  for (size_t i = 0; i < one.size(); ++i) {
    largest = std::max(largest, double(std::abs(one[i])));
    difference = std::max(difference, double(std::abs(one[i] - two[i])));
  }
  EXPECT_GT(largest, 0);
  EXPECT_LT(difference, 1e-5);
  EXPECT_LT(difference, 1e-5 * largest);
  const double total = trace_of(at("one_losses.jsonl"))[0]["total"];
  EXPECT_NEAR(trace_of(at("two_losses.jsonl"))[0]["total"].get<double>(), total, 1e-5 * total);
}

TEST_F(TrainProcessesTest, SixStepsAreThreeAndThreeMore) {
  NEEDS_GLOO();
  train_by_two({"--iterations", "6", "-o", "whole.safetensors"});
  train_by_two({"--iterations", "3", "-o", "parts.safetensors"});
  train_by_two({"--iterations", "6", "-o", "parts.safetensors", "--resume"});
  for (const std::string end : {".safetensors", "_checkpoint.safetensors", "_losses.jsonl"})
    EXPECT_TRUE(file_content(at("whole" + end)) == file_content(at("parts" + end))) << end;
  EXPECT_EQ(trace_of(at("whole_losses.jsonl")).size(), 6u);
}

TEST_F(TrainProcessesTest, TheFilesAreThoseOfATrainingByOne) {
  NEEDS_GLOO();
  train({"--batch", "4", "--checkpoint-every", "2", "--preview-every", "2"});
  const auto by_one = files();
  for (const auto& name : by_one) {
    if (starts_with(name, "wave")) fs::remove(at(name));
  }
  train_by_two({"--checkpoint-every", "2", "--preview-every", "2"});
  EXPECT_EQ(files(), by_one);
  EXPECT_TRUE(contains(file_content(at("wave.safetensors")), "\"recipe.batch\":\"4\""));
}

TEST_F(TrainProcessesTest, WhereOneDiesTheOtherSaysSoAndATrainingByOneGoesOn) {
  NEEDS_GLOO();
  auto two = start_two({"--iterations", "100000"});
  ASSERT_TRUE(two.wait_for("1/100000")) << "long before the first checkpoint is due";
  two[1].signal(SIGKILL);
  const auto first = two.wait().first;
  EXPECT_EQ(first.status, kResources) << first.err;
  EXPECT_TRUE(contains(first.err, "process 0 of 2 (torchrun): another one has ended")) << first.err;
  EXPECT_TRUE(contains(first.err, "the last good checkpoint is wave_checkpoint.safetensors")) << first.err;
  EXPECT_FALSE(fs::exists(at("wave.safetensors")));
  const auto steps = trace_of(at("wave_losses.jsonl")).size();
  train({"--iterations", std::to_string(steps + 1), "--batch", "4", "--resume"});
  EXPECT_EQ(trace_of(at("wave_losses.jsonl")).size(), steps + 1);
}

TEST_F(TrainProcessesTest, AnErrorOfOneBeforeTheFirstStepEndsBoth) {
  NEEDS_GLOO();
  auto [first, second] = Two(*this, {}, {"--images", "gone"}).wait();
  EXPECT_EQ(second.status, kInput) << second.err;
  EXPECT_TRUE(contains(second.err, "gone")) << second.err;
  EXPECT_EQ(first.status, kResources) << first.err;
}

TEST_F(TrainProcessesTest, ASignalToOneStopsBothAtTheSameStep) {
  NEEDS_GLOO();
  auto two = start_two({"--iterations", "100000"});
  ASSERT_TRUE(two.wait_for("1/100000"));
  two[1].signal(SIGTERM);
  const auto [first, second] = two.wait();
  EXPECT_EQ(first.status, kInterrupted) << first.err;
  EXPECT_EQ(second.status, kInterrupted) << second.err;
  EXPECT_TRUE(contains(first.err, "go on with --resume")) << first.err;
  const auto steps = trace_of(at("wave_losses.jsonl")).size();
  train_by_two({"--iterations", std::to_string(steps + 1), "--resume"});
}

TEST_F(TrainProcessesTest, BothSeeThatATrainingHasDiverged) {
  NEEDS_GLOO();
  const auto [first, second] = start_two({"--learning-rate", "1e30"}).wait();
  EXPECT_EQ(first.status, kInput) << first.err;
  EXPECT_EQ(second.status, kInput) << second.err;
}

TEST_F(TrainProcessesTest, OfOtherOptionsTheyDoNotTrainTogether) {
  NEEDS_GLOO();
  const auto [first, second] = Two(*this, {"--seed", "1"}, {"--seed", "2"}).wait();
  EXPECT_EQ(first.status, kUsage) << first.err;
  EXPECT_EQ(second.status, kUsage) << second.err;
  EXPECT_TRUE(contains(second.err, "process 1 of 2: not all were started with the same options"))
      << second.err;
}

TEST_F(TrainProcessesTest, OtherPhotographsAStepAreOtherOptions) {
  NEEDS_GLOO();
  train({});
  const auto [first, second] = start_two({"--resume"}).wait();
  EXPECT_EQ(first.status, kUsage) << first.err;
  EXPECT_TRUE(contains(first.err, "batch was 2 and is 4")) << first.err;
  EXPECT_EQ(second.status, kUsage) << second.err;
}

TEST_F(TrainProcessesTest, WithBatchNormalisationTheirNumberIsAnOption) {
  NEEDS_GLOO();
  train_by_two({"--normalisation", "batch"});
  expect_refused_as_given(small({"--normalisation", "batch", "--batch", "4", "--resume"}),
                          kUsage,
                          {"processes was 2 and is (none)"});
}

}  // namespace
}  // namespace rgbd_stylize::testing_cli
