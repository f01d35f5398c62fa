// Keeps image decoders from talking to the user.
#pragma once

#include <functional>
#include <string>

namespace rgbd_stylize {

/// Runs `work` and returns what it wrote to the standard error stream, which does not get there.
///
/// OpenCV, libjpeg, libpng and libtiff print their complaints there and offer no other way through OpenCV.
/// The stream belongs to the whole process, so the calls take turns, and other threads' messages in that time
/// are lost unless they are told by tell(): keep `work` to the decoding itself.
std::string capture_stderr(const std::function<void()>& work);

}  // namespace rgbd_stylize
