// Pictures that say in EXIF data which way up they are.
#include "picture_test.hpp"

namespace rgbd_stylize {
namespace {

using namespace testing_files;

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
    write("b.jpg", with_jpeg_exif(file_content(at("a.jpg")), exif(GetParam(), big_endian)));
    expect_upright(read_picture(at("b.jpg")));
  }
}

TEST_P(OrientationTest, PngKeepsSixteenBitsAndTheFourthChannel) {
  write_picture(at("a.png"), corner_picture(), corner_picture().narrow(1, 0, 1), {}, 16);
  write("b.png",
        with_png_chunk(file_content(at("a.png")), png_chunk("eXIf", exif(GetParam(), true)), "IDAT"));
  const auto picture = read_picture(at("b.png"));
  expect_upright(picture);
  EXPECT_EQ(picture.bits, 16);
  EXPECT_EQ(corners_of(picture.fourth), upright_corners(GetParam()));
}

TEST_P(OrientationTest, Webp) {
  write_picture(at("a.webp"), corner_picture());
  const auto tiff = exif(GetParam(), false);
  const auto chunks = file_content(at("a.webp")).substr(8) + "EXIF" + number(tiff.size(), 4, false) + tiff;
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
  const auto jpeg = file_content(at("a.jpg")), tiff = exif(6, true);
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

}  // namespace
}  // namespace rgbd_stylize
