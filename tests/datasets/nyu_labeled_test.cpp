#include "dataset_test.hpp"
#include "hdf5_writer.hpp"

#include <thread>

namespace rgbd_stylize {
namespace {

using namespace testing_datasets;
using testing_support::filled;
using testing_support::Hdf5Writer;
using Sizes = Hdf5Writer::Sizes;

// Three frames of 4 x 2 pixels; on the disk the column runs slower than the row. A byte says where it
// belongs.
constexpr hsize_t kFrames = 3, kWidth = 4, kHeight = 2;
const Sizes kPictures = {kFrames, 3, kWidth, kHeight};
const Sizes kPlanes = {kFrames, kWidth, kHeight};

double colour_at(int64_t frame, int64_t channel, int64_t row, int64_t column) {
  return static_cast<double>(80 * frame + 20 * channel + 4 * row + column);
}
double depth_at(int64_t frame, int64_t row, int64_t column) {
  return static_cast<double>(1 + frame) + 0.125 * static_cast<double>(4 * row + column);
}

std::vector<uint8_t> pictures() {
  return filled<uint8_t>(kPictures,
                         [](const std::vector<int>& at) { return colour_at(at[0], at[1], at[3], at[2]); });
}
std::vector<float> depths() {
  return filled<float>(kPlanes, [](const std::vector<int>& at) { return depth_at(at[0], at[2], at[1]); });
}

class NyuLabeled : public DatasetTest {
 protected:
  [[nodiscard]] std::string file() const { return at("nyu.mat"); }

  void write_small_set() const {
    auto holes = depths();
    holes[0] = 0;
    holes[1] = std::numeric_limits<float>::quiet_NaN();
    Hdf5Writer(file())
        .array("images", kPictures, pictures())
        .array("depths", kPlanes, depths())
        .array("rawDepths", kPlanes, holes)
        .array("labels",
               kPlanes,
               filled<uint16_t>(kPlanes,
                                [](const std::vector<int>& at) { return 300 * at[0] + 10 * at[2] + at[1]; }))
        .texts("scenes", {"kitchen_0001", "office_0003a", "attic"});
  }
};

TEST_F(NyuLabeled, PlanesAreTransposedNotTurned) {
  write_small_set();
  const auto dataset = open_dataset(file());
  for (int64_t frame = 0; frame < 3; ++frame) {
    const auto sample = dataset->get(frame);
    ASSERT_EQ(sample.image.rgb.sizes(), (std::vector<int64_t>{1, 3, 2, 4}));
    ASSERT_EQ(sample.image.depth_m.sizes(), (std::vector<int64_t>{1, 1, 2, 4}));
    for (int64_t row = 0; row < 2; ++row) {
      for (int64_t column = 0; column < 4; ++column) {
        for (int64_t channel = 0; channel < 3; ++channel) {
          EXPECT_FLOAT_EQ(sample.image.rgb[0][channel][row][column].item<float>() * 255,
                          colour_at(frame, channel, row, column));
        }
        EXPECT_FLOAT_EQ(sample.image.depth_m[0][0][row][column].item<float>(), depth_at(frame, row, column));
        EXPECT_EQ(sample.labels.ids[0][0][row][column].item<int64_t>(), 300 * frame + 10 * row + column);
      }
    }
    EXPECT_NO_THROW(check(sample.image));
    EXPECT_TRUE(sample.image.metric);
  }
}

TEST_F(NyuLabeled, FramesHaveTheirNumberAsNameAndTheirScene) {
  write_small_set();
  const auto dataset = open_dataset(file());
  EXPECT_EQ(dataset->kind(), "NYU Depth v2, labelled (MATLAB v7.3)");
  EXPECT_EQ(names_of(*dataset), (Names{"00000", "00001", "00002"}));
  EXPECT_EQ(scenes_of(*dataset), (Names{"kitchen_0001", "office_0003a", "attic"}));
  EXPECT_THROW(static_cast<void>(dataset->get(3)), std::out_of_range);
}

TEST_F(NyuLabeled, RawDepthHasItsHoles) {
  write_small_set();
  DatasetOptions options;
  options.depth = DepthChoice::kRaw;
  const auto depth = open_dataset(file(), options)->get(0).image.depth_m;
  EXPECT_EQ(depth[0][0][0][0].item<float>(), 0);
  EXPECT_EQ(depth[0][0][1][0].item<float>(), 0);  // behind the first on the disk, below it in the picture
  EXPECT_FLOAT_EQ(depth[0][0][0][1].item<float>(), depth_at(0, 0, 1));
  options.depth = DepthChoice::kNone;
  EXPECT_FALSE(open_dataset(file(), options)->get(0).image.depth_m.defined());
}

TEST_F(NyuLabeled, TheWhiteBorderIsCropped) {
  const Sizes size = {1, 3, 640, 480};
  const auto inside = [](int row, int column) {
    return row >= 44 && row <= 470 && column >= 40 && column <= 600;  // 45..471 and 41..601, counted from 1
  };
  Hdf5Writer(file())
      .array(
          "images",
          size,
          filled<uint8_t>(size, [&](const std::vector<int>& at) { return inside(at[3], at[2]) ? 0 : 255; }))
      .array("depths", {1, 640, 480}, filled<float>({1, 640, 480}, [&](const std::vector<int>& at) {
               return inside(at[2], at[1]) ? 1 : 9;
             }));
  const auto cropped = open_dataset(file())->get(0).image;
  EXPECT_EQ(cropped.rgb.sizes(), (std::vector<int64_t>{1, 3, 427, 561}));
  EXPECT_EQ(cropped.rgb.max().item<float>(), 0);
  EXPECT_EQ(cropped.depth_m.max().item<float>(), 1);
  DatasetOptions options;
  options.crop_border = false;
  const auto whole = open_dataset(file(), options)->get(0).image;
  EXPECT_EQ(whole.rgb.sizes(), (std::vector<int64_t>{1, 3, 480, 640}));
  EXPECT_EQ((whole.depth_m == 1).sum().item<int64_t>(), 427 * 561);
}

TEST_F(NyuLabeled, TwoObjectsMayReadAtOnce) {
  write_small_set();
  std::vector<torch::Tensor> sums(2);
  std::vector<std::thread> readers;
  for (auto& sum : sums) {
    readers.emplace_back([&sum, path = file()] {
      const auto dataset = open_dataset(path);
      sum = torch::zeros({1, 3, 2, 4});
      for (int i = 0; i < 50; ++i) sum += dataset->get(i % 2).image.rgb;
    });
  }
  for (auto& reader : readers) reader.join();
  const auto dataset = open_dataset(file());
  const auto wanted = 25 * (dataset->get(0).image.rgb + dataset->get(1).image.rgb);
  for (const auto& sum : sums) EXPECT_TRUE(torch::allclose(sum, wanted));
}

// ---------------------------------------------------------------- what is wrong with a file

TEST_F(NyuLabeled, AFileThatIsNotHdf5IsAnError) {
  EXPECT_CONTAINS(refusal(text("nyu.mat", "MATLAB 7.3 MAT-file, so it says")), "is no dataset");
}

TEST_F(NyuLabeled, AFileWithoutDepthsIsAnError) {
  Hdf5Writer(file()).array("images", kPictures, pictures());
  EXPECT_CONTAINS(refusal(file()), "there is no array 'depths'");
  Hdf5Writer(at("other.mat")).array("weights", kPlanes, depths());
  EXPECT_CONTAINS(refusal(at("other.mat")), "is no dataset");
}

TEST_F(NyuLabeled, AxesTheOtherWayRoundAreRefusedWithAHint) {
  const auto refused_as = [&](const Sizes& images, const Sizes& planes) {
    Hdf5Writer(file()).array("images", images, pictures()).array("depths", planes, depths());
    return refusal(file());
  };
  for (const Sizes& images : {Sizes{kHeight, kWidth, 3, kFrames},     // MATLAB's own order
                              Sizes{kFrames, kHeight, kWidth, 3},     // that of pictures elsewhere
                              Sizes{kFrames, 3, kHeight, kWidth}}) {  // rows before columns
    EXPECT_CONTAINS(refused_as(images, kPlanes), "axes are the other way round");
  }
  EXPECT_CONTAINS(refused_as({kFrames, 3, kHeight, kWidth}, kPlanes), "'images' is [3, 3, 2, 4]");
  EXPECT_CONTAINS(refused_as(kPictures, {kFrames, kHeight, kWidth}), "axes are the other way round");
  EXPECT_CONTAINS(refused_as(kPictures, {kHeight, kWidth, kFrames}), "axes are the other way round");
}

TEST_F(NyuLabeled, DepthOfAnotherSizeIsAnError) {
  Hdf5Writer(file())
      .array("images", kPictures, pictures())
      .array("depths", {kFrames, 5, kHeight}, std::vector<float>(kFrames * 5 * kHeight, 1));
  EXPECT_CONTAINS(refusal(file()), "'depths' is [3, 5, 2], wanted [3, 4, 2]");
}

TEST_F(NyuLabeled, AFileThatIsCutShortIsAnError) {
  write_small_set();
  std::filesystem::resize_file(file(), std::filesystem::file_size(file()) - 700);
  const auto message = refusal(file());
  EXPECT_CONTAINS(message, file());
  EXPECT_CONTAINS(message, "truncated");
}

TEST_F(NyuLabeled, AFileThatChangesUnderTheRunIsAnError) {
  write_small_set();
  const auto dataset = open_dataset(file());
  EXPECT_NO_THROW(static_cast<void>(dataset->get(0)));
  std::filesystem::resize_file(file(), std::filesystem::file_size(file()) - 700);
  EXPECT_CONTAINS(frame_refused(*dataset, 0), "has changed since it was opened");
}

TEST_F(NyuLabeled, AFrameWithoutAMeasurementIsAnErrorOfThatFrame) {
  auto values = depths();
  std::fill(values.begin() + kWidth * kHeight, values.end(), 0.0F);
  Hdf5Writer(file()).array("images", kPictures, pictures()).array("depths", kPlanes, values);
  const auto dataset = open_dataset(file());
  EXPECT_NO_THROW(static_cast<void>(dataset->get(0)));
  EXPECT_CONTAINS(frame_refused(*dataset, 1), "frame 1: the depth has no measurement");
}

TEST_F(NyuLabeled, PicturesOfFractionsAreAnError) {
  Hdf5Writer(file())
      .array("images", kPictures, std::vector<float>(kFrames * 3 * kWidth * kHeight, 0.5F))
      .array("depths", kPlanes, depths());
  EXPECT_CONTAINS(frame_refused(*open_dataset(file()), 0), "'images' does not hold whole numbers");
}

}  // namespace
}  // namespace rgbd_stylize
