#include "dataset_test.hpp"
#include "hdf5_writer.hpp"

namespace rgbd_stylize {
namespace {

using namespace testing_datasets;
using testing_support::filled;
using testing_support::Hdf5Writer;
using Sizes = Hdf5Writer::Sizes;

class SparseToDense : public DatasetTest {
 protected:
  // 2 rows of 3 pixels.
  std::string frame(const std::string& name,
                    double depth,
                    const Sizes& rgb = {3, 2, 3},
                    const Sizes& plane = {2, 3}) const {
    const auto path = text(name, "");
    Hdf5Writer(path, 0)
        .array(
            "rgb",
            rgb,
            filled<uint8_t>(rgb, [](const std::vector<int>& at) { return 30 * at[0] + 3 * at[1] + at[2]; }))
        .array("depth", plane, filled<float>(plane, [&](const std::vector<int>& at) {
                 return depth + at[0] * 10 + at[1];
               }));
    return path;
  }

  [[nodiscard]] static std::string frame_refused(const std::string& path) {
    const auto dataset = open_dataset(path);
    return testing_files::message_of<InputError>([&] { static_cast<void>(dataset->get(0)); });
  }
};

TEST_F(SparseToDense, ATreeIsReadSceneByScene) {
  frame("val/official/00001.h5", 1);
  frame("train/kitchen_0001/00002.h5", 2);
  frame("train/kitchen_0001/00001.h5", 3);
  const auto dataset = open_dataset(here());
  EXPECT_EQ(dataset->kind(), "sparse-to-dense, an HDF5 file a frame");
  EXPECT_EQ(names_of(*dataset),
            (Names{"train_kitchen_0001_00001", "train_kitchen_0001_00002", "val_official_00001"}));
  EXPECT_EQ(scenes_of(*dataset), (Names{"kitchen_0001", "kitchen_0001", "official"}));
  EXPECT_FLOAT_EQ(first_depth(dataset->get(1)), 2);
}

TEST_F(SparseToDense, LinksAreFollowedButNotBackUp) {
  frame("elsewhere/kitchen/1.h5", 4);
  std::filesystem::create_directory(at("tree"));
  std::filesystem::create_directory_symlink(at("elsewhere/kitchen"), at("tree/kitchen"));
  std::filesystem::create_directory_symlink(at("tree"), at("tree/again"));
  std::filesystem::create_directory_symlink(at("tree/z"), at("tree/alias"));
  frame("tree/z/2.h5", 5);
  for (const std::string other : {"a", "b"}) {  // two that lead to each other
    std::filesystem::create_directory(at("tree/" + other));
    std::filesystem::create_directory_symlink(at(other == "a" ? "tree/b" : "tree/a"),
                                              at("tree/" + other + "/other"));
  }
  const auto dataset = open_dataset(at("tree"));
  EXPECT_EQ(names_of(*dataset), (Names{"kitchen_1", "z_2"})) << "z by its own name";
  EXPECT_FLOAT_EQ(first_depth(dataset->get(0)), 4);
}

TEST_F(SparseToDense, RowsAndColumnsAreAsInTheFile) {
  const auto sample = open_dataset(frame("a.h5", 0.5))->get(0);
  ASSERT_EQ(sample.image.rgb.sizes(), (std::vector<int64_t>{1, 3, 2, 3}));
  EXPECT_FLOAT_EQ(sample.image.rgb[0][2][1][0].item<float>() * 255, 63);
  EXPECT_FLOAT_EQ(sample.image.depth_m[0][0][1][2].item<float>(), 12.5);
}

TEST_F(SparseToDense, DepthThatIsSparseIsKept) {
  Hdf5Writer(at("a.h5"), 0)
      .array("rgb", {3, 1, 2}, std::vector<uint8_t>(6, 0))
      .array("depth", {1, 2}, std::vector<float>{0, 7});
  const auto depth = open_dataset(at("a.h5"))->get(0).image.depth_m.flatten();
  EXPECT_TRUE(torch::equal(depth, torch::tensor({0.0F, 7.0F})));
}

TEST_F(SparseToDense, WrongShapesAreErrors) {
  EXPECT_CONTAINS(frame_refused(frame("a.h5", 1, {2, 3, 3})), "axes are the other way round");
  EXPECT_CONTAINS(frame_refused(frame("a.h5", 1, {3, 2, 3}, {3, 2})), "axes are the other way round");
  EXPECT_CONTAINS(frame_refused(frame("a.h5", 1, {3, 2, 3}, {4, 4})), "'depth' is [4, 4], wanted [2, 3]");
}

TEST_F(SparseToDense, ADamagedFrameDoesNotKeepTheOthersBack) {
  frame("train/a/1.h5", 1);
  text("train/a/2.h5", "not HDF5");
  const auto dataset = open_dataset(here());
  EXPECT_FLOAT_EQ(first_depth(dataset->get(0)), 1);
  const auto message = testing_files::message_of<InputError>([&] { static_cast<void>(dataset->get(1)); });
  EXPECT_CONTAINS(message, "2.h5: cannot be opened as HDF5");
}

}  // namespace
}  // namespace rgbd_stylize
