#include "frame_writer.hpp"

#include "rgbd_stylize/io/file_digest.hpp"

#include <utility>

namespace rgbd_stylize {

FrameWriter::FrameWriter(const RunFolder& folder,
                         PictureText text,
                         size_t behind,
                         std::function<void(const FrameRecord&)> kept)
    : folder_(folder), text_(std::move(text)), kept_(std::move(kept)), results_(behind), thread_([this] {
        write_all();
      }) {}

FrameWriter::~FrameWriter() {
  results_.close();
  if (thread_.joinable()) thread_.join();
}

void FrameWriter::write(FrameResult result) {
  if (!results_.push(std::move(result))) finish();
}

void FrameWriter::finish() {
  results_.close();
  if (thread_.joinable()) thread_.join();
  if (problem_) std::rethrow_exception(problem_);
}

void FrameWriter::write_all() {
  try {
    while (auto result = results_.pop()) write_one(*result);
  } catch (...) {
    problem_ = std::current_exception();
    results_.close();
  }
}

void FrameWriter::write_one(FrameResult& result) const {
  auto& record = result.record;
  if (result.pastiche.defined()) {
    auto text = text_;
    text.emplace_back("rgbd_stylize:frame", record.frame.name);
    const auto file = folder_.picture(record.frame.name);
    write_picture(file, result.pastiche, result.alpha, text, result.bits);
    record.sha256 = sha256_file(file);
  }
  folder_.keep(record);
  kept_(record);
}

}  // namespace rgbd_stylize
