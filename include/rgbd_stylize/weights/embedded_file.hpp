// A file as part of the program.
#pragma once

#include <string_view>

/// RGBD_STYLIZE_EMBED(name, path) defines `std::string_view name()`, the bytes of the file `path` (a string
/// literal), in the namespace rgbd_stylize; they live as long as the program. The assembler takes the file as
/// it is: no copy of it as source text, nothing to compile, nothing to parse at start-up.
#define RGBD_STYLIZE_EMBED(name, path)                                              \
  __asm__(                                                                          \
      ".pushsection .rodata\n"                                                      \
      ".balign 16\n"                                                                \
      ".global rgbd_stylize_" #name                                                 \
      "_begin\n"                                                                    \
      ".global rgbd_stylize_" #name                                                 \
      "_end\n"                                                                      \
      "rgbd_stylize_" #name                                                         \
      "_begin:\n"                                                                   \
      ".incbin \"" path                                                             \
      "\"\n"                                                                        \
      "rgbd_stylize_" #name                                                         \
      "_end:\n"                                                                     \
      ".popsection\n");                                                             \
  extern "C" const char rgbd_stylize_##name##_begin[], rgbd_stylize_##name##_end[]; \
  std::string_view rgbd_stylize::name() {                                           \
    const auto* begin = rgbd_stylize_##name##_begin;                                \
    return {begin, static_cast<size_t>(rgbd_stylize_##name##_end - begin)};         \
  }
