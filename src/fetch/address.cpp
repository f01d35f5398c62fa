#include "address.hpp"

#include <memory>

#include <arpa/inet.h>
#include <curl/curl.h>

namespace rgbd_stylize::fetch {
namespace {

struct UrlDeleter {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

// A part of `url` as libcurl itself takes it, so that nothing is allowed that it would understand otherwise;
// empty where it is no address.
std::string part_of(const std::string& url, CURLUPart part) {
  const std::unique_ptr<CURLU, UrlDeleter> parsed(curl_url());
  char* text = nullptr;
  if (!parsed || curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), CURLU_NON_SUPPORT_SCHEME) ||
      curl_url_get(parsed.get(), part, &text, 0)) {
    return "";
  }
  const std::string result = text;
  curl_free(text);
  return result;
}

bool is_loopback(const std::string& host) {
  in_addr address{};
  const bool numeric = inet_pton(AF_INET, host.c_str(), &address) == 1;
  return host == "localhost" || host == "[::1]" || (numeric && ntohl(address.s_addr) >> 24 == 127);
}

}  // namespace

bool is_https(const std::string& url) { return part_of(url, CURLUPART_SCHEME) == "https"; }

bool is_loopback_http(const std::string& url) {
  return part_of(url, CURLUPART_SCHEME) == "http" && is_loopback(part_of(url, CURLUPART_HOST));
}

std::string last_part(const std::string& url) { return url.substr(url.rfind('/') + 1); }

}  // namespace rgbd_stylize::fetch
