// Torch7's files: good ones and bad ones, all made here.
#include "torch7_writer.hpp"
#include "weight_test_files.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace rgbd_stylize {
namespace {

using testing_support::Torch7Writer;

std::unique_ptr<WeightSource> opened(const TemporaryFolder& folder, const Torch7Writer& writer) {
  return open_weights(folder.write("network.t7", writer.bytes()));
}

// The beginning of a convolution of which one field's value has to follow.
Torch7Writer with_weight() {
  Torch7Writer writer;
  writer.object("nn.SpatialConvolution").table(1).text("weight");
  return writer;
}

TEST(Torch7Test, NamesTensorsByTheirPlaceInTheNetwork) {
  const TemporaryFolder folder;
  Torch7Writer writer;
  writer.network({{"0.weight", torch::full({2, 3}, 7.0f)},
                  {"2.1.running_var", torch::tensor({0.5f})},
                  {"2.1.bias", torch::tensor({1.0f, 2.0f})}});
  const auto source = opened(folder, writer);
  EXPECT_EQ(source->names(), (std::vector<std::string>{"0.weight", "2.1.bias", "2.1.running_var"}));
  EXPECT_TRUE(torch::equal(source->read("0.weight"), torch::full({2, 3}, 7.0f)));
  EXPECT_TRUE(torch::equal(source->read("2.1.bias"), torch::tensor({1.0f, 2.0f})));
}

TEST(Torch7Test, LeavesOutWhatIsNoWeight) {
  const TemporaryFolder folder;
  Torch7Writer writer;
  writer.object("nn.Linear").table(7);
  writer.text("weight").tensor(torch::ones({1}));
  writer.text("bias").nil();
  writer.text("gradWeight").tensor(torch::ones({1}));
  writer.text("train").boolean(false);
  writer.text("_type").text("torch.FloatTensor");
  writer.text("size").table(1).number(1).number(0.5);
  writer.number(1.5).nil();
  EXPECT_EQ(opened(folder, writer)->names(), std::vector<std::string>{"weight"});
}

TEST(Torch7Test, ReadsOtherElementsStridesAndAStorageThatIsShared) {
  const TemporaryFolder folder;
  Torch7Writer writer;
  writer.object("nn.Linear").table(2);  // numbers 1 and 2
  writer.text("weight").object("torch.CudaDoubleTensor").raw<int32_t>(2);
  writer.raw<int64_t>(2).raw<int64_t>(2).raw<int64_t>(1).raw<int64_t>(2);  // transposed
  writer.raw<int64_t>(2)
      .object("torch.CudaDoubleStorage")
      .raw<int64_t>(5);  // from the second; numbers 3 and 4
  for (const double value : {9.0, 1.0, 2.0, 3.0, 4.0}) writer.raw(value);
  writer.text("bias").object("torch.CudaDoubleTensor").raw<int32_t>(1);
  writer.raw<int64_t>(1).raw<int64_t>(1).raw<int64_t>(1).again(4, 4);
  const auto source = opened(folder, writer);
  EXPECT_TRUE(torch::equal(source->read("weight"), torch::tensor({{1.0f, 3.0f}, {2.0f, 4.0f}})));
  EXPECT_TRUE(torch::equal(source->read("bias"), torch::tensor({9.0f})));
}

TEST(Torch7Test, TwoPlacesMayShareAModule) {
  const TemporaryFolder folder;
  Torch7Writer writer;
  writer.object("nn.Sequential").table(1).text("modules").table(2);  // numbers 1 to 3
  writer.number(1).object("nn.Linear").table(1).text("weight");      // 4 and 5
  writer.tensor(torch::ones({2})).number(2).again(4, 4);
  EXPECT_EQ(opened(folder, writer)->names(), (std::vector<std::string>{"0.weight", "1.weight"}));
}

TEST(Torch7Test, RefusesFunctions) {
  for (const int32_t type : {6, 7, 8}) {
    expect_content_refused(with_weight().raw(type).bytes(),
                           "refused, and nothing of it was run: it holds a Lua");
  }
}

TEST(Torch7Test, RefusesAnUnknownType) {
  expect_content_refused(with_weight().raw<int32_t>(9).bytes(), "unknown type 9");
}

TEST(Torch7Test, RefusesANetworkWithoutWeights) {
  expect_content_refused(Torch7Writer().object("nn.ReLU").table(0).bytes(), "without weights");
  expect_content_refused(Torch7Writer().object("nn.ReLU").nil().bytes(), "without weights");
}

TEST(Torch7Test, RefusesWhatIsCutAnywhere) {
  const TemporaryFolder folder;
  const auto whole =
      Torch7Writer().network({{"0.weight", torch::ones({2, 2})}, {"1.bias", torch::ones({3})}}).bytes();
  EXPECT_EQ(complaint(folder.write("whole", whole)), "");
  for (size_t cut = 1; cut < whole.size(); ++cut) {
    EXPECT_NE(complaint(folder.write("cut", whole.substr(0, cut))), "") << "cut at byte " << cut;
  }
}

TEST(Torch7Test, RefusesSizesThatTheFileCannotHold) {
  const auto tensor = [](int32_t dimensions) {
    return with_weight().object("torch.FloatTensor").raw(dimensions);
  };
  expect_content_refused(tensor(-1).bytes(), "-1 dimensions");
  expect_content_refused(tensor(1'000'000).bytes(), "1000000 dimensions");
  const auto one_axis = [&](int64_t size, int64_t offset) {
    return tensor(1).raw(size).raw<int64_t>(1).raw(offset).object("torch.FloatStorage");
  };
  expect_content_refused(one_axis(3, 1).raw<int64_t>(2).raw(1.0).bytes(), "reaches beyond its storage");
  expect_content_refused(one_axis(2, 0).raw<int64_t>(2).raw(1.0).bytes(), "begins before its storage");
  expect_content_refused(one_axis(-1, 1).raw<int64_t>(2).raw(1.0).bytes(), "impossible shape");
  expect_content_refused(one_axis(1, 1).raw(int64_t{1} << 62).bytes(), "wants 4611686018427387904 elements");
  expect_content_refused(one_axis(1, 1).raw<int64_t>(-1).bytes(), "wants -1 elements");
  expect_content_refused(with_weight().raw<int32_t>(2).raw<int32_t>(-5).bytes(), "negative length");
  expect_content_refused(with_weight().table(-5).bytes(), "negative size");
}

TEST(Torch7Test, RefusesATensorInSomethingElse) {
  const auto tensor = [] {
    return with_weight()
        .object("torch.FloatTensor")
        .raw<int32_t>(1)
        .raw<int64_t>(1)
        .raw<int64_t>(1)
        .raw<int64_t>(1);
  };
  expect_content_refused(tensor().table(0).bytes(), "no storage");
  expect_content_refused(tensor().object("torch.ByteStorage").raw<int64_t>(1).raw<char>(1).bytes(),
                         "another type");
  expect_content_refused(tensor().again(4, 3).bytes(), "reaches beyond its storage");  // in itself
}

TEST(Torch7Test, RefusesATowerOfTables) {
  auto writer = with_weight();
  for (int i = 0; i < 100'000; ++i) writer.table(1).number(1);
  expect_content_refused(writer.bytes(), "nested deeper");
}

TEST(Torch7Test, RefusesANetworkThatHoldsItself) {
  Torch7Writer writer;
  writer.object("nn.Sequential").table(1).text("modules").table(1).number(1).again(4, 1);
  expect_content_refused(writer.bytes(), "more modules");
}

TEST(Torch7Test, RefusesASmallFileOfVeryManyModules) {
  // Each container holds the next twice: 2^40 paths.
  Torch7Writer writer;
  for (int i = 0; i < 40; ++i) writer.object("nn.Sequential").table(1).text("modules").table(2).number(1);
  writer.object("nn.Linear").table(1).text("weight").tensor(torch::ones({1}));
  for (int i = 40; i-- > 0;) writer.number(2).again(4, 3 * i + 4);  // the object inside container i
  expect_content_refused(writer.bytes(), "more modules");
}

}  // namespace
}  // namespace rgbd_stylize
