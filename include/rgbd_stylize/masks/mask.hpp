// The mask language: from depth, pictures and labels to masks.
//
//   sigmoid:k,t              1 / (1 + exp(-k (d - t))): far is selected for k > 0
//   linear:a,b               a + (b - a) d
//   step:t                   1 where d >= t, else 0
//   band:lo,hi[,softness]    1 between lo and hi, with ramps of width `softness` centred on both edges
//   power:p                  d^p
//   ones                     1 everywhere
//   image:FILE               the grey value of a picture, times its alpha, resized to the photograph
//   label:FILE:ids           1 where a label picture holds one of the ids, e.g. label:room_labels.png:3,7
//   label:LABELS             the same for the picture's own labels, by id or name: label:wall,floor
//   1-MASK                   the complement; it applies to the factor that follows it
//   MASK*MASK                the product
//   rest                     1 minus the sum of the other styles' masks, clamped at 0; only as a whole mask
//
// A FILE has no * in its name. d is normalised depth: 0 near, 1 far. Masks are float32 [1,1,H,W] in [0,1].
#pragma once

#include "rgbd_stylize/core/labels.hpp"

#include <functional>
#include <string>
#include <vector>

#include <torch/types.h>

namespace rgbd_stylize {

/// How every kind of mask is written, in one line.
std::string mask_kinds();

/// What masks are made from. The readers let this module stay free of files.
struct MaskInputs {
  torch::Tensor depth01;  ///< float32 [1,1,H,W]; undefined when the picture has no depth
  int64_t height = 0;
  int64_t width = 0;
  std::function<torch::Tensor(const std::string& file)>
      read_grey;  ///< float32 [1,1,h,w] in [0,1], of any size
  std::function<torch::Tensor(const std::string& file)> read_labels;  ///< int64 [1,1,h,w], of any size
  Labels labels;  ///< that came with the picture, of any size
};

/// One parsed mask. Parsing checks everything that can be checked without the picture.
class Mask {
 public:
  /// Throws UsageError that names the mask, the part of it that is wrong and what was wanted.
  explicit Mask(const std::string& text);

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool is_rest() const { return factors_.empty(); }
  /// Whether any factor is a function of depth.
  [[nodiscard]] bool needs_depth() const;
  /// Whether any factor wants labels that come with the picture.
  [[nodiscard]] bool needs_labels() const;
  /// The pictures it is made from.
  [[nodiscard]] std::vector<std::string> files() const;

  /// float32 [1,1,H,W]. Throws UsageError where depth or labels are needed and there are none, or where no
  /// label has the name; InputError where a picture has another aspect, or no pixel a label's id. Must not be
  /// `rest`.
  [[nodiscard]] torch::Tensor evaluate(const MaskInputs& inputs) const;

 private:
  using Function = std::function<torch::Tensor(const MaskInputs&)>;
  struct Factor {
    Function function;
    std::string file;  // empty: made from none
    bool needs_depth = false;
    bool needs_labels = false;
    bool complement = false;
  };
  std::string text_;
  std::vector<Factor> factors_;  // empty: rest
  static Factor parse_factor(const std::string& text, const std::string& whole);
};

/// Everything that can be wrong with masks before there is a picture: the language, and `rest` alone, twice
/// or as the content's. `content` empty: none. Throws UsageError.
void check_masks(const std::vector<std::string>& styles, const std::string& content);

/// Whether one of them is a function of depth. `content` empty: none. Throws UsageError as Mask() does.
bool masks_need_depth(const std::vector<std::string>& styles, const std::string& content);

/// All masks of one picture, `rest` included. Throws UsageError where `rest` stands alone or twice.
std::vector<torch::Tensor> evaluate_masks(const std::vector<Mask>& masks, const MaskInputs& inputs);

/// How much of the picture a mask selects: its mean, 0..1.
double selected_share(const torch::Tensor& mask);

}  // namespace rgbd_stylize
