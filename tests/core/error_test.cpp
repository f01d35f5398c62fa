#include "rgbd_stylize/core/error.hpp"

#include <string>

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

// The numbers are a promise to scripts.
TEST(Error, CarriesTheExitCodeOfTheManual) {
  EXPECT_EQ(static_cast<int>(UsageError("x").code()), 2);
  EXPECT_EQ(static_cast<int>(InputError("x").code()), 3);
  EXPECT_EQ(static_cast<int>(WeightsError("x").code()), 4);
  EXPECT_EQ(static_cast<int>(ResourceError("x").code()), 5);
  EXPECT_EQ(static_cast<int>(OutputError("x").code()), 6);
  EXPECT_EQ(static_cast<int>(ExitCode::kInterrupted), 130);
}

TEST(Error, IsCaughtAsOneType) {
  try {
    throw InputError("a.png: not an image");
  } catch (const Error& error) {
    EXPECT_EQ(std::string(error.what()), "a.png: not an image");
  }
}

}  // namespace
}  // namespace rgbd_stylize
