// What the tests of `weights` share: a cache of weights in the test's folder.
#pragma once

#include "cli_test.hpp"

namespace rgbd_stylize::testing_cli {

inline const std::string kVgg16 = "vgg16-397923af.pth";

class WeightsCommandTest : public CliTest {
 protected:
  [[nodiscard]] std::string cached(const std::string& name) const { return at("cache/rgbd_stylize/" + name); }
  void write_cached(const std::string& name, const std::string& content) const {
    fs::create_directories(fs::path(cached(name)).parent_path());
    write_file(cached(name), content);
  }

  /// Fails unless the command ends with that status and an error that holds `wanted` on its last line.
  Ended expect_error(const Arguments& arguments, int status, const Words& wanted) const {
    auto ended = run(Arguments{"weights"} + arguments);
    EXPECT_EQ(ended.status, status) << ended.err;
    const auto lines = lines_of(ended.err);
    if (lines.empty() || !starts_with(lines.back(), "rgbd_stylize: ")) {
      ADD_FAILURE() << "no error at the end of: " << ended.err;
      return ended;
    }
    for (const auto& word : wanted) EXPECT_TRUE(contains(lines.back(), word)) << word << ": " << lines.back();
    return ended;
  }
};

}  // namespace rgbd_stylize::testing_cli
