"""A Windows to try installers in: Wine in a bare Debian 13, without a network."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType

from bare_root import BASES, READER, Failed
from shims import OVERRIDES, lay_into

PACKAGES = "wine,wine64,fonts-dejavu-core"
HOME = "/srv/reader"
PROGRAMS = ("xraysr.exe", "xraysr-window.exe")
_BUILTIN = "usr/lib/x86_64-linux-gnu/wine/x86_64-windows"
_MOUNTS = """
root=$1 home=$2 small=$3; shift 3
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --bind /sys "$root/sys"
mount -t tmpfs tmpfs "$root/tmp"
chmod 1777 "$root/tmp"
mkdir -p "$root/tmp/.X11-unix"
mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
mount --bind "$home" "$root/srv/reader"
if [ "$small" != 0 ]; then
    mount -t tmpfs -o "size=${small}m,mode=755,uid=READER,gid=READER" tmpfs "$root/srv/reader/small"
fi
exec chroot --userspec=READER:READER "$root" "$@"
""".replace("READER", str(READER))
_TO_ITS_END = '"$@"; status=$?; wineserver -w; exit $status'
"""An uninstaller goes on when the one that was started has ended, and Wine writes its registry last."""


class WineRoot:
    """A fresh Windows of one person; it goes with its block.

    Attributes:
        c: Its drive C, as it lies here.
    """

    def __enter__(self) -> WineRoot:
        self._base = _base()
        self.home = Path(tempfile.mkdtemp(prefix="wine-", dir=BASES))
        self.c = self.home / ".wine" / "drive_c"
        (self.home / "small").mkdir()
        self._own()
        Path("/tmp/.X11-unix").mkdir(exist_ok=True)
        self.run("wineboot", "--init")
        self._prepare()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self.home)

    def _prepare(self) -> None:
        lay_into(self.c / "windows" / "system32", self._base / _BUILTIN, self.home / "shims")
        shutil.rmtree(self.home / "shims")
        rows = "".join(f'"{name}"="native,builtin"\n' for name in OVERRIDES)
        with (self.home / ".wine" / "user.reg").open("a", encoding="utf-8") as registry:
            for program in PROGRAMS:
                registry.write(f"\n[Software\\\\Wine\\\\AppDefaults\\\\{program}\\\\DllOverrides]\n{rows}")
        self._own()

    def _own(self) -> None:
        subprocess.run(["chown", "-Rh", f"{READER}:{READER}", str(self.home)], check=True)

    def take(self, file: Path, name: str = "") -> str:
        """Copy a file into the home; gives its place as Windows has it."""
        target = self.home / (name or file.name)
        shutil.copy(file, target)
        os.chown(target, READER, READER)
        return f"Z:\\srv\\reader\\{target.name}"

    def files(self) -> set[str]:
        """Every name below drive C that is no part of Windows itself."""
        own = (
            "windows/",
            "ProgramData/Microsoft/Windows/Temp",
            "users/wine/AppData/Local/Temp",
            "users/wine/Temp",
        )
        names = (path.relative_to(self.c).as_posix() for path in self.c.rglob("*"))
        return {name for name in names if not name.startswith(own)}

    def registry(self) -> set[str]:
        """The names of all keys in which the program stands."""
        lines: list[str] = []
        for name in ("user.reg", "system.reg"):
            lines += (self.home / ".wine" / name).read_text(encoding="utf-8", errors="replace").splitlines()
        return {line.split("] ")[0] for line in lines if line.startswith("[") and "xraysr" in line}

    def run(self, *words: str, status: int = 0, small: int = 0, display: str = "", **settings: str) -> str:
        """Run a command to its end; gives all that it said.

        Raises:
            Failed: its status is another one.
        """
        done = subprocess.run(
            self._command(words, display, small, settings), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
        )  # fmt: skip
        said = done.stdout.decode("utf-8", "replace").replace("\r", "")
        if done.returncode != status:
            raise Failed(f"{' '.join(words)} gave {done.returncode}, not {status}:\n{said[-4000:]}")
        return said

    def wine(self, *words: str, status: int = 0, small: int = 0, display: str = "", **settings: str) -> str:
        """Run a program of Windows to its end."""
        return self.run("wine", *words, status=status, small=small, display=display, **settings)

    def start(self, *words: str, display: str) -> subprocess.Popen[bytes]:
        """Start a program of Windows, and go on."""
        return subprocess.Popen(self._command(("wine", *words), display, 0, {}), stdin=subprocess.DEVNULL)

    def _command(
        self, words: tuple[str, ...], display: str, small: int, settings: dict[str, str]
    ) -> list[str]:
        facts = {
            "HOME": HOME, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8",
            "WINEPREFIX": f"{HOME}/.wine", "WINEARCH": "win64", "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree=;mshtml=", "DISPLAY": display, "XDG_RUNTIME_DIR": "/tmp", **settings,
        }  # fmt: skip
        return [
            "unshare", "--mount", "--net", "--pid", "--ipc", "--fork", "--kill-child",
            "bash", "-euc", _MOUNTS, "inside", str(self._base), str(self.home), str(small), "env", "-i",
            *(f"{name}={value}" for name, value in facts.items()), "sh", "-c", _TO_ITS_END, "whole", *words,
        ]  # fmt: skip


def _base() -> Path:
    base = BASES / "base-wine"
    mark = base.with_name("base-wine.holds")
    if not (mark.exists() and mark.read_text(encoding="utf-8") == PACKAGES):
        shutil.rmtree(base, ignore_errors=True)
        base.parent.mkdir(parents=True, exist_ok=True)
        make = ["mmdebstrap", "--variant=minbase", "--quiet", f"--include={PACKAGES}", "trixie", str(base)]
        subprocess.run(make, check=True)
        (base / "srv" / "reader").mkdir()
        mark.write_text(PACKAGES, encoding="utf-8")
    return base
