#include "rgbd_stylize/core/number_text.hpp"

#include <cmath>
#include <cstdint>

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

TEST(ExactText, IsReadAsTheSameNumber) {
  for (const double value : {0.0, 1.0, 0.1, 1.0 / 3, 1e300, -2.5e-310}) {
    const auto read = parse_number<double>(exact_text(value));
    EXPECT_TRUE(read && *read == value) << value;
  }
  EXPECT_EQ(exact_text(int64_t{-40}), "-40");
}

TEST(ParseNumber, TakesAllOfTheTextOrNothing) {
  EXPECT_EQ(parse_number<int>("12").value_or(0), 12);
  EXPECT_EQ(parse_number<double>("-1.5e2").value_or(0), -150);
  EXPECT_TRUE(std::isinf(parse_number<double>("inf").value_or(0)));
  for (const std::string text : {"", " 1", "1 ", "1x", "0x10", "+1", "1,5"}) {
    EXPECT_FALSE(parse_number<int>(text)) << text;
    EXPECT_FALSE(parse_number<double>(text)) << text;
  }
  EXPECT_FALSE(parse_number<int>("1.5"));
  EXPECT_FALSE(parse_number<uint16_t>("65536"));
  EXPECT_FALSE(parse_number<uint16_t>("-1"));
}

TEST(Numbered, OneAloneHasNoNumber) {
  EXPECT_EQ(numbered("style", 0, 1), "style");
  EXPECT_EQ(numbered("style", 0, 2), "style[0]");
  EXPECT_EQ(numbered("mask", 12), "mask[12]");
}

}  // namespace
}  // namespace rgbd_stylize
