#include "rgbd_stylize/report/loss_log.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "temporary_folder.hpp"

#include <fstream>

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

using testing_support::TemporaryFolder;

const std::vector<std::string> kTerms = {"content", "tv"};

LossRow row(int64_t step, double content, double tv) { return {step, {content + tv, {content, tv}}}; }

std::vector<std::string> lines(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

TEST(LossLog, KeepsTheRowsBeforeTheStepItGoesOnAt) {
  const TemporaryFolder folder;
  const auto path = folder.file("losses.jsonl");
  LossLog(path, 0).add({row(0, 4, 0.5), row(1, 2, 0.5), row(2, 1, 0.5)}, kTerms);
  LossLog on(path, 2);
  on.add({row(2, 8, 0.25)}, kTerms);
  EXPECT_EQ(lines(path),
            (std::vector<std::string>{R"({"step":1,"total":4.5,"terms":{"content":4.0,"tv":0.5}})",
                                      R"({"step":2,"total":2.5,"terms":{"content":2.0,"tv":0.5}})",
                                      R"({"step":3,"total":8.25,"terms":{"content":8.0,"tv":0.25}})"}));
  ASSERT_EQ(on.rows().size(), 3u);
  EXPECT_EQ(on.rows()[1].total, 2.5);
  EXPECT_EQ(on.rows()[2].step, 2);
}

TEST(LossLog, LeavesTheFileAloneUntilThereIsARow) {
  const TemporaryFolder folder;
  const auto path = folder.write("losses.jsonl", "of another training\n");
  LossLog log(path, 0);
  EXPECT_EQ(lines(path).size(), 1u);
  log.add({row(0, 1, 1)}, kTerms);
  EXPECT_EQ(lines(path),
            (std::vector<std::string>{R"({"step":1,"total":2.0,"terms":{"content":1.0,"tv":1.0}})"}));
}

TEST(LossLog, TakesNoRowsOfTwoTrainingsAtOnce) {
  const TemporaryFolder folder;
  const auto path = folder.file("losses.jsonl");
  LossLog first(path, 0), second(path, 0);
  first.add({row(0, 1, 1)}, kTerms);
  for (int attempt = 0; attempt < 2; ++attempt) {
    EXPECT_THROW(second.add({row(0, 1, 1)}, kTerms), OutputError);
    EXPECT_THROW(second.add({}, kTerms), OutputError);
  }
  EXPECT_EQ(lines(path).size(), 1u);
}

}  // namespace
}  // namespace rgbd_stylize
