// Randomness that is a function of where, not of when: the same picture on any number of threads.
#pragma once

#include <cstdint>

#include <Eigen/Core>

namespace rgbd_stylize::examples {

/// A well mixed 32-bit value of two numbers.
std::uint32_t hash(std::uint32_t a, std::uint32_t b = 0);

/// A number in [0, 1) that belongs to two integers.
float hash_unit(int a, int b = 0);

/// Smooth value noise in [0, 1]; features about one unit wide.
float noise(float x, float y);
float noise(const Eigen::Vector3f& p);

/// Noise over noise: `octaves` layers, each twice as fine and half as strong; in [0, 1].
float fractal_noise(float x, float y, int octaves);

/// A stream of uniform numbers in [0, 1).
class Random {
 public:
  explicit Random(std::uint32_t seed) : state_(hash(seed, 0x5eedu)) {}
  float unit();
  float between(float low, float high) { return low + (high - low) * unit(); }

 private:
  std::uint32_t state_;
};

/// 0 below `low`, 1 above `high`, smooth between them; `low > high` runs the other way.
float smoothstep(float low, float high, float x);

}  // namespace rgbd_stylize::examples
