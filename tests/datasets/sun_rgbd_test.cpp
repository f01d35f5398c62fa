#include "dataset_test.hpp"

namespace rgbd_stylize {
namespace {

using namespace testing_datasets;

class SunRgbd : public DatasetTest {
 protected:
  void frame(const std::string& folder) const {
    picture(folder + "/image/0000103-000003417066.jpg");
    depth(folder + "/depth/0000103-000003436853.png", 16000);      // 2000 mm, turned by three bits
    depth(folder + "/depth_bfx/0000103-000003436853.png", 14465);  // 10000 mm
    text(folder + "/intrinsics.txt", "518 0 325 0 519 253 0 0 1");
    text(folder + "/scene.txt", "bedroom\r\n");
  }
};

TEST_F(SunRgbd, AFolderAFrame) {
  frame("kv1/NYUdata/NYU0001");
  frame("xtion/a/2014-05-26");
  const auto dataset = open_dataset(here());
  EXPECT_EQ(dataset->kind(), "SUN RGB-D");
  EXPECT_EQ(names_of(*dataset), (Names{"kv1_NYUdata_NYU0001", "xtion_a_2014-05-26"}));
  EXPECT_EQ(scenes_of(*dataset), (Names{"bedroom", "bedroom"}));
  EXPECT_FLOAT_EQ(first_depth(dataset->get(0)), 10);
  DatasetOptions raw;
  raw.depth = DepthChoice::kRaw;
  EXPECT_FLOAT_EQ(first_depth(open_dataset(here(), raw)->get(0)), 2);
}

TEST_F(SunRgbd, OneFrameAloneIsADatasetToo) {
  frame("NYU0001");
  EXPECT_EQ(names_of(*open_dataset(at("NYU0001"))), Names{"NYU0001"});
}

TEST_F(SunRgbd, AFolderWithTwoPicturesIsAnErrorOfThatFrameAlone) {
  frame("NYU0001");
  frame("NYU0002");
  frame("NYU0003");
  picture("NYU0001/image/b.jpg");
  depth("NYU0002/depth_bfx/b.png", 1);
  const auto dataset = open_dataset(here());
  const auto problem = [&](int64_t index) -> std::string {
    try {
      (void)dataset->get(index);
    } catch (const InputError& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_CONTAINS(problem(0), "NYU0001/image: holds 2 files; wanted one");
  EXPECT_CONTAINS(problem(1), "NYU0002/depth_bfx: holds 2 files; wanted one");
  EXPECT_EQ(problem(2), "");
}

}  // namespace
}  // namespace rgbd_stylize
