// Videos, frame by frame.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include <torch/types.h>

namespace rgbd_stylize {

/// Whether a file is taken for a video, by the end of its name: .mp4, .m4v, .mov, .avi, .mkv or .webm,
/// in letters of either case.
bool is_video_file(const std::string& path);

/// Throws OutputError where convert_video() would refuse `path`: for its folder, or where it is neither .mp4
/// nor .avi.
void check_video_writable(const std::string& path);

struct VideoFrames {
  int64_t read;       ///< and written
  int64_t announced;  ///< by the file's header, which some files only let estimate; 0 where it does not say
};

/// Reads the video `from`, as OpenCV decodes it, and writes what `change` makes of each frame, in order, at
/// the same rate, to `to`: MPEG-4 in .mp4, Motion JPEG in .avi. Sound is not kept. The file appears whole or
/// not at all: every frame is read back first, and the disk has to have 128 KiB left. Frames are float32
/// [1,3,H,W] in [0,1], all of one size. After each, `go_on` is asked; where it says no, the video ends with
/// that frame. Returns how many there were; a video that breaks off has fewer than it announces. Throws
/// InputError and OutputError, and what `change` and `go_on` throw.
VideoFrames convert_video(
    const std::string& from,
    const std::string& to,
    const std::function<torch::Tensor(const torch::Tensor& frame)>& change,
    const std::function<bool(const VideoFrames& so_far)>& go_on = [](const VideoFrames&) { return true; });

}  // namespace rgbd_stylize
