// One file out of a zip archive.
#pragma once

#include <string>

namespace rgbd_stylize {

/// Writes the record `name` of the zip file `archive`, stored or deflated, to `path`. Throws WeightsError
/// where the archive is damaged or has no such record, OutputError where `path` cannot be written.
void extract_zip_record(const std::string& archive, const std::string& name, const std::string& path);

}  // namespace rgbd_stylize
