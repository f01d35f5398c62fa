#include "rgbd_stylize/features/embedded_weights.hpp"

// The assembler takes the file as it is: no copy of it as source text, nothing to compile, nothing to parse
// at start-up. COMPACT_WEIGHTS is its path.
__asm__(
    ".pushsection .rodata\n"
    ".balign 16\n"
    ".global rgbd_stylize_compact_begin\n"
    ".global rgbd_stylize_compact_end\n"
    "rgbd_stylize_compact_begin:\n"
    ".incbin \"" COMPACT_WEIGHTS
    "\"\n"
    "rgbd_stylize_compact_end:\n"
    ".popsection\n");

extern "C" const char rgbd_stylize_compact_begin[], rgbd_stylize_compact_end[];

namespace rgbd_stylize {

std::string_view embedded_weights() {
  return {rgbd_stylize_compact_begin,
          static_cast<size_t>(rgbd_stylize_compact_end - rgbd_stylize_compact_begin)};
}

}  // namespace rgbd_stylize
