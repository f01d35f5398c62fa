// Gives the precompiled header of LibTorch a translation unit to be built with.
