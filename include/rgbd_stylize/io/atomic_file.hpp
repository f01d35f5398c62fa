// Files that appear whole or not at all.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace rgbd_stylize {

/// Calls `write` with the path of a temporary file in the folder of `path` (hidden, empty, with the same
/// extension) and, when it returns, waits until that file is on the disk and renames it to `path`. When
/// `write` throws, the temporary file is removed and what stood at `path` stays as it was. A link is
/// followed: the file that it leads to is replaced. Throws OutputError where check_writable() does or the
/// disk is full, and what `write` throws.
void write_atomically(const std::string& path,
                      const std::function<void(const std::string& temporary)>& write);

/// Writes a file of this content so. Throws OutputError.
void write_whole_file(const std::string& path, std::string_view content);

/// For the handler of a signal that ends the process: removes the temporary files that write_atomically() is
/// writing now. Calls nothing that a handler may not.
void remove_unfinished_files();

/// Removes the temporary files that writers of `folder` left there when they were killed, and those of
/// writers that are at work: wants to be alone. What cannot be removed stays.
void remove_temporaries(const std::string& folder);

/// Makes the folder and those it lies in; one that is there stays. Throws OutputError that begins with
/// `option`, the option that names the folder, if any.
void make_folder(const std::string& folder, const std::string& option = "");

/// Throws OutputError, before any work is done, when `path` could not be written: its folder is missing or
/// not writable, or `path` is a folder, a device or a read-only file.
void check_writable(const std::string& path);

/// The last step of write_atomically(), for a file that was written beside `path` by other means: waits until
/// `from` is on the disk and renames it to `path`. Throws OutputError.
void move_into_place(const std::string& from, const std::string& path);

}  // namespace rgbd_stylize
