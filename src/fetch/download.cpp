#include "download.hpp"

#include "address.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/version.hpp"

#include <array>
#include <cstdlib>
#include <exception>
#include <memory>
#include <string_view>

#include <curl/curl.h>

namespace rgbd_stylize::fetch {
namespace {

constexpr int kMostRedirects = 10;
constexpr long kConnectSeconds = 30;
constexpr long kStallSeconds = 60;  // without a single byte

struct CurlDeleter {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
};

void start_curl_once() {
  static const auto result = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (result != CURLE_OK)
    throw ResourceError(std::string("libcurl does not start: ") + curl_easy_strerror(result));
}

// One question and its answer. Nothing may be thrown from the functions that libcurl calls: they note what is
// wrong, and send() throws.
class Request {
 public:
  Request(std::string url, PartFile& part, const FetchOptions& options)
      : url_(std::move(url)), part_(part), options_(options), asked_from_(part.size()) {}

  /// The address that the answer redirects to; empty where it was the file, which `part` then holds.
  std::string send();

 private:
  void set_up();
  template <typename Value>
  [[nodiscard]] Value info(CURLINFO what) const {
    Value value{};
    curl_easy_getinfo(curl_.get(), what, &value);
    return value;
  }
  [[nodiscard]] long status() const { return info<long>(CURLINFO_RESPONSE_CODE); }
  bool begin_body() noexcept;
  [[nodiscard]] bool continues_part() const noexcept;
  static size_t take(char* data, size_t, size_t size, void* self) noexcept;
  static int tick(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) noexcept;
  void check(CURLcode result) const;
  [[nodiscard]] std::string kept() const;

  std::string url_;
  PartFile& part_;
  const FetchOptions& options_;
  uint64_t asked_from_, total_ = 0;
  bool begun_ = false, misplaced_ = false;
  std::exception_ptr problem_;  // of the caller's on_progress
  std::array<char, CURL_ERROR_SIZE> reason_{};
  std::unique_ptr<CURL, CurlDeleter> curl_{curl_easy_init()};
};

void Request::set_up() {
  auto* curl = curl_.get();
  if (!curl) throw ResourceError("not enough memory for a download");
  curl_easy_setopt(curl, CURLOPT_URL, url_.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  // Redirects are followed one by one, in download(), which looks at where they lead.
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
  curl_easy_setopt(curl, CURLOPT_USERAGENT, ("rgbd_stylize/" + version()).c_str());
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, kStallSeconds);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, reason_.data());
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &Request::take);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &Request::tick);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, this);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  // A proxy is another machine, whose loopback is not ours.
  if (is_loopback_http(url_)) curl_easy_setopt(curl, CURLOPT_PROXY, "");
  // Not CURLOPT_RESUME_FROM, which gives up where a server sends the whole file instead.
  if (asked_from_ > 0) curl_easy_setopt(curl, CURLOPT_RANGE, (std::to_string(asked_from_) + "-").c_str());
}

// Whether the answer says that it begins where the partial file ends.
bool Request::continues_part() const noexcept {
  curl_header* range = nullptr;
  if (curl_easy_header(curl_.get(), "Content-Range", 0, CURLH_HEADER, -1, &range) != CURLHE_OK) return false;
  constexpr std::string_view kUnit = "bytes ";
  const std::string_view text = range->value;
  if (text.substr(0, kUnit.size()) != kUnit) return false;
  return std::strtoull(range->value + kUnit.size(), nullptr, 10) == asked_from_;
}

// The answer's headers are there: they say what its body is.
bool Request::begin_body() noexcept {
  begun_ = true;
  if (status() == 200 && part_.size() > 0 && !part_.start_again()) return false;
  misplaced_ = status() == 206 && !continues_part();
  const auto length = info<curl_off_t>(CURLINFO_CONTENT_LENGTH_DOWNLOAD_T);
  total_ = length < 0 ? 0 : part_.size() + static_cast<uint64_t>(length);
  return !misplaced_;
}

size_t Request::take(char* data, size_t, size_t size, void* self) noexcept {
  auto& request = *static_cast<Request*>(self);
  const auto status = request.status();
  if (status != 200 && status != 206) return size;  // a redirect's page for people
  if (!request.begun_ && !request.begin_body()) return 0;
  return request.part_.append(data, size) ? size : 0;
}

int Request::tick(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) noexcept {
  auto& request = *static_cast<Request*>(self);
  const auto& on_progress = request.options_.on_progress;
  try {
    return on_progress && !on_progress(request.part_.size(), request.total_) ? 1 : 0;
  } catch (...) {  // libcurl is C
    request.problem_ = std::current_exception();
    return 1;
  }
}

std::string Request::kept() const {
  if (part_.size() == 0) return "";
  return "; " + std::to_string(part_.size()) + " bytes are kept in " + part_.path() +
         ", and the same command goes on from there";
}

void Request::check(CURLcode result) const {
  if (problem_) std::rethrow_exception(problem_);
  part_.check();
  if (result == CURLE_ABORTED_BY_CALLBACK) throw Error(ExitCode::kInterrupted, url_ + ": stopped" + kept());
  if (misplaced_) {
    throw InputError(url_ + ": the server sends another part than the one asked for, from byte " +
                     std::to_string(asked_from_) + "; remove " + part_.path() + " and try again");
  }
  if (status() >= 400) {
    throw InputError(url_ + ": the server answers " + std::to_string(status()) +
                     "; try again later, or name another server with --url");
  }
  if (result != CURLE_OK)
    throw InputError(url_ + ": " + (reason_[0] ? reason_.data() : curl_easy_strerror(result)) + kept());
}

std::string Request::send() {
  set_up();
  const auto result = curl_easy_perform(curl_.get());
  // Nothing lies behind what is there already. Whether that is the file, its digest says.
  if (status() == 416 && asked_from_ > 0) return "";
  check(result);
  if (status() == 200 || status() == 206) {
    if (!begun_) begin_body();  // the file is empty
    check(result);
    return "";
  }
  const auto* redirect = info<const char*>(CURLINFO_REDIRECT_URL);
  if (!redirect) {
    throw InputError(url_ + ": the server answers " + std::to_string(status()) +
                     ", wanted 200; name another server with --url");
  }
  return redirect;
}

}  // namespace

void download(const std::string& url, PartFile& part, const FetchOptions& options) {
  start_curl_once();
  const bool loopback = is_loopback_http(url);
  auto address = url;
  for (int i = 0; i <= kMostRedirects; ++i) {
    const auto next = Request(address, part, options).send();
    if (next.empty()) return;
    if (!is_https(next) && !(loopback && is_loopback_http(next))) {
      throw InputError(address + ": redirects to " + next + ", which is not https; it was not followed");
    }
    address = next;
  }
  throw InputError(url + ": redirects more than " + std::to_string(kMostRedirects) + " times");
}

}  // namespace rgbd_stylize::fetch
