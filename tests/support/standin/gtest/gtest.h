// A stand-in for the part of GoogleTest that the numerical modules' tests use, for machines that have nothing
// but LibTorch. The macros mean what they mean there.
#pragma once

#include "checks.hpp"
#include "tests.hpp"

// clang-format off
#define STANDIN_TEST(suite, name, base)                                         \
  class suite##_##name##_Test : public base { void TestBody() override; };      \
  [[maybe_unused]] const bool suite##_##name##_registered =                     \
      ::testing::standin::register_test<suite##_##name##_Test>(#suite "." #name); \
  void suite##_##name##_Test::TestBody()
#define TEST(suite, name) STANDIN_TEST(suite, name, ::testing::Test)
#define TEST_F(fixture, name) STANDIN_TEST(fixture, name, fixture)

#define STANDIN_REPORT(kind, what) ::testing::standin::Report(::testing::standin::Kind::kind, __FILE__, __LINE__, what)
#define STANDIN_RETURN return ::testing::standin::Nothing() &
#define ADD_FAILURE() STANDIN_REPORT(kFailure, "failed:")
#define FAIL() STANDIN_RETURN ADD_FAILURE()
#define GTEST_SKIP() STANDIN_RETURN STANDIN_REPORT(kSkip, "skipped:")
#define STANDIN_JOIN(a, b) a##b
#define STANDIN_TRACE(text, line) const ::testing::standin::Trace STANDIN_JOIN(standin_trace_, line)(text)
#define SCOPED_TRACE(text) STANDIN_TRACE(text, __LINE__)

#define STANDIN_COMPARE(holds, a, b, sign) ::testing::standin::compare(holds, a, b, #a " " sign " " #b)
#define STANDIN_ALMOST(T, a, b) STANDIN_COMPARE(::testing::standin::almost_equal<T>, a, b, "almost")
#define STANDIN_NEAR(a, b, by) ::testing::standin::near(a, b, by, #a " within " #by " of " #b)
#define STANDIN_THROWS(what, Type) ::testing::standin::throws<Type>([&] { what; }, #what)
#define STANDIN_QUIET(what) ::testing::standin::throws_nothing([&] { what; }, #what)

// A loop that runs once at most: unlike an `if` it takes no `else` away from the code around it.
#define STANDIN_EXPECT(check) for (auto wrong_ = check; wrong_; wrong_.reset()) STANDIN_REPORT(kFailure, *wrong_)
#define STANDIN_ASSERT(check) for (auto wrong_ = check; wrong_;) STANDIN_RETURN STANDIN_REPORT(kFailure, *wrong_)

#define EXPECT_EQ(a, b) STANDIN_EXPECT(STANDIN_COMPARE(std::equal_to<>(), a, b, "=="))
#define EXPECT_NE(a, b) STANDIN_EXPECT(STANDIN_COMPARE(std::not_equal_to<>(), a, b, "!="))
#define EXPECT_LT(a, b) STANDIN_EXPECT(STANDIN_COMPARE(std::less<>(), a, b, "<"))
#define EXPECT_LE(a, b) STANDIN_EXPECT(STANDIN_COMPARE(std::less_equal<>(), a, b, "<="))
#define EXPECT_GT(a, b) STANDIN_EXPECT(STANDIN_COMPARE(std::greater<>(), a, b, ">"))
#define EXPECT_GE(a, b) STANDIN_EXPECT(STANDIN_COMPARE(std::greater_equal<>(), a, b, ">="))
#define EXPECT_TRUE(a) STANDIN_EXPECT(::testing::standin::is(true, static_cast<bool>(a), #a))
#define EXPECT_FALSE(a) STANDIN_EXPECT(::testing::standin::is(false, static_cast<bool>(a), #a))
#define EXPECT_NEAR(a, b, by) STANDIN_EXPECT(STANDIN_NEAR(a, b, by))
#define EXPECT_FLOAT_EQ(a, b) STANDIN_EXPECT(STANDIN_ALMOST(float, a, b))
#define EXPECT_DOUBLE_EQ(a, b) STANDIN_EXPECT(STANDIN_ALMOST(double, a, b))
#define EXPECT_THROW(what, Type) STANDIN_EXPECT(STANDIN_THROWS(what, Type))
#define EXPECT_NO_THROW(what) STANDIN_EXPECT(STANDIN_QUIET(what))
#define ASSERT_EQ(a, b) STANDIN_ASSERT(STANDIN_COMPARE(std::equal_to<>(), a, b, "=="))
#define ASSERT_NE(a, b) STANDIN_ASSERT(STANDIN_COMPARE(std::not_equal_to<>(), a, b, "!="))
#define ASSERT_LT(a, b) STANDIN_ASSERT(STANDIN_COMPARE(std::less<>(), a, b, "<"))
#define ASSERT_LE(a, b) STANDIN_ASSERT(STANDIN_COMPARE(std::less_equal<>(), a, b, "<="))
#define ASSERT_GT(a, b) STANDIN_ASSERT(STANDIN_COMPARE(std::greater<>(), a, b, ">"))
#define ASSERT_GE(a, b) STANDIN_ASSERT(STANDIN_COMPARE(std::greater_equal<>(), a, b, ">="))
#define ASSERT_TRUE(a) STANDIN_ASSERT(::testing::standin::is(true, static_cast<bool>(a), #a))
#define ASSERT_FALSE(a) STANDIN_ASSERT(::testing::standin::is(false, static_cast<bool>(a), #a))
#define ASSERT_NEAR(a, b, by) STANDIN_ASSERT(STANDIN_NEAR(a, b, by))
#define ASSERT_FLOAT_EQ(a, b) STANDIN_ASSERT(STANDIN_ALMOST(float, a, b))
#define ASSERT_DOUBLE_EQ(a, b) STANDIN_ASSERT(STANDIN_ALMOST(double, a, b))
#define ASSERT_THROW(what, Type) STANDIN_ASSERT(STANDIN_THROWS(what, Type))
#define ASSERT_NO_THROW(what) STANDIN_ASSERT(STANDIN_QUIET(what))
