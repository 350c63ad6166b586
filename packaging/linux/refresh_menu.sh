#!/bin/sh
# Tells the desktop that entries and icons below a folder changed, where it keeps lists of them.
if command -v update-desktop-database >/dev/null 2>&1 && [ -d "$1/applications" ]; then
    update-desktop-database -q "$1/applications" 2>/dev/null
fi
if command -v gtk-update-icon-cache >/dev/null 2>&1 && [ -f "$1/icons/hicolor/icon-theme.cache" ]; then
    gtk-update-icon-cache -q -t "$1/icons/hicolor" 2>/dev/null
fi
exit 0
