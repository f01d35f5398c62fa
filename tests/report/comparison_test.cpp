// What is written of compared pairs.
#include "rgbd_stylize/report/comparison_report.hpp"
#include "rgbd_stylize/report/comparison_sheet.hpp"
#include "rgbd_stylize/report/depth_view.hpp"

#include <cmath>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace rgbd_stylize {
namespace {

TEST(ComparisonJson, HasEveryPairAndTheMeanOfThoseThatWereMeasured) {
  const std::vector<Measure> first = {{"edges", "precision", 0.5}, {"edges", "f", 0.25}, {"luma", "ssim", 1}};
  const std::vector<Measure> second = {
      {"edges", "precision", 1}, {"edges", "f", 0.75}, {"luma", "ssim", NAN}};
  const auto json = nlohmann::json::parse(comparison_json({{"style", "wave.jpg"}},
                                                          {{"a", "a.jpg", "a.png", "", first, "", ""},
                                                           {"b", "b.jpg", "b.png", "b.npy", second, "", ""},
                                                           {"c", "c.jpg", "c.png", "", {}, "is empty", ""}}));
  EXPECT_EQ(json.at("style"), "wave.jpg");
  const auto& pairs = json.at("pairs");
  ASSERT_EQ(pairs.size(), 3u);
  EXPECT_EQ(pairs[0].at("measures").at("edges").at("f"), 0.25);
  EXPECT_FALSE(pairs[0].contains("depth"));
  EXPECT_EQ(pairs[1].at("depth"), "b.npy");
  EXPECT_TRUE(pairs[1].at("measures").at("luma").at("ssim").is_null());
  EXPECT_EQ(pairs[2].at("error"), "is empty");
  EXPECT_EQ(json.at("mean").at("edges").at("precision"), 0.75);
}

TEST(MeanOfPairs, HasNoDepthErrorOfDifferentUnits) {
  const auto pair = [](double rmse, const std::string& unit) {
    const std::vector<Measure> measures = {{"depth", "rmse", rmse}, {"depth", "order", rmse}};
    return ComparedPair{"a", "a.jpg", "a.png", "", measures, "", unit};
  };
  EXPECT_EQ(mean_of({pair(0.25, "metres"), pair(0.75, "metres")})[0].value, 0.5);
  for (const std::string other : {"relative", ""}) {
    const auto mean = mean_of({pair(0.25, "metres"), pair(0.75, other)});
    EXPECT_TRUE(std::isnan(mean[0].value));
    EXPECT_EQ(mean[1].value, 0.5);
  }
  EXPECT_TRUE(mean_of({{"a", "a.jpg", "a.png", "", {}, "is empty", ""}}).empty());
}

PictureMaps maps(float grey, float depth) {
  PictureMaps maps;
  maps.rgb = torch::full({1, 3, 240, 320}, grey);
  maps.depth = torch::full({1, 1, 240, 320}, depth);
  maps.depth.slice(3, 0, 160).fill_(1);
  maps.edges = torch::zeros({1, 1, 240, 320});
  maps.edges.slice(2, 100, 110).fill_(1);
  maps.saliency = torch::full({1, 1, 240, 320}, grey / 2);
  return maps;
}

TEST(ComparisonSheet, ShowsBothPicturesAndWhatIsSeenInThem) {
  ComparisonSheet sheet;
  EXPECT_FALSE(sheet.picture().defined());
  Comparison pair;
  pair.content = maps(0.25F, 5);
  pair.result = maps(0.75F, 9);
  sheet.add(pair);
  const auto picture = sheet.picture();
  ASSERT_EQ(picture.sizes(), (torch::IntArrayRef{1, 3, 2 * 248, 4 * 328}));
  const auto pixel = [&](int64_t row, int64_t column, int64_t i, int64_t j) {
    return picture.select(3, 328 * column + 4 + j).select(2, 248 * row + 4 + i).flatten();
  };
  const auto grey = [](double level) { return torch::full({3}, level); };
  EXPECT_TRUE(torch::allclose(pixel(0, 0, 50, 50), grey(0.25), 0, 1e-3));
  EXPECT_TRUE(torch::allclose(pixel(1, 0, 50, 50), grey(0.75), 0, 1e-3));
  const auto far = depth_view(torch::ones({1, 1, 1, 1})).flatten();
  EXPECT_TRUE(torch::allclose(pixel(0, 1, 50, 300), far, 0, 1e-3));
  EXPECT_TRUE(torch::allclose(pixel(1, 1, 50, 300), far, 0, 1e-3)) << "beyond the content's range";
  EXPECT_TRUE(torch::allclose(pixel(0, 2, 105, 50), grey(0), 0, 1e-3)) << "edges are black";
  EXPECT_TRUE(torch::allclose(pixel(0, 2, 50, 50), grey(1), 0, 1e-3));
  EXPECT_TRUE(torch::allclose(pixel(1, 3, 50, 50), grey(0.375), 0, 1e-3));
}

TEST(ComparisonSheet, EndsWithTheTwelfthPair) {
  ComparisonSheet sheet;
  Comparison pair;
  pair.content = pair.result = maps(0.5F, 2);
  for (int i = 0; i < 14; ++i) sheet.add(pair);
  EXPECT_EQ(sheet.picture().size(2), 12 * 2 * 248);
}

}  // namespace
}  // namespace rgbd_stylize
