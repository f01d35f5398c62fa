#include "rgbd_stylize/datasets/select_frames.hpp"

#include "dataset_test.hpp"

#include <zlib.h>

namespace rgbd_stylize {
namespace {

using namespace testing_datasets;

// ---------------------------------------------------------------- a MATLAB 5 file, byte by byte

std::string padded(std::string text) {
  text.resize((text.size() + 7) / 8 * 8, '\0');
  return text;
}

std::string word(uint64_t value) { return testing_files::number(value, 4, false); }

std::string element(int type, const std::string& data) {
  return padded(word(static_cast<uint64_t>(type)) + word(data.size()) + data);
}

// Up to four bytes stand in the tag itself.
std::string small_element(int type, const std::string& data) {
  return padded(word(data.size() << 16 | static_cast<uint64_t>(type)) + data);
}

// A column of doubles, which MATLAB stores in 16 bits where they are whole and small.
std::string column(const std::string& name, const std::vector<uint16_t>& values) {
  constexpr int kDoubleClass = 6, kUInt16 = 4, kInt8 = 1, kInt32 = 5, kUInt32 = 6, kMatrix = 14;
  std::string data;
  for (const auto value : values) data += testing_files::number(value, 2, false);
  const auto short_name = name.size() <= 4 ? small_element(kInt8, name) : element(kInt8, name);
  const auto numbers = data.size() <= 4 ? small_element(kUInt16, data) : element(kUInt16, data);
  return element(kMatrix,
                 element(kUInt32, word(kDoubleClass) + word(0)) +
                     element(kInt32, word(values.size()) + word(1)) + short_name + numbers);
}

std::string compressed(const std::string& array) {
  constexpr int kCompressed = 15;
  std::string packed(compressBound(array.size()), '\0');
  uLongf size = packed.size();
  compress(reinterpret_cast<Bytef*>(packed.data()),
           &size,
           reinterpret_cast<const Bytef*>(array.data()),
           array.size());
  return word(kCompressed) + word(size) + packed.substr(0, size);
}

std::string mat5(const std::string& arrays) {
  std::string header = "MATLAB 5.0 MAT-file, Platform: PCWIN64";
  header.resize(124, ' ');
  return header + std::string("\x00\x01IM", 4) + arrays;
}

// ---------------------------------------------------------------- choosing

class SelectFrames : public DatasetTest {
 protected:
  SelectFrames() {
    for (int i = 0; i < 10; ++i) {
      const auto frame = "scene_" + std::to_string(i / 4) + "/frame_" + std::to_string(i);
      picture(frame + "/image/a.png", i);
      depth(frame + "/depth/a.png", 8000);
      text(frame + "/intrinsics.txt", "");
      text(frame + "/scene.txt", i % 2 ? "kitchen\n" : "office\n");
    }
  }

  [[nodiscard]] std::unique_ptr<Dataset> select(const FrameSelection& selection) const {
    return select_frames(open_dataset(here()), selection);
  }

  [[nodiscard]] std::vector<int64_t> selected(const FrameSelection& selection) const {
    std::vector<int64_t> numbers;
    const auto dataset = select(selection);
    for (int64_t i = 0; i < dataset->size(); ++i) numbers.push_back(dataset->info(i).index);
    return numbers;
  }

  [[nodiscard]] std::string refused(const FrameSelection& selection) const {
    return testing_files::message_of<UsageError>([&] { static_cast<void>(select(selection)); });
  }
  [[nodiscard]] std::string split_refused(const std::string& split) const {
    return testing_files::message_of<InputError>([&] { static_cast<void>(select({"", split, ""})); });
  }
};

using Numbers = std::vector<int64_t>;

TEST_F(SelectFrames, NothingAskedForIsEverything) { EXPECT_EQ(select({})->size(), 10); }

TEST_F(SelectFrames, ListsAndRangesAreInTheOrderOfTheDatasetEachOnce) {
  EXPECT_EQ(selected({"7,0:3,2", "", ""}), (Numbers{0, 1, 2, 7}));
  EXPECT_EQ(selected({"8:", "", ""}), (Numbers{8, 9}));
  EXPECT_EQ(selected({":2", "", ""}), (Numbers{0, 1}));
}

TEST_F(SelectFrames, AFrameKeepsItsNumberAndItsPicture) {
  const auto dataset = select({"4,9", "", ""});
  EXPECT_EQ(dataset->kind(), "SUN RGB-D");
  EXPECT_EQ(dataset->info(1).index, 9);
  EXPECT_EQ(dataset->info(1).name, "scene_2_frame_9");
  EXPECT_NEAR(dataset->get(1).image.rgb.mean().item<double>(), 9 / 255.0, 1e-6);
  EXPECT_THROW(static_cast<void>(dataset->get(2)), std::out_of_range);
}

TEST_F(SelectFrames, AllThatIsAskedForHasToBeMet) {
  EXPECT_EQ(selected({"", "", "kitchen"}), (Numbers{1, 3, 5, 7, 9}));
  EXPECT_EQ(selected({"0:4", "", "kitchen"}), (Numbers{1, 3}));
  EXPECT_EQ(selected({"0:4", text("list.txt", "3 4 5"), "kitchen"}), (Numbers{3}));
  EXPECT_CONTAINS(refused({"0", "", "kitchen"}), "together leave no frame");
}

TEST_F(SelectFrames, ASelectionCanBeSelectedFrom) {
  auto odd = select({"", "", "kitchen"});
  const auto dataset = select_frames(std::move(odd), {"5:", "", ""});
  EXPECT_EQ(dataset->size(), 3);
  EXPECT_NEAR(dataset->get(0).image.rgb.mean().item<double>(), 5 / 255.0, 1e-6);
}

TEST_F(SelectFrames, FramesThatAreNotThereAreRefused) {
  EXPECT_CONTAINS(refused({"10", "", ""}), "--frames 10: there is no frame 10; wanted 0 to 9");
  EXPECT_CONTAINS(refused({"0:11", "", ""}), "there is no frame 10");
  EXPECT_CONTAINS(refused({"", text("list.txt", "3 12"), ""}), "there is no frame 12");
  EXPECT_CONTAINS(refused({"", "", "attic"}), "--scene attic: there is no such scene");
}

TEST_F(SelectFrames, WhatIsNoListIsRefused) {
  for (const std::string list : {"a", "-1", "1:2:3", "1.5", "1,,2", " 1", "99999999999999999999"}) {
    EXPECT_CONTAINS(refused({list, "", ""}), "is no frame number") << list;
  }
  EXPECT_CONTAINS(refused({"3:3", "", ""}), "'3:3' is empty");
}

// ---------------------------------------------------------------- splits

TEST_F(SelectFrames, TheOfficialSplitCountsFromOne) {
  const auto arrays = column("testNdxs", {1, 2, 9}) + column("trainNdxs", {3, 4, 5, 6, 7, 8, 10});
  const auto split = text("splits.mat", mat5(arrays));
  EXPECT_EQ(selected({"", split + ":test", ""}), (Numbers{0, 1, 8}));
  EXPECT_EQ(selected({"", split + ":train", ""}), (Numbers{2, 3, 4, 5, 6, 7, 9}));
}

TEST_F(SelectFrames, ItsArraysMayBeCompressed) {
  const auto arrays =
      compressed(column("x", {7})) + compressed(column("testNdxs", {1, 10})) + column("y", {7});
  const auto split = text("splits.mat", mat5(arrays));
  EXPECT_EQ(selected({"", split + ":test", ""}), (Numbers{0, 9}));
}

TEST_F(SelectFrames, ATextListsNumbersFromZero) {
  const auto list = text("list.txt", "# the good ones\n0, 4\n\n9 # and this\n");
  EXPECT_EQ(selected({"", list, ""}), (Numbers{0, 4, 9}));
}

TEST_F(SelectFrames, ASplitFileThatIsWrongIsAnError) {
  const auto whole = mat5(compressed(column("testNdxs", {1, 2, 3, 4, 5})));
  EXPECT_CONTAINS(split_refused(at("missing.mat:train")), "there is no such file");
  EXPECT_CONTAINS(split_refused(text("s.mat", whole) + ":train"), "there is no array 'trainNdxs'");
  EXPECT_CONTAINS(split_refused(text("s.mat", whole.substr(0, whole.size() - 9)) + ":test"), "cut short");
  EXPECT_CONTAINS(split_refused(text("s.mat", whole.substr(0, 100)) + ":test"), "cut short");
  auto damaged = whole;
  for (size_t i = 140; i < damaged.size(); ++i) damaged[i] = '\x55';
  EXPECT_CONTAINS(split_refused(text("s.mat", damaged) + ":test"), "damaged");
  EXPECT_CONTAINS(split_refused(text("list.txt", "1 2") + ":test"), "is no MATLAB 5 file");
  EXPECT_CONTAINS(split_refused(text("list.txt", "1 two")), "'two' is no frame number");
  EXPECT_CONTAINS(refused({"", text("s.mat", whole), ""}), "add :train or :test");
}

}  // namespace
}  // namespace rgbd_stylize
