// What the example programs have in common: options, files that go out, and how a program ends.
#pragma once

#include <functional>
#include <string>

#include <CLI/CLI.hpp>
#include <opencv2/core.hpp>

namespace rgbd_stylize::examples {

/// Adds `--width` and `--height`, in pixels.
void add_size_options(CLI::App& app, cv::Size& size);

/// Adds an option that names a PNG file to write.
CLI::Option* add_png_option(CLI::App& app,
                            const std::string& name,
                            std::string& path,
                            const std::string& help);

/// Writes 8-bit BGR or 16-bit grey.
void write_png(const std::string& path, const cv::Mat& image);

/// Parses, runs `body` and turns whatever goes wrong into one line on stderr and an exit code.
int run_program(CLI::App& app, int argc, char** argv, const std::function<void()>& body);

}  // namespace rgbd_stylize::examples
