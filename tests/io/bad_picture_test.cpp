// Files that are no pictures, or damaged ones, and places where none can be written.
#include "file_limit.hpp"
#include "picture_test.hpp"

#include <opencv2/imgcodecs.hpp>

namespace rgbd_stylize {
namespace {

using namespace testing_files;

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
  auto png = file_content(write_gradient("a.png"));
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
    jpeg_ = file_content(at("a.jpg"));
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

TEST_F(PictureTest, WhatAFormatDoesNotHoldIsKnownBefore) {
  const auto message = [&](const std::string& name, int64_t long_side) {
    return message_of<OutputError>([&] { check_picture_writable(at(name), 8, long_side); });
  };
  EXPECT_CONTAINS(message("a.pgm", 10), ".pgm holds grey only");
  EXPECT_CONTAINS(message("a.webp", 17000), "at most 16383 pixels, and this picture has 17000");
  EXPECT_CONTAINS(message("a.jpg", 65536), "at most 65535 pixels");
  EXPECT_NO_THROW(check_picture_writable(at("a.webp"), 8, 16383));
  const auto wide = torch::zeros({1, 3, 1, 16384});
  EXPECT_CONTAINS(message_of<OutputError>([&] { write_picture(at("a.webp"), wide); }),
                  "at most 16383 pixels");
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
  const auto before = file_content(write_gradient("a.png"));
  std::string message;
  try {
    const testing_support::FileLimit limit(1000);
    write_picture(at("a.png"), torch::rand({1, 3, 64, 64}));
  } catch (const OutputError& error) {
    message = error.what();
  }
  EXPECT_CONTAINS(message, at("a.png") + ": cannot be written");
  EXPECT_EQ(file_content(at("a.png")), before);
  EXPECT_EQ(file_count(), 1);
}

}  // namespace
}  // namespace rgbd_stylize
