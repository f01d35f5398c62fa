#include "dataset_test.hpp"
#include "rgbd_stylize/core/error.hpp"

#include <stdexcept>

#include <unistd.h>

namespace rgbd_stylize {
namespace {

using namespace testing_datasets;

class PictureFolder : public DatasetTest {
 protected:
  PictureFolder() { without_depth_.depth = DepthChoice::kNone; }

  void coloured(const std::string& name) const {
    ASSERT_TRUE(cv::imwrite(at(name), cv::Mat(8, 8, CV_8UC3, cv::Scalar(200, 100, 20))));
  }

  DatasetOptions without_depth_;
};

TEST_F(PictureFolder, AJpegGoesWithThePngOfItsStem) {
  picture("b.jpg", 200);
  depth("b.png", 2500);
  picture("a.jpg", 100);
  depth("a.png", 1000);
  text("notes.txt", "no picture");
  const auto dataset = open_dataset(here());
  EXPECT_EQ(dataset->kind(), "a folder of pictures and their depth");
  EXPECT_EQ(names_of(*dataset), (Names{"a", "b"}));
  EXPECT_EQ(dataset->info(1).index, 1);
  EXPECT_EQ(dataset->info(1).scene, "");
  const auto sample = dataset->get(1);
  EXPECT_NEAR(sample.image.rgb[0][0][0][0].item<float>(), 200 / 255.0, 0.02);
  EXPECT_FLOAT_EQ(first_depth(sample), 2.5);
  EXPECT_TRUE(sample.image.metric);
  EXPECT_EQ(sample.bits, 8);
  EXPECT_FALSE(sample.labels.ids.defined());
}

TEST_F(PictureFolder, DepthMayBeToldByTheEndOfItsName) {
  picture("a.png");
  depth("a_depth.png", 1000);
  depth("a_rawdepth.png", 3000);
  picture("b_rgb.png");
  depth("b-depth.tif", 2000);
  EXPECT_EQ(names_of(*open_dataset(here())), (Names{"a", "b"}));
  EXPECT_FLOAT_EQ(first_depth(open_dataset(here())->get(0)), 1);
  DatasetOptions raw;
  raw.depth = DepthChoice::kRaw;
  EXPECT_FLOAT_EQ(first_depth(open_dataset(here(), raw)->get(0)), 3);
  EXPECT_FLOAT_EQ(first_depth(open_dataset(here(), raw)->get(1)), 2);  // there is no other
}

TEST_F(PictureFolder, PicturesAndDepthMayHaveFoldersOfTheirOwn) {
  picture("rgb/1.png");
  picture("rgb/2.png");
  depth("depth/1.png", 1000);
  depth("depth/2.png", 2000);
  const auto dataset = open_dataset(here());
  EXPECT_EQ(dataset->kind(), "two folders of pictures and their depth");
  EXPECT_EQ(names_of(*dataset), (Names{"1", "2"}));
  EXPECT_FLOAT_EQ(first_depth(dataset->get(1)), 2);
}

TEST_F(PictureFolder, WhatShowsDepthToPeopleIsLeftOut) {
  picture("photos/1.png");
  depth("depths/1.png", 1000);
  picture("depths/1_view.png");
  EXPECT_EQ(names_of(*open_dataset(here())), (Names{"1"}));
  picture("one/room.png");
  depth("one/room_depth.png", 2000);
  picture("one/room_depth_view.png");
  picture("one/sea_view.png");  // a picture like others: there is no depth called sea
  depth("one/sea_view_depth.png", 3000);
  EXPECT_EQ(names_of(*open_dataset(here() + "/one")), (Names{"room", "sea_view"}));
  picture("beside/a.jpg");
  depth("beside/a.png", 1000);
  picture("beside/a_view.png");
  EXPECT_EQ(names_of(*open_dataset(here() + "/beside")), (Names{"a"}));
  picture("two/house.png");
  picture("two/house_view.png");
  EXPECT_EQ(names_of(*open_dataset(here() + "/two")), (Names{"house", "house_view"}));
}

TEST_F(PictureFolder, PicturesAloneHaveNoDepth) {
  picture("a.png");
  picture("b.jpg");
  const auto dataset = open_dataset(here());
  EXPECT_EQ(dataset->kind(), "a folder of pictures without depth");
  EXPECT_EQ(dataset->size(), 2);
  EXPECT_FALSE(dataset->get(0).image.depth_m.defined());
}

TEST_F(PictureFolder, DepthIsNotReadWhereNoneIsWanted) {
  picture("a.jpg");
  text("a.png", "no picture at all");
  picture("b.jpg");
  const auto dataset = open_dataset(here(), without_depth_);
  EXPECT_EQ(dataset->kind(), "a folder of pictures, files of depth left out: 1");
  EXPECT_EQ(names_of(*dataset), (Names{"a", "b"}));
  EXPECT_FALSE(dataset->get(0).image.depth_m.defined());
}

TEST_F(PictureFolder, WhereNoDepthIsWantedAFileWithColoursIsAPicture) {
  coloured("sea.jpg");
  coloured("sea.png");
  coloured("deep_depth.jpg");
  picture("hall.jpg");
  depth("hall.png", 1000);
  picture("room.jpg");
  picture("room.png");  // three equal channels: some programs save depth so
  const auto dataset = open_dataset(here(), without_depth_);
  EXPECT_EQ(dataset->kind(), "a folder of pictures, files of depth left out: 2");
  EXPECT_EQ(names_of(*dataset), (Names{"deep_depth", "hall", "room", "sea.jpg", "sea.png"}));
}

TEST_F(PictureFolder, PicturesOfOneNameAreCalledByTheirWholeNames) {
  picture("a.jpeg", 0);
  picture("a.jpg", 255);
  picture("z.png");
  picture("z.tif");
  picture("b.jpg");
  for (const auto& options : {DatasetOptions(), without_depth_}) {
    const auto dataset = open_dataset(here(), options);
    EXPECT_EQ(names_of(*dataset), (Names{"a.jpeg", "a.jpg", "b", "z.png", "z.tif"}));
    EXPECT_NEAR(dataset->get(1).image.rgb[0][0][0][0].item<float>(), 1, 0.02);
  }
  depth("a_depth.png", 1000);
  const auto dataset = open_dataset(here());
  EXPECT_FLOAT_EQ(first_depth(dataset->get(0)), 1);
  EXPECT_FLOAT_EQ(first_depth(dataset->get(1)), 1);
}

TEST_F(PictureFolder, TheScaleOfDepthFilesIsAnOption) {
  picture("a.jpg");
  depth("a.png", 1000);
  DatasetOptions options;
  options.depth_file.units_per_metre = 256;
  EXPECT_FLOAT_EQ(first_depth(open_dataset(here(), options)->get(0)), 1000.0 / 256);
}

TEST_F(PictureFolder, WhatHasColoursIsNoDepthOfThePictureOfItsName) {
  coloured("sea.jpg");
  coloured("sea.png");
  coloured("room.jpg");
  depth("room.png", 2000, 8, 8);
  const auto dataset = open_dataset(here());
  EXPECT_EQ(names_of(*dataset), (Names{"room", "sea.jpg", "sea.png"}));
  EXPECT_FLOAT_EQ(first_depth(dataset->get(0)), 2);
  EXPECT_FALSE(dataset->get(2).image.depth_m.defined());
}

TEST_F(PictureFolder, TheLabelledNyuSetIsKnownByItsNumbersAndCropped) {
  picture("00000.jpg", 100, 480, 640);
  depth("00000.png", 1000, 480, 640);
  for (int i = 1; i < 1449; ++i) {
    text(std::to_string(100000 + i).substr(1) + ".jpg", "");
    text(std::to_string(100000 + i).substr(1) + ".png", "");
  }
  const auto dataset = open_dataset(here());
  EXPECT_EQ(dataset->kind(), "NYU Depth v2, labelled, as a folder of pictures and their depth");
  EXPECT_EQ(dataset->get(0).image.rgb.sizes(), (torch::IntArrayRef{1, 3, 427, 561}));
  EXPECT_EQ(dataset->get(0).image.depth_m.sizes(), (torch::IntArrayRef{1, 1, 427, 561}));
  DatasetOptions whole;
  whole.crop_border = false;
  EXPECT_EQ(open_dataset(here(), whole)->get(0).image.rgb.sizes(), (torch::IntArrayRef{1, 3, 480, 640}));
  DatasetOptions raw;
  raw.depth = DepthChoice::kRaw;
  EXPECT_THROW(open_dataset(here(), raw), UsageError) << "the export has the filled depth alone";
  depth("00000_rawdepth.png", 2000, 480, 640);
  EXPECT_FLOAT_EQ(first_depth(open_dataset(here(), raw)->get(0)), 2);
  std::filesystem::remove(at("01448.jpg"));
  std::filesystem::remove(at("01448.png"));
  EXPECT_EQ(open_dataset(here())->get(0).image.rgb.sizes(), (torch::IntArrayRef{1, 3, 480, 640}));
}

// As the lost+found of a disk. Root may look everywhere, so it is somebody else who looks here.
TEST_F(PictureFolder, FoldersInItWhereNobodyMayLookAreNoneOfItsBusiness) {
  constexpr uid_t kNobody = 65534;
  picture("a.jpg");
  const auto closed = at("closed");
  std::filesystem::create_directory(closed);
  std::filesystem::permissions(here(), std::filesystem::perms(0755));
  const bool is_root = geteuid() == 0;
  for (const auto mode : {0000, 0744}) {
    std::filesystem::permissions(closed, std::filesystem::perms(mode));
    ASSERT_EQ(seteuid(is_root ? kNobody : geteuid()), 0);
    EXPECT_NO_THROW(EXPECT_EQ(names_of(*open_dataset(here())), Names{"a"})) << std::oct << mode;
    ASSERT_EQ(seteuid(is_root ? 0 : geteuid()), 0);
  }
}

TEST_F(PictureFolder, APositionThatIsNotThereIsOutOfRange) {
  picture("a.png");
  const auto dataset = open_dataset(here());
  EXPECT_THROW(static_cast<void>(dataset->get(1)), std::out_of_range);
  EXPECT_THROW(static_cast<void>(dataset->info(-1)), std::out_of_range);
}

// ---------------------------------------------------------------- what is wrong with a folder

TEST_F(PictureFolder, NoSuchPathIsAnError) {
  EXPECT_CONTAINS(refusal(at("missing")), "there is no such file or folder");
}

TEST_F(PictureFolder, AnEmptyFolderIsAnError) {
  EXPECT_CONTAINS(refusal(here()), "there is no picture and no dataset in this folder");
}

TEST_F(PictureFolder, APictureMayBeWithoutDepthButNoDepthWithoutAPicture) {
  picture("a.jpg");
  picture("b.jpg");
  depth("b.png", 2000);
  depth("c_depth.png", 1000);
  const auto dataset = open_dataset(here());
  EXPECT_EQ(names_of(*dataset), (Names{"a", "b", "c"}));
  EXPECT_FALSE(dataset->get(0).image.depth_m.defined());
  EXPECT_FLOAT_EQ(first_depth(dataset->get(1)), 2);
  EXPECT_CONTAINS(frame_refused(*dataset, 2), "c_depth.png: depth without a picture");
  EXPECT_EQ(names_of(*open_dataset(here(), without_depth_)), (Names{"a", "b"}));
}

TEST_F(PictureFolder, SoItIsInTwoFolders) {
  picture("color/1.png");
  picture("color/2.png");
  depth("depth/1.png", 1000);
  const auto dataset = open_dataset(here());
  EXPECT_FLOAT_EQ(first_depth(dataset->get(0)), 1);
  EXPECT_FALSE(dataset->get(1).image.depth_m.defined());
}

TEST_F(PictureFolder, TwoDepthsOfOneNameAreAnErrorOfThatFrame) {
  picture("a.jpg");
  depth("a.png", 1000);
  depth("a_depth.png", 2000);
  EXPECT_CONTAINS(frame_refused(*open_dataset(here()), 0), "a_depth.png: is depth of the same name as a.png");
}

TEST_F(PictureFolder, DepthOfAnotherShapeIsAnErrorOfItsFrame) {
  picture("a.jpg", 0, 20, 30);
  depth("a.png", 1000, 20, 20);
  const auto dataset = open_dataset(here());
  EXPECT_CONTAINS(frame_refused(*dataset, 0), "a.png: the depth is 20x20, the picture 30x20");
}

TEST_F(PictureFolder, AFileOfAnotherKindIsNoDataset) {
  EXPECT_CONTAINS(refusal(text("a.txt", "hello")), "is no dataset");
}

}  // namespace
}  // namespace rgbd_stylize
