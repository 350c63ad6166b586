"""A bare Debian that holds what a package asks for and nothing else, without a network."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

BASES = Path(os.environ.get("ROOTS") or Path.home() / ".cache" / "xraysr-roots")
READER = 1777
"""Number of the ordinary person in it."""
_MOUNTS = """
root=$1 small=$2; shift 2
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
if [ -n "$small" ]; then
    mount -t tmpfs -o size=200m,mode=755,uid=READER,gid=READER tmpfs "$root$small"
fi
exec chroot "$@"
""".replace("READER", str(READER))

_AFTERWARDS = "--- afterwards ---"


class Failed(Exception):
    """Something is not as it must be."""


class BareRoot:
    """A copy of a base that is made once per release and list of packages; it goes with its block.

    Attributes:
        path: Where it lies here.
        home: The person's folder, as it is called inside.
    """

    def __init__(self, suite: str, package: Path, home: str = "/srv/reader") -> None:
        self.home = home
        self._suite = suite
        self._asked = _asked_by(package)
        self.path = BASES / f"proof-{suite}-{os.getpid()}"

    def __enter__(self) -> BareRoot:
        base = self._base()
        shutil.rmtree(self.path, ignore_errors=True)
        subprocess.run(["cp", "-a", "--reflink=auto", str(base), str(self.path)], check=True)
        Path("/tmp/.X11-unix").mkdir(exist_ok=True)
        self.at("/tmp/.X11-unix").mkdir(exist_ok=True)
        home = self.at(self.home)
        home.mkdir(parents=True)
        self.own(home)
        with (self.path / "etc" / "passwd").open("a", encoding="utf-8") as file:
            file.write(f"reader:x:{READER}:{READER}::{self.home}:/bin/sh\n")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self.path)

    def _base(self) -> Path:
        names = ",".join(name.split(" | ")[0].split(" (")[0] for name in self._asked)
        base = BASES / f"base-{self._suite}"
        mark = base.with_name(f"{base.name}.holds")
        if not (mark.exists() and mark.read_text(encoding="utf-8") == names):
            shutil.rmtree(base, ignore_errors=True)
            base.parent.mkdir(parents=True, exist_ok=True)
            make = [
                "mmdebstrap",
                "--variant=minbase",
                "--quiet",
                f"--include={names}",
                self._suite,
                str(base),
            ]
            subprocess.run(make, check=True)
            mark.write_text(names, encoding="utf-8")
        return base

    def at(self, inside: str) -> Path:
        """Where a place of the root lies here."""
        return self.path / inside.lstrip("/")

    def take(self, file: Path) -> str:
        """Copy a file into its /tmp; gives its place there."""
        return self.copy_in(file, f"/tmp/{file.name}")

    def copy_in(self, file: Path, inside: str) -> str:
        """Copy a file into it, as the person's own; gives its place there."""
        shutil.copy(file, self.at(inside))
        self.own(self.at(inside))
        return inside

    def own(self, path: Path) -> None:
        """Make it the person's."""
        for one in (path, *path.rglob("*"), *self._above(path)):
            os.chown(one, READER, READER)

    def _above(self, path: Path) -> list[Path]:
        home = self.at(self.home)
        return [one for one in path.parents if one == home or home in one.parents]

    def files(self) -> set[str]:
        """The names of everything that is no folder of the system itself."""
        return {
            path.relative_to(self.path).as_posix()
            for path in self.path.rglob("*")
            if path.relative_to(self.path).parts[0] not in ("proc", "dev", "sys", "run")
        }

    def contents(self, folders: Iterable[str]) -> dict[str, str]:
        """A sum of every file in these folders of the person's home."""
        below = (path for folder in folders for path in self.at(f"{self.home}/{folder}").rglob("*"))
        return {
            path.relative_to(self.path).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in below
            if path.is_file()
        }

    def run(
        self,
        *words: str,
        user: str = "reader",
        fails: bool = False,
        small: str = "",
        **settings: str,
    ) -> str:
        """Run a command in it to its end; gives all that it said. The disk at the place `small` has 200 MB.

        Raises:
            Failed: it failed, or it did not where it must.
        """
        done = subprocess.run(
            self._command(words, user, settings, small=small), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip
        if (done.returncode != 0) is not fails:
            raise Failed(f"{' '.join(words)} gave {done.returncode}:\n{done.stdout[-4000:]}")
        return done.stdout

    def run_and_list(
        self, folder: str, *words: str, small: str, user: str = "reader"
    ) -> tuple[str, set[str]]:
        """Run a command that must fail; gives what it said, and the names that lie in a folder afterwards."""
        then = f'"$@"; status=$?; echo {_AFTERWARDS}; cd "{folder}"; find . -mindepth 1; exit $status'
        said = self.run("sh", "-c", then, "sh", *words, user=user, fails=True, small=small)
        words_of_it, _, listed = said.partition(f"{_AFTERWARDS}\n")
        return words_of_it, {name.removeprefix("./") for name in listed.splitlines()}

    def start(self, *words: str, **settings: str) -> subprocess.Popen[bytes]:
        """Start a command in it as the person, and go on."""
        return subprocess.Popen(self._command(words, "reader", settings, small=""), stdin=subprocess.DEVNULL)

    def _command(
        self, words: tuple[str, ...], user: str, settings: dict[str, str], *, small: str
    ) -> list[str]:
        path = "/usr/bin:/bin" + (":/usr/sbin:/sbin" if user == "root" else "")
        facts = {
            "HOME": self.home if user != "root" else "/root",
            "PATH": path,
            "LANG": "C.UTF-8",
            **settings,
        }
        who = f"{READER}:{READER}" if user != "root" else "0:0"
        return [
            "unshare", "--mount", "--net", "--pid", "--ipc", "--fork", "--kill-child",
            "bash", "-euc", _MOUNTS, "inside", str(self.path), small,
            f"--userspec={who}", str(self.path), "env", "-i",
            *(f"{name}={value}" for name, value in facts.items()), *words,
        ]  # fmt: skip


def _asked_by(package: Path) -> list[str]:
    """The packages that a .deb depends on or recommends."""
    told = subprocess.run(
        ["dpkg-deb", "--field", str(package), "Depends", "Recommends"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    lines = told.replace("\n ", " ").splitlines()
    return sorted(
        name.strip() for line in lines for name in line.partition(": ")[2].split(", ") if name.strip()
    )
