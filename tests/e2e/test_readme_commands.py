"""Every command of the README, word by word, as it is typed into a fresh clone in an empty home."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import re
import signal
import subprocess
import sys
import time
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pydicom
import pytest
from PIL import Image
from pydicom.uid import ExplicitVRLittleEndian

from tests.support.fresh_clone import ROOT, copied, empty_home
from tests.support.phantom import chest
from tests.support.virtual_screen import virtual_screen
from xraysr_gui.cli.main import COMMANDS
from xraysr_gui.commands.checking.finding import Finding
from xraysr_gui.commands.checking.proof import proof_of
from xraysr_gui.commands.checking.proof_files import write_proof
from xraysr_gui.commands.enhance_radiograph import enhance_radiograph
from xraysr_gui.core.address import Address
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.image_io.written.picture_file import write_image

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a shell reads the lines")
README = (ROOT / "README.md").read_text(encoding="utf-8")
LINES = [line for block in re.findall(r"(?ms)^```\n(.*?)^```$", README) for line in block.splitlines()]
SHORTER = {"--minutes 60": "--minutes 0.05"}
"""What would take an hour."""
MADE = {"OUT", "MAP", "PAGE", "REPORT", "RESULTS", "MODEL", "JUDGE", "SUPPORT"}
"""Placeholders that a command writes."""
OPENS_A_WINDOW = {"python3 start.py", "python3 start.py FILE"}
RUN_ELSEWHERE = {
    "python3 start.py test": ".ci/run, of which this test is a part",
    "python3 start.py build all": "start.py build --test, in roots without network",
    "python3 start.py build setup msi --python python-3.13.11-embed-amd64.zip": "start.py build --test wine",
    "python3 -m venv ENVIRONMENT": "test_installing.py",
    "ENVIRONMENT/bin/pip install -r requirements.lock": "test_installing.py",
    "ENVIRONMENT/bin/pip install .": "test_installing.py",
    "ENVIRONMENT/bin/xraysr check": "test_installing.py",
}
SECONDS = 900
"""Until a command counts as hanging; no time limit on speed."""


def plain(line: str) -> str:
    """A line without the remark at its end."""
    return line.partition("  #")[0].strip()


HERE = [line for line in LINES if plain(line) not in {*RUN_ELSEWHERE, *OPENS_A_WINDOW}]


class Links(HTMLParser):
    """The files that a page leads to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {str(value) for name, value in attrs if name in ("src", "href")}


@pytest.fixture(scope="module")
def clone(tmp_path_factory) -> Path:
    """Beside it lie the files that stand for the words in capitals."""
    place = tmp_path_factory.mktemp("fresh")
    rng = np.random.default_rng(3)
    film = np.rint(chest(512, 512, mm_per_pixel=0.75, seed=4) * 255).astype(np.uint8)
    Image.fromarray(film).save(place / "FILE.png")
    Image.fromarray(film).save(place / "REFERENCE.png")
    make_result(place / "FILE.png", place / "RESULT.png")
    write_proof(proof_of((Finding("Program", True, "xraysr"),)), place / "CHECKED.html")
    noisy = (film + rng.normal(0, 3, (512, 512))).clip(0, 255).astype(np.uint8)
    Image.fromarray(noisy).save(place / "CANDIDATE.png")
    mask = np.zeros((512, 512), np.uint8)
    mask[100:220, 80:200] = 255
    Image.fromarray(mask).save(place / "MASK.png")
    (place / "TABLE.csv").write_text("method,PSNR,SSIM\nSRCNN,43.54,.9964\nVDSR,98.33,1.0000\n")
    for part, seed in (("train", 1), ("train", 2), ("val", 3)):
        save_small_chest(place / "FOLDER" / part / f"patient{seed:03}.png", seed)
    make_labelled(place / "LABELLED")
    return copied(place, with_libraries=True)


def save_small_chest(path: Path, seed: int, veil: float = 0.0) -> None:
    """A chest of a patient of its own; a veil makes it whiter."""
    path.parent.mkdir(parents=True, exist_ok=True)
    small = np.rint((chest(272, 256, mm_per_pixel=1.4, seed=seed) * (1 - veil) + veil) * 255)
    Image.fromarray(small.astype(np.uint8)).save(path)


def make_labelled(folder: Path) -> None:
    """Enough images of both kinds for a judge to learn from, and some to measure it on."""
    seeds = itertools.count(10)
    for part, count in (("train", 12), ("val", 3)):
        for kind, veil in (("normal", 0.0), ("abnormal", 0.3)):
            for seed in itertools.islice(seeds, count):
                save_small_chest(folder / part / kind / f"drawn_{seed:03}.png", seed, veil)


def make_result(source: Path, target: Path) -> None:
    """A file that this program wrote, whose input lies beside it."""
    reader, nearest = ImageReader(), BUILT_IN["nearest"]
    try:
        image = reader.open(Address(source), Progress())
        write_image(target, enhance_radiograph(image, nearest, nearest.parameters()))
    finally:
        reader.close()


def typed(line: str, clone: Path) -> tuple[str, list[Path]]:
    """The line with real files in it, and those that it is to write."""
    written = []

    def real(found: re.Match[str]) -> str:
        word, ending = found.groups()
        if word in MADE:
            written.append(
                clone.parent / f"made-{len(list(clone.parent.iterdir()))}-{word.lower()}{ending or ''}"
            )
            return str(written[-1])
        return str(next(clone.parent.glob(f"{word}*")))

    for long, short in SHORTER.items():
        line = line.replace(long, short)
    words, remark, rest = line.partition("  #")
    return re.sub(r"(?<![\w-])([A-Z]{3,})(\.\w+)?(?!\w)", real, words) + remark + rest, written


def run(line: str, clone: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", line],
        cwd=clone,
        env=empty_home(clone.parent, PIP_NO_INDEX="1", **settings),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize("line", HERE, ids=plain)
def test_a_command_of_the_readme_does_what_it_says(line, clone):
    command, written = typed(line, clone)
    done = run(command, clone)
    assert done.returncode == 0, done.stderr[-3000:] + done.stdout[-3000:]
    assert "Installing" not in done.stderr
    for path in written:
        assert path.is_dir() or path.stat().st_size > 0
    if "--json" in line:
        assert json.loads(done.stdout)


def make_smaller(study: Path) -> None:
    """A quarter of the pixels is a quarter of the time; a file that is small already stays as it is."""
    for path in study.iterdir():
        header = pydicom.dcmread(path)
        if min(header.Rows, header.Columns) >= 1000:
            half = np.ascontiguousarray(header.pixel_array[::2, ::2])
            header.Rows, header.Columns = half.shape
            header.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
            header.PixelData = half.tobytes()
            header["PixelData"].VR = "OW"
            for keyword in ("PixelSpacing", "ImagerPixelSpacing"):
                if keyword in header:
                    header[keyword].value = [2 * float(one) for one in header[keyword].value]
            header.save_as(path)


@pytest.mark.slow
def test_without_a_screen_the_first_command_writes_a_page(clone):
    make_smaller(clone / "resources" / "sample_study")
    done = run("python3 start.py", clone)
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.startswith("There is no screen")
    assert re.search(r"(?m)^ *\d+% \w", done.stderr), "no progress was told"
    folder = clone / "xraysr-demo"
    page = (folder / "index.html").read_text(encoding="utf-8")
    links = Links(page).found
    assert all((folder / link).is_file() for link in links)
    assert {Path(link).suffix for link in links} >= {".png", ".pdf", ".dcm", ".json", ".csv"}
    runs = json.loads((folder / "scores.json").read_text())["runs"]
    images = [path.read_bytes() for path in (clone / "resources" / "sample_study").iterdir()]
    study = {hashlib.sha256(image).hexdigest()[:12] for image in images}
    assert {run["image"].split()[-1] for run in runs} == study
    assert len(runs) == len(study) * 3 * 2  # three tasks, a network and its rival each
    told = subprocess.run(["git", "check-ignore", "xraysr-demo/"], cwd=ROOT, check=False)
    assert told.returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("line", sorted(OPENS_A_WINDOW))
def test_with_a_screen_it_opens_the_window_with_an_image(line, clone, tmp_path):
    with virtual_screen(tmp_path) as screen:
        environment = empty_home(clone.parent, PIP_NO_INDEX="1", DISPLAY=screen.display)
        running = subprocess.Popen(
            ["bash", "-c", f"exec {typed(line, clone)[0]}"],
            cwd=clone,
            env=environment,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            until = time.monotonic() + SECONDS
            while screen.shades() < 100 and running.poll() is None and time.monotonic() < until:
                time.sleep(0.2)
            shades = screen.shades()
        finally:
            if running.poll() is None:
                os.killpg(running.pid, signal.SIGTERM)
            said = running.communicate()[1]
    assert shades >= 100, said
    assert said == ""


def test_what_is_run_elsewhere_is_run_there():
    assert set(RUN_ELSEWHERE) | OPENS_A_WINDOW <= {plain(line) for line in LINES}
    checks = (ROOT / ".ci" / "run").read_text().splitlines()
    assert "python3 start.py test --coverage" in checks
    installing = (ROOT / "tests" / "e2e" / "test_installing.py").read_text()
    for line, where in RUN_ELSEWHERE.items():
        assert where != "test_installing.py" or line in installing


def test_the_readme_names_every_command_in_the_form_that_works_at_once():
    shown = {words[2] for line in LINES if len(words := plain(line).split()) > 2}
    assert shown >= set(COMMANDS)
    tables = re.findall(r"(?m)^\|[^|]+\| `([^`]+)` \|$", README)
    assert len(tables) > 4
    for command in tables:
        program = command.split()[0]
        assert command.startswith("python3 start.py ") or os.access(ROOT / program, os.X_OK), command
