#!/bin/sh
# Runs the words of osslsigncode that come before the file, and puts what it signed in the file's place.
set -eu
for file in "$@"; do :; done
command=
while [ $# -gt 1 ]; do
    command="$command '$(printf '%s' "$1" | sed "s/'/'\\\\''/g")'"
    shift
done
eval "$command -in \"\$file\" -out \"\$file.signed\"" >/dev/null
mv "$file.signed" "$file"
