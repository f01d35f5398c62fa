#!/usr/bin/env bash
# Sets everything up, renders a room with its depth and two paintings, and paints the room: one painting far, one near.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
"$here/examples/setup.sh" "$@"

bin=$here/build/release
case " $* " in *" --cuda "*) bin=$here/build/cuda ;; esac
out=$here/build/quickstart
mkdir -p "$out"
cd "$out"

printf '\n== Rendering a room and painting two pictures in %s\n' "$out"
[ -f room_depth.png ] && [ -f room.png ] || "$bin/examples/render_room" --output room.png --depth room_depth.png
for style in night ember; do
  [ -f $style.png ] || "$bin/examples/paint_style" $style --output $style.png
done

printf '\n== Painting the room: night behind, ember in front\n'
"$bin/src/cli/rgbd_stylize" --rgb room.png --depth room_depth.png \
  --style night.png --mask sigmoid:20,0.5 \
  --style ember.png --mask rest \
  --size 512 -o room_painted.png
printf '\nThe picture is %s\n' "$out/room_painted.png"
