// render_room: an RGB-D picture of a living room, for machines that have no RGB-D picture.
#include "common/program.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "room/render.hpp"

namespace {

constexpr float kVerticalDegrees = 52;

struct Options {
  std::string output;
  std::string depth;
  cv::Size size{640, 480};
};

void run(const Options& options) {
  using namespace rgbd_stylize::examples;
  if (options.output == options.depth) {
    throw rgbd_stylize::UsageError("--output and --depth both name " + options.output +
                                   "; give them two names");
  }
  const Room room = living_room();
  const Pose viewer = turned({0.05f, 1.45f, 0}, 0, 11);
  write_png(options.depth, render_depth(room, viewer, kVerticalDegrees, options.size));
  write_png(options.output, render_picture(room, viewer, kVerticalDegrees, options.size));
}

}  // namespace

int main(int argc, char** argv) {
  using namespace rgbd_stylize::examples;
  Options options;
  CLI::App app("Renders a living room and its depth.", "render_room");
  add_png_option(app, "--output", options.output, "the picture to write");
  add_png_option(app, "--depth", options.depth, "its depth to write: 16-bit, in millimetres");
  add_size_options(app, options.size);
  return run_program(app, argc, argv, [&] { run(options); });
}
