#include "rgbd_stylize/core/error.hpp"

#include <new>

#include <c10/util/Exception.h>

namespace rgbd_stylize {
namespace {

constexpr char kSmaller[] = "; smaller pictures take less";

// LibTorch's messages carry a backtrace behind their first line.
std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

Failure failure_of(const std::exception_ptr& exception) {
  try {
    std::rethrow_exception(exception);
  } catch (const Error& error) {
    return {error.code(), error.what()};
  } catch (const std::bad_alloc&) {
    return {ExitCode::kResources, std::string("not enough memory") + kSmaller};
  } catch (const c10::Error& error) {
    const auto what = first_line(error.what_without_backtrace());
    for (const auto* sign : {"can't allocate memory", "Storage size calculation overflowed"}) {
      if (what.find(sign) != std::string::npos)
        return {ExitCode::kResources, std::string("not enough memory") + kSmaller};
    }
    const bool memory = what.find("memory") != std::string::npos;
    return {memory ? ExitCode::kResources : ExitCode::kInput, what + (memory ? kSmaller : "")};
  } catch (const std::exception& error) {
    return {ExitCode::kInput, first_line(error.what())};
  }
}

}  // namespace rgbd_stylize
