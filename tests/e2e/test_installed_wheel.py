"""What a person gets who types pip install: a program that needs no checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BUILD = "import sys; from setuptools.build_meta import build_wheel; build_wheel(sys.argv[1])"
WHAT_A_WHEEL_NEEDS = (
    "xraysr_gui",
    "resources",
    "models",
    "setup.cfg",
    "pyproject.toml",
    "README.md",
    "LICENSE",
)


def run(*command: str | Path, folder: Path) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_"))}
    done = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env={**kept, "PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:] + done.stdout[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """Built from a copy: building leaves folders behind."""
    source = tmp_path_factory.mktemp("source")
    for name in WHAT_A_WHEEL_NEEDS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, source)
    run(sys.executable, "-c", BUILD, source / "dist", folder=source)
    return next((source / "dist").glob("xraysr-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """The folder of commands of a clean environment that shares only the libraries of this one."""
    folder = tmp_path_factory.mktemp("clean")
    run(sys.executable, "-m", "venv", "env", folder=folder)
    environment = folder / "env"
    commands = environment / ("Scripts" if os.name == "nt" else "bin")
    run(commands / "python", "-m", "pip", "install", "--no-deps", "--quiet", wheel, folder=folder)
    packages = next(environment.glob("**/site-packages"))
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    return commands


def test_the_wheel_holds_every_module_resource_and_model(wheel):
    held = set(zipfile.ZipFile(wheel).namelist())
    sources = {path for path in (ROOT / "xraysr_gui").rglob("*") if path.suffix in (".py", ".typed")}
    shipped = {
        path for place in ("resources", "models") for path in (ROOT / place).rglob("*") if path.is_file()
    }
    wanted = {path.relative_to(ROOT).as_posix() for path in sources}
    wanted |= {f"xraysr_gui/{path.relative_to(ROOT).as_posix()}" for path in shipped}
    assert wanted <= held
    facts = {name for name in held if ".dist-info/" in name}
    assert held - wanted - facts == set()


def test_the_installed_program_proves_itself_far_from_the_checkout(installed, tmp_path):
    findings = {
        f["part"]: f for f in json.loads(run(installed / "xraysr", "check", "--json", folder=tmp_path))
    }
    assert all(finding["good"] for finding in findings.values())
    for part in ("Resources", "Models"):
        assert Path(findings[part]["said"]).is_relative_to(installed.parent)


def test_the_installed_program_has_the_sample_study(installed, tmp_path):
    program = "from xraysr_gui.settings import places; print(places.resources() / 'sample_study')"
    study = Path(run(installed / "python", "-c", program, folder=tmp_path).strip())
    first = sorted(study.glob("*.dcm"))[0]
    facts = json.loads(run(installed / "xraysr", "info", first, "--json", folder=tmp_path))
    assert facts["format"] == "DICOM"
