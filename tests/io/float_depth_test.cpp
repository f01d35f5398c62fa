// Depth in files of floats: TIFF, EXR, PFM and arrays of NumPy.
#include "rgbd_file_test.hpp"

#include <ImfChannelList.h>
#include <ImfFrameBuffer.h>
#include <ImfHeader.h>
#include <ImfOutputFile.h>

namespace rgbd_stylize {
namespace {

using namespace testing_files;

TEST_F(RgbdFileTest, FloatFilesAreMetresAndWhatIsNoDepthIsMissing) {
  const cv::Mat values = (cv::Mat_<float>(2, 3) << 1.5F, kNan, kInfinity, -1.0F, 0.0F, 2.25F);
  for (const char* name : {"d.tif", "d.exr", "d.pfm"}) {
    const auto file = read(save(name, values), 2, 3);
    expect_depth(file, {1.5, 0, 0, 0, 0, 2.25});
    EXPECT_TRUE(file.depth.guessed);
    EXPECT_EQ(file.depth.units_per_metre, 1);
    EXPECT_NEAR(file.depth.missing_share, 4.0 / 6, 1e-12);
  }
  EXPECT_EQ(read(at("d.exr"), 2, 3).depth.format, "float EXR, 1 unit a metre (guessed)");
}

// Two rows of three, the same in every channel.
void write_exr(const std::string& path, const std::vector<std::string>& channels, std::vector<float> values) {
  Imf::Header header(3, 2);
  Imf::FrameBuffer buffer;
  for (const auto& channel : channels) {
    header.channels().insert(channel, Imf::Channel(Imf::FLOAT));
    buffer.insert(channel, Imf::Slice::Make(Imf::FLOAT, values.data(), header.dataWindow()));
  }
  Imf::OutputFile file(path.c_str(), header);
  file.setFrameBuffer(buffer);
  file.writePixels(2);
}

TEST_F(RgbdFileTest, OfARenderedExrTheChannelZIsTheDepth) {
  const std::vector<float> values = {1.5F, 2, 1e10F, 4, 0, 2.25F};  // 1e10: nothing was hit
  const std::vector<float> wanted = {1.5F, 2, 0, 4, 0, 2.25F};
  for (const std::vector<std::string>& channels :
       {std::vector<std::string>{"Z"}, {"R", "G", "B", "Z"}, {"ViewLayer.Combined.R", "ViewLayer.Depth.Z"}}) {
    write_exr(at("d.exr"), channels, values);
    const auto file = read(at("d.exr"), 2, 3);
    expect_depth(file, wanted);
    EXPECT_EQ(file.depth.format, "float EXR, channel Z, 1 unit a metre (guessed)");
  }
  write_exr(at("rgbz.exr"), {"R", "G", "B", "Z"}, values);
  const auto inside = read_rgbd(at("rgbz.exr"), at("rgbz.exr"), {});
  expect_depth(inside, wanted);
  EXPECT_EQ(inside.depth.format, "float EXR, channel Z, 1 unit a metre (guessed)");
  write_exr(at("two.exr"), {"near.Z", "far.Z"}, values);
  EXPECT_NE(input_error(at("two.exr"), 2, 3), "");
}

TEST_F(RgbdFileTest, HardlyAnyMeasurementIsWarnedOf) {
  cv::Mat values(50, 50, CV_16U, cv::Scalar(0));
  values.at<uint16_t>(7, 7) = 1000;
  values.at<uint16_t>(9, 7) = 2000;
  const auto file = read(save("d.png", values), 50, 50);
  ASSERT_EQ(file.depth.warnings.size(), 1U);
  EXPECT_CONTAINS(file.depth.warnings[0], "less than a thousandth of the depth was measured");
}

TEST_F(RgbdFileTest, AFloatFileInMillimetresIsWarnedOf) {
  const auto file = read(save("d.tif", (cv::Mat_<float>(1, 2) << 900, 2500)), 1, 2);
  ASSERT_EQ(file.depth.warnings.size(), 1U);
  EXPECT_CONTAINS(file.depth.warnings[0], "2500 m");
}

TEST_F(RgbdFileTest, PfmHasTheBottomRowFirstInEitherByteOrder) {
  // The scale's size says nothing that programs agree on; its sign is the byte order.
  for (const auto& [scale, big_endian] :
       {std::pair<std::string, bool>{"-1.0", false}, {"1", true}, {"-0.25", false}}) {
    const auto samples = raw<float>({4, 5, 6, 1, 2, 3}, big_endian);
    expect_depth(read(write("d.pfm", "Pf\n3 2\n" + scale + "\n" + samples), 2, 3), {1, 2, 3, 4, 5, 6});
  }
}

TEST_F(RgbdFileTest, APfmThatIsWrongIsAnError) {
  EXPECT_CONTAINS(input_error(write("d.pfm", "Pf\n3 2\n-1\n" + raw<float>({1, 2, 3, 4, 5})), 2, 3),
                  "cut short");
  EXPECT_CONTAINS(input_error(write("d.pfm", "Pf\nthree 2\n-1\n"), 2, 3), "header");
  EXPECT_CONTAINS(input_error(write("d.pfm", "Pf\n0 2\n-1\n"), 2, 3), "cut short");
}

// ---------------------------------------------------------------- NumPy

std::string npy(const std::string& type,
                const std::string& shape,
                const std::string& data,
                bool by_columns = false,
                int version = 1) {
  std::string header = "{'descr': '" + type + "', 'fortran_order': " + (by_columns ? "True" : "False") +
                       ", 'shape': " + shape + ", }";
  header += std::string(117 - header.size() % 64, ' ') + "\n";
  return "\x93NUMPY" + std::string(1, static_cast<char>(version)) + std::string(1, '\0') +
         number(header.size(), version == 1 ? 2 : 4, false) + header + data;
}

TEST_F(RgbdFileTest, NpyOfEveryTypeShapeOrderAndVersion) {
  const std::vector<float> wanted{1, 2, 3, 4, 5, 6};
  const auto expect_wanted = [&](const std::string& content, const DepthFileOptions& options = {}) {
    expect_depth(read(write("d.npy", content), 2, 3, options), wanted);
  };
  expect_wanted(npy("<f4", "(2, 3)", raw<float>({1, 2, 3, 4, 5, 6})));
  expect_wanted(npy(">f4", "(2, 3, 1)", raw<float>({1, 2, 3, 4, 5, 6}, true)));
  expect_wanted(npy("<f8", "(1, 2, 3)", raw<double>({1, 2, 3, 4, 5, 6}), false, 2));
  expect_wanted(npy(">f8", "(2, 3)", raw<double>({1, 2, 3, 4, 5, 6}, true), false, 3));
  expect_wanted(npy("<f4", "(2, 3)", raw<float>({1, 4, 2, 5, 3, 6}), true));
  expect_wanted(npy("<f4", "(1, 2, 3)", raw<float>({1, 4, 2, 5, 3, 6}), true));
  const auto halves = {uint16_t{0x3C00},
                       uint16_t{0x4000},
                       uint16_t{0x4200},
                       uint16_t{0x4400},
                       uint16_t{0x4500},
                       uint16_t{0x4600}};
  expect_wanted(npy("<f2", "(2, 3)", raw<uint16_t>(halves)));
  expect_wanted(npy(">f2", "(2, 3)", raw<uint16_t>(halves, true)));
  expect_wanted(npy("<u2", "(2, 3)", raw<uint16_t>({1000, 2000, 3000, 4000, 5000, 6000})));
  DepthFileOptions whole;
  whole.units_per_metre = 1;
  expect_wanted(npy(">u2", "(2, 3)", raw<uint16_t>({1, 4, 2, 5, 3, 6}, true), true), whole);
}

TEST_F(RgbdFileTest, NpyReportsItsKind) {
  const auto of_integers = read(write("d.npy", npy("<u2", "(1, 2)", raw<uint16_t>({1000, 2000}))), 1, 2);
  EXPECT_EQ(of_integers.depth.format, "16-bit NPY, 1000 units a metre (guessed)");
  const auto of_floats = read(write("d.npy", npy("<f8", "(1, 2)", raw<double>({1, 2}))), 1, 2);
  EXPECT_EQ(of_floats.depth.format, "float NPY, 1 unit a metre (guessed)");
}

TEST_F(RgbdFileTest, ANpyThatIsWrongIsAnError) {
  const auto data = raw<float>({1, 2, 3, 4, 5, 6});
  const auto message = [&](const std::string& content) { return input_error(write("d.npy", content), 2, 3); };
  EXPECT_CONTAINS(message(npy("<f4", "(2, 3)", data.substr(4))),
                  "holds 20 bytes, wanted 24: it is cut short");
  EXPECT_CONTAINS(message(npy("<f4", "(2, 3)", data + "more")), "holds 28 bytes, wanted 24");
  EXPECT_CONTAINS(message(npy("<i4", "(2, 3)", data)), "type i4");
  EXPECT_CONTAINS(message(npy("|O", "(2, 3)", data)), "type O");
  EXPECT_CONTAINS(message(npy("", "(2, 3)", data)), "type ");
  EXPECT_CONTAINS(message(npy("<f4", "(6,)", data)), "shape (6,)");
  EXPECT_CONTAINS(message(npy("<f4", "(2, 3, 2)", data)), "shape");
  EXPECT_CONTAINS(message(npy("<f4", "(0, 3)", "")), "shape");
  EXPECT_CONTAINS(message(npy("<f4", "(99999999999, 3)", data)), "shape");
  EXPECT_CONTAINS(message(npy("<f4", "(9999999, 9999999)", data)), "cut short");
  EXPECT_CONTAINS(message("\x93NUMPY\x01"), "header");
  EXPECT_CONTAINS(message("\x93NUMPY" + std::string("\x01\0\xff\xff", 4) + std::string(70000, ' ')),
                  "header");
  EXPECT_CONTAINS(message("\x93NUMPY" + std::string("\x01\0\x04\0{}  ", 8)), "header");
}

TEST_F(RgbdFileTest, AnArrayIsNoPicture) {
  const auto path = write("d.npy", npy("<f4", "(1, 1)", raw<float>({1})));
  EXPECT_CONTAINS(message_of<InputError>([&] { read_rgbd(path, "", {}); }), "wanted a picture");
}

}  // namespace
}  // namespace rgbd_stylize
