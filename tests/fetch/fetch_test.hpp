// What the tests of this folder have: a folder, a file that is published, and a server that has it.
#pragma once

#include "http_server.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/fetch/fetch_weights.hpp"
#include "temporary_folder.hpp"
#include "text.hpp"

#include <filesystem>
#include <set>
#include <string>

#include <gtest/gtest.h>

namespace rgbd_stylize::testing_fetch {

namespace fs = std::filesystem;
using testing_support::answering;
using testing_support::contains;
using testing_support::cutting;
using testing_support::file_content;
using testing_support::HttpServer;
using testing_support::redirecting;
using testing_support::sending;
using testing_support::slowly_sending;

/// What `seq 0 99999` prints: no two places look alike, so that a part in the wrong place shows.
inline std::string numbers() {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += std::to_string(i) + "\n";
  return text;
}
/// `seq 0 99999 | sha256sum`
constexpr char kNumbersSha256[] = "6b3cecf895b686a8659bbec06f0a84fc869b00a8d47684e494766b87260b878b";

class FetchTest : public ::testing::Test {
 protected:
  [[nodiscard]] std::string at(const std::string& name) const { return folder_.file(name); }
  [[nodiscard]] std::string folder() const { return folder_.path().string(); }
  void write(const std::string& name, const std::string& content) const {
    (void)folder_.write(name, content);
  }

  [[nodiscard]] std::set<std::string> files() const {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_.path())) names.insert(entry.path().filename());
    return names;
  }
  using Files = std::set<std::string>;

  /// The message of the error that fetching ends with, which must be of that type and one line.
  template <typename ErrorType>
  std::string refusal(const FetchOptions& options = {}) const {
    try {
      fetch_weights(weights_, folder(), options);
      ADD_FAILURE() << "it was fetched";
    } catch (const ErrorType& error) {
      EXPECT_FALSE(contains(error.what(), "\n")) << error.what();
      return error.what();
    }
    return "";
  }

  void expect_fetched() const {
    EXPECT_EQ(fetch_weights(weights_, folder()), at("numbers.pth"));
    EXPECT_TRUE(file_content(at("numbers.pth")) == numbers_) << "other bytes than were sent";
    EXPECT_EQ(files(), Files{"numbers.pth"});
  }

  testing_support::TemporaryFolder folder_;
  const std::string numbers_ = numbers();
  HttpServer server_{sending(numbers_)};
  PublishedWeights weights_{"numbers",
                            "the numbers up to 99999",
                            "free",
                            false,
                            server_.url("files/numbers.pth"),
                            numbers_.size(),
                            {Digest::Kind::kSha256, kNumbersSha256},
                            "numbers.pth"};
};

}  // namespace rgbd_stylize::testing_fetch
