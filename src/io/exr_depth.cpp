#include "exr_depth.hpp"

#include <exception>

#include <ImfChannelList.h>
#include <ImfFrameBuffer.h>
#include <ImfHeader.h>
#include <ImfInputFile.h>
#include <ImfTestFile.h>

namespace rgbd_stylize {
namespace {

std::optional<std::string> depth_channel(const Imf::ChannelList& channels) {
  if (channels.findChannel("Z") != nullptr) return "Z";
  std::optional<std::string> found;
  for (auto channel = channels.begin(); channel != channels.end(); ++channel) {
    const std::string name = channel.name();
    if (name.substr(name.rfind('.') + 1) != "Z") continue;
    if (found) return {};  // of several layers
    found = name;
  }
  return found;
}

}  // namespace

std::optional<cv::Mat> exr_depth(const std::string& path) {
  if (!Imf::isOpenExrFile(path.c_str())) return {};
  try {
    Imf::InputFile file(path.c_str());
    const auto channel = depth_channel(file.header().channels());
    if (!channel) return {};
    const auto window = file.header().dataWindow();
    cv::Mat plane(window.max.y - window.min.y + 1, window.max.x - window.min.x + 1, CV_32F);
    Imf::FrameBuffer buffer;
    buffer.insert(*channel, Imf::Slice::Make(Imf::FLOAT, plane.data, window));
    file.setFrameBuffer(buffer);
    file.readPixels(window.min.y, window.max.y);
    return plane;
  } catch (const std::exception&) {  // OpenCV's decoder says what is wrong with the file
    return {};
  }
}

}  // namespace rgbd_stylize
