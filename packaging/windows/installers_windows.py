"""Makes the installers for Windows, on Linux: python3 start.py build [setup|msi] --python ZIP.

ZIP is python.org's embeddable package that packaging/windows/python.cfg pins. With --for-tests a stand-in is
taken, and what is made says in its name that it is for tests alone; its setup is packed quickly, with --small
as one that leaves the house. They come to lie in dist/.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "packaging" / name) for name in (".", "linux", "windows")]

from closure import demand_closed  # noqa: E402
from deb import kilobytes  # noqa: E402
from kit import Embeddable, judged, refuse  # noqa: E402
from msi import make_msi  # noqa: E402
from nsis_setup import make_setup  # noqa: E402
from papers_windows import write_papers  # noqa: E402
from pe import programs  # noqa: E402
from signing import Signer, signer_for_tests, signer_of_environment  # noqa: E402
from stand_in import make_stand_in, python_of_debian  # noqa: E402
from sums import add_to_sums  # noqa: E402
from tree import assemble  # noqa: E402

KINDS = {"setup": make_setup, "msi": make_msi}
MOST_BYTES = 400e6
WORK = ROOT / "build" / "windows"


def made_tree(python: Embeddable, signer: Signer | None) -> Path:
    """The folder, with its papers, whole and small enough.

    Raises:
        SystemExit: it became too large, or a library is missing.
    """
    tree = WORK / "xraysr"
    unpacked = assemble(python, WORK, tree)
    demand_closed(tree)
    if signer is not None:
        for name in ("xraysr.exe", "xraysr-window.exe"):
            signer.sign(tree / name)
    write_papers(tree, python, unpacked, WORK / "LICENSE-msvc-runtime")
    size = kilobytes(tree) * 1024
    if size > MOST_BYTES:
        raise refuse(
            f"The program takes {size / 1e6:.0f} MB, and may take {MOST_BYTES / 1e6:.0f}.",
            "See docs/adr/0148 for what can be left out.",
        )
    sys.stdout.write(
        f"The program takes {size / 1e6:.0f} MB in {len(programs(tree))} programs and libraries.\n"
    )
    return tree


def packing_of(asked: argparse.Namespace) -> str:
    """How a setup is packed: minutes against a third of its size."""
    return "zlib" if asked.for_tests and not asked.small else "lzma"


def main(words: Sequence[str]) -> int:
    """Make what the words name, and say how large it became."""
    parser = argparse.ArgumentParser(prog="python3 start.py build", description=__doc__)
    parser.add_argument("kinds", nargs="+", choices=[*KINDS, "all"])
    parser.add_argument("--python", type=Path, metavar="ZIP")
    parser.add_argument("--for-tests", action="store_true")
    parser.add_argument("--small", action="store_true")
    asked = parser.parse_args(words)
    if asked.python is None and not asked.for_tests:
        raise refuse(
            "No Python for Windows is named.",
            "Name python.org's embeddable package with --python, or try it out with --for-tests.",
        )
    WORK.mkdir(parents=True, exist_ok=True)
    path = asked.python or make_stand_in(python_of_debian(WORK), WORK)
    python = judged(path, for_tests=asked.for_tests)
    signer = signer_for_tests(WORK / "signing") if asked.for_tests else signer_of_environment()
    tree = made_tree(python, signer)
    target = ROOT / "dist"
    target.mkdir(exist_ok=True)
    makers = {**KINDS, "setup": partial(make_setup, packing=packing_of(asked))}
    for kind in KINDS if "all" in asked.kinds else asked.kinds:
        file = makers[kind](tree, target, for_tests=asked.for_tests, signer=signer)
        if signer is None:
            sys.stdout.write(f"{file.name} is not signed: docs/CONTRIBUTING.md says how.\n")
        else:
            signer.verify(file)
        add_to_sums(target, [file])
        sys.stdout.write(f"{file}: {file.stat().st_size / 1e6:.0f} MB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
