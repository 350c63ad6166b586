"""Proves that judges are what they were: their judge.json, their files, and the network they see with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from xraysr_gui.commands.models.verify_models import Check, Verified
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.enhancers.engine.known_enhancers import model_places
from xraysr_gui.enhancers.judges.folder import JudgeFolder, judge_folders, read_judge
from xraysr_gui.enhancers.model_folder import PROBE


def judge_paths() -> dict[str, Path]:
    """The folder of every judge by its id; where two have one id, that which came with the program."""
    return {path.name: path for path in reversed(list(judge_folders(model_places())))}


def verify_judges(paths: Iterable[Path], engine: Engine, progress: Progress) -> Iterator[Verified]:
    """Check one after the other; the engine runs what is stored with a proof."""
    for path in paths:
        progress.at(0.0, f"Checking {path.name}")
        yield Verified(path.name, tuple(_checks(path, engine, progress)))


def _checks(path: Path, engine: Engine, progress: Progress) -> Iterator[Check]:
    try:
        judge = read_judge(path)
    except UserError as error:
        yield Check("manifest", False, error.why)
        return
    lacks = f"it names no {', '.join(judge.lacks)}" if judge.lacks else ""
    yield Check("manifest", not lacks, lacks or f"a judge of the kind {judge.manifest.kind}")
    files = _files(judge)
    yield files
    if judge.manifest.features:
        yield _sees_with(judge)
    if files.good and judge.network.has(PROBE):
        yield _parity(judge, engine, progress)


def _files(judge: JudgeFolder) -> Check:
    try:
        for name in judge.manifest.files:
            judge.network.content(name)
    except UserError as error:
        return Check("files", False, error.why)
    return Check("files", True, f"{len(judge.manifest.files)} are what judge.json names")


def _sees_with(judge: JudgeFolder) -> Check:
    """Whether the network that looks for it is there, whole."""
    try:
        looking = judge.looking()
    except UserError as error:
        return Check("features", False, f"{error.what} {error.why}")
    whole = _files(looking)
    said = f"it sees with {looking.called}" if whole.good else whole.said
    return Check("features", whole.good, said)


def _parity(judge: JudgeFolder, engine: Engine, progress: Progress) -> Check:
    try:
        found = engine.parity(judge.path, progress)
    except UserError as error:
        return Check("parity", False, error.why)
    said = f"{found.off:.1e} from what Keras gave at most, {found.allowed:.0e} is allowed"
    return Check("parity", found.good, said)
