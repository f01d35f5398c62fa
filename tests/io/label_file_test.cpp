#include "rgbd_stylize/io/label_file.hpp"

#include "png_file.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "temporary_folder.hpp"

#include <fstream>

#include <gtest/gtest.h>
#include <opencv2/imgcodecs.hpp>
#include <png.h>

namespace rgbd_stylize {
namespace {

using testing_support::TemporaryFolder;

// A PNG of one row, of levels or numbers of a palette.
std::string write_png(const TemporaryFolder& folder, int type, int bits, std::vector<png_byte> row) {
  const auto path = folder.file("labels.png");
  auto* file = std::fopen(path.c_str(), "wb");
  auto* png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  auto* info = png_create_info_struct(png);
  png_init_io(png, file);
  const auto width = static_cast<png_uint_32>(row.size());
  png_set_IHDR(png, info, width, 1, bits, type, PNG_INTERLACE_ADAM7, PNG_COMPRESSION_TYPE_DEFAULT, 0);
  const png_color colours[] = {{0, 0, 0}, {90, 90, 90}, {200, 30, 40}, {7, 8, 9}};
  if (type == PNG_COLOR_TYPE_PALETTE) png_set_PLTE(png, info, colours, 4);
  png_write_info(png, info);
  png_set_packing(png);
  png_bytep rows[] = {row.data()};
  png_write_image(png, rows);
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
  std::fclose(file);
  return path;
}

std::vector<int64_t> ids_in(const std::string& path) {
  const auto ids = read_labels(path);
  EXPECT_EQ(ids.dtype(), torch::kInt64);
  EXPECT_EQ(ids.dim(), 4);
  return {ids.data_ptr<int64_t>(), ids.data_ptr<int64_t>() + ids.numel()};
}

TEST(ReadLabels, OfAPaletteAreItsNumbers) {
  const TemporaryFolder folder;
  for (const int bits : {2, 4, 8})
    EXPECT_EQ(ids_in(write_png(folder, PNG_COLOR_TYPE_PALETTE, bits, {3, 0, 2, 1, 2})),
              (std::vector<int64_t>{3, 0, 2, 1, 2}))
        << bits;
}

TEST(ReadLabels, OfFewBitsAreTheLevelsAsTheyAre) {
  const TemporaryFolder folder;
  EXPECT_EQ(ids_in(write_png(folder, PNG_COLOR_TYPE_GRAY, 1, {1, 0, 1})), (std::vector<int64_t>{1, 0, 1}));
  EXPECT_EQ(ids_in(write_png(folder, PNG_COLOR_TYPE_GRAY, 2, {3, 0, 1})), (std::vector<int64_t>{3, 0, 1}));
  EXPECT_EQ(ids_in(write_png(folder, PNG_COLOR_TYPE_GRAY, 4, {3, 15, 1})), (std::vector<int64_t>{3, 15, 1}));
}

TEST(ReadLabels, OfSixteenBitsAndOtherFormats) {
  const TemporaryFolder folder;
  const cv::Mat levels = (cv::Mat_<uint16_t>(1, 3) << 700, 65535, 1);
  for (const std::string name : {"l.png", "l.tif", "l.pgm"}) {
    cv::imwrite(folder.file(name), levels);
    EXPECT_EQ(ids_in(folder.file(name)), (std::vector<int64_t>{700, 65535, 1})) << name;
  }
  std::ofstream(folder.file("text.pgm")) << "P2 4 1 7\n0 3 6 7\n";
  EXPECT_EQ(ids_in(folder.file("text.pgm")), (std::vector<int64_t>{0, 3, 6, 7}));
  const cv::Mat three(1, 2, CV_8UC3, cv::Scalar(7, 7, 7));
  cv::imwrite(folder.file("three.png"), three);
  EXPECT_EQ(ids_in(folder.file("three.png")), (std::vector<int64_t>{7, 7}));
  cv::imwrite(folder.file("four.png"), cv::Mat(1, 2, CV_8UC4, cv::Scalar(7, 7, 7, 200)));
  EXPECT_EQ(ids_in(folder.file("four.png")), (std::vector<int64_t>{7, 7}));
}

TEST(ReadLabels, RefusesWhatHoldsNone) {
  const TemporaryFolder folder;
  const auto complaint = [&](const std::string& name, const cv::Mat& pixels) {
    cv::imwrite(folder.file(name), pixels);
    try {
      read_labels(folder.file(name));
      return std::string();
    } catch (const InputError& error) {
      return std::string(error.what()).substr(folder.file(name).size());
    }
  };
  const cv::Mat colours(4, 4, CV_8UC3, cv::Scalar(1, 2, 3)), grey(4, 4, CV_8U, cv::Scalar(1));
  EXPECT_NE(complaint("a.png", colours).find("this one has colours"), std::string::npos);
  EXPECT_NE(complaint("a.tif", cv::Mat(4, 4, CV_32F, cv::Scalar(1))).find("fractions"), std::string::npos);
  EXPECT_EQ(complaint("a.jpg", grey).find(": holds labels as JPEG"), 0u);
  EXPECT_EQ(complaint("a.webp", grey).find(": holds labels as WebP"), 0u);
}

TEST(ReadLabels, APngThatIsCutShortIsDamaged) {
  const TemporaryFolder folder;
  const auto path = write_png(folder, PNG_COLOR_TYPE_PALETTE, 8, {3, 0, 2, 1, 2});
  for (uintmax_t size = std::filesystem::file_size(path) - 13; size > 8; size -= 7) {
    std::filesystem::resize_file(path, size);
    EXPECT_THROW(read_labels(path), InputError) << size;
  }
}

TEST(ReadLabels, OfOneBitAreZeroAndOne) {
  const TemporaryFolder folder;
  EXPECT_EQ(ids_in(folder.write("l.pbm", "P1\n3 1\n0 1 0\n")), (std::vector<int64_t>{1, 0, 1}))
      << "0 is white";
  const auto tiff = folder.file("l.tif");
  const cv::Mat levels = (cv::Mat_<uint8_t>(1, 3) << 0, 255, 255);
  ASSERT_TRUE(cv::imwrite(tiff, levels, {cv::IMWRITE_TIFF_COMPRESSION, 1}));
  EXPECT_EQ(ids_in(tiff), (std::vector<int64_t>{0, 255, 255})) << "of eight bits";
}

}  // namespace
}  // namespace rgbd_stylize
