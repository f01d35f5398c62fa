#include "rgbd_stylize/io/picture.hpp"

#include "file_limit.hpp"
#include "files.hpp"

#include <cmath>

#include <gtest/gtest.h>
#include <opencv2/imgcodecs.hpp>

namespace rgbd_stylize {
namespace {

using namespace testing_files;

// [1,channels,H,W] from whole levels in the order channel, row, column.
torch::Tensor levels(
    const std::vector<float>& values, int channels, int height, int width, float unit = 255) {
  return torch::tensor(values).reshape({1, channels, height, width}).div(unit);
}

// The levels that a tensor stands for, and a failure where a value is none.
std::vector<int> levels_of(const torch::Tensor& tensor, float unit = 255) {
  std::vector<int> result;
  const auto flat = (tensor * unit).contiguous();
  for (int64_t i = 0; i < flat.numel(); ++i) {
    const float value = flat.data_ptr<float>()[i];
    EXPECT_NEAR(value, std::round(value), unit * 1e-6F);
    result.push_back(static_cast<int>(std::lround(value)));
  }
  return result;
}

using Levels = std::vector<int>;

class PictureTest : public FolderTest {
 protected:
  // A smooth picture, 24 x 16: JPEG keeps its colours to a few levels.
  [[nodiscard]] std::string write_gradient(const std::string& name) const {
    const auto x = torch::linspace(0, 1, 24).expand({1, 1, 16, 24}),
               y = torch::linspace(0, 1, 16).view({1, 1, 16, 1});
    write_picture(at(name), torch::cat({x, y.expand_as(x), 1 - x}, 1));
    return at(name);
  }

  [[nodiscard]] std::string half_of(const std::string& name) const {
    const auto whole = read_text(at(name));
    std::ofstream(at("half_" + name), std::ios::binary) << whole.substr(0, whole.size() / 2);
    return at("half_" + name);
  }
};

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
  EXPECT_EQ(read_text(at("a.png")), read_text(at("b.png")));
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

TEST_F(PictureTest, TextComesBackInOrder) {
  const PictureText text{
      {"Software", "rgbd_stylize 0.1"}, {"Options", "--size 512"}, {"Options", ""}, {"Title", "Größe 深"}};
  write_picture(at("a.png"), levels({1, 2, 3}, 3, 1, 1), {}, text);
  EXPECT_EQ(read_picture_text(at("a.png")), text);
  const auto bytes = read_text(at("a.png"));
  EXPECT_CONTAINS(bytes, std::string("tEXtSoftware\0rgbd_stylize 0.1", 29));
  EXPECT_CONTAINS(bytes, "iTXtTitle");
}

TEST_F(PictureTest, TextBehindThePixelsAndInLatin1IsRead) {
  const auto png = read_text(write_gradient("a.png"));
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

// ---------------------------------------------------------------- orientation

// Where the corners of the stored picture (top left 1, top right 2, bottom left 3, bottom right 4) are to be
// seen, by the EXIF standard's table of which edge of the scene the first row and the first column are.
Levels upright_corners(int orientation) {
  static const Levels kCorners[] = {{1, 2, 3, 4},
                                    {2, 1, 4, 3},
                                    {4, 3, 2, 1},
                                    {3, 4, 1, 2},
                                    {1, 3, 2, 4},
                                    {3, 1, 4, 2},
                                    {4, 2, 3, 1},
                                    {2, 4, 1, 3}};
  return kCorners[orientation - 1];
}

// A 32 x 16 picture with a quarter of its own grey in each corner: level 50 times the number of the corner.
torch::Tensor corner_picture() {
  auto grey = torch::empty({1, 1, 16, 32});
  for (int corner = 0; corner < 4; ++corner) {
    grey.narrow(2, corner / 2 * 8, 8)
        .narrow(3, corner % 2 * 16, 16)
        .fill_(static_cast<float>(corner + 1) * 50 / 255);
  }
  return grey.repeat({1, 3, 1, 1});
}

Levels corners_of(const torch::Tensor& picture) {
  const auto plane = picture[0][0];
  const auto bottom = plane.size(0) - 1, right = plane.size(1) - 1;
  Levels corners;
  for (const auto& [y, x] : {std::pair<int64_t, int64_t>{0, 0}, {0, right}, {bottom, 0}, {bottom, right}}) {
    corners.push_back(static_cast<int>(std::lround(plane[y][x].item<float>() * 255 / 50)));
  }
  return corners;
}

class OrientationTest : public PictureTest, public ::testing::WithParamInterface<int> {
 protected:
  void expect_upright(const Picture& picture) const {
    EXPECT_EQ(corners_of(picture.rgb), upright_corners(GetParam()));
    EXPECT_EQ(picture.rgb.size(2), GetParam() < 5 ? 16 : 32);
  }
};

TEST_P(OrientationTest, JpegOfEitherByteOrder) {
  write_picture(at("a.jpg"), corner_picture());
  for (const bool big_endian : {false, true}) {
    write("b.jpg", with_jpeg_exif(read_text(at("a.jpg")), exif(GetParam(), big_endian)));
    expect_upright(read_picture(at("b.jpg")));
  }
}

TEST_P(OrientationTest, PngKeepsSixteenBitsAndTheFourthChannel) {
  write_picture(at("a.png"), corner_picture(), corner_picture().narrow(1, 0, 1), {}, 16);
  write("b.png", with_png_chunk(read_text(at("a.png")), png_chunk("eXIf", exif(GetParam(), true)), "IDAT"));
  const auto picture = read_picture(at("b.png"));
  expect_upright(picture);
  EXPECT_EQ(picture.bits, 16);
  EXPECT_EQ(corners_of(picture.fourth), upright_corners(GetParam()));
}

TEST_P(OrientationTest, Webp) {
  write_picture(at("a.webp"), corner_picture());
  const auto tiff = exif(GetParam(), false);
  const auto chunks = read_text(at("a.webp")).substr(8) + "EXIF" + number(tiff.size(), 4, false) + tiff;
  write("b.webp", "RIFF" + number(chunks.size(), 4, false) + chunks);
  expect_upright(read_picture(at("b.webp")));
}

// An uncompressed TIFF of 8 bits; `extra` is the meaning of a fourth channel: 2 for alpha not yet multiplied.
std::string tiff_file(
    int width, int height, int channels, int orientation, int extra, const std::string& pixels) {
  const auto entry = [](int tag, int type, int count, uint64_t value) {
    return number(tag, 2, false) + number(type, 2, false) + number(count, 4, false) + number(value, 4, false);
  };
  const int entries = extra < 0 ? 10 : 11, bits_at = 8 + 2 + entries * 12 + 4, pixels_at = bits_at + 8;
  std::string file = "II" + number(42, 2, false) + number(8, 4, false) + number(entries, 2, false);
  file += entry(256, 3, 1, width) + entry(257, 3, 1, height);
  file += channels == 1 ? entry(258, 3, 1, 8) : entry(258, 3, channels, bits_at);
  file += entry(259, 3, 1, 1) + entry(262, 3, 1, channels == 1 ? 1 : 2) + entry(273, 4, 1, pixels_at);
  file += entry(274, 3, 1, orientation) + entry(277, 3, 1, channels) + entry(278, 3, 1, height);
  file += entry(279, 4, 1, pixels.size()) + (extra < 0 ? "" : entry(338, 3, 1, extra)) + number(0, 4, false);
  for (int i = 0; i < 4; ++i) file += number(8, 2, false);
  return file + pixels;
}

TEST_P(OrientationTest, Tiff) {
  const std::string top = std::string(16, 50) + std::string(16, 100);
  const std::string bottom =
      std::string(16, static_cast<char>(150)) + std::string(16, static_cast<char>(200));
  std::string pixels;
  for (int y = 0; y < 16; ++y) pixels += y < 8 ? top : bottom;
  write("a.tif", tiff_file(32, 16, 1, GetParam(), -1, pixels));
  expect_upright(read_picture(at("a.tif")));
}

INSTANTIATE_TEST_SUITE_P(All, OrientationTest, ::testing::Range(1, 9));

TEST_F(PictureTest, AFourthChannelOfATiffDoesNotDarkenTheColours) {
  for (const int meaning : {0, 2}) {
    write("a.tif", tiff_file(1, 1, 4, 1, meaning, "\xc8\x64\x32\x10"));
    const auto picture = read_picture(at("a.tif"));
    EXPECT_EQ(levels_of(picture.rgb), (Levels{200, 100, 50}));
    EXPECT_EQ(levels_of(picture.fourth), (Levels{16}));
  }
}

TEST_F(PictureTest, BrokenExifDataIsIgnored) {
  write_picture(at("a.jpg"), corner_picture());
  const auto jpeg = read_text(at("a.jpg")), tiff = exif(6, true);
  const std::string wrong[] = {"",
                               "MM",
                               tiff.substr(0, 12),
                               exif(9, true),
                               "MM" + number(42, 2, true) + std::string(4, '\xff'),
                               "nonsense"};
  for (const auto& data : wrong) {
    write("b.jpg", with_jpeg_exif(jpeg, data));
    EXPECT_EQ(corners_of(read_picture(at("b.jpg")).rgb), (Levels{1, 2, 3, 4}));
  }
}

// ---------------------------------------------------------------- what cannot be read

TEST_F(PictureTest, EachWayOfNotBeingAPictureHasItsMessage) {
  const auto message = [&](const std::string& path) {
    return message_of<InputError>([&] { read_picture(path); });
  };
  EXPECT_EQ(message(at("none.png")), at("none.png") + ": there is no such file");
  EXPECT_CONTAINS(message(folder_.string()), "is a folder");
  EXPECT_CONTAINS(message(write("empty.png", "")), "empty (0 bytes)");
  EXPECT_CONTAINS(message(write("text.png", "This is a text.\n")), "is not a picture");
  EXPECT_CONTAINS(message("/dev/zero"), "is a device");
  EXPECT_CONTAINS(message(write("huge.pgm", "P5\n2000000 2000000\n255\n0")), "too large");
  EXPECT_CONTAINS(message(write("a.npy", "\x93NUMPY")), "NPY");
}

TEST_F(PictureTest, CutShortIsAnErrorInEveryFormatAndPrintsNothing) {
  for (const char* name : {"a.png", "a.jpg"}) {
    static_cast<void>(write_gradient(name));
    EXPECT_CONTAINS(message_of<InputError>([&] { read_picture(half_of(name)); }),
                    "cut short: its end is missing");
  }
  for (const char* name : {"a.tif", "a.webp", "a.bmp", "a.ppm"}) {
    static_cast<void>(write_gradient(name));
    EXPECT_CONTAINS(message_of<InputError>([&] { read_picture(half_of(name)); }), "damaged, cut short");
  }
  ASSERT_TRUE(cv::imwrite(at("a.exr"), cv::Mat(64, 64, CV_32F, cv::Scalar(0.5))));
  EXPECT_CONTAINS(message_of<InputError>([&] { read_picture(half_of("a.exr")); }), "the EXR is damaged");
}

TEST_F(PictureTest, APngWithAWrongByteIsDamaged) {
  auto png = read_text(write_gradient("a.png"));
  png[png.find("IDAT") + 20] ^= 0x55;
  write("a.png", png);
  EXPECT_CONTAINS(message_of<InputError>([&] { read_picture(at("a.png")); }), "the PNG is damaged");
}

class NoisyJpegTest : public PictureTest {
 protected:
  // Noise fills the file with compressed data, so that its middle is a place to damage.
  NoisyJpegTest() {
    torch::manual_seed(1);
    write_picture(at("a.jpg"), torch::rand({1, 3, 64, 64}));
    jpeg_ = read_text(at("a.jpg"));
  }
  std::string jpeg_;
};

TEST_F(NoisyJpegTest, WithoutItsLastMarkerItIsCutShort) {
  write("b.jpg", jpeg_.substr(0, jpeg_.size() - 2));
  EXPECT_CONTAINS(message_of<InputError>([&] { read_picture(at("b.jpg")); }), "the JPEG is cut short");
}

TEST_F(NoisyJpegTest, LostInTheMiddleIsDamaged) {
  write("b.jpg", jpeg_.substr(0, jpeg_.size() / 2) + "\xff\xd9");
  EXPECT_CONTAINS(message_of<InputError>([&] { read_picture(at("b.jpg")); }), "the JPEG is damaged");
}

TEST_F(NoisyJpegTest, BytesTooManyDoNoHarm) {
  write("b.jpg", jpeg_.substr(0, jpeg_.size() - 2) + std::string(6, 1) + "\xff\xd9 and a text behind it");
  ::testing::internal::CaptureStderr();
  const auto picture = read_picture(at("b.jpg"));
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
  EXPECT_TRUE(torch::equal(picture.rgb, read_picture(at("a.jpg")).rgb));
}

TEST_F(NoisyJpegTest, AThumbnailsEndIsNotThePicturesEnd) {
  const auto with_thumbnail = with_jpeg_exif(jpeg_, exif(1, true) + jpeg_.substr(0, 100) + "\xff\xd9");
  write("b.jpg", with_thumbnail);
  EXPECT_EQ(read_picture(at("b.jpg")).rgb.size(2), 64);
  write("b.jpg", with_thumbnail.substr(0, with_thumbnail.size() / 2));
  EXPECT_CONTAINS(message_of<InputError>([&] { read_picture(at("b.jpg")); }), "the JPEG is cut short");
}

// ---------------------------------------------------------------- what cannot be written

TEST_F(PictureTest, EachWayOfNotBeingWritableHasItsMessage) {
  const auto rgb = torch::zeros({1, 3, 2, 2});
  const auto message = [&](const std::string& name, int bits) {
    return message_of<OutputError>([&] { write_picture(at(name), rgb, {}, {}, bits); });
  };
  EXPECT_CONTAINS(message("a.gif", 8), ".gif");
  EXPECT_CONTAINS(message("a", 8), "wanted a name that ends in");
  EXPECT_CONTAINS(message("a.jpg", 16), "16 bits");
  EXPECT_CONTAINS(message("a.pgm", 8), "grey only");
  EXPECT_CONTAINS(message("none/a.png", 8), "there is no folder");
  EXPECT_EQ(file_count(), 0);
}

TEST_F(PictureTest, ArgumentsOfAWrongShapeAreRefused) {
  const auto rgb = torch::zeros({1, 3, 2, 2});
  EXPECT_THROW(write_picture(at("a.png"), {}), std::invalid_argument);
  EXPECT_THROW(write_picture(at("a.png"), torch::zeros({1, 2, 2, 2})), std::invalid_argument);
  EXPECT_THROW(write_picture(at("a.png"), torch::zeros({2, 3, 2, 2})), std::invalid_argument);
  EXPECT_THROW(write_picture(at("a.png"), rgb, torch::zeros({1, 1, 2, 3})), std::invalid_argument);
  EXPECT_THROW(write_picture(at("a.png"), rgb, {}, {}, 12), std::invalid_argument);
}

TEST_F(PictureTest, AFullDiskLeavesTheOldPicture) {
  const auto before = read_text(write_gradient("a.png"));
  std::string message;
  try {
    const testing_support::FileLimit limit(1000);
    write_picture(at("a.png"), torch::rand({1, 3, 64, 64}));
  } catch (const OutputError& error) {
    message = error.what();
  }
  EXPECT_CONTAINS(message, at("a.png") + ": cannot be written");
  EXPECT_EQ(read_text(at("a.png")), before);
  EXPECT_EQ(file_count(), 1);
}

// ---------------------------------------------------------------- photographs

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
