#include "rgbd_stylize/processes/process_group.hpp"

#include "needs_gloo.hpp"
#include "process_groups.hpp"
#include "rgbd_stylize/core/error.hpp"

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

using namespace testing_support;

void expect_nothing_thrown(const std::vector<std::exception_ptr>& thrown) {
  for (const auto& exception : thrown) {
    if (exception) ADD_FAILURE() << failure_of(exception).message;
  }
}

TEST(ProcessGroup, AloneItGivesBackWhatItGot) {
  const ProcessGroup alone;
  EXPECT_EQ(alone.size(), 1);
  EXPECT_EQ(alone.rank(), 0);
  const auto tensor = torch::arange(3, torch::kFloat32);
  EXPECT_TRUE(torch::equal(alone.mean({tensor})[0], tensor));
  EXPECT_TRUE(alone.any(true));
  EXPECT_FALSE(alone.any(false));
}

TEST(ProcessGroup, MeansAreThoseOfAllAndTheSameBitsEverywhere) {
  NEEDS_GLOO();
  std::vector<torch::Tensor> vectors(3), scalars(3);
  const auto thrown = in_processes(3, [&](const ProcessGroup& group) {
    const auto rank = static_cast<size_t>(group.rank());
    const auto own = torch::full({2, 5}, 0.1) * static_cast<double>(rank * rank);
    const auto means = group.mean({own, torch::tensor(static_cast<float>(10 * rank))});
    vectors[rank] = means[0];
    scalars[rank] = means[1];
  });
  expect_nothing_thrown(thrown);
  for (size_t rank = 0; rank < 3; ++rank) {
    EXPECT_TRUE(torch::allclose(vectors[rank], torch::full({2, 5}, 0.1 * (0 + 1 + 4) / 3))) << rank;
    EXPECT_TRUE(torch::equal(vectors[rank], vectors[0])) << rank;
    EXPECT_EQ(scalars[rank].dim(), 0);
    EXPECT_EQ(scalars[rank].item<float>(), 10);
  }
}

TEST(ProcessGroup, WhatIsTrueInOneIsTrueInAll) {
  NEEDS_GLOO();
  std::vector<int> one(2), none(2);
  const auto thrown = in_processes(2, [&](const ProcessGroup& group) {
    const auto rank = static_cast<size_t>(group.rank());
    one[rank] = group.any(rank == 1);
    none[rank] = group.any(false);
  });
  expect_nothing_thrown(thrown);
  EXPECT_EQ(one, (std::vector<int>{1, 1}));
  EXPECT_EQ(none, (std::vector<int>{0, 0}));
}

TEST(ProcessGroup, OneThatEndsIsNoticedByTheOthers) {
  NEEDS_GLOO();
  const auto thrown = in_processes(2, [&](const ProcessGroup& group) {
    static_cast<void>(group.any(false));  // they have met
    if (group.rank() == 1) throw InputError("a picture cannot be read");
    for (;;) static_cast<void>(group.any(false));
  });
  ASSERT_TRUE(thrown[0] && thrown[1]);
  EXPECT_EQ(failure_of(thrown[1]).message, "a picture cannot be read");
  const auto failure = failure_of(thrown[0]);
  EXPECT_EQ(failure.code, ExitCode::kResources);
  EXPECT_EQ(failure.message.rfind("process 0 of 2 (test): another one has ended", 0), 0u) << failure.message;
}

}  // namespace
}  // namespace rgbd_stylize
