"""A judge as a folder: judge.json, card.md, a network or a table, and a hash of every file.

`judge.json` and not `manifest.json`: a judge makes no image, so no list of enhancers may find it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from io import BytesIO
from pathlib import Path

import numpy as np

from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.core.loose import Json, JsonView
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_folder import (
    CARD,
    KERAS,
    LARGEST_MANIFEST,
    MOST_FILES,
    ONNX,
    PROBE,
    Manifest,
    ModelFolder,
    is_file_with_hash,
    sha256_of,
)
from xraysr_gui.enhancers.model_names import is_a_line, is_an_id
from xraysr_gui.settings.whole_file import put_whole

JUDGE, TABLE, LICENCE = "judge.json", "judge.npz", "LICENCE"
FORMAT = 1
TOLERANCE = 2e-3
"""How far a compiled form may be from the network: what is seen has values up to about 10."""


class JudgeKind(StrEnum):
    """What a folder does for a judgement."""

    FEATURES = "features"
    SUPERVISED = "supervised"
    ONE_CLASS = "one-class"
    COMPARATOR = "comparator"


NEEDED = {
    JudgeKind.FEATURES: (ONNX,),
    JudgeKind.SUPERVISED: (TABLE,),
    JudgeKind.ONE_CLASS: (TABLE,),
    JudgeKind.COMPARATOR: (ONNX, TABLE),
}
"""What is in a folder of each kind."""


@dataclass(frozen=True, slots=True)
class JudgeManifest:
    """What `judge.json` says.

    Attributes:
        id, title, summary, version: As an enhancer has them.
        kind: A `JudgeKind`. What is a comparator is never asked about an image of the reader.
        features: The id of the folder whose network looks at the image; "" where it looks itself.
        features_sha256: Of that network, as `JudgeFolder.sha256`; "" where it was not noted.
        files: sha256 of every other file.
        training: Data, seed, how it was made.
        measured: Figures, as the card shows them.
    """

    id: str
    title: str
    summary: str
    kind: str
    features: str = ""
    features_sha256: str = ""
    version: int = 1
    files: Mapping[str, str] = field(default_factory=dict)
    training: JsonView = field(default_factory=dict)
    measured: JsonView = field(default_factory=dict)
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class JudgeFolder:
    """A folder whose judge.json was read; its files were not yet looked at."""

    path: Path
    manifest: JudgeManifest

    @property
    def network(self) -> ModelFolder:
        """The same folder for what loads networks and checks hashes."""
        told = self.manifest
        known = Manifest(told.id, told.title, told.summary, "", files=told.files, tolerance=TOLERANCE)
        return ModelFolder(self.path, known)

    @property
    def lacks(self) -> tuple[str, ...]:
        """Files that a judge of its kind cannot do without, and that it does not name."""
        return tuple(
            name for name in NEEDED[JudgeKind(self.manifest.kind)] if name not in self.manifest.files
        )

    @property
    def features(self) -> Path:
        """The folder of the network that looks; this one where it looks itself."""
        return self.path.parent / self.manifest.features if self.manifest.features else self.path

    @property
    def called(self) -> str:
        """Its id with its version."""
        return f"{self.manifest.id} {self.manifest.version}"

    @property
    def sha256(self) -> str:
        """Of all that it learned: its network and its table."""
        files = self.manifest.files
        both = [files.get(KERAS, files.get(ONNX, "")), files.get(TABLE, "")]
        return hashlib.sha256(" ".join(both).encode()).hexdigest()

    def looking(self) -> JudgeFolder:
        """The folder of the network that looks.

        Raises:
            ModelUnavailable: it is not there, makes no sense, or is another one than the judge learned with.
        """
        found, wanted = read_judge(self.features), self.manifest.features_sha256
        if wanted and found.sha256 != wanted:
            raise _senseless(
                self.path, tr("It learned with another {} than the one that is here.").format(found.called)
            )
        return found

    def table(self) -> Mapping[str, Numbers]:
        """Its numbers by name, after their hash was checked.

        Raises:
            ModelUnavailable: they are missing, were changed, or are no table.
        """
        content = self.network.content(TABLE)
        try:
            with np.load(BytesIO(content), allow_pickle=False) as kept:
                return {name: kept[name] for name in kept.files}
        except (ValueError, OSError, KeyError) as error:
            raise _senseless(self.path, tr("Its table {} is damaged.").format(TABLE)) from error


def read_judge(path: Path) -> JudgeFolder:
    """Read and check a judge.json.

    Raises:
        ModelUnavailable: there is none, or it makes no sense.
    """
    try:
        with (path / JUDGE).open("rb") as file:
            text = file.read(LARGEST_MANIFEST)
        read = json.loads(text.decode("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise _senseless(path, tr("It has no {} that can be read.").format(JUDGE)) from error
    return judge_of(path, read)


def judge_of(path: Path, read: object) -> JudgeFolder:
    """The judge whose judge.json was read; `path` is where it lies.

    Raises:
        ModelUnavailable: it makes no sense.
    """
    if not isinstance(read, dict) or read.get("format") != FORMAT:
        raise _senseless(path, tr("Its {} is of another kind or version.").format(JUDGE))
    return JudgeFolder(path, _manifest(path, read))


def judge_folders(places: Iterable[Path]) -> Iterator[Path]:
    """Every folder with a judge.json below these places, one level deep, in order of name."""
    for place in places:
        if place.is_dir():
            yield from sorted(path.parent for path in place.glob(f"*/{JUDGE}"))


def brought_by(path: Path) -> tuple[Path, ...]:
    """What is given to be installed, and beside the folder of a judge that of what it sees with."""
    if not (path / JUDGE).is_file():
        return (path,)
    judge = read_judge(path)
    return (path, judge.features) if judge.features.is_dir() and judge.manifest.features else (path,)


def write_judge(folder: Path, manifest: JudgeManifest) -> JudgeFolder:
    """Write judge.json with the hash of every file that is there.

    Raises:
        OSError: the system refuses it.
    """
    kept = (KERAS, ONNX, PROBE, TABLE, CARD, LICENCE)
    files = {name: sha256_of(folder / name) for name in kept if (folder / name).is_file()}
    told = asdict(manifest) | {"files": files}
    text = json.dumps(told, indent=1, sort_keys=True, allow_nan=False) + "\n"
    put_whole(folder / JUDGE, lambda file: file.write(text.encode()))
    return read_judge(folder)


def _manifest(path: Path, read: Json) -> JudgeManifest:
    known = {one.name for one in fields(JudgeManifest)}
    try:
        manifest = JudgeManifest(**{name: value for name, value in read.items() if name in known})
        wrong = next((name for name, good in _sense(manifest).items() if not good), "")
    except (TypeError, AttributeError) as error:
        raise _senseless(path, tr("Its {} lacks something, or says it wrongly.").format(JUDGE)) from error
    if wrong:
        raise _senseless(path, tr("Its {} says something senseless about {!r}.").format(JUDGE, wrong))
    return manifest


def _sense(manifest: JudgeManifest) -> dict[str, bool]:
    return {
        "id": is_an_id(manifest.id),
        "title": bool(manifest.title.strip()) and is_a_line(manifest.title, 100),
        "summary": is_a_line(manifest.summary, 500),
        "kind": manifest.kind in list(JudgeKind),
        "features": manifest.features == "" or is_an_id(manifest.features),
        "features_sha256": manifest.features_sha256 == ""
        or is_file_with_hash(ONNX, manifest.features_sha256),
        "version": type(manifest.version) is int and manifest.version >= 1,
        "files": len(manifest.files) <= MOST_FILES
        and all(is_file_with_hash(name, sha256) for name, sha256 in manifest.files.items()),
        "training": isinstance(manifest.training, dict),
        "measured": isinstance(manifest.measured, dict),
    }


def _senseless(path: Path, why: str) -> ModelUnavailable:
    return ModelUnavailable(
        tr("The folder {} is no judge that can be used.").format(path.name),
        why=why,
        remedy=tr("Install the model again from where it came."),
    )
