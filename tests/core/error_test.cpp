#include "rgbd_stylize/core/error.hpp"

#include <new>
#include <string>

#include <c10/util/Exception.h>
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

void expect_failure(const std::exception_ptr& exception, ExitCode code, const std::string& message) {
  const auto failure = failure_of(exception);
  EXPECT_EQ(static_cast<int>(failure.code), static_cast<int>(code));
  EXPECT_EQ(failure.message, message);
}

TEST(Failure, OfAnyExceptionIsACodeAndOneLine) {
  expect_failure(std::make_exception_ptr(OutputError("a.png: full")), ExitCode::kOutput, "a.png: full");
  expect_failure(std::make_exception_ptr(std::bad_alloc()),
                 ExitCode::kResources,
                 "not enough memory; smaller pictures take less");
  expect_failure(
      std::make_exception_ptr(std::runtime_error("first line\nsecond")), ExitCode::kInput, "first line");
}

TEST(Failure, OfLibTorchHasNoBacktrace) {
  try {
    TORCH_CHECK(false, "sizes differ");
  } catch (...) {
    expect_failure(std::current_exception(), ExitCode::kInput, "sizes differ");
  }
}

}  // namespace
}  // namespace rgbd_stylize
