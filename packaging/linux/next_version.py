"""The same package as a newer version, to try an upgrade with."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
from pathlib import Path

NEWER = "+newer"


def with_higher_version(package: Path, folder: Path) -> Path:
    """Copy a .deb into a folder with a higher number on it; the files in it are not packed anew."""
    told = subprocess.run(
        ["dpkg-deb", "--ctrl-tarfile", str(package)], capture_output=True, check=True
    ).stdout
    made = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(told)) as old, tarfile.open(fileobj=made, mode="w:xz") as new:
        for member in old:
            content = old.extractfile(member)
            text = content.read() if content else b""
            if member.name.endswith("/control"):
                lines = text.split(b"\n")
                text = b"\n".join(
                    line + NEWER.encode() if line.startswith(b"Version: ") else line for line in lines
                )
                member.size = len(text)
            new.addfile(member, io.BytesIO(text) if content else None)
    target = folder / f"newer-{package.name}"
    shutil.copy(package, target)
    control = folder / "control.tar.xz"
    control.write_bytes(made.getvalue())
    subprocess.run(["ar", "r", str(target), str(control)], check=True, capture_output=True)
    control.unlink()
    return target
