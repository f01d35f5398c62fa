// Options that would be lost, or change nothing: nobody should have to find that out from the picture.
#include "train_test.hpp"

namespace rgbd_stylize::testing_cli {
namespace {

constexpr int kUsage = 2;

using IdleOptionsTest = TrainTest;

TEST_F(IdleOptionsTest, BeforeACommandIsNoPlaceForItsOptions) {
  for (const std::string command : {"mask", "batch", "train"}) {
    expect_refused_as_given({"--size", "64", command},
                            kUsage,
                            {"--size: stands before the command " + command + ", which does not see it"});
  }
  environment_["RGBD_STYLIZE_WEIGHTS"] = at("");
  const auto ended = run({"doctor"});
  EXPECT_EQ(ended.status, 0) << "a variable of the environment stands before nothing: " << ended.err;
}

TEST_F(IdleOptionsTest, WrongWordsPointAtTheCommandsOwnHelp) {
  expect_refused_as_given({"mask", "--brush"}, kUsage, {"--brush", "see rgbd_stylize mask --help"});
  expect_refused_as_given({"weights", "paint"}, kUsage, {"see rgbd_stylize weights --help"});
}

TEST_F(IdleOptionsTest, OfTheMainCommandAreNamed) {
  const auto warnings = [&](const Arguments& arguments) {
    const auto ended = run(quick(arguments + Arguments{"--iterations", "1"}));
    EXPECT_EQ(ended.status, 0) << ended.err;
    return ended.err;
  };
  const auto idle = warnings({"--depth",          "room_depth.png",
                              "--depth-model",    "fcrn",
                              "--depth-loss",     "ssi",
                              "--guide",          "inside",
                              "--weights-dir",    "missing",
                              "--seed",           "7",
                              "--style-scale",    "0.5",
                              "--style-size",     "48",
                              "--content-mask",   "ones",
                              "--content-weight", "0"});
  for (const std::string option :
       {"--depth", "--depth-model", "--depth-loss", "--guide", "--seed", "--style-scale", "--content-mask"})
    EXPECT_TRUE(contains(idle, "warning: " + option + " changes nothing: ")) << idle;
  const auto predicted =
      warnings({"--depth", "predict", "--mask", "step:0.5", "--depth-invert", "--depth-is", "depth"});
  EXPECT_TRUE(contains(predicted, "warning: --depth-invert changes nothing: --depth is predict"))
      << predicted;
  EXPECT_TRUE(contains(predicted, "warning: --depth-is changes nothing: ")) << predicted;
  const auto all_used = warnings({"--depth",
                                  "room_depth.png",
                                  "--mask",
                                  "step:0.5",
                                  "--depth-weight",
                                  "1",
                                  "--depth-loss",
                                  "sensor",
                                  "--depth-clip",
                                  "1,4",
                                  "--guide",
                                  "inside"});
  EXPECT_FALSE(contains(all_used, "changes nothing")) << all_used;
}

TEST_F(IdleOptionsTest, OfTheOtherCommandsToo) {
  const auto trained = run(small({"--depth-loss", "ssi", "--depth-invert", "--iterations", "1"}));
  EXPECT_EQ(trained.status, 0) << trained.err;
  EXPECT_TRUE(contains(trained.err, "--depth-loss changes nothing")) << trained.err;
  EXPECT_TRUE(contains(trained.err, "--depth-invert changes nothing")) << trained.err;
  const auto applied = run({"apply",
                            "--model",
                            "wave.safetensors",
                            "--rgb",
                            "room.png",
                            "--depth",
                            "room_depth.png",
                            "-o",
                            "painted.png"});
  EXPECT_TRUE(contains(applied.err, "--depth changes nothing: no --mask is made from it")) << applied.err;
  const auto seen = run({"depth", "--rgb", "room.png", "-o", "d.npy", "--format", "pfm"});
  EXPECT_TRUE(contains(seen.err, "--format changes nothing")) << seen.err;
}

}  // namespace
}  // namespace rgbd_stylize::testing_cli
