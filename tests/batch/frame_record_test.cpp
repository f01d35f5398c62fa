#include "rgbd_stylize/batch/frame_record.hpp"

#include "batch_test.hpp"

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

using testing_batch::painted_record;

TEST(FrameRecord, IsOneLineThatASpreadsheetCanRead) {
  EXPECT_EQ(json_line(painted_record(12, "00012")),
            R"({"frame":12,"name":"00012","scene":"kitchen","options":"0123","iterations":300,)"
            R"("together":[12],"seconds":1.5,"total":0.25,"losses":{"content":0.125,"style":0.5},)"
            R"("warnings":["mask 'step:2' selects 0 % of the picture"],"sha256":"abcd"})");
}

TEST(FrameRecord, OfAFailureSaysWhy) {
  FrameRecord record;
  record.frame = {3, "00003", ""};
  record.options_hash = "0123";
  record.code = ExitCode::kInput;
  record.error = "00003.png: is cut short";
  EXPECT_FALSE(record.painted());
  EXPECT_EQ(json_line(record),
            R"({"frame":3,"name":"00003","scene":"","options":"0123",)"
            R"("error":"00003.png: is cut short","exit_code":3})");
  const auto again = parse_record(json_line(record));
  EXPECT_FALSE(again.painted());
  EXPECT_EQ(again.code, ExitCode::kInput);
  EXPECT_EQ(again.error, record.error);
}

TEST(FrameRecord, ReadsWhatItWrote) {
  auto record = painted_record(7, "a \"name\"\n");
  record.seconds = 0.1;
  record.losses = {{"style[1]", 1.0 / 3}, {"style[0]", 1e-9}};  // in their order, to the last bit
  const auto again = parse_record(json_line(record));
  EXPECT_EQ(json_line(again), json_line(record));
  EXPECT_EQ(again.frame.index, 7);
  EXPECT_EQ(again.frame.name, "a \"name\"\n");
  EXPECT_EQ(again.losses, record.losses);
}

TEST(FrameRecord, RefusesWhatIsNone) {
  const auto whole = json_line(painted_record(1, "a"));
  for (const auto& text :
       {std::string(), whole.substr(0, whole.size() / 2), std::string("{}"), std::string("[1]")}) {
    EXPECT_THROW(parse_record(text), InputError) << text;
  }
}

}  // namespace
}  // namespace rgbd_stylize
