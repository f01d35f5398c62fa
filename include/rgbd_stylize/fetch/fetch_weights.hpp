// Fetching published weights, whole or not at all.
#pragma once

#include "rgbd_stylize/weights/published_weights.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace rgbd_stylize {

struct FetchOptions {
  /// A server to ask instead of the publisher: the address of the folder that its files are in.
  std::string mirror;

  /// Told many times a second how many bytes are there, and of how many (0: the server does not say).
  /// Returning false stops.
  std::function<bool(uint64_t done, uint64_t total)> on_progress;
};

/// Downloads `weights` into `folder`, which is made where it is missing, and returns the path of the file, or
/// of the folder that an archive was unpacked to.
///
/// What arrives is collected in a file beside the target whose name ends in `.part`; where that is there
/// already, only what it lacks is asked for. The final name appears when the digest has been compared, all
/// digits of it. An archive leaves its records and SHA256SUMS, which sha256sum reads.
///
/// Only https is spoken, except that plain http is taken where the address, and every one that it redirects
/// to, is this machine itself. Proxies are those of the usual environment variables.
///
/// Throws UsageError for another kind of address; InputError where the server does not send the file, the
/// partial file being kept; WeightsError where it sends another one, which is removed; OutputError where the
/// disk is full or may not be written; Error with kInterrupted when stopped.
std::string fetch_weights(const PublishedWeights& weights,
                          const std::string& folder,
                          const FetchOptions& options = {});

/// Compares the file at `path` with what was published; for a folder that an archive was unpacked to, its
/// files with the SHA256SUMS that fetch_weights() left there. Throws WeightsError that shows what was wanted
/// and what was found, InputError where a file cannot be read.
void verify_weights(const PublishedWeights& weights, const std::string& path);

}  // namespace rgbd_stylize
