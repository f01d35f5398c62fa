#include "rgbd_stylize/core/error.hpp"

#include <new>

#include <c10/util/Exception.h>

namespace rgbd_stylize {
namespace {

constexpr char kNoMemory[] = "not enough memory; smaller pictures take less";

// LibTorch's messages carry a backtrace behind their first line.
std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

Failure failure_of(const std::exception_ptr& exception) {
  try {
    std::rethrow_exception(exception);
  } catch (const Error& error) {
    return {error.code(), error.what()};
  } catch (const std::bad_alloc&) {
    return {ExitCode::kResources, kNoMemory};
  } catch (const c10::Error& error) {
    const auto what = first_line(error.what_without_backtrace());
    const auto says = [&what](const char* sign) { return what.find(sign) != std::string::npos; };
    if (says("can't allocate memory") || says("Storage size calculation overflowed"))
      return {ExitCode::kResources, kNoMemory};
    if (says("memory")) return {ExitCode::kResources, what + "; smaller pictures take less"};
    return {ExitCode::kInput, what};
  } catch (const std::exception& error) {
    return {ExitCode::kInput, first_line(error.what())};
  }
}

}  // namespace rgbd_stylize
