#include "room/render.hpp"

#include "room/denoise.hpp"

#include <cmath>
#include <functional>

#include <opencv2/imgproc.hpp>

namespace rgbd_stylize::examples {
namespace {

constexpr int kSubpixels = 2;  // along each axis
constexpr float kExposure = 1.45f;
constexpr float kWhite = 3.2f;  // the light that becomes white

std::vector<Sample> take_samples(const Room& room, const Camera& camera, cv::Size size) {
  const Lighting lighting(room);
  std::vector<Sample> samples(size.area());
  cv::parallel_for_({0, size.height}, [&](const cv::Range& rows) {
    for (int y = rows.start; y < rows.end; ++y) {
      for (int x = 0; x < size.width; ++x) {
        Random random(hash(x, y));
        samples[y * size.width + x] = lighting.sample(camera.ray(x + 0.5f, y + 0.5f), random);
      }
    }
  });
  return samples;
}

/// A value of each pixel, of what a ray through its middle meets.
template <typename Value>
cv::Mat seen(const Room& room,
             const Camera& camera,
             cv::Size size,
             const std::function<Value(const Hit&)>& value_of) {
  cv::Mat values(size, cv::DataType<Value>::type, cv::Scalar(0));
  cv::parallel_for_({0, size.height}, [&](const cv::Range& rows) {
    for (int y = rows.start; y < rows.end; ++y) {
      for (int x = 0; x < size.width; ++x) {
        const auto hit = room.scene.first_hit(camera.ray(x + 0.5f, y + 0.5f));
        if (hit) values.at<Value>(y, x) = value_of(*hit);
      }
    }
  });
  return values;
}

/// Light to screen: a curve that keeps the middle and rolls off the bright end, as film does.
Color developed(const Color& light) {
  const Color x = kExposure * light.max(0.0f);
  const Color film = x * (1 + x / (kWhite * kWhite)) / (1 + x);  // Reinhard et al. 2002, equation 4
  return film.min(1.0f).pow(1 / 2.2f);
}

}  // namespace

cv::Mat render_picture(const Room& room, const Pose& viewer, float vertical_degrees, cv::Size size) {
  const cv::Size fine = size * kSubpixels;
  const Camera camera(viewer, vertical_degrees, fine.width, fine.height);
  std::vector<Sample> samples = take_samples(room, camera, fine);
  smooth_light(samples, fine);
  cv::Mat picture(fine, CV_32FC3);
  for (int i = 0; i < fine.area(); ++i) {
    const Sample& sample = samples[i];
    const Color screen =
        255 * developed(sample.albedo * (sample.sharp + sample.soft) + sample.mirrored + sample.glow);
    picture.at<cv::Vec3f>(i / fine.width, i % fine.width) = {screen[2], screen[1], screen[0]};
  }
  cv::resize(picture, picture, size, 0, 0, cv::INTER_AREA);
  picture.convertTo(picture, CV_8UC3);
  return picture;
}

cv::Mat render_depth(const Room& room, const Pose& viewer, float vertical_degrees, cv::Size size) {
  const Camera camera(viewer, vertical_degrees, size.width, size.height);
  return seen<ushort>(room, camera, size, [&](const Hit& hit) {
    return cv::saturate_cast<ushort>(1000 * camera.depth(hit.position));
  });
}

cv::Mat render_labels(const Room& room, const Pose& viewer, float vertical_degrees, cv::Size size) {
  const Camera camera(viewer, vertical_degrees, size.width, size.height);
  return seen<uchar>(
      room, camera, size, [](const Hit& hit) { return static_cast<uchar>(hit.object->label); });
}

}  // namespace rgbd_stylize::examples
