// The weights that others publish: what they are called, where they are, and how to tell that they are whole.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace rgbd_stylize {

/// How a publisher says what a file holds.
struct Digest {
  enum class Kind { kSha256, kMd5 };
  Kind kind = Kind::kSha256;
  std::string hexadecimal;  ///< all digits, lower case
};

std::string digest_name(Digest::Kind kind);  ///< "sha256" or "md5"

/// One file that is published, and what is kept of it.
struct PublishedWeights {
  std::string name;  ///< on the command line: vgg16
  std::string what;
  std::string licence;
  bool non_commercial = false;
  std::string url;
  uint64_t bytes = 0;  ///< of the download; 0: not published
  Digest digest;       ///< of the download
  std::string file;    ///< in a folder of weights: the file, or the folder that `records` are unpacked to
  std::vector<std::string> records = {};  ///< of a zip archive: those that are kept; empty: no archive
};

/// All that this project knows. Sources: torchvision's models and the digests in their names, completed by
/// what users of the files publish; `utils.py` of Monodepth2 (Godard et al. 2019).
const std::vector<PublishedWeights>& published_weights();

/// The weights called `name`; nullptr where there are none.
const PublishedWeights* find_published(const std::string& name);

}  // namespace rgbd_stylize
