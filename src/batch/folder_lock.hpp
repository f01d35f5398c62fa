// How the processes of a run know of each other.
#pragma once

#include <string>

namespace rgbd_stylize {

/// This process's share in a folder, as long as it lives: the system takes it back however the process ends,
/// and over a network too where the file system has locks.
class FolderLock {
 public:
  /// Waits while another process is finishing the folder. Throws OutputError.
  explicit FolderLock(const std::string& folder);
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  ~FolderLock();

  enum class Others {
    kNone,    ///< and none comes before this object is gone
    kSome,    ///< the last of them will find itself alone
    kUnknown  ///< the file system has no locks
  };
  /// Says that this process's frames are done.
  Others leave();

 private:
  int file_;
  bool works_;
};

}  // namespace rgbd_stylize
