#include "dataset_test.hpp"
#include "pair_by_time.hpp"

namespace rgbd_stylize {
namespace {

using namespace testing_datasets;

TEST(PairByTime, TakesTheNearestWithinTheTolerance) {
  const auto pairs = pair_by_time({{3.0, "c"}, {1.0, "a"}, {2.0, "b"}},
                                  {{0.9, "too early"}, {1.05, "A"}, {2.04, "late"}, {1.97, "B"}, {3.2, "x"}},
                                  0.06);
  ASSERT_EQ(pairs.size(), 2U);
  EXPECT_EQ(pairs[0].first.path + pairs[0].second.path, "aA");
  EXPECT_EQ(pairs[1].first.path + pairs[1].second.path, "bB");
}

TEST(PairByTime, OneDepthMayGoWithTwoPictures) {
  EXPECT_EQ(pair_by_time({{1.0, "a"}, {1.01, "b"}}, {{1.005, "A"}}, 0.02).size(), 2U);
  EXPECT_TRUE(pair_by_time({{1.0, "a"}}, {}, 0.02).empty());
}

class Tum : public DatasetTest {
 protected:
  Tum() {
    for (const char* time : {"1.00", "1.50", "2.00"}) picture("rgb/" + std::string(time) + ".png");
    depth("depth/1.01.png", 5000);
    depth("depth/1.53.png", 10000);
    depth("depth/1.99.png", 12500);
  }
};

TEST_F(Tum, ListsArePairedByTime) {
  text("rgb.txt", "# color images\n1.00 rgb/1.00.png\n1.50 rgb/1.50.png\n2.00 rgb/2.00.png\n");
  text("depth.txt", "# depth maps\n1.01 depth/1.01.png\n1.53 depth/1.53.png\n1.99 depth/1.99.png\n");
  const auto dataset = open_dataset(here());
  EXPECT_EQ(dataset->kind(), "TUM RGB-D");
  EXPECT_EQ(names_of(*dataset), (Names{"1.00", "2.00"}));  // 1.50 and 1.53 are more than 20 ms apart
  EXPECT_EQ(dataset->info(0).scene, folder_.filename().string());
  EXPECT_FLOAT_EQ(first_depth(dataset->get(0)), 1);
  EXPECT_FLOAT_EQ(first_depth(dataset->get(1)), 2.5);
}

TEST_F(Tum, AssociationsAreTakenAsTheyAreInEitherOrder) {
  for (const std::string line :
       {"1.50 rgb/1.50.png 1.53 depth/1.53.png\n", "1.53 depth/1.53.png 1.50 rgb/1.50.png\n"}) {
    text("associations.txt", line);
    const auto dataset = open_dataset(here());
    EXPECT_EQ(names_of(*dataset), Names{"1.50"});
    EXPECT_FLOAT_EQ(first_depth(dataset->get(0)), 2);
  }
}

TEST_F(Tum, AListThatIsWrongIsAnError) {
  text("associations.txt", "1.50 rgb/1.50.png\n");
  EXPECT_CONTAINS(refusal(here()),
                  "associations.txt: line 1 is '1.50 rgb/1.50.png'; wanted a time and a file");
}

TEST_F(Tum, AFileThatIsMissingIsAnErrorOfItsFrame) {
  text("associations.txt", "1.0 rgb/1.00.png 1.0 depth/missing.png\n");
  const auto dataset = open_dataset(here());
  const auto message = testing_files::message_of<InputError>([&] { static_cast<void>(dataset->get(0)); });
  EXPECT_CONTAINS(message, "missing.png");
}

}  // namespace
}  // namespace rgbd_stylize
