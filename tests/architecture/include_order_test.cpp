// Checks every #include of the sources against the table of docs/architecture.md.
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

namespace {

namespace fs = std::filesystem;

struct Module {
  std::string folder;
  std::set<std::string> may_include;
};

// The rows | name | `folder` | says | names | of the table.
std::map<std::string, Module> documented_modules() {
  std::map<std::string, Module> modules;
  std::ifstream document(fs::path(PROJECT_DIR) / "docs/architecture.md");
  static const std::regex row(R"(\| (\w+) \| `([\w/]+)` \| .* \| ?([\w ]*)\|)");
  std::smatch match;
  for (std::string line; std::getline(document, line);) {
    if (!std::regex_match(line, match, row)) continue;
    Module module{match[2], {match[1]}};
    std::istringstream names(match[3]);
    for (std::string name; names >> name;) module.may_include.insert(name);
    modules[match[1]] = module;
  }
  return modules;
}

std::set<std::string> included_modules(const fs::path& file) {
  std::set<std::string> modules;
  std::ifstream source(file);
  static const std::regex include(R"re(\s*#include ["<]rgbd_stylize/(\w+)/.*)re");
  std::smatch match;
  for (std::string line; std::getline(source, line);) {
    if (std::regex_match(line, match, include)) modules.insert(match[1]);
  }
  return modules;
}

TEST(Architecture, EveryModuleIsDocumented) {
  const auto modules = documented_modules();
  for (const auto& entry : fs::directory_iterator(fs::path(PROJECT_DIR) / "include/rgbd_stylize")) {
    EXPECT_TRUE(modules.count(entry.path().filename().string())) << entry.path();
  }
  for (const auto& entry : fs::directory_iterator(fs::path(PROJECT_DIR) / "src")) {
    const auto name = entry.path().filename().string();
    EXPECT_TRUE(!entry.is_directory() || modules.count(name)) << entry.path();
  }
}

TEST(Architecture, IncludesFollowTheTable) {
  int checked = 0;
  for (const auto& [name, module] : documented_modules()) {
    for (const auto& folder : {fs::path(module.folder), fs::path("include/rgbd_stylize") / name}) {
      if (!fs::exists(PROJECT_DIR / folder)) continue;  // the command line has no public headers
      for (const auto& entry : fs::recursive_directory_iterator(PROJECT_DIR / folder)) {
        if (entry.path().extension() != ".cpp" && entry.path().extension() != ".hpp") continue;
        for (const auto& included : included_modules(entry.path())) {
          ++checked;
          EXPECT_TRUE(module.may_include.count(included)) << entry.path() << " includes " << included;
        }
      }
    }
  }
  EXPECT_GT(checked, 50);
}

}  // namespace
