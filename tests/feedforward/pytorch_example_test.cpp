// A state_dict that PyTorch wrote of its own example: see tests/data/feedforward/make.py.
#include "check_summary.hpp"
#include "pictures.hpp"
#include "rgbd_stylize/feedforward/model_file.hpp"
#include "rgbd_stylize/feedforward/paint.hpp"

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

const goldens::Summary kPainted = {
    {1, 3, 32, 40},
    1415.5066287227673,
    1415.5066287227673,
    {0.5610502362251282, 0.5320785045623779, 0.4981514811515808, 0.351026713848114},
    {0.31181851029396057, 0.311891108751297, 0.3534446954727173, 0.3647800087928772}};

TEST(PyTorchExample, PaintsWhatPyTorchPaints) {
  const auto model = read_model(std::string(TEST_DATA_DIR) + "/feedforward/transformer_net.pth", torch::kCPU);
  const auto painted = paint(model.network, testing_support::picture(32, 40, 0.7), 2048);
  testing_support::expect_summary(painted, kPainted, 1e-5, "pastiche");
}

}  // namespace
}  // namespace rgbd_stylize
