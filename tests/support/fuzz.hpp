// Random damage to good files.
#pragma once

#include <random>
#include <string>

namespace rgbd_stylize::testing_support {

/// How many files of each kind are damaged: with the sanitizer as many as it takes to be sure, otherwise as
/// many as are quick.
#ifdef __SANITIZE_ADDRESS__
constexpr int kFuzzRounds = 10'000;
#else
constexpr int kFuzzRounds = 2000;
#endif

class Damage {
 public:
  std::string apply(std::string content) {
    const auto changes = 1 + random() % 4;
    for (size_t i = 0; i < changes; ++i) content[random() % content.size()] = byte();
    if (random() % 8 == 0) content.resize(1 + random() % content.size());
    return content;
  }

 private:
  size_t random() { return generator_(); }

  // Bytes that make counts huge or negative come more often than chance has it.
  char byte() {
    constexpr char kTelling[] = {'\0', '\x01', '\x7f', '\x80', '\xff'};
    return random() % 2 ? kTelling[random() % sizeof(kTelling)] : static_cast<char>(random() % 256);
  }

  std::mt19937_64 generator_{20180917};
};

}  // namespace rgbd_stylize::testing_support
