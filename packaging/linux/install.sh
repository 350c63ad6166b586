#!/bin/sh
# Installs xraysr for the person who starts this, without the rights of an administrator.
#     sh xraysr.run [-- --no-check]
# It is unpacked beside its place and put there as a whole: a full disk or a lost stick leaves what was there.
set -eu
umask 022
here=$(cd "$(dirname "$0")" && pwd)
version=$(cat "$here/VERSION")
needed=$(cat "$here/KILOBYTES")

say() { printf '%s\n' "$*" >&2; }
refuse() { say "$@"; exit 2; }

case ${HOME:-} in
    /*) ;;
    *) refuse "xraysr was not installed. This session names no home folder. Log in as the person who will use it." ;;
esac
data=${XDG_DATA_HOME:-}
case $data in /*) ;; *) data=$HOME/.local/share ;; esac
lib=$HOME/.local/lib
bin=$HOME/.local/bin
place=$lib/xraysr
new=$lib/.xraysr-new
old=$lib/.xraysr-old
kept=

clean() {
    status=$?
    trap - EXIT HUP INT TERM
    rm -rf "$new"
    if [ -n "$kept" ] && [ ! -e "$place" ]; then mv "$old" "$place"; fi
    exit $status
}
trap clean EXIT
trap 'exit 130' HUP INT TERM

running() {
    for process in /proc/[0-9]*/exe; do
        if [ "$(readlink "$process" 2>/dev/null)" = "$place/xraysr" ]; then return 0; fi
    done
    return 1
}

mkdir -p "$lib" "$bin" "$data" 2>/dev/null && [ -w "$lib" ] && [ -w "$bin" ] && [ -w "$data" ] || refuse \
    "xraysr was not installed. The folder $HOME cannot be written. Ask the administrator for the right to write to it, or for the package xraysr.deb."
if running; then
    refuse "xraysr was not installed. The installed xraysr is running. Close it, and start this again."
fi
if [ -e "$old" ]; then # an earlier change ended in the middle
    if [ -e "$place" ]; then rm -rf "$old"; else mv "$old" "$place"; fi
fi
rm -rf "$new"
free=$(df -Pk "$lib" | awk 'NR == 2 { print $4 }')
if [ "$free" -lt "$needed" ]; then
    refuse "xraysr was not installed. It needs $((needed / 1024)) MB in $lib, and $((free / 1024)) MB are free. Make room, and start this again."
fi

mkdir "$new"
if ! gzip -dc "$here/program.tar.gz" | tar -xf - -C "$new" || [ ! -x "$new/whole/uninstall" ]; then
    refuse "xraysr was not installed. Its files could not be written to $lib. Make room there, or copy the installer anew, and start this again."
fi
if [ -e "$place" ]; then
    say "Replacing xraysr $(cat "$place/VERSION" 2>/dev/null || echo "of an older version") by $version. Settings, sessions and your models stay."
    mv "$place" "$old"
    kept=yes
fi
mv "$new/whole" "$place"
kept=
rm -rf "$old" "$new"

# What the menu shows. The place may hold blanks, and signs that mean something in such a file.
quoted=$(printf '%s' "$place/xraysr" | sed -e 's/[\\"`$]/\\&/g' -e 's/\\/\\\\/g' -e 's/%/%%/g')
mkdir -p "$data/applications" "$data/man/man1"
(cd "$place/share" && tar -cf - icons man) | (cd "$data" && tar -xf -)
while IFS= read -r line; do
    case $line in Exec=*) printf 'Exec="%s" %%F\n' "$quoted" ;; *) printf '%s\n' "$line" ;; esac
done < "$place/share/applications/xraysr.desktop" > "$data/applications/xraysr.desktop"
ln -sfn "$place/xraysr" "$bin/xraysr"
"$place/refresh-menu" "$data"

say "xraysr $version is installed in $place, and stands in the menu. Not a medical device; not for primary diagnosis."
say "To remove it: $place/uninstall"
if [ -x /usr/bin/xraysr ]; then
    say "Another xraysr is installed for everybody in /usr. In your menu this one comes first; both use the same settings."
fi
case ":$PATH:" in
    *":$bin:"*) ;;
    *) say "The command xraysr is found after the next login, or as $bin/xraysr." ;;
esac
missing=$("$place/missing-libraries")
if [ -n "$missing" ]; then
    say "The window cannot be drawn on this computer yet. These system libraries are missing: $missing. Ask the administrator to install the packages that $place/share/doc/xraysr/PACKAGES names."
fi
if [ "${1:-}" = --no-check ]; then exit 0; fi
say "xraysr checks itself now; this takes a minute."
"$place/xraysr" check
