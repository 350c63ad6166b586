"""Makes the installers for Linux of the folder that PyInstaller built.

python3 start.py build [full] [deb|run|all]

They come to lie in dist/, with SHA256SUMS beside them.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "packaging"), str(ROOT / "packaging" / "linux")]

from deb import kilobytes, make_deb  # noqa: E402
from locked import FULL, NAME  # noqa: E402
from needed import needs  # noqa: E402
from self_extracting import make_run  # noqa: E402
from sums import add_to_sums  # noqa: E402

KINDS = {"deb": make_deb, "run": make_run}
MOST_BYTES = 2500e6 if FULL else 410e6
"""What the program may take on a disk; TensorFlow alone takes a gigabyte."""


def made(kinds: list[str], tree: Path, work: Path, target: Path) -> list[Path]:
    """Make the installers of these kinds; gives them.

    Raises:
        SystemExit: the program became too large, or something is missing that makes an installer.
    """
    size = kilobytes(tree) * 1024
    if size > MOST_BYTES:
        raise SystemExit(
            "The installer was not made. "
            f"The program takes {size / 1e6:.0f} MB, and may take {MOST_BYTES / 1e6:.0f}. "
            "See docs/adr/0133 for what can be left out."
        )
    asked = needs(tree)
    return [KINDS[kind](tree, asked, work, target) for kind in kinds]


def main(words: list[str]) -> int:
    """Make what the words name, and say how large it became."""
    unknown = [word for word in words if word not in (*KINDS, "all")]
    if unknown or not words:
        sys.stderr.write(f"{' '.join(unknown)} is no installer. {__doc__}\n")
        return 2
    kinds = list(KINDS) if "all" in words else words
    target = ROOT / "dist"
    files = made(kinds, target / NAME, ROOT / "build" / f"linux-{NAME}", target)
    add_to_sums(target, files)
    for file in files:
        sys.stdout.write(f"{file}: {file.stat().st_size / 1e6:.0f} MB\n")
    sys.stdout.write(
        f"The program takes {kilobytes(target / NAME) * 1024 / 1e6:.0f} MB when it is installed.\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
