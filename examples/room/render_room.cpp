// render_room: an RGB-D picture of a living room with labels, for machines that have no RGB-D picture.
#include "common/program.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "room/render.hpp"

namespace {

constexpr float kVerticalDegrees = 52;

struct Options {
  std::string output;
  std::string depth;
  std::string labels;
  cv::Size size{640, 480};
};

void run(const Options& options) {
  using namespace rgbd_stylize::examples;
  const std::string files[] = {options.output, options.depth, options.labels};
  for (int i = 0; i < 3; ++i) {
    if (files[i] == files[(i + 1) % 3])
      throw rgbd_stylize::UsageError("two of the pictures to write are named " + files[i]);
  }
  const Room room = living_room();
  const Pose viewer = turned({0.05f, 1.45f, 0}, 0, 11);
  write_png(options.depth, render_depth(room, viewer, kVerticalDegrees, options.size));
  if (!options.labels.empty())
    write_png(options.labels, render_labels(room, viewer, kVerticalDegrees, options.size));
  write_png(options.output, render_picture(room, viewer, kVerticalDegrees, options.size));
}

}  // namespace

int main(int argc, char** argv) {
  using namespace rgbd_stylize::examples;
  Options options;
  CLI::App app("Renders a living room, its depth and labels.", "render_room");
  add_png_option(app, "--output", options.output, "the picture to write")->required();
  add_png_option(app, "--depth", options.depth, "its depth to write: 16-bit, in millimetres")->required();
  add_png_option(app,
                 "--labels",
                 options.labels,
                 "what its pixels belong to: 1 wall, 2 floor, 3 ceiling, 4 window and curtains, 5 seat, 6 "
                 "another thing");
  add_size_options(app, options.size);
  return run_program(app, argc, argv, [&] { run(options); });
}
