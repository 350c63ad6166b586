#!/bin/sh
# Removes xraysr of the person who starts this. Settings, sessions and your own models stay.
set -eu
place=$(cd "$(dirname "$0")" && pwd)
data=${XDG_DATA_HOME:-}
case $data in /*) ;; *) data=$HOME/.local/share ;; esac

for process in /proc/[0-9]*/exe; do
    if [ "$(readlink "$process" 2>/dev/null)" = "$place/xraysr" ]; then
        echo "xraysr was not removed. It is running. Close it, and start this again." >&2
        exit 2
    fi
done
rm -f "$data/applications/xraysr.desktop" "$data/man/man1/xraysr.1.gz"
find "$data/icons/hicolor" -path '*/apps/xraysr.*' -delete 2>/dev/null || true
if [ "$(readlink "$HOME/.local/bin/xraysr" 2>/dev/null)" = "$place/xraysr" ]; then
    rm -f "$HOME/.local/bin/xraysr"
fi
"$place/refresh-menu" "$data"
if ! ls "$data/applications"/*.desktop >/dev/null 2>&1; then rm -f "$data/applications/mimeinfo.cache"; fi
for folder in "$data"/icons/hicolor/*/apps "$data"/icons/hicolor/* "$data/icons/hicolor" "$data/icons" \
    "$data/applications" "$data/man/man1" "$data/man" "$HOME/.local/bin"; do
    rmdir "$folder" 2>/dev/null || true # only what is empty
done
rm -rf "$place"
rmdir "$HOME/.local/lib" 2>/dev/null || true
echo "xraysr is removed. Your settings, sessions and models stay in ~/.config/xraysr and $data/xraysr." >&2
