"""Proves the installers for Windows: python3 start.py build --test wine.

They are installed in Wine on a bare Debian 13 without a network, for one person and for everybody, and used
as an ordinary person does: check, enhance to a DICOM, compare, a page, the window on a screen, a newer
version, removal. It needs root's rights, mmdebstrap, mingw-w64, Xvfb, xdotool and ImageMagick here. Pictures
of the window come to lie in dist/proof: look at them. Wine is not Windows: what is seen here says nothing of
drivers, scanners and rights.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "packaging" / name) for name in (".", "linux", "windows", "windows/wine")]

from bare_root import Failed  # noqa: E402
from msi import make_msi  # noqa: E402
from nsis_setup import FOR_TESTS  # noqa: E402
from proof import MANY_GREYS, STUDY, in_turn, judge_dicom, see_no_fault, tell  # noqa: E402
from proof_clone import COMPARING, ENHANCING, OfClone, of_clone, see_same  # noqa: E402
from proof_screen import press, screen, shown_greys, titles, wait_for  # noqa: E402
from wine_root import WineRoot  # noqa: E402

DIST = ROOT / "dist"
TREE = ROOT / "build" / "windows" / "xraysr"
OWN = "users/wine/AppData/"
"""Where the person's things lie on drive C; what programs of Windows keep there does not count."""
PLACES = {
    "CurrentUser": "users/wine/AppData/Local/Programs/xraysr",
    "AllUsers": "Program Files/xraysr",
}
MENUS = (
    "ProgramData/Microsoft/Windows/Start Menu",
    "users/wine/AppData/Roaming/Microsoft/Windows/Start Menu",
)
SMALL_DISK = 60
"""Megabytes."""


def prove_setup(installer: Path, mode: str, clone: OfClone) -> None:
    """Install silently, use it, replace it, remove it."""
    with WineRoot() as root:
        before, keys = root.files(), root.registry()
        there = root.take(installer)
        begin = time.monotonic()
        with screen() as display:
            root.wine(there, "/S", f"/{mode}", display=display)
        tell(f"setup {mode}: installed and checked without network in {time.monotonic() - begin:.0f} s")
        place = root.c / PLACES[mode]
        see_installed(root, place, mode)
        use(root, place, f"windows-{mode}", clone)
        replace(root, there, place, mode)
        tell(f"setup {mode}: replaced in its place; settings and the person's model stayed")
        root.wine(f"{windows_path(root, place)}\\uninstall.exe", f"/{mode}", "/S")
        wait_for(lambda: not place.exists(), "the uninstaller did not end")
        look_what_is_left(root, before, keys)
        tell(f"setup {mode}: removed; nothing is left but the person's own")


def windows_path(root: WineRoot, place: Path) -> str:
    """As Windows has it."""
    return "C:\\" + str(place.relative_to(root.c)).replace("/", "\\")


def see_installed(root: WineRoot, place: Path, mode: str) -> None:
    """The check was good; the menu has its entry, the files their offer, the list of programs its line."""
    found = check_file(root).read_text(encoding="utf-8", errors="replace")
    if "BAD" in found or "Decoder jpeg-2000: exact" not in found:
        raise Failed(found)
    if not any((root.c / menu).rglob("xraysr.lnk") for menu in MENUS):
        raise Failed("the menu has no entry")
    hive = "HKCU" if mode == "CurrentUser" else "HKLM"
    command = root.wine("reg", "query", f"{hive}\\Software\\Classes\\xraysr.image\\shell\\open\\command")
    if f'"{windows_path(root, place)}\\xraysr-window.exe" "%1"' not in command:
        raise Failed(command)
    root.wine("reg", "query", f"{hive}\\Software\\Classes\\.dcm\\OpenWithProgids", "/v", "xraysr.image")
    listed = root.wine(
        "reg", "query", f"{hive}\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\xraysr"
    )
    if "Not a medical device" not in listed:
        raise Failed(listed)


def check_file(root: WineRoot) -> Path:
    """What the check found that a silent installation ended with."""
    return root.c / "users" / "wine" / "AppData" / "Local" / "Temp" / "xraysr-check.txt"


def use(root: WineRoot, place: Path, name: str, clone: OfClone) -> None:
    """What a reader does with it; raises where something goes wrong."""
    program = f"{windows_path(root, place)}\\xraysr.exe"
    study = root.take(STUDY / "2_test_pattern.dcm", "Врач Müller.dcm")
    film = root.take(STUDY / "1_chest_pa.dcm")
    home = "Z:\\srv\\reader"
    root.wine(program, "info", study, "--json")
    words = ("enhance", study, *ENHANCING, "-o", f"{home}\\result.dcm")
    root.wine(program, *words, http_proxy="http://nowhere.invalid:1")
    said = root.wine(program, "compare", "--known-truth", study, *COMPARING, "--report", f"{home}\\page.pdf")
    judge_dicom(root.home / "result.dcm")
    see_same(clone, root.home / "result.dcm", said)
    if not (root.home / "page.pdf").read_bytes().startswith(b"%PDF"):
        raise Failed("page.pdf is no PDF")
    through_batch(root, program, film, home)
    show_window(root, place, name, film)
    install_model(root, program)
    tell(
        f"{name}: checked, opened, enhanced to DICOM and compared as the clone does, "
        f"page written, window drawn (dist/proof/{name}.png)"
    )


def through_batch(root: WineRoot, program: str, film: str, home: str) -> None:
    """A folder is enhanced, its result is proved, and the judges say what they make of the film."""
    root.wine(program, "batch", film, "--with", "median", "-o", f"{home}\\results")
    result = root.home / "results" / "1_chest_pa.dcm"
    judge_dicom(result)
    said = root.wine(program, "verify", f"{home}\\results\\{result.name}", "--input", film)
    if "identical" not in said:
        raise Failed(said)
    said = root.wine(program, "triage", film)
    if "pneumonia (version" not in said or "normality (version" not in said:
        raise Failed(f"the judges say nothing: {said}")
    root.wine(program, "models", "verify")
    shutil.rmtree(result.parent)


def show_window(root: WineRoot, place: Path, name: str, study: str) -> None:
    """On a screen of its own, until an image stands in it; then it is closed like any window."""
    with screen() as display:
        window = root.start(f"{windows_path(root, place)}\\xraysr-window.exe", study, display=display)
        try:
            picture = DIST / "proof" / f"{name}.png"
            picture.parent.mkdir(parents=True, exist_ok=True)
            wait_for(lambda: "xraysr" in titles(display) or window.poll() is not None, "no window opened")
            wait_for(lambda: shown_greys(display, picture) > MANY_GREYS, "no image appeared in the window")
            press(display, "xraysr", "key", "ctrl+q")
            if window.wait(120) != 0:
                raise Failed(f"the window ended with {window.returncode}")
        finally:
            window.kill()
            window.wait()
    see_no_fault(root.c / OWN / "Local" / "xraysr" / "log")


def install_model(root: WineRoot, program: str) -> None:
    """A model of the person's own, and a setting, which must stay."""
    mine = root.c / OWN / "Roaming" / "xraysr" / "models" / "mine"
    shutil.copytree(ROOT / "models" / "fast-x2", mine)
    manifest = mine / "manifest.json"
    facts = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps({**facts, "id": "mine"}), encoding="utf-8")
    subprocess.run(["chown", "-R", "--reference", str(root.c), str(mine.parent)], check=True)
    see_model(root, program)


def see_model(root: WineRoot, program: str) -> None:
    """The person's model is known."""
    if '"mine"' not in root.wine(program, "enhancers", "--json"):
        raise Failed("the person's own model is gone")


def replace(root: WineRoot, installer: str, place: Path, mode: str) -> None:
    """Install over it: whole, with the settings of before; a file of the older one is gone."""
    older = place / "lib" / "older.txt"
    older.write_text("of an older version", encoding="utf-8")
    settings = root.c / OWN / "Roaming" / "xraysr" / "kept-by-the-person.json"
    settings.write_text("{}", encoding="utf-8")
    root.wine(installer, "/S", f"/{mode}", "/NoCheck")
    see_model(root, f"{windows_path(root, place)}\\xraysr.exe")
    if older.exists() or settings.read_text(encoding="utf-8") != "{}":
        raise Failed("an upgrade mixed two versions, or lost a setting")
    if [one.name for one in place.parent.iterdir() if one.name.startswith("xraysr")] != ["xraysr"]:
        raise Failed("an upgrade left its working folders")
    settings.unlink()


def look_what_is_left(root: WineRoot, before: set[str], keys: set[str]) -> None:
    """Nothing but what belongs to the person."""
    own = tuple(f"{OWN}{name}/xraysr" for name in ("Local", "Roaming"))
    left = {name for name in root.files() - before if not name.startswith(own)}
    folders = {PLACES["CurrentUser"].rpartition("/")[0]}
    if left - folders:
        raise Failed(f"these are left: {sorted(left)[:20]}")
    if before - root.files():
        raise Failed(f"these are gone: {sorted(before - root.files())[:20]}")
    more = {key for key in root.registry() - keys if "AppDefaults" not in key and "MuiCache" not in key}
    if more:
        raise Failed(f"these keys are left: {sorted(more)}")
    if not (root.c / OWN / "Roaming" / "xraysr" / "models" / "mine").is_dir():
        raise Failed("the person's own model was removed")


def prove_refusals(installer: Path) -> None:
    """Half an installer, a small disk, and a disk that becomes full leave nothing."""
    with WineRoot() as root:
        before = root.files()
        half = root.home / "half.exe"
        half.write_bytes(installer.read_bytes()[: installer.stat().st_size // 2])
        refuse(root, "Z:\\srv\\reader\\half.exe", "", 0)
        there = root.take(installer)
        refuse(root, there, "needs", SMALL_DISK)
        if root.files() - before:
            raise Failed(f"a refusal left {sorted(root.files() - before)[:9]}")
        other = root.c / "Program Files" / "xraysr"
        other.mkdir()
        (other / "letter.txt").write_text("somebody's", encoding="utf-8")
        refuse(root, there, "holds something else", 0, "/AllUsers")
        if [one.name for one in other.iterdir()] != ["letter.txt"]:
            raise Failed("somebody's folder was touched")
    tell("setup: half an installer, a small disk and a folder of somebody's are refused, and nothing is left")


def refuse(root: WineRoot, installer: str, words: str, small: int, mode: str = "/CurrentUser") -> None:
    """It gives another status than 0, and says why where it was started at all."""
    where = ("/D=Z:\\srv\\reader\\small\\xraysr",) if small else ()
    log = root.c / "users" / "wine" / "AppData" / "Local" / "Temp" / "xraysr-setup.txt"
    log.unlink(missing_ok=True)
    root.wine(installer, "/S", mode, *where, status=2, small=small)
    said = log.read_text(encoding="utf-16-le") if words else ""
    if words not in said:
        raise Failed(f"it is refused in other words: {said}")


def prove_msi(package: Path, clone: OfClone) -> None:
    """As an administrator hands it out; a newer one takes its place."""
    with WineRoot() as root:
        before, keys = root.files(), root.registry()
        there = root.take(package)
        begin = time.monotonic()
        root.wine("msiexec", "/i", there, "/qn")
        tell(f"msi: installed without network in {time.monotonic() - begin:.0f} s")
        place = root.c / PLACES["AllUsers"]
        found = root.wine(f"{windows_path(root, place)}\\xraysr.exe", "check")
        if "BAD" in found:
            raise Failed(found)
        use(root, place, "windows-msi", clone)
        newer = make_msi(TREE, root.home, for_tests=True, version="99.0.0")
        root.wine("msiexec", "/i", f"Z:\\srv\\reader\\{newer.name}", "/qn")
        see_model(root, f"{windows_path(root, place)}\\xraysr.exe")
        root.wine("msiexec", "/x", f"Z:\\srv\\reader\\{newer.name}", "/qn")
        look_what_is_left(root, before, keys)
        tell("msi: replaced by a newer one and removed; nothing is left but the person's own")


def main() -> int:
    """Prove what lies in dist."""
    setup = next(DIST.glob(f"xraysr-*-setup{FOR_TESTS}.exe"), None)
    package = next(DIST.glob(f"xraysr-*{FOR_TESTS}.msi"), None)
    if setup is None or package is None:
        sys.stderr.write("Nothing was proved. dist/ holds no installers for tests. Make them: --for-tests\n")
        return 2
    clone = of_clone()
    return in_turn(
        (
            partial(prove_setup, setup, "CurrentUser", clone),
            partial(prove_setup, setup, "AllUsers", clone),
            partial(prove_refusals, setup),
            partial(prove_msi, package, clone),
        )
    )


if __name__ == "__main__":
    sys.exit(main())
