#!/bin/sh
# UNTESTED: written from the manuals of Apple's tools, and never run. Whoever has a Mac tries it, mends it, and
# takes this line out.
#     python3 start.py build && sh packaging/macos/build.sh [IDENTITY] [PROFILE]
# Makes dist/xraysr-VERSION-MACHINE.dmg of the folder that PyInstaller built. IDENTITY is the name of a
# "Developer ID Application" certificate in the keychain, PROFILE one of `notarytool store-credentials`; without
# them nothing is signed, and a person opens the program the first time with a right click.
# Not a medical device; not for primary diagnosis.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
identity=${1:-}
profile=${2:-}
version=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' "$root/xraysr_gui/__init__.py")
program=$root/dist/xraysr
app=$root/build/macos/xraysr.app
image=$root/dist/xraysr-$version-$(uname -m).dmg

refuse() { printf '%s\n' "$*" >&2; exit 2; }
[ "$(uname)" = Darwin ] || refuse "The image was not made. Its tools are those of macOS. Start this on a Mac."
[ -x "$program/xraysr" ] || refuse "The image was not made. dist/xraysr is missing. Make it: python3 start.py build"

rm -rf "$root/build/macos" "$image"
mkdir -p "$app/Contents/MacOS" "$app/Contents/Resources"
cp -R "$program/" "$app/Contents/MacOS/"
for size in 16 32 128 256 512; do
    mkdir -p "$root/build/macos/xraysr.iconset"
    sips -s format png -z "$size" "$size" "$root/resources/xraysr.svg" \
        --out "$root/build/macos/xraysr.iconset/icon_${size}x$size.png" >/dev/null
done
iconutil -c icns -o "$app/Contents/Resources/xraysr.icns" "$root/build/macos/xraysr.iconset"
cat > "$app/Contents/Info.plist" <<PLIST
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
<key>CFBundleIdentifier</key><string>org.xraysr</string>
<key>CFBundleName</key><string>xraysr</string>
<key>CFBundleExecutable</key><string>xraysr</string>
<key>CFBundleIconFile</key><string>xraysr</string>
<key>CFBundlePackageType</key><string>APPL</string>
<key>CFBundleShortVersionString</key><string>$version</string>
<key>CFBundleVersion</key><string>$version</string>
<key>NSHighResolutionCapable</key><true/>
<key>NSHumanReadableCopyright</key><string>Apache-2.0. Not a medical device; not for primary diagnosis.</string>
<key>CFBundleDocumentTypes</key><array><dict>
<key>CFBundleTypeName</key><string>Radiograph</string>
<key>CFBundleTypeRole</key><string>Viewer</string>
<key>LSHandlerRank</key><string>Alternate</string>
<key>CFBundleTypeExtensions</key><array><string>dcm</string><string>dicom</string><string>nii</string><string>nrrd</string></array>
</dict></array>
</dict></plist>
PLIST
if [ -n "$identity" ]; then
    codesign --force --deep --options runtime --timestamp --sign "$identity" "$app"
fi
hdiutil create -quiet -volname xraysr -srcfolder "$app" -format UDZO "$image"
if [ -n "$identity" ]; then codesign --timestamp --sign "$identity" "$image"; fi
if [ -n "$profile" ]; then
    xcrun notarytool submit "$image" --keychain-profile "$profile" --wait
    xcrun stapler staple "$image"
fi
printf '%s\n' "$image"
