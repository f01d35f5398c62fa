#include "rgbd_stylize/fetch/fetch_weights.hpp"

#include "address.hpp"
#include "download.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/fetch/zip_record.hpp"
#include "rgbd_stylize/io/atomic_file.hpp"
#include "rgbd_stylize/io/file_digest.hpp"

#include <filesystem>
#include <fstream>
#include <map>

namespace rgbd_stylize {
namespace {

namespace fs = std::filesystem;

// Remembers what was unpacked from an archive whose digest was right.
constexpr char kSums[] = "SHA256SUMS";

std::string address_of(const PublishedWeights& weights, const std::string& mirror) {
  const auto* slash = mirror.empty() || mirror.back() == '/' ? "" : "/";
  const auto address = mirror.empty() ? weights.url : mirror + slash + fetch::last_part(weights.url);
  if (!fetch::is_https(address) && !fetch::is_loopback_http(address)) {
    throw UsageError("--url " + mirror + ": wanted an address that begins with https:// (http:// only for " +
                     "this machine itself)");
  }
  return address;
}

std::string digest_of(const std::string& path, Digest::Kind kind) {
  return kind == Digest::Kind::kSha256 ? sha256_file(path) : md5_file(path);
}

// What is wrong with the file; empty where nothing is.
std::string difference(const std::string& path, const Digest& wanted) {
  const auto found = digest_of(path, wanted.kind);
  if (found == wanted.hexadecimal) return "";
  const auto kind = digest_name(wanted.kind);
  return "has " + kind + " " + found + ", wanted " + wanted.hexadecimal;
}

void unpack(const std::string& archive, const fs::path& folder, const std::vector<std::string>& records) {
  make_folder(folder.string());
  std::string sums;
  for (const auto& record : records) {
    const auto path = (folder / record).string();
    write_atomically(path,
                     [&](const std::string& temporary) { extract_zip_record(archive, record, temporary); });
    sums += sha256_file(path) + "  " + record + "\n";
  }
  write_whole_file((folder / kSums).string(), sums);
}

std::map<std::string, std::string> read_sums(const fs::path& path) {
  std::ifstream file(path);
  if (!file) {
    throw WeightsError(path.string() + ": is missing, and nothing else says what was unpacked; fetch again");
  }
  std::map<std::string, std::string> sums;
  for (std::string sum, name; file >> sum >> name;) sums[name] = sum;
  return sums;
}

}  // namespace

std::string fetch_weights(const PublishedWeights& weights,
                          const std::string& folder,
                          const FetchOptions& options) {
  const auto address = address_of(weights, options.mirror);
  make_folder(folder);
  const auto target = (fs::path(folder) / weights.file).string();
  const bool archive = !weights.records.empty();
  const auto part_path = target + (archive ? ".zip.part" : ".part");
  check_writable(part_path);
  if (!archive) check_writable(target);

  fetch::PartFile part(part_path);
  fetch::download(address, part, options);
  const auto wrong = difference(part.path(), weights.digest);
  if (!wrong.empty()) {
    fs::remove(part.path());
    throw WeightsError(address + ": what it sends " + wrong +
                       "; it was thrown away: try again, or name another server with --url");
  }
  if (archive) {
    unpack(part.path(), target, weights.records);
    fs::remove(part.path());
  } else {
    move_into_place(part.path(), target);
  }
  return target;
}

void verify_weights(const PublishedWeights& weights, const std::string& path) {
  const auto check = [](const std::string& file, const Digest& wanted) {
    const auto wrong = difference(file, wanted);
    if (!wrong.empty()) throw WeightsError(file + ": " + wrong);
  };
  if (weights.records.empty()) return check(path, weights.digest);
  auto sums = read_sums(fs::path(path) / kSums);
  for (const auto& record : weights.records)
    check((fs::path(path) / record).string(), {Digest::Kind::kSha256, sums[record]});
}

}  // namespace rgbd_stylize
