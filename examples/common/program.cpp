#include "common/program.hpp"

#include "rgbd_stylize/core/error.hpp"

#include <exception>
#include <fstream>
#include <iostream>
#include <vector>

#include <opencv2/imgcodecs.hpp>

namespace rgbd_stylize::examples {
namespace {

constexpr int kSmallest = 16;
constexpr int kLargest = 8192;

int fail(const CLI::App& app, ExitCode code, const std::string& message) {
  std::cerr << app.get_name() << ": " << message << "\n";
  return static_cast<int>(code);
}

}  // namespace

void add_size_options(CLI::App& app, cv::Size& size) {
  app.add_option("--width", size.width, "in pixels")
      ->check(CLI::Range(kSmallest, kLargest))
      ->capture_default_str();
  app.add_option("--height", size.height, "in pixels")
      ->check(CLI::Range(kSmallest, kLargest))
      ->capture_default_str();
}

CLI::Option* add_png_option(CLI::App& app,
                            const std::string& name,
                            std::string& path,
                            const std::string& help) {
  const auto is_png = [](const std::string& value) {
    const bool ends_well = value.size() > 4 && value.compare(value.size() - 4, 4, ".png") == 0;
    return ends_well ? std::string() : "'" + value + "' does not end in .png";
  };
  return app.add_option(name, path, help)->check(CLI::Validator(is_png, "FILE.png"));
}

void write_png(const std::string& path, const cv::Mat& image) {
  std::vector<unsigned char> bytes;
  cv::imencode(".png", image, bytes);
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) throw OutputError(path + ": cannot be written; does its folder exist, and may you write there?");
}

int run_program(CLI::App& app, int argc, char** argv, const std::function<void()>& body) try {
  app.parse(argc, argv);
  body();
  return static_cast<int>(ExitCode::kDone);
} catch (const CLI::CallForHelp& help) {
  return app.exit(help);
} catch (const CLI::ParseError& error) {
  return fail(app, ExitCode::kUsage, error.what());
} catch (const Error& error) {
  return fail(app, error.code(), error.what());
} catch (const std::exception& error) {
  return fail(app, ExitCode::kResources, error.what());
}

}  // namespace rgbd_stylize::examples
