// From files to a scene: what a run reads before it computes anything.
#pragma once

#include "rgbd_stylize/depth/choose_depth_network.hpp"
#include "rgbd_stylize/depth/depth_map.hpp"
#include "rgbd_stylize/io/rgbd_file.hpp"
#include "rgbd_stylize/masks/mask.hpp"
#include "rgbd_stylize/stylize/stylize.hpp"

#include <string>
#include <vector>

namespace rgbd_stylize {

struct SceneOptions {
  std::string rgb;
  std::string depth = "none";  ///< a file, the same file as `rgb`, predict, or none
  DepthFileOptions depth_file;
  NormalizeOptions normalize;
  std::vector<std::string> styles;  ///< files
  std::vector<std::string> masks;   ///< one a style, or none at all
  std::string content_mask;         ///< empty: everywhere
  std::string init;                 ///< a picture to start from; empty: none
  int64_t size = 0;                 ///< long side of the result in pixels; 0: that of `rgb`
};

/// A photograph with its depth made ready for masks.
struct Photograph {
  torch::Tensor rgb;      ///< float32 [1,3,H,W] at the working size
  torch::Tensor alpha;    ///< float32 [1,1,H,W], or undefined
  int bits = 8;           ///< to write it with: 8, or 16 where the file has more
  torch::Tensor depth01;  ///< float32 [1,1,H,W] without holes, or undefined
  torch::Tensor
      depth_m;    ///< float32 [1,1,h,w] as it was measured, at the file's size, 0 = missing; or undefined
  Labels labels;  ///< that came with it, at the file's size
  DepthFileReport depth;  ///< of the file, or of what was predicted
  NormalizedDepth normalized;
  std::vector<std::string> warnings;
};

/// A picture at the working size, its depth filled, or predicted by `predictor` where `options` ask for it,
/// and normalised. It need not come from the files of `options`, of which only the rest counts.
Photograph prepare_photograph(const RgbdFile& picture,
                              const SceneOptions& options,
                              const ChosenDepthNetwork& predictor = {});

/// The same for the picture and the depth that `options` name.
Photograph load_photograph(const SceneOptions& options, const ChosenDepthNetwork& predictor = {});

/// float32 [1,1,H,W] each.
struct SceneMasks {
  std::vector<torch::Tensor> styles;  ///< of the styles, in order; none, or one each
  torch::Tensor content;              ///< or undefined
  std::vector<std::string> warnings;  ///< of each that selects less than 0.5 % of the picture
};

/// The masks that `options` ask for. Throws UsageError where one is not written as it should be, or wants
/// what the photograph has not, and InputError where a file of one cannot be used.
SceneMasks load_masks(const SceneOptions& options, const Photograph& photograph);

/// All checks that do not need a file read: the masks' language, as many masks as styles, as many weights as
/// styles or one, a sensor's depth where the depth loss wants it. Throws UsageError.
void check_usage(const SceneOptions& options, const ObjectiveOptions& objective);

/// What is painted with, whatever the photograph.
struct ScenePictures {
  std::vector<Style> styles;  ///< without masks; weights spread
  torch::Tensor init;         ///< float32 [1,3,h,w], or undefined
  std::vector<std::string> warnings;
};
ScenePictures load_pictures(const SceneOptions& options, const std::vector<double>& style_weights);

/// A scene of them all. Throws InputError where the picture to start from has another aspect.
Scene make_scene(const SceneOptions& options,
                 const ScenePictures& pictures,
                 const Photograph& photograph,
                 const SceneMasks& masks);

}  // namespace rgbd_stylize
