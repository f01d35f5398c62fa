// Several processes on the CPU want Gloo, whose headers LibTorch does not bring.
#pragma once

#include <gtest/gtest.h>

#if __has_include(<gloo/context.h>)
#define NEEDS_GLOO()
#else
#define NEEDS_GLOO() GTEST_SKIP() << "built without Gloo's headers (Debian: libgloo-dev)"
#endif
