"""The folder for Windows: what is taken along, and how its modules are found in one file."""

from __future__ import annotations

import importlib.util
import pkgutil
import sys
import zipfile
from pathlib import Path

import kit
import pytest
import taken
import tree as windows_tree

ROOT = Path(__file__).parents[2]
START = ROOT / "packaging" / "windows" / "program" / "xraysr_start.py"
HERE = kit.Embeddable(Path(), f"{sys.version_info[0]}.{sys.version_info[1]}.0", is_stand_in=True)


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("numpy/__init__.py", True),
        ("numpy/tests/test_all.py", False),
        ("numpy-2.5.5.dist-info/METADATA", True),
        ("numpy-2.5.5.dist-info/RECORD", False),
        ("networkx-3.7.dist-info/METADATA", False),
        ("PySide6/Qt6Widgets.dll", True),
        ("PySide6/Qt6Quick.dll", False),
        ("PySide6/opengl32sw.dll", False),
        ("PySide6/msvcp140.dll", False),
        ("numpy.libs/msvcp140-a4c2229bdc2a2a630acdc095b4d86008.dll", True),
        ("cv2/opencv_videoio_ffmpeg500_64.dll", False),
        ("cv2/cv2.pyd", True),
        ("imagecodecs/_jpeg2k.pyd", True),
        ("imagecodecs/_avif.pyd", False),
        ("skimage/restoration/__init__.pyi", True),
        ("skimage/draw/draw.py", False),
        ("scipy/io/matlab/_mio.py", False),
        ("onnxruntime/capi/onnxruntime.dll", False),
        ("onnxruntime/capi/onnxruntime_pybind11_state.pyd", True),
        ("onnxruntime_ep_webgpu/dxcompiler.dll", True),
        ("reportlab/fonts/Vera.ttf", True),
        ("reportlab/fonts/DarkGarden.sfd", False),
    ],
)
def test_what_the_program_calls_is_taken_and_nothing_else(place, expected):
    assert taken.is_taken(place) is expected


@pytest.fixture
def packed(tmp_path, monkeypatch):
    """The finder of the start, over a small library whose modules are packed."""
    monkeypatch.setattr(kit, "compiler", lambda _: sys.executable)
    modules, libraries = tmp_path / "modules", tmp_path / "lib"
    for place, text in (
        ("thing_of_tests/__init__.py", "from thing_of_tests.below import part\n"),
        ("thing_of_tests/below/__init__.py", ""),
        ("thing_of_tests/below/part.py", "NUMBER = 7\n"),
        ("thing_of_tests/bare/without_init.py", "NUMBER = 9\n"),
        ("thing_of_tests/table.json", '{"a": 1}'),
    ):
        (modules / place).parent.mkdir(parents=True, exist_ok=True)
        (modules / place).write_text(text)
    windows_tree.compile_modules(modules, HERE)
    windows_tree.pack(modules, tmp_path / "program.zip")
    (libraries / "thing_of_tests").mkdir(parents=True)
    (libraries / "thing_of_tests" / "data.txt").write_text("data")
    (libraries / "thing_of_tests" / "loose.py").write_text("NUMBER = 8\n")
    spec = importlib.util.spec_from_file_location("start_of_tests", START)
    start = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(start)
    monkeypatch.setattr(start, "LIBRARIES", str(libraries))
    finder = start.PackedModules(str(tmp_path / "program.zip"), str(libraries))
    sys.meta_path.insert(0, finder)
    yield libraries / "thing_of_tests"
    sys.meta_path.remove(finder)
    for name in [name for name in sys.modules if name.startswith("thing_of_tests")]:
        del sys.modules[name]


def test_packed_modules_are_found_beside_their_data_and_their_libraries(packed):
    import thing_of_tests
    import thing_of_tests.bare.without_init
    import thing_of_tests.loose

    assert thing_of_tests.bare.without_init.NUMBER == 9
    assert thing_of_tests.part.NUMBER == 7
    assert thing_of_tests.loose.NUMBER == 8
    assert Path(thing_of_tests.__file__) == packed / "__init__.pyc"
    assert thing_of_tests.__path__ == [str(packed)]
    assert pkgutil.get_data("thing_of_tests", "data.txt") == b"data"
    assert pkgutil.get_data("thing_of_tests", "table.json") == b'{"a": 1}'
    with pytest.raises(ImportError):
        import thing_of_tests.none
    with pytest.raises(OSError, match="none"):
        pkgutil.get_data("thing_of_tests", "none.json")


def test_only_compiled_modules_are_packed_and_twice_the_same(packed, tmp_path):
    with zipfile.ZipFile(tmp_path / "program.zip") as archive:
        assert archive.namelist() == [
            "thing_of_tests/__init__.pyc",
            "thing_of_tests/bare/__init__.pyc",
            "thing_of_tests/bare/without_init.pyc",
            "thing_of_tests/below/__init__.pyc",
            "thing_of_tests/below/part.pyc",
            "thing_of_tests/table.json",
        ]
    windows_tree.pack(tmp_path / "modules", tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == (tmp_path / "program.zip").read_bytes()


def test_a_module_that_cannot_be_compiled_stops_the_build(tmp_path):
    (tmp_path / "broken.py").write_text("def def")
    with pytest.raises(SystemExit, match=r"broken\.py"):
        windows_tree.compile_modules(tmp_path, HERE)


def test_a_wheel_writes_into_its_folder_alone(tmp_path):
    wheel = tmp_path / "bad-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("good.py", "")
        archive.writestr("bad-1.0.data/scripts/tool", "")
        archive.writestr("../outside.py", "")
    with pytest.raises(SystemExit, match="outside of its folder"):
        windows_tree.unpack(wheel, tmp_path / "unpacked")
    assert [one.name for one in (tmp_path / "unpacked").iterdir()] == ["good.py"]
    assert not (tmp_path / "outside.py").exists()
