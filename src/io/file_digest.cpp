#include "rgbd_stylize/io/file_digest.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/io/folder.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>

#include <openssl/evp.h>

namespace rgbd_stylize {
namespace {

struct DigestDeleter {
  void operator()(EVP_MD_CTX* digest) const { EVP_MD_CTX_free(digest); }
};

std::string hexadecimal(const unsigned char* bytes, unsigned size) {
  const char* const digits = "0123456789abcdef";
  std::string text;
  for (unsigned i = 0; i < size; ++i) {
    text += digits[bytes[i] >> 4];
    text += digits[bytes[i] & 15];
  }
  return text;
}

std::string digest_file(const std::string& path, const EVP_MD* algorithm) {
  if (is_folder(path)) throw InputError(path + ": is a folder, wanted a file");
  std::ifstream file(path, std::ios::binary);
  if (!file) throw InputError(path + ": cannot be opened: " + std::strerror(errno));
  const std::unique_ptr<EVP_MD_CTX, DigestDeleter> digest(EVP_MD_CTX_new());
  bool good = digest && EVP_DigestInit_ex(digest.get(), algorithm, nullptr) == 1;
  char block[1 << 16];
  while (good && (file.read(block, sizeof(block)), file.gcount() > 0)) {
    good = EVP_DigestUpdate(digest.get(), block, static_cast<size_t>(file.gcount())) == 1;
  }
  unsigned char sum[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  good = good && !file.bad() && EVP_DigestFinal_ex(digest.get(), sum, &size) == 1;
  if (!good) throw InputError(path + ": cannot be read to its end");
  return hexadecimal(sum, size);
}

}  // namespace

std::string sha256_file(const std::string& path) { return digest_file(path, EVP_sha256()); }

std::string sha256_bytes(std::string_view bytes) {
  unsigned char sum[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), sum, &size, EVP_sha256(), nullptr) != 1)
    throw ResourceError("SHA-256 cannot be computed");
  return hexadecimal(sum, size);
}

std::string md5_file(const std::string& path) { return digest_file(path, EVP_md5()); }

}  // namespace rgbd_stylize
