#include "rgbd_stylize/io/atomic_file.hpp"

#include "rgbd_stylize/core/error.hpp"

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include <fcntl.h>
#include <unistd.h>

namespace rgbd_stylize {
namespace {

namespace fs = std::filesystem;

constexpr char kTemporary[] = ".rgbd_stylize-";  // how the names of temporary files begin

[[noreturn]] void fail(const fs::path& path, const std::string& what) {
  throw OutputError(path.string() + ": cannot be written: " + what);
}

fs::path folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

// Where a link leads, so that it is the file behind it that is replaced.
fs::path target_of(const fs::path& path) {
  std::error_code error;
  if (!fs::is_symlink(path, error)) return path;
  const auto target = fs::weakly_canonical(path, error);
  if (error) fail(path, error.message());
  return target;
}

// Creates an empty file beside `target` that no other writer has, with the permissions that any new file
// gets.
fs::path create_beside(const fs::path& target) {
  static std::atomic<int> count{0};
  const auto prefix = kTemporary + std::to_string(getpid()) + "-";
  for (;;) {
    const auto name = prefix + std::to_string(count++) + target.extension().string();
    const auto path = folder_of(target) / name;
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file >= 0) {
      close(file);
      return path;
    }
    if (errno != EEXIST) fail(target, std::strerror(errno));
  }
}

// Waits until the file is on the disk: after a power cut a renamed file may otherwise be empty.
void flush_to_disk(const fs::path& path, const fs::path& target) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) fail(target, std::strerror(errno));
  const int failed = fsync(file);
  const int why = errno;
  close(file);
  // Some file systems cannot be told to; they say so with EINVAL.
  if (failed && why != EINVAL) fail(target, std::strerror(why));
}

// The names of the temporary files that are being written, for a signal's handler. Each is a copy: whoever
// takes it out frees it, or ends the process.
using AtWork = std::atomic<char*>;
AtWork at_work[64];

// Where a name was put; null where there is no place left.
AtWork* note_at_work(const fs::path& path) {
  char* const name = strdup(path.c_str());
  for (auto& place : at_work) {
    char* free_place = nullptr;
    if (place.compare_exchange_strong(free_place, name)) return &place;
  }
  std::free(name);
  return nullptr;
}

// Removes the temporary file unless it was renamed.
class Temporary {
 public:
  explicit Temporary(const fs::path& target)
      : target_(target), path_(create_beside(target)), noted_(note_at_work(path_)) {}
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;
  ~Temporary() {
    if (!renamed_) std::remove(path_.c_str());
    if (noted_) std::free(noted_->exchange(nullptr));
  }

  [[nodiscard]] const fs::path& path() const { return path_; }
  void move_to_target() {
    move_into_place(path_.string(), target_.string());
    renamed_ = true;
  }

 private:
  fs::path target_;
  fs::path path_;
  AtWork* noted_;
  bool renamed_ = false;
};

}  // namespace

void write_atomically(const std::string& path,
                      const std::function<void(const std::string& temporary)>& write) {
  check_writable(path);
  Temporary temporary(target_of(path));
  const auto name = temporary.path().string();
  try {
    write(name);
  } catch (const OutputError& error) {
    // A writer knows the temporary name alone, which tells people nothing.
    std::string what = error.what();
    if (const auto at = what.find(name); at != std::string::npos) what.replace(at, name.size(), path);
    throw OutputError(what);
  }
  temporary.move_to_target();
}

void write_whole_file(const std::string& path, std::string_view content) {
  write_atomically(path, [&](const std::string& temporary) {
    std::ofstream file(temporary, std::ios::binary);
    file.write(content.data(), static_cast<std::streamsize>(content.size()));
    file.close();
    if (!file) fail(path, std::strerror(errno));
  });
}

void remove_unfinished_files() {
  for (auto& place : at_work) {
    if (const char* const name = place.exchange(nullptr)) unlink(name);
  }
}

void remove_temporaries(const std::string& folder) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    const auto name = entry.path().filename().string();
    if (name.rfind(kTemporary, 0) == 0) fs::remove(entry.path(), ignored);
  }
}

void make_folder(const std::string& folder, const std::string& option) {
  std::error_code problem;
  fs::create_directories(folder.empty() ? "." : folder, problem);
  if (!problem) return;
  throw OutputError((option.empty() ? "" : option + " ") + folder + ": cannot be made: " + problem.message());
}

void move_into_place(const std::string& from, const std::string& path) {
  flush_to_disk(from, path);
  if (std::rename(from.c_str(), path.c_str()) != 0) fail(path, std::strerror(errno));
}

void check_writable(const std::string& path) {
  const auto target = target_of(path);
  const auto folder = folder_of(target);
  std::error_code ignored;
  if (path.empty()) throw OutputError("the name of the output file is empty");
  if (fs::is_directory(target, ignored)) fail(path, "it is a folder, wanted the name of a file");
  // A rename would put a file in the place of /dev/null.
  if (fs::exists(target, ignored) && !fs::is_regular_file(target, ignored))
    fail(path, "it is not an ordinary file");
  if (fs::exists(target, ignored) && access(target.c_str(), W_OK) != 0) fail(path, std::strerror(errno));
  if (!fs::is_directory(folder, ignored)) fail(path, "there is no folder " + folder.string());
  if (access(folder.c_str(), W_OK | X_OK) != 0)
    fail(path, "its folder: " + std::string(std::strerror(errno)));
}

}  // namespace rgbd_stylize
