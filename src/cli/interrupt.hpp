#pragma once

namespace rgbd_stylize::cli {

/// From now on Ctrl-C, SIGTERM or SIGHUP ends the program as usual, but no half-written file is left.
void leave_nothing_unfinished();

/// From now on the first Ctrl-C (or SIGTERM) is only noted, and that is said; the second ends the program as
/// usual.
void catch_interrupts();
bool interrupted();

}  // namespace rgbd_stylize::cli
