"""The installed program is smaller than a clone, and nothing that it calls is missing."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import cv2
import pytest
import slim
import unicode_data

ROOT = Path(__file__).parents[2]
PACKAGES = Path(sysconfig.get_path("purelib"))
CALLED = {"LUT", "dilate", "error", "inRange", "norm", "resize", "sepFilter2D", "setNumThreads", "warpAffine"}
"""What the program calls of OpenCV; `CALLS` tries each of them without its video and linear algebra."""
CALLS = """
import cv2, numpy as np
cv2.setNumThreads(2)
grey = np.random.default_rng(1).integers(0, 4096, (1500, 1100)).astype(np.uint16)
single = grey.astype(np.float32)
print(cv2.__file__)
for depth in (grey, single):
    print(cv2.resize(depth, (70, 90), interpolation=cv2.INTER_AREA).sum())
    turn = np.float64([[0.5, 0.1, 3], [0, 0.5, 4]])
    for how in (cv2.INTER_LINEAR, cv2.INTER_NEAREST):
        flags = how | cv2.WARP_INVERSE_MAP
        print(cv2.warpAffine(depth, turn, (100, 90), flags=flags, borderMode=cv2.BORDER_CONSTANT).sum())
    print(cv2.norm(depth, cv2.NORM_L2SQR))
for border in (cv2.BORDER_REFLECT, cv2.BORDER_REPLICATE):
    print(cv2.sepFilter2D(single, cv2.CV_32F, np.ones(11), np.ones(11), borderType=border).sum())
print(cv2.inRange(single, 100, 2000).sum(), cv2.dilate((grey > 4000).astype(np.uint8), np.ones((3, 3))).sum())
print(cv2.LUT((grey >> 4).astype(np.uint8), np.arange(256, dtype=np.uint8)[::-1].copy()).sum())
try:
    cv2.warpAffine(None, None, None)
except cv2.error:
    print("refused")
"""
needs_gcc = pytest.mark.skipif(shutil.which("gcc") is None, reason="gcc makes the hollow libraries")


OTHER_CALLS = """
import io, numpy as np, scipy
from PIL import Image
from scipy import fft, ndimage, sparse
from scipy.special import erf
print(scipy.__file__)
grey = np.random.default_rng(1).integers(0, 256, (90, 70)).astype(np.uint8)
print(erf(grey / 256).sum(), abs(fft.rfft2(grey)).sum(), fft.dctn(grey).sum())
print(ndimage.gaussian_filter(grey * 1.0, 2).sum(), ndimage.map_coordinates(grey, np.ones((2, 9))).sum())
print((sparse.csr_array(grey) @ np.arange(70)).sum())
for kind in ("PNG", "JPEG", "WEBP", "TIFF"):
    packed = io.BytesIO()
    Image.fromarray(grey).save(packed, kind)
    print(np.asarray(Image.open(packed)).sum())
"""
LIBRARIES = {"cv2": slim.OF_OPENCV, "scipy": "scipy.libs/", "PIL": "pillow.libs/"}


@pytest.fixture(scope="module")
def hollow(tmp_path_factory) -> Path:
    """OpenCV, scipy and Pillow as an installer carries them: their own libraries, and hollow ones."""
    folder = tmp_path_factory.mktemp("hollow")
    table = []
    for name, libraries in LIBRARIES.items():
        if not (PACKAGES / libraries).is_dir():
            pytest.skip(f"{name} comes from elsewhere here")
        shutil.copytree(PACKAGES / name, folder / name, copy_function=linked)
        (folder / libraries).mkdir()
        table += [(f"{libraries}{one.name}", str(one), "BINARY") for one in (PACKAGES / libraries).iterdir()]
    users = tuple(one.users for one in slim.HOLLOW.values())
    for one in PACKAGES.glob("[cPs]*/**/*.so"):
        place = one.relative_to(PACKAGES).as_posix()
        table += [(place, str(one), "EXTENSION")] if place.startswith(users) else []
    work = folder / "work"
    work.mkdir()
    for place, source, _ in slim.hollowed(table, work):
        if place.startswith(tuple(LIBRARIES.values())):
            shutil.copy(source, folder / place)
    return folder


def linked(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy(source, target)


def told(
    program: str, *, first: Path | None = None, libraries: Path | None = None
) -> subprocess.CompletedProcess[str]:
    settings = {"PYTHONPATH": str(first)} if first else {}
    settings |= {"LD_LIBRARY_PATH": str(libraries)} if libraries else {}
    return subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )


@needs_gcc
def test_opencv_gives_the_same_without_what_is_left_out(hollow):
    ours, theirs = told(CALLS, first=hollow), told(CALLS)
    assert ours.returncode == 0, ours.stderr
    place, *figures = ours.stdout.splitlines()
    assert Path(place).is_relative_to(hollow)
    assert figures == theirs.stdout.splitlines()[1:]
    assert figures[-1] == "refused"
    assert sum(one.stat().st_size for one in (hollow / slim.OF_OPENCV).iterdir()) < 3e6


@needs_gcc
def test_scipy_and_pillow_give_the_same_without_what_they_never_call(hollow):
    ours, theirs = told(OTHER_CALLS, first=hollow), told(OTHER_CALLS)
    assert ours.returncode == 0, ours.stderr
    place, *figures = ours.stdout.splitlines()
    assert Path(place).is_relative_to(hollow)
    assert figures == theirs.stdout.splitlines()[1:]
    assert sum(one.stat().st_size for one in (hollow / "scipy.libs").iterdir()) < 1e6
    assert not list((hollow / "pillow.libs").glob("libXau*"))


def test_linear_algebra_stays_where_somebody_calls_it():
    table = [
        ("scipy/linalg/_flapack.so", "/x/_flapack.so", "EXTENSION"),
        ("scipy/special/_ufuncs.so", "/x/_ufuncs.so", "EXTENSION"),
        ("scipy.libs/libscipy_openblas.so", "/x/libscipy_openblas.so", "BINARY"),
        ("scipy.libs/libgfortran.so.5", "/x/libgfortran.so.5", "BINARY"),
    ]
    assert slim.hollowed(table, Path()) == table


@needs_gcc
def test_what_is_left_out_says_so_and_ends_the_program(hollow):
    done = told(
        "import cv2, numpy as np; print(cv2.gemm(np.eye(300), np.eye(300), 1, None, 0))", first=hollow
    )
    assert done.returncode < 0
    assert "is left out of this program" in done.stderr
    assert done.stdout == ""


def test_the_program_calls_no_more_of_opencv_than_was_tried():
    used = set()
    for path in (ROOT / "xraysr_gui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "cv2":
                used.add(node.attr)
    assert {name for name in used if not isinstance(getattr(cv2, name), int)} == CALLED


SORTED = """
from PySide6.QtCore import QCollator, QLocale
words = ["z", "ä", "a", "ö", "b10", "b2", "ch", "h", "i", "Ä", "中", "文", "啊", "é", "f", "Я", "Ж"]
for language in ("de_DE", "sv_SE", "zh_CN", "cs_CZ", "ja_JP", "ru_RU", "en_US"):
    order = QCollator(QLocale(language))
    order.setNumericMode(True)
    print(sorted(words, key=order.sortKey))
print(QLocale("tr_TR").toUpper("izmir"), QLocale("de_DE").toString(1234567.5))
print(QLocale("fr").nativeLanguageName())
print(QLocale("de_DE").monthName(3), QLocale("pl").dayName(2))
"""


@needs_gcc
def test_qt_sorts_and_writes_as_before_with_less_of_icu(tmp_path):
    library = next((PACKAGES / "PySide6" / "Qt" / "lib").glob("libicudata.so.*"), None)
    if library is None:
        pytest.skip("Qt comes from elsewhere here")
    smaller = unicode_data.shrunk(library, tmp_path)
    assert smaller.stat().st_size < library.stat().st_size / 4
    ours, theirs = told(SORTED, libraries=tmp_path), told(SORTED)
    assert ours.returncode == 0, ours.stderr
    assert ours.stdout == theirs.stdout
    assert len(set(ours.stdout.splitlines()[:7])) > 2  # languages do sort in different ways


@needs_gcc
def test_what_stays_of_icu_is_unchanged(tmp_path):
    library = next((PACKAGES / "PySide6" / "Qt" / "lib").glob("libicudata.so.*"), None)
    if library is None:
        pytest.skip("Qt comes from elsewhere here")
    unicode_data.shrunk(library, tmp_path)
    before = dict(unicode_data.parts((tmp_path / "icu.section").read_bytes()))
    after = dict(unicode_data.parts((tmp_path / "icu.package").read_bytes()))
    assert list(after) == sorted(name for name in before if not unicode_data.is_left_out(name))
    assert all(after[name].rstrip(b"\0") == before[name].rstrip(b"\0") for name in after)
    assert any(name.endswith("coll/de.res") for name in after)


def test_what_is_no_package_of_icu_is_refused():
    with pytest.raises(ValueError, match="no package of ICU"):
        unicode_data.without_names(b"\x7fELF" + bytes(100))


def test_libraries_of_the_system_stay_with_it_and_those_of_python_come_along():
    table = [
        ("libX11.so.6", "/usr/lib/x86_64-linux-gnu/libX11.so.6", "BINARY"),
        ("libstdc++.so.6", "/lib/x86_64-linux-gnu/libstdc++.so.6", "BINARY"),
        ("libcrypto.so.3", "/lib/x86_64-linux-gnu/libcrypto.so.3", "BINARY"),
        ("libpython3.11.so.1.0", "/opt/python/lib/libpython3.11.so.1.0", "BINARY"),
        ("h5py.libs/libhdf5.so", "/usr/lib/python3/dist-packages/h5py.libs/libhdf5.so", "BINARY"),
        ("resources/style.qss", "/usr/lib/somewhere/style.qss", "DATA"),
    ]
    assert slim.without_system(table, Path()) == table[2:]


def test_no_link_leads_to_what_was_left_out():
    table = [
        ("PySide6/Qt/lib/libQt6Network.so.6", "/x/libQt6Network.so.6", "BINARY"),
        ("libQt6Network.so.6", "PySide6/Qt/lib/libQt6Network.so.6", "SYMLINK"),
        ("PySide6/Qt/lib/libQt6Gui.so.6", "/x/libQt6Gui.so.6", "BINARY"),
        ("libQt6Gui.so.6", "PySide6/Qt/lib/libQt6Gui.so.6", "SYMLINK"),
        ("libaom-1.so", f"{slim.OF_OPENCV}libaom-1.so", "SYMLINK"),
    ]
    assert slim.hollowed(slim.without_qt(table, Path()), Path()) == table[2:4]


def test_tables_of_highdicom_are_packed_and_found(tmp_path):
    (tmp_path / "highdicom" / "_standard").mkdir(parents=True)
    (tmp_path / "highdicom" / "__init__.py").write_text("")
    (tmp_path / "highdicom" / "other.txt").write_text("as it is")
    source = tmp_path / "table.json"
    source.write_text('{"a": 1}')
    table = [("highdicom/_standard/table.json", str(source), "DATA"), ("highdicom/a.json", "a.json", "DATA")]
    packed, other = slim.small_tables(table, tmp_path)
    assert other == table[1]
    assert packed[0] == "highdicom/_standard/table.json.gz"
    shutil.copy(packed[1], tmp_path / packed[0])
    program = (
        f"import pkgutil, runpy; runpy.run_path({str(ROOT / 'packaging' / 'packed_tables.py')!r}); "
        "get = pkgutil.get_data; "
        "print(get('highdicom', '_standard/table.json'), get('highdicom', 'other.txt'))"
    )
    done = told(program, first=tmp_path)
    assert done.stdout == """b'{"a": 1}' b'as it is'\n""", done.stderr


def test_a_missing_tool_is_told_of_with_what_brings_it():
    with pytest.raises(SystemExit, match=r"nothing-of-that-name is missing\. Install it"):
        slim.run("nothing-of-that-name")
