// Messages for the user while pictures are decoded.
#pragma once

#include <string>

namespace rgbd_stylize {

/// Writes the text, as it is, to the standard error stream. Decoders' own complaints are kept from that
/// stream while a picture is read, and what another thread writes to it in that time would be lost with them:
/// this waits for the decoder. Not to be called while decoding.
void tell(const std::string& text);

}  // namespace rgbd_stylize
