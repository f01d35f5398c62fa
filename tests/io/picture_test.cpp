// Pictures as they are written and read.
#include "picture_test.hpp"

#include <opencv2/imgcodecs.hpp>

namespace rgbd_stylize {
namespace {

using namespace testing_files;

TEST_F(PictureTest, PngKeepsEveryLevelAndTheOrderOfTheChannels) {
  write_picture(at("a.png"), levels({255, 0, 10, 0, 128, 20, 1, 2, 30}, 3, 1, 3));
  const auto picture = read_picture(at("a.png"));
  EXPECT_EQ(levels_of(picture.rgb), (Levels{255, 0, 10, 0, 128, 20, 1, 2, 30}));
  EXPECT_FALSE(picture.fourth.defined());
  EXPECT_EQ(picture.bits, 8);
  // OpenCV, which did not write the file, sees the first pixel as blue 1, green 0, red 255.
  const cv::Mat bgr = cv::imread(at("a.png"), cv::IMREAD_UNCHANGED);
  EXPECT_EQ(bgr.at<cv::Vec3b>(0, 0), cv::Vec3b(1, 0, 255));
}

TEST_F(PictureTest, SixteenBitsAndAlphaSurvivePngAndTiff) {
  const auto rgb = levels({0, 1, 65535, 40000, 256, 257}, 3, 1, 2, 65535),
             alpha = levels({7, 65534}, 1, 1, 2, 65535);
  for (const char* name : {"a.png", "a.tif"}) {
    write_picture(at(name), rgb, alpha, {}, 16);
    const auto picture = read_picture(at(name));
    EXPECT_EQ(picture.bits, 16) << name;
    EXPECT_EQ(levels_of(picture.rgb, 65535), (Levels{0, 1, 65535, 40000, 256, 257})) << name;
    EXPECT_EQ(levels_of(picture.fourth, 65535), (Levels{7, 65534})) << name;
  }
}

TEST_F(PictureTest, ValuesAreClampedAndRoundedToTheNearestLevel) {
  write_picture(at("a.png"), torch::tensor({-1.0F, 2.0F, 100.4F / 255, 100.6F / 255}).view({1, 1, 1, 4}));
  EXPECT_EQ(levels_of(read_picture(at("a.png")).rgb.narrow(1, 0, 1)), (Levels{0, 255, 100, 101}));
}

TEST_F(PictureTest, GreyIsStoredAsGreyAndReadAsThreeEqualChannels) {
  for (const char* name : {"a.png", "a.pgm", "a.tif", "a.bmp"}) {
    write_picture(at(name), levels({3, 200}, 1, 1, 2));
    EXPECT_EQ(levels_of(read_picture(at(name)).rgb), (Levels{3, 200, 3, 200, 3, 200})) << name;
  }
  EXPECT_EQ(cv::imread(at("a.png"), cv::IMREAD_UNCHANGED).channels(), 1);
}

TEST_F(PictureTest, GreyWithAlphaIsKept) {
  for (const char* name : {"a.png", "a.tif", "a.webp"}) {
    write_picture(at(name), levels({3, 200}, 1, 1, 2), levels({255, 128}, 1, 1, 2));
    const auto picture = read_picture(at(name));
    EXPECT_EQ(levels_of(picture.rgb), (Levels{3, 200, 3, 200, 3, 200})) << name;
    EXPECT_EQ(levels_of(picture.fourth), (Levels{255, 128})) << name;
  }
}

TEST_F(PictureTest, LosslessFormatsKeepEveryLevel) {
  const Levels values{255, 0, 0, 128, 1, 2};
  for (const char* name : {"a.tif", "a.TIFF", "a.webp", "a.bmp", "a.ppm", "a.pnm", "a.PNG"}) {
    write_picture(at(name), levels({255, 0, 0, 128, 1, 2}, 3, 1, 2));
    EXPECT_EQ(levels_of(read_picture(at(name)).rgb), values) << name;
  }
}

TEST_F(PictureTest, AlphaIsDroppedWhereTheFormatHasNone) {
  const auto rgb = torch::full({1, 3, 8, 8}, 0.5F), alpha = torch::full({1, 1, 8, 8}, 0.25F);
  for (const char* name : {"a.jpg", "a.bmp", "a.ppm"}) {
    write_picture(at(name), rgb, alpha);
    EXPECT_FALSE(read_picture(at(name)).fourth.defined()) << name;
    EXPECT_TRUE(torch::allclose(read_picture(at(name)).rgb, rgb, 0, 0.01)) << name;
  }
}

TEST_F(PictureTest, OnePixelIsAPicture) {
  write_picture(at("a.png"), levels({1, 2, 3}, 3, 1, 1));
  EXPECT_EQ(levels_of(read_picture(at("a.png")).rgb), (Levels{1, 2, 3}));
}

TEST_F(PictureTest, SameArgumentsMakeTheSameBytes) {
  write_picture(at("a.png"), levels({1, 2, 3}, 3, 1, 1), {}, {{"Seed", "7"}});
  write_picture(at("b.png"), levels({1, 2, 3}, 3, 1, 1), {}, {{"Seed", "7"}});
  EXPECT_EQ(file_content(at("a.png")), file_content(at("b.png")));
}

TEST_F(PictureTest, FloatSamplesAreClampedAndNanIsBlack) {
  const cv::Mat values = (cv::Mat_<float>(1, 4) << 0.25F, 3.0F, -1.0F, std::nanf(""));
  for (const char* name : {"a.exr", "a.tif"}) {
    ASSERT_TRUE(cv::imwrite(at(name), values));
    const auto picture = read_picture(at(name));
    EXPECT_EQ(picture.bits, 32);
    EXPECT_TRUE(torch::equal(picture.rgb[0][1].flatten(), torch::tensor({0.25F, 1.0F, 0.0F, 0.0F}))) << name;
  }
}

// ---------------------------------------------------------------- text

// OpenCV leaves the samples of a binary PNM as they are, and spreads those of one in text.
TEST_F(PictureTest, APnmIsAsBrightAsItSays) {
  write("ten.ppm", "P6\n# of ten bits\n1 1\n1023\n" + raw<uint16_t>({1023, 512, 0}, true));
  const auto ten = read_picture(at("ten.ppm")).rgb.flatten();
  EXPECT_FLOAT_EQ(ten[0].item<float>(), 1);
  EXPECT_FLOAT_EQ(ten[1].item<float>(), 512.0F / 1023);
  EXPECT_EQ(ten[2].item<float>(), 0);
  write("hundred.pgm", "P5 2 1 100\n" + std::string("\x64\x32"));
  const auto hundred = read_picture(at("hundred.pgm")).rgb[0][0].flatten();
  EXPECT_FLOAT_EQ(hundred[0].item<float>(), 1);
  EXPECT_FLOAT_EQ(hundred[1].item<float>(), 0.5);
  write("text.pgm", "P2 4 1 100\n100 50 33 0\n");
  const auto text = read_picture(at("text.pgm")).rgb[0][0].flatten();
  EXPECT_TRUE(torch::allclose(text, torch::tensor({1.0F, 0.5F, 0.33F, 0.0F})));
  write("text.ppm", "P3 1 1 1023\n1023 512 0\n");
  EXPECT_TRUE(torch::equal(read_picture(at("text.ppm")).rgb.flatten(), ten));
}

TEST_F(PictureTest, BytesBehindAPngDoNoHarm) {
  write("b.png", file_content(write_gradient("a.png")) + std::string(1000, '\0'));
  EXPECT_TRUE(torch::equal(read_picture(at("b.png")).rgb, read_picture(at("a.png")).rgb));
}

TEST_F(PictureTest, TextComesBackInOrder) {
  const PictureText text{
      {"Software", "rgbd_stylize 0.1"}, {"Options", "--size 512"}, {"Options", ""}, {"Title", "Größe 深"}};
  write_picture(at("a.png"), levels({1, 2, 3}, 3, 1, 1), {}, text);
  EXPECT_EQ(read_picture_text(at("a.png")), text);
  const auto bytes = file_content(at("a.png"));
  EXPECT_CONTAINS(bytes, std::string("tEXtSoftware\0rgbd_stylize 0.1", 29));
  EXPECT_CONTAINS(bytes, "iTXtTitle");
}

TEST_F(PictureTest, TextBehindThePixelsAndInLatin1IsRead) {
  const auto png = file_content(write_gradient("a.png"));
  const auto latin1 = png_chunk("tEXt", std::string("Author\0Ren\xe9", 11));
  write("b.png", with_png_chunk(png, latin1, "IEND"));
  EXPECT_EQ(read_picture_text(at("b.png")), (PictureText{{"Author", "Ren\xc3\xa9"}}));
}

TEST_F(PictureTest, APictureWithoutTextHasNone) {
  EXPECT_TRUE(read_picture_text(write_gradient("a.png")).empty());
}

TEST_F(PictureTest, TextOfWhatIsNoPngIsAnError) {
  const auto jpeg = write_gradient("a.jpg");
  EXPECT_CONTAINS(message_of<InputError>([&] { read_picture_text(jpeg); }), "only a PNG");
  static_cast<void>(write_gradient("a.png"));
  EXPECT_CONTAINS(message_of<InputError>([&] { read_picture_text(half_of("a.png")); }), "cut short");
}

TEST_F(PictureTest, AKeywordThatPngDoesNotAllowIsAnError) {
  const auto rgb = levels({1, 2, 3}, 3, 1, 1);
  for (const auto& keyword : {std::string(), std::string(80, 'k')}) {
    const auto message = message_of<OutputError>([&] {
      write_picture(at("a.png"), rgb, {}, {{keyword, "value"}});
    });
    EXPECT_CONTAINS(message, "keyword");
  }
  EXPECT_EQ(file_count(), 0);
}

TEST(SharedPictures, AllAreRead) {
  const std::filesystem::path folder = SHARED_DIR "/images";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no folder " << folder;
  ::testing::internal::CaptureStderr();
  int count = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".jpg" && entry.path().extension() != ".png") continue;
    const auto rgb = read_picture(entry.path().string()).rgb;
    EXPECT_GT(rgb.std().item<float>(), 0.05) << entry.path();
    ++count;
  }
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
  EXPECT_GT(count, 0);
}

}  // namespace
}  // namespace rgbd_stylize
