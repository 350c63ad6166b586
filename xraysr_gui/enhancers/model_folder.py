"""A trained model as a folder: manifest.json, card.md, model.keras and what was compiled from it.

The manifest names every file with its sha256; nothing of a folder is used before its hash is checked. The
window reads manifests only; files are loaded in the engine child.
"""

from __future__ import annotations

import hashlib
import json
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.core.loose import JsonView
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_names import is_a_line, is_an_id
from xraysr_gui.enhancers.task import Task
from xraysr_gui.settings.whole_file import put_whole

MANIFEST, CARD = "manifest.json", "card.md"
KERAS, ONNX, PROBE = "model.keras", "model.onnx", "probe.npz"
FORMAT = 1
LARGEST_MANIFEST, LARGEST_FILE = 1 << 20, 512 << 20
LARGEST_CARD = 1 << 20
MOST_FILES = 32
VALUE_RANGES, BORDERS, COLOURS = ("0..1", "-1..1", "0..255"), ("mirror", "zero"), (1, 3)
_SHA256 = re.compile(r"[0-9a-f]{64}")


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
        value_range: What black and white are to the network itself, in what it takes and in what it gives.
        result_range: The same of what it gives, where that is another; "" where it is the same.
        border: How the image goes on at its edges: as in a mirror, or with the zeros that Keras itself pads.
        colours: In how many channels it is given a grey image; of three that it gives, the mean is taken.
        output: Which of the results of its network is the image; "" where there is one.
        whole_image: Whether a piece would come out otherwise than in the whole image, which it is given then.
        shrinks: How many pixels its result lacks at each border.
        parameters: How many numbers were learned.
        macs: Multiplications for one pixel of its input.
        floats: Numbers that live at once for one pixel of its input, at most.
        pairs: Numbers that live at once for each pair of its pixels (attention), at most.
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
    value_range: str = VALUE_RANGES[0]
    result_range: str = ""
    border: str = BORDERS[0]
    colours: int = COLOURS[0]
    output: str = ""
    whole_image: bool = False
    shrinks: int = 0
    parameters: int = 0
    macs: float = 0.0
    floats: int = 0
    pairs: float = 0.0
    tolerance: float = 1e-4
    routes: JsonView = field(default_factory=dict)
    training: JsonView = field(default_factory=dict)
    measured: JsonView = field(default_factory=dict)
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

    @property
    def folders(self) -> tuple[Path, ...]:
        """This folder and those of the models that it uses."""
        plain = [str(name) for name in self.manifest.routes.values() if is_an_id(str(name))]
        return self.path, *(self.path.parent / name for name in plain)

    def content(self, name: str) -> bytes:
        """What one file holds, after its hash was checked.

        Raises:
            ModelUnavailable: it is missing, not named in the manifest, or not what it was.
        """
        wanted = self.manifest.files.get(name)
        found = _read(self.path / name, LARGEST_FILE) if wanted is not None else None
        if found is None:
            raise self._unusable(tr("Its file {} is missing, or cannot be read.").format(name))
        if hashlib.sha256(found).hexdigest() != wanted:
            raise self._unusable(
                tr("Its file {} is not the one that the manifest names: it was changed.").format(name)
            )
        return found

    def checked(self, name: str) -> Path:
        """The path of one file, after its hash was checked, for a library that reads it by itself.

        Raises:
            ModelUnavailable: it is missing, not named in the manifest, or not what it was.
        """
        self.content(name)
        return self.path / name

    def has(self, name: str) -> bool:
        """Whether the manifest names a file."""
        return name in self.manifest.files

    def card(self) -> str:
        """The card in Markdown, "" if there is none."""
        return (_read(self.path / CARD, LARGEST_CARD) or b"").decode("utf-8", "replace")

    def _unusable(self, why: str) -> ModelUnavailable:
        return ModelUnavailable(
            tr("The model {} cannot be used.").format(tr(self.manifest.title)),
            why=why,
            remedy=tr("Install the model again from where it came."),
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
    return ModelFolder(path, manifest_of(path, read_manifest(path)))


def read_manifest(path: Path) -> object:
    """What a manifest holds, whatever that is.

    Raises:
        ModelUnavailable: there is none, or it is no JSON.
    """
    text = _read(path / MANIFEST, LARGEST_MANIFEST)
    if text is None:
        raise _senseless(
            path, tr("It has no {} that can be read, or one that is far too long.").format(MANIFEST)
        )
    try:
        return json.loads(text.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise _senseless(path, f"Its {MANIFEST} is damaged.") from error


def _read(path: Path, most: int) -> bytes | None:
    """What an ordinary file holds; None if it is none, is larger than `most`, or cannot be read."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # opening a pipe would wait for ever
            return None
        with path.open("rb") as file:
            found = file.read(most + 1)
    except (OSError, ValueError):  # ValueError: a name that no system allows
        return None
    return found if len(found) <= most else None


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write it whole or not at all.

    Raises:
        OSError: the system refuses it.
    """
    text = json.dumps(asdict(manifest), indent=1, sort_keys=True) + "\n"
    put_whole(folder / MANIFEST, lambda file: file.write(text.encode()))


def model_folders(places: Iterable[Path]) -> Iterator[Path]:
    """Every folder with a manifest below these places, one level deep, in order of name."""
    for place in places:
        if place.is_dir():
            yield from sorted(path.parent for path in place.glob(f"*/{MANIFEST}"))


def manifest_of(path: Path, read: object) -> Manifest:
    """The manifest that was read, checked; `path` is where it lies.

    Raises:
        ModelUnavailable: it makes no sense.
    """
    if not isinstance(read, dict) or read.get("format") != FORMAT:
        raise _senseless(path, tr("Its {} is of another kind or version.").format(MANIFEST))
    known = {one.name: one for one in fields(Manifest)}
    values = {name: value for name, value in read.items() if name in known}
    like = Manifest("x", "x", "x", "x")
    for name, value in values.items():
        if not _fits(value, getattr(like, name)):
            raise _senseless(path, tr("Its {} says something senseless about {!r}.").format(MANIFEST, name))
    try:
        manifest = Manifest(**values)
    except TypeError as error:
        raise _senseless(path, tr("Its {} lacks id, title, summary or task.").format(MANIFEST)) from error
    wrong = _contradiction(manifest)
    if wrong:
        raise _senseless(path, tr("Its {} says something senseless about {!r}.").format(MANIFEST, wrong))
    return manifest


def _fits(value: object, like: object) -> bool:
    if isinstance(value, bool) or isinstance(like, bool):
        return type(value) is type(like)
    if isinstance(like, float):
        return isinstance(value, int | float) and abs(value) < 1e300
    if isinstance(like, int):
        return isinstance(value, int) and abs(value) < 1 << 53
    return isinstance(value, dict) if isinstance(like, dict) else isinstance(value, type(like))


def _contradiction(manifest: Manifest) -> str:
    """The name of a field whose value cannot be, "" if all can."""
    sense = {
        "id": is_an_id(manifest.id),
        "title": manifest.title.strip() and is_a_line(manifest.title, 100),
        "summary": is_a_line(manifest.summary, 500),
        "advice": is_a_line(manifest.advice, 500),
        "preparation": is_a_line(manifest.preparation, 40),
        "task": manifest.task in list(Task),
        "scale": 1 <= manifest.scale <= 8,
        "version": manifest.version >= 0,
        "radius": 0 <= manifest.radius <= 4096,
        "multiple_of": 1 <= manifest.multiple_of <= 1024,
        "fixed_side": 0 <= manifest.fixed_side <= 8192,
        "value_range": manifest.value_range in VALUE_RANGES,
        "result_range": manifest.result_range in ("", *VALUE_RANGES),
        "border": manifest.border in BORDERS,
        "colours": manifest.colours in COLOURS,
        "output": is_a_line(manifest.output, 100),
        "shrinks": 0 <= manifest.shrinks <= 4096,
        "parameters": manifest.parameters >= 0,
        "macs": 0 <= manifest.macs < 1e12,
        "floats": 0 <= manifest.floats < 1 << 32,
        "pairs": 0 <= manifest.pairs <= 1 << 16,
        "files": len(manifest.files) <= MOST_FILES
        and all(is_file_with_hash(name, sha256) for name, sha256 in manifest.files.items()),
        "tolerance": 0 < manifest.tolerance <= 0.01,
    }
    return next((name for name, good in sense.items() if not good), "")


def is_file_with_hash(name: str, sha256: object) -> bool:
    """Whether it is the name of a file in the folder itself, with a hash."""
    plain = re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}", name) and ".." not in name
    return bool(plain and isinstance(sha256, str) and _SHA256.fullmatch(sha256))


def _senseless(path: Path, why: str) -> ModelUnavailable:
    return ModelUnavailable(
        tr("The folder {} is no model that can be used.").format(path.name),
        why=why,
        remedy=tr("Choose a folder that was made by this program, or a .keras file."),
    )
