#!/usr/bin/env bash
# Sets everything up, as examples/quickstart.sh does, and runs the tests.
set -euo pipefail
cd "$(dirname "$0")/.."
examples/setup.sh "$@"
preset=release
case " $* " in *" --cuda "*) preset=cuda ;; esac

printf '\n== Running the tests\n'
ctest --preset $preset --parallel "$(nproc)"
