// What may be written where: told before anything is computed.
#pragma once

#include "rgbd_stylize/datasets/dataset.hpp"
#include "rgbd_stylize/stylize/scene.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace rgbd_stylize::cli {

/// The files that a scene is read from, those of its masks among them.
std::vector<std::string> input_files(const SceneOptions& scene);

/// The same, and those that name a depth network.
std::vector<std::string> input_files(const SceneOptions& scene, const DepthModelOptions& depth_model);

/// The files of a dataset's frames.
std::vector<std::string> input_files(const Dataset& frames);

/// Files that nothing may be written over. Each is looked up once, however many outputs there are.
class InputFiles {
 public:
  explicit InputFiles(const std::vector<std::string>& files);  ///< empty names do not count

  /// Throws UsageError that names `option` if `output` is one of them, by whichever name.
  void check(const std::string& option, const std::string& output) const;

 private:
  std::map<std::pair<uint64_t, uint64_t>, std::string> there_;  // by device and inode
  std::map<std::string, std::string> not_there_;                // by path
};

/// The same for one output.
void check_not_an_input(const std::string& option,
                        const std::string& output,
                        const std::vector<std::string>& inputs);

/// Whether two names are of one file, there or not.
bool same_file(const std::string& a, const std::string& b);

/// Throws UsageError that names `option` where `output`, there or not, is in `input` or below it, which is a
/// folder that everything is read from: it would be read the next time.
void check_outside(const std::string& option, const std::string& output, const std::string& input);

/// A warning where `photograph` is transparent somewhere and a file named `output` would not hold that.
std::vector<std::string> alpha_warnings(const Photograph& photograph, const std::string& output);

}  // namespace rgbd_stylize::cli
