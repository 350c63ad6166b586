#!/bin/sh
# Names the libraries that the window needs and this computer lacks, in one line; nothing if there is none.
place=$(cd "$(dirname "$0")" && pwd)
LD_LIBRARY_PATH=$place/_internal ldd "$place/_internal/PySide6/Qt/plugins/platforms/libqxcb.so" 2>/dev/null |
    awk '/not found/ { print $1 }' | sort -u | paste -sd ' ' -
exit 0
