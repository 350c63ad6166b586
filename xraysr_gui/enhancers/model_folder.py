"""A trained model as a folder: manifest.json, card.md, model.keras and what was compiled from it.

The manifest names every file with its sha256; nothing of a folder is used before its hash is checked. The
window reads manifests only; files are loaded in the engine child.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.enhancers.contract import Task

MANIFEST, CARD = "manifest.json", "card.md"
KERAS, ONNX, PROBE = "model.keras", "model.onnx", "probe.npz"
FORMAT = 1
LARGEST_MANIFEST = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a model folder says about itself.

    Attributes:
        id, title, summary, task, scale, version, advice: As an Enhancer has them.
        files: sha256 of every file but the manifest.
        preparation: What the network is given: an id of `preparations`.
        radius: Its receptive field, in pixels of its input, to each side.
        multiple_of: Its input's sides must be multiples of this.
        fixed_side: The one size it works at, 0 for any.
        shrinks: How many pixels its result lacks at each border.
        parameters: How many numbers were learned.
        macs: Multiplications for one pixel of its input.
        floats: Numbers that live at once for one pixel of its input, at most.
        tolerance: How far a compiled form may differ from model.keras.
        routes: For a model without a network of its own: which others it uses, and from where on.
        training: Data, recipe, ranges, seed: for the card, and to warn outside of them.
        measured: Figures, as the card shows them.
    """

    id: str
    title: str
    summary: str
    task: str
    scale: int = 1
    version: int = 1
    advice: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    preparation: str = "plain"
    radius: int = 0
    multiple_of: int = 1
    fixed_side: int = 0
    shrinks: int = 0
    parameters: int = 0
    macs: float = 0.0
    floats: int = 0
    tolerance: float = 1e-4
    routes: Mapping[str, Any] = field(default_factory=dict)
    training: Mapping[str, Any] = field(default_factory=dict)
    measured: Mapping[str, Any] = field(default_factory=dict)
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A folder whose manifest was read; its files were not yet looked at."""

    path: Path
    manifest: Manifest

    @property
    def sha256(self) -> str:
        """Of the network itself, for a result's history; of the routes where there is none."""
        known = self.manifest.files.get(KERAS) or self.manifest.files.get(ONNX)
        return known or hashlib.sha256(json.dumps(dict(self.manifest.routes)).encode()).hexdigest()

    def checked(self, name: str) -> Path:
        """The path of one file, after its hash was checked.

        Raises:
            ModelUnavailable: it is missing, not named in the manifest, or not what it was.
        """
        wanted = self.manifest.files.get(name)
        path = self.path / name
        if wanted is None or not path.is_file():
            raise self._unusable(f"Its file {name} is missing.")
        if sha256_of(path) != wanted:
            raise self._unusable(f"Its file {name} is not the one that the manifest names: it was changed.")
        return path

    def has(self, name: str) -> bool:
        """Whether the manifest names a file."""
        return name in self.manifest.files

    def card(self) -> str:
        """The card in Markdown, "" if there is none."""
        path = self.path / CARD
        return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""

    def _unusable(self, why: str) -> ModelUnavailable:
        return ModelUnavailable(
            f"The model {self.manifest.title} cannot be used.",
            why=why,
            remedy="Install the model again from where it came.",
        )


def sha256_of(path: Path) -> str:
    """The hash of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_model_folder(path: Path) -> ModelFolder:
    """Read and check a manifest.

    Raises:
        ModelUnavailable: there is none, or it makes no sense.
    """
    file = path / MANIFEST
    try:
        if file.stat().st_size > LARGEST_MANIFEST:
            raise _senseless(path, "Its manifest is far too long.")
        read = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise _senseless(path, f"It has no {MANIFEST} that can be read.") from error
    except (ValueError, RecursionError) as error:
        raise _senseless(path, f"Its {MANIFEST} is damaged.") from error
    return ModelFolder(path, _manifest(path, read))


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write it whole or not at all."""
    new = folder / f".new-{MANIFEST}"
    new.write_text(json.dumps(asdict(manifest), indent=1, sort_keys=True) + "\n", encoding="utf-8")
    new.replace(folder / MANIFEST)


def model_folders(places: Iterable[Path]) -> Iterator[Path]:
    """Every folder with a manifest below these places, one level deep, in order of name."""
    for place in places:
        if place.is_dir():
            yield from sorted(path.parent for path in place.glob(f"*/{MANIFEST}"))


def _manifest(path: Path, read: Any) -> Manifest:
    if not isinstance(read, dict) or read.get("format") != FORMAT:
        raise _senseless(path, f"Its {MANIFEST} is of another kind or version.")
    known = {one.name: one for one in fields(Manifest)}
    values = {name: value for name, value in read.items() if name in known}
    like = Manifest("x", "x", "x", "x")
    for name, value in values.items():
        if not _fits(value, getattr(like, name)):
            raise _senseless(path, f"Its {MANIFEST} says something senseless about {name!r}.")
    try:
        manifest = Manifest(**values)
    except TypeError as error:
        raise _senseless(path, f"Its {MANIFEST} lacks id, title, summary or task.") from error
    wrong = _contradiction(manifest)
    if wrong:
        raise _senseless(path, f"Its {MANIFEST} says something senseless about {wrong!r}.")
    return manifest


def _fits(value: Any, like: Any) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(like, float):
        return isinstance(value, int | float)
    return isinstance(value, dict) if isinstance(like, dict) else isinstance(value, type(like))


def _contradiction(manifest: Manifest) -> str:
    """The name of a field whose value cannot be, "" if all can."""
    numbers = {
        "scale": 1 <= manifest.scale <= 8,
        "radius": 0 <= manifest.radius <= 4096,
        "multiple_of": 1 <= manifest.multiple_of <= 1024,
        "fixed_side": 0 <= manifest.fixed_side <= 8192,
        "shrinks": 0 <= manifest.shrinks <= 4096,
        "task": manifest.task in list(Task),
        "id": manifest.id.replace("-", "").replace("_", "").isalnum() and len(manifest.id) <= 80,
        "files": all(_plain_name(name) and isinstance(v, str) for name, v in manifest.files.items()),
        "tolerance": 0 < manifest.tolerance <= 0.1,
    }
    return next((name for name, good in numbers.items() if not good), "")


def _plain_name(name: str) -> bool:
    return Path(name).name == name and name not in ("", ".", "..") and "\\" not in name


def _senseless(path: Path, why: str) -> ModelUnavailable:
    return ModelUnavailable(
        f"The folder {path.name} is no model that can be used.",
        why=why,
        remedy="Choose a folder that was made by this program, or a .keras file.",
    )
