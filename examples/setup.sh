#!/usr/bin/env bash
# Installs what rgbd_stylize needs on Debian 12 and builds it. Can be run again at no cost.
#
#   examples/setup.sh [--cuda]
#
# --cuda builds against PyTorch's LibTorch with CUDA instead of Debian's: several gigabytes, fetched with pip into
# build/pytorch. The CUDA toolkit (nvcc) has to be there already.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(build-essential cmake ninja-build ccache
          libtorch-dev libopenblas0-openmp libopencv-dev libopenexr-dev libeigen3-dev libhdf5-dev libcli11-dev
          libfmt-dev nlohmann-json3-dev libpng-dev zlib1g-dev libssl-dev libcurl4-openssl-dev ca-certificates
          libarchive-dev libgloo-dev libgtest-dev openmpi-bin)
preset=release
pytorch=torch==2.11.0

say() { printf '\n== %s\n' "$*"; }
stop() { printf 'setup: %s\n' "$*" >&2; exit 1; }

for argument in "$@"; do
  case $argument in
    --cuda) preset=cuda; packages+=(python3-venv) ;;
    *) stop "unknown option $argument; there is only --cuda" ;;
  esac
done

install_packages() {
  command -v dpkg-query >/dev/null || stop "this is not a Debian system; install by hand: ${packages[*]}"
  local missing=()
  for package in "${packages[@]}"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  if [ ${#missing[@]} -eq 0 ]; then
    say "All packages are installed"
    return
  fi
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || stop "neither root nor sudo; have these packages installed: ${missing[*]}"
    as_root=(sudo)
  fi
  say "Installing ${missing[*]}"
  "${as_root[@]}" apt-get update -qq || stop "apt-get update failed; is there a network?"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
    stop "apt-get could not install: ${missing[*]}"
}

install_cuda_libtorch() {
  command -v nvcc >/dev/null || stop "--cuda needs the CUDA toolkit: nvcc is not on the PATH"
  if [ ! -x build/pytorch/bin/python ]; then python3 -m venv build/pytorch; fi
  say "Installing $pytorch (several gigabytes the first time)"
  build/pytorch/bin/pip install --quiet "$pytorch" numpy || stop "pip could not install $pytorch"
  CMAKE_PREFIX_PATH=$(build/pytorch/bin/python -c 'import torch; print(torch.utils.cmake_prefix_path)')
  export CMAKE_PREFIX_PATH
}

install_packages
if [ $preset = cuda ]; then install_cuda_libtorch; fi

say "Building in build/$preset (some ten minutes the first time)"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
cmake --preset $preset >"$log" 2>&1 || { cat "$log" >&2; stop "cmake failed"; }
cmake --build --preset $preset || stop "the build failed"
