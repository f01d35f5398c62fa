#include "pfm_file.hpp"

#include "rgbd_stylize/core/error.hpp"

#include <algorithm>
#include <regex>

#include <opencv2/imgproc.hpp>

namespace rgbd_stylize {

cv::Mat decode_pfm(const std::string& path, const Bytes& bytes) {
  constexpr size_t kLongestHeader = 100;
  const std::string start(
      bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(std::min(bytes.size(), kLongestHeader)));
  static const std::regex kHeader("P([fF])\\s+([0-9]{1,7})\\s+([0-9]{1,7})\\s+([-+.0-9eE]+)\\s");
  std::smatch match;
  if (!std::regex_search(start, match, kHeader, std::regex_constants::match_continuous)) {
    throw InputError(path + ": the PFM has a header that cannot be read");
  }
  const int channels = match[1] == "F" ? 3 : 1, width = std::stoi(match[2]), height = std::stoi(match[3]);
  const size_t count =
      static_cast<size_t>(width) * static_cast<size_t>(height) * static_cast<size_t>(channels);
  const auto begin = bytes.begin() + match.length();
  if (count == 0 || static_cast<size_t>(bytes.end() - begin) < count * sizeof(float)) {
    throw InputError(path + ": the PFM is cut short: its header says " + match.str(2) + "x" + match.str(3) +
                     " pixels");
  }
  cv::Mat pixels(height, width, CV_32FC(channels));
  std::copy_n(begin, count * sizeof(float), pixels.data);
  to_native_order(pixels.data, count, sizeof(float), match.str(4)[0] != '-');
  cv::flip(pixels, pixels, 0);  // the file has the bottom row first
  if (channels == 3) cv::cvtColor(pixels, pixels, cv::COLOR_RGB2BGR);
  return pixels;
}

Bytes encode_pfm(const cv::Mat& plane) {
  CV_Assert(plane.type() == CV_32F);
  cv::Mat bottom_first;
  cv::flip(plane, bottom_first, 0);
  const auto header = "Pf\n" + std::to_string(plane.cols) + " " + std::to_string(plane.rows) + "\n-1.0\n";
  return with_rows(header, bottom_first.ptr<float>(), bottom_first.total());
}

}  // namespace rgbd_stylize
