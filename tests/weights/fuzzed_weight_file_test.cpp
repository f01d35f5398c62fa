// Good files with random damage: each is read or refused, and never takes more memory than its size explains.
#include "fuzz.hpp"
#include "torch7_writer.hpp"
#include "weight_test_files.hpp"

#include <fstream>

#include <gtest/gtest.h>
#include <sys/resource.h>

namespace rgbd_stylize {
namespace {

using testing_support::Damage;
using testing_support::kFuzzRounds;

#ifdef __SANITIZE_ADDRESS__
struct MemoryLimit {};  // the sanitizer maps terabytes of its own
#else
// Leaves the process 256 MiB of address space more than it has: what a damaged count claims is far more than
// that.
class MemoryLimit {
 public:
  MemoryLimit() {
    getrlimit(RLIMIT_AS, &before_);
    std::ifstream statistics("/proc/self/statm");
    rlim_t pages = 0;
    statistics >> pages;
    auto limited = before_;
    limited.rlim_cur = std::min<rlim_t>(before_.rlim_cur, pages * 4096 + (rlim_t{256} << 20));
    setrlimit(RLIMIT_AS, &limited);
  }
  ~MemoryLimit() { setrlimit(RLIMIT_AS, &before_); }
  MemoryLimit(const MemoryLimit&) = delete;
  MemoryLimit& operator=(const MemoryLimit&) = delete;

 private:
  rlimit before_{};
};
#endif

// Whether the file could be read; anything but WeightsError gets out and fails the test.
bool read_all(const std::string& path, size_t size) {
  try {
    const auto source = open_weights(path);
    for (const auto& name : source->names()) {
      // A byte becomes a float32, at most.
      EXPECT_LE(source->read(name).nbytes(), 4 * size) << name;
    }
    return true;
  } catch (const WeightsError& error) {
    EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos);
    return false;
  }
}

void fuzz_content(const std::string& good, const std::string& what) {
  const TemporaryFolder folder;
  read_all(folder.write("good", good), good.size());  // what LibTorch sets up once does not count
  [[maybe_unused]] const MemoryLimit limit;
  Damage damage;
  int read = 0;
  for (int round = 0; round < kFuzzRounds; ++round) {
    SCOPED_TRACE(what + ", round " + std::to_string(round));
    const auto bad = damage.apply(good);
    read += read_all(folder.write("bad", bad), bad.size());
  }
  // Some damage hits a weight, which nothing can tell, and some does not.
  EXPECT_GT(read, 0) << what;
  EXPECT_LT(read, kFuzzRounds) << what;
}

void fuzz(const std::string& file) { fuzz_content(file_content(fixture(file)), file); }

TEST(FuzzedWeightFileTest, Zip) { fuzz("plain.zip.pth"); }
TEST(FuzzedWeightFileTest, Legacy) { fuzz("plain.legacy.pth"); }
TEST(FuzzedWeightFileTest, Protocol4) { fuzz("plain.protocol4.pth"); }
TEST(FuzzedWeightFileTest, NestedZip) { fuzz("nested.zip.pth"); }
TEST(FuzzedWeightFileTest, NestedLegacy) { fuzz("nested.legacy.pth"); }
TEST(FuzzedWeightFileTest, OldLegacy) { fuzz("old.legacy.pth"); }

TEST(FuzzedWeightFileTest, Torch7) {
  testing_support::Torch7Writer writer;
  writer.network({{"0.weight", torch::ones({4, 3, 3, 3})},
                  {"1.running_mean", torch::ones({4})},
                  {"2.0.weight", torch::ones({2, 4, 1, 1})},
                  {"2.1.0.bias", torch::ones({2})}});
  fuzz_content(writer.bytes(), "network.t7");
}

TEST(FuzzedWeightFileTest, Safetensors) {
  if (!reads_safetensors()) GTEST_SKIP() << "built without nlohmann_json";
  fuzz("plain.safetensors");
}

}  // namespace
}  // namespace rgbd_stylize
