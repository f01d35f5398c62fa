// Errors that a user can act on. Each carries the exit code of the program.
#pragma once

#include <exception>
#include <stdexcept>
#include <string>

namespace rgbd_stylize {

/// What the program returns to the shell.
enum class ExitCode : int {
  kDone = 0,
  kUsage = 2,      ///< an option, or options that do not go together
  kInput = 3,      ///< an input cannot be read or makes no sense
  kWeights = 4,    ///< network weights are missing or are not what was wanted
  kResources = 5,  ///< not enough memory, or no such device
  kOutput = 6,     ///< an output cannot be written
  kInterrupted = 130
};

/// The base of every error this library throws on purpose.
/// `what()` is one line: the file or option, what was found, what was wanted, and what to do.
class Error : public std::runtime_error {
 public:
  Error(ExitCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
  [[nodiscard]] ExitCode code() const noexcept { return code_; }

 private:
  ExitCode code_;
};

struct UsageError : Error {
  explicit UsageError(const std::string& message) : Error(ExitCode::kUsage, message) {}
};
struct InputError : Error {
  explicit InputError(const std::string& message) : Error(ExitCode::kInput, message) {}
};
struct WeightsError : Error {
  explicit WeightsError(const std::string& message) : Error(ExitCode::kWeights, message) {}
};
struct ResourceError : Error {
  explicit ResourceError(const std::string& message) : Error(ExitCode::kResources, message) {}
};
struct OutputError : Error {
  explicit OutputError(const std::string& message) : Error(ExitCode::kOutput, message) {}
};

/// What is told of an exception: one line, and the exit code.
struct Failure {
  ExitCode code;
  std::string message;
};

/// The failure behind any exception: this library's, LibTorch's, a lack of memory or another's.
Failure failure_of(const std::exception_ptr& exception);

}  // namespace rgbd_stylize
