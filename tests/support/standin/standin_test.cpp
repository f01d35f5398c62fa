// The stand-in's own test: every check can fail, and says so in the exit status.
#include <cmath>
#include <sstream>
#include <stdexcept>

#include <gtest/gtest.h>

namespace {

void throw_error() { throw std::runtime_error("thrown"); }
bool went_on = false, torn_down = false;

TEST(Passes, WhatHolds) {
  EXPECT_EQ(1, 1);
  EXPECT_NE(1, 2);
  EXPECT_LT(1, 2);
  EXPECT_LE(2, 2);
  EXPECT_GT(2, 1);
  EXPECT_GE(2, 2);
  EXPECT_TRUE(true);
  EXPECT_FALSE(false);
  EXPECT_NEAR(1.0, 1.1, 0.2);
  EXPECT_FLOAT_EQ(0.1f + 0.2f, 0.3f);
  EXPECT_DOUBLE_EQ(0.1 + 0.2, 0.3);
  EXPECT_THROW(throw_error(), std::runtime_error);
  EXPECT_NO_THROW(went_on = false);
}

TEST(Fails, Eq) { EXPECT_EQ(1, 2) << "said after it"; }
TEST(Fails, Ne) { EXPECT_NE(1, 1); }
TEST(Fails, Lt) { EXPECT_LT(1, 1); }
TEST(Fails, Le) { EXPECT_LE(2, 1); }
TEST(Fails, Gt) { EXPECT_GT(1, 1); }
TEST(Fails, Ge) { EXPECT_GE(1, 2); }
TEST(Fails, True) { EXPECT_TRUE(went_on); }
TEST(Fails, False) { EXPECT_FALSE(!went_on); }
TEST(Fails, Near) { EXPECT_NEAR(1.0, 1.3, 0.2); }
TEST(Fails, NearNan) { EXPECT_NEAR(NAN, NAN, 0.2); }
TEST(Fails, FloatEq) { EXPECT_FLOAT_EQ(1.0f, 1.000001f); }
TEST(Fails, DoubleEq) { EXPECT_DOUBLE_EQ(1.0, 1.00000000000001); }
TEST(Fails, ThrowOfNothing) { EXPECT_THROW(went_on = false, std::runtime_error); }
TEST(Fails, ThrowOfSomethingElse) { EXPECT_THROW(throw_error(), std::logic_error); }
TEST(Fails, NoThrow) { EXPECT_NO_THROW(throw_error()); }
TEST(Fails, Uncaught) { throw_error(); }
TEST(Fails, Traced) {
  SCOPED_TRACE("in round 7");
  FAIL() << "said by hand";
}
TEST(Fails, AssertLeaves) {
  ASSERT_EQ(1, 2);
  went_on = true;
}

class Fixture : public ::testing::Test {
 protected:
  void SetUp() override { GTEST_SKIP() << "no such device"; }
  void TearDown() override { torn_down = true; }
};
TEST_F(Fixture, IsSkipped) { went_on = true; }

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

int main() {
  std::ostringstream output;
  const bool right = testing::run_all_tests(output) == 1 && !went_on && torn_down &&
                     contains(output.str(), "wanted 1 == 2, got 1 and 2 said after it\n") &&
                     contains(output.str(), "said by hand\n    where: in round 7\n") &&
                     contains(output.str(), "skipped: no such device\n") &&
                     contains(output.str(), "\n1 passed, 18 failed, 1 skipped\n");
  std::cout << output.str();
  return right ? 0 : 1;
}
