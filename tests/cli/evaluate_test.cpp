// What is left of a photograph in a result, at the command line.
#include "cli_test.hpp"
#include "memory_limit.hpp"

namespace rgbd_stylize::testing_cli {
namespace {

constexpr int kUsage = 2, kInput = 3, kWeights = 4, kResources = 5, kOutput = 6, kInterrupted = 130;

class EvaluateTest : public CliTest {
 protected:
  void SetUp() override {
    for (const std::string name : {"photos", "results"}) fs::create_directory(at(name));
    fs::copy(at("room.png"), at("photos/a.png"));
    fs::copy(at("ember.png"), at("photos/b.png"));
    fs::copy(at("room.png"), at("results/a.png"));
    fs::copy(at("night.png"), at("results/b.png"));
  }

  static Arguments evaluate(const Arguments& arguments) {
    return Arguments{"evaluate", "--threads", "1"} + arguments;
  }
  const Arguments room_ = evaluate({"--content", "room.png", "--result", "room.png"});
  const Arguments folders_ = evaluate({"--content", "photos", "--result", "results"});

  [[nodiscard]] Json json(const std::string& name = "out.json") const {
    return Json::parse(file_content(at(name)));
  }
};

TEST_F(EvaluateTest, APictureKeepsAllOfItself) {
  const auto ended = run(room_ + Arguments{"--json", "out.json"});
  ASSERT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(ended.err, "");
  EXPECT_TRUE(contains(ended.out, "edges      Canny, within 3 pixels\nsaliency   spectral residual\n"))
      << ended.out;
  EXPECT_FALSE(contains(ended.out, "mean")) << "of one pair\n" << ended.out;
  const auto measures = json()["pairs"][0]["measures"];
  EXPECT_EQ(measures["edges"]["f"], 1);
  EXPECT_EQ(measures["depth"]["order"], 1);
  EXPECT_NEAR(measures["luma"]["ssim"].get<double>(), 1, 1e-9);
  EXPECT_NEAR(measures["saliency"]["correlation"].get<double>(), 1, 1e-9);
  EXPECT_FALSE(measures.contains("style"));
}

TEST_F(EvaluateTest, AResultIsMeasuredAgainstContentDepthAndStyle) {
  ASSERT_EQ(run(quick({"--size", "80", "--iterations", "20"})).status, 0);
  const auto ended = run(evaluate({"--content",
                                   "room.png",
                                   "--result",
                                   "out.png",
                                   "--depth",
                                   "room_depth.png",
                                   "--style",
                                   "night.png",
                                   "--edge-tolerance",
                                   "1",
                                   "--sheet",
                                   "sheet.png",
                                   "--json",
                                   "out.json"}));
  ASSERT_EQ(ended.status, 0) << ended.err;
  EXPECT_TRUE(contains(ended.err, "room_depth.png  16-bit PNG, 1000 units a metre (guessed)")) << ended.err;
  const auto pair = json()["pairs"][0];
  EXPECT_EQ(pair["name"], "out");
  EXPECT_EQ(pair["depth"], "room_depth.png");
  EXPECT_EQ(pair["depth_unit"], "metres");
  EXPECT_EQ(json()["depth_of_content"], "file");
  EXPECT_EQ(json()["edges"], "Canny, within 1 pixels");
  EXPECT_EQ(json()["saliency"], "spectral residual");
  const auto& measures = pair["measures"];
  for (const std::string measure : {"precision", "recall", "f"}) {
    EXPECT_GT(measures["edges"][measure].get<double>(), 0.2);
    EXPECT_LT(measures["edges"][measure].get<double>(), 1);
  }
  EXPECT_GT(measures["depth"]["rmse"].get<double>(), 0.01) << "in metres";
  double sum = 0;
  const auto layers = measures["style"].size() - 1;
  for (const auto& [layer, distance] : measures["style"].items())
    sum += layer == "mean" ? 0 : distance.get<double>();
  EXPECT_NEAR(measures["style"]["mean"].get<double>(), sum / static_cast<double>(layers), 1e-9);
  EXPECT_TRUE(starts_with(lines_of(ended.out).back(), "out ")) << ended.out;
  const auto sheet = seen("sheet.png");
  EXPECT_EQ(sheet.cols, 4 * 328);
  EXPECT_EQ(sheet.rows, 2 * 248);
}

TEST_F(EvaluateTest, TwoStylesAreMeasuredWhereTheyWerePainted) {
  const Arguments two = {
      "--style", "night.png", "--mask", "linear:0,1", "--style", "ember.png", "--mask", "rest"};
  ASSERT_EQ(
      run(quick(Arguments{"--depth", "room_depth.png", "--size", "80", "--iterations", "30"} + two)).status,
      0);
  const auto measured = [&](const Arguments& styles) {
    const auto ended = run(
        evaluate(
            {"--content", "room.png", "--result", "out.png", "--depth", "room_depth.png", "--json", "j"}) +
        styles);
    EXPECT_EQ(ended.status, 0) << ended.err;
    EXPECT_TRUE(contains(ended.out, "style[1]   " + styles[5] + ", mask " + styles[7])) << ended.out;
    return json("j");
  };
  const auto as_painted = measured(two);
  EXPECT_EQ(as_painted["style[0]"], "night.png");
  EXPECT_EQ(as_painted["mask[0]"], "linear:0,1");
  const auto exchanged =
      measured({"--style", "night.png", "--mask", "rest", "--style", "ember.png", "--mask", "linear:0,1"});
  for (const std::string style : {"style[0]", "style[1]"}) {
    const auto mean = [&](const Json& json) {
      return json["pairs"][0]["measures"][style]["mean"].get<double>();
    };
    EXPECT_LT(mean(as_painted), mean(exchanged)) << style;
  }
}

// The frames' depth is another than what a network reads in them.
TEST_F(EvaluateTest, TheDepthOfADatasetIsChosenAsInABatch) {
  for (const std::string part : {"frames/rgb", "frames/depth"}) fs::create_directories(at(part));
  fs::copy(at("room.png"), at("frames/rgb/a.png"));
  fs::copy(at("room_depth.png"), at("frames/depth/a.png"));
  const auto rmse = [&](const Arguments& depth) {
    const auto ended =
        run(evaluate({"--content", "frames", "--result", "results", "--json", "out.json"}) + depth);
    EXPECT_EQ(ended.status, 0) << ended.err;
    return json()["pairs"][0]["measures"]["depth"]["rmse"].get<double>();
  };
  EXPECT_EQ(rmse({}), rmse({"--depth", "filled"}));
  EXPECT_GT(rmse({"--depth", "raw"}), 1e-3);
  EXPECT_LT(rmse({"--depth", "predict"}), 1e-6) << "it is the same picture, read twice";
}

TEST_F(EvaluateTest, AStyleThatIsPaintedNowhereHasNoDistance) {
  cv::imwrite(at("black.png"), cv::Mat(kHeight, kWidth, CV_8UC1, cv::Scalar(0)));
  const auto ended =
      run(room_ + Arguments{"--style", "night.png", "--mask", "image:black.png", "--json", "out.json"});
  ASSERT_EQ(ended.status, 0) << ended.err;
  EXPECT_TRUE(contains(ended.err, "mask 'image:black.png' selects 0 %")) << ended.err;
  EXPECT_TRUE(json()["pairs"][0]["measures"]["style"]["mean"].is_null());
  EXPECT_TRUE(contains(lines_of(ended.out).back(), " -")) << ended.out;
}

TEST_F(EvaluateTest, FoldersAreMatchedByNameAndEndWithTheirMean) {
  const auto ended = run(folders_ + Arguments{"--json", "out.json"});
  ASSERT_EQ(ended.status, 0) << ended.err;
  const auto lines = lines_of(ended.out);
  ASSERT_GE(lines.size(), 3u);
  EXPECT_TRUE(starts_with(lines[lines.size() - 3], "a ")) << ended.out;
  EXPECT_TRUE(starts_with(lines[lines.size() - 2], "b ")) << ended.out;
  EXPECT_TRUE(starts_with(lines.back(), "mean ")) << ended.out;
  const auto read = json();
  const auto f = [](const Json& measures) { return measures["edges"]["f"].get<double>(); };
  EXPECT_NEAR(
      f(read["mean"]), (f(read["pairs"][0]["measures"]) + f(read["pairs"][1]["measures"])) / 2, 1e-12);
}

TEST_F(EvaluateTest, WhatHasNoPartnerIsNamed) {
  fs::rename(at("results/b.png"), at("results/sheet.png"));
  for (const std::string beside : {"a_mask0", "a_content_mask", "contact_sheet"})  // as a batch writes them
    fs::copy(at("room.png"), at("results/" + beside + ".png"));
  const auto ended = run(folders_);
  EXPECT_EQ(ended.status, 0);
  EXPECT_TRUE(contains(ended.err, "warning: --result results has nothing for: b")) << ended.err;
  EXPECT_TRUE(contains(ended.err, "warning: --content photos has nothing for: sheet\n")) << ended.err;
}

TEST_F(EvaluateTest, APairThatFailsIsNamedAndTheOthersAreMeasured) {
  write_file(at("results/a.png"), "not a picture");
  const auto ended = run(folders_ + Arguments{"--json", "out.json"});
  EXPECT_EQ(ended.status, kInput);
  EXPECT_TRUE(contains(ended.err, "rgbd_stylize: results/a.png")) << ended.err;
  EXPECT_TRUE(contains(json()["pairs"][0]["error"].get<std::string>(), "results/a.png"));
  EXPECT_TRUE(json()["pairs"][1].contains("measures"));
}

TEST_F(EvaluateTest, APairTooLargeForTheMemoryIsNamedAndTheOthersAreMeasured) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "AddressSanitizer wants more memory than any limit leaves";
#endif
  const cv::Mat large(8000, 10000, CV_8UC3, cv::Scalar(1, 2, 3));  // 960 MB as floats
  for (const std::string file : {"photos/a.png", "results/a.png"}) cv::imwrite(at(file), large);
  const testing_support::MemoryLimit limit(rlim_t{1200} << 20);
  const auto ended = run(folders_ + Arguments{"--json", "out.json"});
  EXPECT_EQ(ended.status, kResources);
  EXPECT_TRUE(contains(ended.err, "results/a.png: not enough memory")) << ended.err;
  EXPECT_TRUE(contains(json()["pairs"][0]["error"].get<std::string>(), "not enough memory"));
  EXPECT_TRUE(json()["pairs"][1].contains("measures"));
}

TEST_F(EvaluateTest, StopsBetweenPairsAndWritesWhatIsMeasured) {
  cv::Mat large;
  cv::resize(cv::imread(at("room.png")), large, {640, 480});
  constexpr int kPairs = 20;
  for (int i = 0; i < kPairs; ++i) {
    for (const std::string folder : {"photos", "results"})
      cv::imwrite(at(folder + "/x" + std::to_string(i) + ".jpg"), large);
  }
  write_file(at("results/a.png"), "not a picture, which is said at once");
  const auto process = start(folders_ + Arguments{"--json", "out.json"});
  ASSERT_TRUE(process->wait_for("a.png")) << process->err();
  process->signal(SIGTERM);
  const auto ended = process->wait();
  EXPECT_EQ(ended.status, kInterrupted) << ended.err;
  EXPECT_TRUE(contains(ended.err, "of " + std::to_string(kPairs + 2) + " pictures\n")) << ended.err;
  EXPECT_LT(json()["pairs"].size(), static_cast<size_t>(kPairs + 2));
}

TEST_F(EvaluateTest, ADepthOfAnotherShapeIsRefused) {
  cv::imwrite(at("square.png"), cv::Mat(40, 40, CV_16U, cv::Scalar(1000)));
  const auto ended = run(room_ + Arguments{"--depth", "square.png"});
  EXPECT_EQ(ended.status, kInput);
  EXPECT_TRUE(contains(ended.err, "square.png: the depth is 40x40, the picture 96x72")) << ended.err;
}

TEST_F(EvaluateTest, WhatIsNoResultOfTheContentIsRefused) {
  cv::imwrite(at("square.png"), cv::Mat(40, 40, CV_8UC3, cv::Scalar(1, 2, 3)));
  const auto ended = run(evaluate({"--content", "room.png", "--result", "square.png"}));
  EXPECT_EQ(ended.status, kInput);
  EXPECT_TRUE(contains(ended.err, "the content is 96x72, the result 40x40")) << ended.err;
}

// Bright pixels as edges: the same half of the picture in both, or none in the result.
TEST_F(EvaluateTest, EdgesMayBeThoseOfATorchScript) {
  ASSERT_EQ(
      Process({WRITE_TORCHSCRIPT_BINARY, "bright.pt", "x.mean(1, keepdim=True)"}, folder(), {}).wait().status,
      0);
  cv::Mat half(kHeight, kWidth, CV_8UC3, cv::Scalar::all(20));
  half.colRange(0, kWidth / 2) = cv::Scalar::all(230);
  cv::imwrite(at("half.png"), half);
  cv::Mat quarter(kHeight, kWidth, CV_8UC3, cv::Scalar::all(20));
  quarter.colRange(0, kWidth / 4) = cv::Scalar::all(230);
  cv::imwrite(at("quarter.png"), quarter);
  const auto ended = run(evaluate({"--content",
                                   "half.png",
                                   "--result",
                                   "quarter.png",
                                   "--edge-model",
                                   "bright.pt",
                                   "--edge-tolerance",
                                   "0",
                                   "--json",
                                   "out.json"}));
  ASSERT_EQ(ended.status, 0) << ended.err;
  const auto read = json();
  const auto& edges = read["pairs"][0]["measures"]["edges"];
  EXPECT_EQ(edges["precision"], 1);
  EXPECT_EQ(edges["recall"], 0.5);
  EXPECT_TRUE(contains(ended.out, "edges      TorchScript bright.pt, within 0 pixels")) << ended.out;
  expect_refused_as_given(
      room_ + Arguments{"--edge-model", "room.png"}, kWeights, {"room.png: is not a TorchScript"});
}

TEST_F(EvaluateTest, WhatMakesNoSenseIsRefused) {
  expect_refused_as_given(evaluate({"--result", "room.png"}), kUsage, {"--content"});
  expect_refused_as_given(evaluate({"--content", "room.png"}), kUsage, {"--result"});
  expect_refused_as_given(
      evaluate({"--content", "photos", "--result", "room.png"}), kUsage, {"--result room.png"});
  expect_refused_as_given(
      folders_ + Arguments{"--depth", "room_depth.png"}, kUsage, {"--depth room_depth.png"});
  expect_refused_as_given(room_ + Arguments{"--depth-scale", "1000"}, kUsage, {"--depth-scale", "--depth"});
  expect_refused_as_given(
      evaluate({"--content", "gone.png", "--result", "room.png"}), kInput, {"--content gone.png"});
  expect_refused_as_given(room_ + Arguments{"--style", "gone.png"}, kInput, {"gone.png"});
  expect_refused_as_given(room_ + Arguments{"--mask", "linear:0,1"}, kUsage, {"--style"});
  expect_refused_as_given(room_ + Arguments{"--style", "night.png", "--mask", "rest"}, kUsage, {"'rest'"});
  expect_refused_as_given(room_ + Arguments{"--sheet", "room.png"}, kUsage, {"--sheet room.png"});
  expect_refused_as_given(
      room_ + Arguments{"--sheet", "x.png", "--json", "./x.png"}, kUsage, {"--sheet x.png"});
  expect_refused_as_given(
      folders_ + Arguments{"--sheet", "results/sheet.png"}, kUsage, {"--sheet results/sheet.png", "results"});
  expect_refused_as_given(
      room_ + Arguments{"--depth-model-weights", "depth.pth", "--json", "depth.pth"}, kUsage, {"depth.pth"});
  expect_refused_as_given(room_ + Arguments{"--json", "gone/out.json"}, kOutput, {"gone/out.json"});
  for (const std::string option : {"--json", "--sheet"})
    expect_refused_as_given(
        folders_ + Arguments{option, "photos/a.png"}, kUsage, {option + " photos/a.png", "photos"});
  fs::create_directories(at("real"));
  fs::create_directory(at("links"));
  for (const std::string name : {"a.png", "b.png"}) {  // the second has no result
    fs::copy(at("room.png"), at("real/" + name));
    fs::create_symlink(at("real/" + name), at("links/" + name));
  }
  expect_refused_as_given(evaluate({"--content", "links", "--result", "results", "--json", "real/b.png"}),
                          kUsage,
                          {"links/b.png"});
  fs::create_directory(at("nothing"));
  expect_refused_as_given(
      evaluate({"--content", "photos", "--result", "nothing"}), kInput, {"nothing", "photos"});
  fs::copy(at("room.png"), at("results/a.jpg"));
  expect_refused_as_given(folders_, kInput, {"a.jpg", "a.png", "two files of one name"});
}

// As a batch paints it: the border of the labelled NYU pictures is no part of the frame.
TEST_F(EvaluateTest, AResultOfABatchIsMeasuredAgainstTheDatasetsFrame) {
  const auto nyu = std::string(SHARED_DIR) + "/nyu/labeled";
  if (!fs::exists(nyu)) GTEST_SKIP() << "there are no NYU frames at " << nyu;
  const auto batch =
      run({"batch",           nyu,         "--frames",  "800",    "--style", "night.png",    "--features",
           "squeezenet",      "--weights", "random",    "--size", "96",      "--iterations", "1",
           "--learning-rate", "1e-6",      "--threads", "1",      "-q",      "-o",           "painted"});
  ASSERT_EQ(batch.status, 0) << batch.err;
  const auto ended = run(evaluate({"--content", nyu, "--result", "painted", "--json", "out.json"}));
  ASSERT_EQ(ended.status, 0) << ended.err;
  const auto read = json();
  const auto& pair = read["pairs"][0];
  EXPECT_EQ(pair["name"], "00800");
  EXPECT_GT(pair["measures"]["luma"]["ssim"].get<double>(), 0.99) << "it is hardly painted";
}

}  // namespace
}  // namespace rgbd_stylize::testing_cli
