"""Notes in the log of results what was made and what left: the one place that writes it.

No name of a patient, of a file or of a folder is in it, and no sentence: hashes, ids, numbers and times.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from xraysr_gui.core.loose import Json, JsonView
from xraysr_gui.core.provenance import Capsule, capsule_of
from xraysr_gui.core.radiograph import Radiograph, Step
from xraysr_gui.core.seal import hash_of_frames
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_folder import sha256_of
from xraysr_gui.image_io.written.sealing import sealed_pixels
from xraysr_gui.settings import places, store
from xraysr_gui.settings.audit_log import AuditLog, told_in

MADE, SAVED = "made", "saved"
_OF_STEP = ("enhancer", "version", "model", "device", "scale", "task")


def log_of_results() -> AuditLog:
    """The log of this person on this computer."""
    return AuditLog(places.audit_folder())


def note_made(result: Radiograph) -> tuple[str, ...]:
    """Note a result as it is in memory; gives a sentence if that could not be done."""
    if not _is_kept():
        return ()
    return _note([_record(MADE, result) | {"pixels": hash_of_frames([result.pixels])}])


def note_saved(result: Radiograph, path: Path) -> tuple[str, ...]:
    """Note an image that left as a file; gives a sentence if that could not be done."""
    return note_all([(result, path)])


def note_all(files: Iterable[tuple[Radiograph, Path]]) -> tuple[str, ...]:
    """The same for several files that left together."""
    return note_records([saved_record(result, path) for result, path in files]) if _is_kept() else ()


def saved_record(result: Radiograph, path: Path) -> Json:
    """What is noted of a file, while it is there under this name."""
    try:
        hashes = {"pixels": sealed_pixels(path), "file": sha256_of(path)}
    except (OSError, ValueError):  # an empty file cannot be mapped; it is told with the line all the same
        hashes = {"pixels": "", "file": ""}
    return _record(SAVED, result) | hashes | {"format": path.suffix.lower()}


def note_records(records: Iterable[JsonView]) -> tuple[str, ...]:
    """Note what was kept until it was in its place."""
    return _note(records) if _is_kept() else ()


def logged_with(pixels: str) -> Capsule | None:
    """How the newest saved file with such pixels was made, by the log; None where it knows none.

    Raises:
        OSError, ValueError: the log cannot be read.
    """
    found = None
    for _, _, line in log_of_results().lines():
        told = told_in(line) if pixels.encode() in line else None
        if told is not None and told.get("what") == SAVED and told.get("pixels") == pixels:
            found = told
    return None if found is None else _capsule_in(found)


def _capsule_in(told: Json) -> Capsule:
    steps = tuple(Step(**{**one, "parameters": tuple(one["parameters"].items())}) for one in told["steps"])
    made = told["input"], int(told["frame"]), steps, str(told["at"]), str(told["program"])
    return Capsule(*made, tuple(told["libraries"].items()), input_bytes=int(told["bytes"]))


def _record(what: str, result: Radiograph) -> Json:
    capsule = capsule_of(result)
    steps = [
        {name: getattr(step, name) for name in _OF_STEP} | {"parameters": dict(step.parameters)}
        for step in capsule.steps
    ]
    return {
        "what": what,
        "program": capsule.program,
        "libraries": dict(capsule.libraries),
        "input": capsule.input_sha256,
        "bytes": capsule.input_bytes,
        "frame": capsule.frame,
        "steps": steps,
    }


def _is_kept() -> bool:
    return store.load(places.settings_folder())[0].audit_log


def _note(records: Iterable[JsonView]) -> tuple[str, ...]:
    log = log_of_results()
    try:
        for record in records:
            log.add(record)
    except OSError as error:
        said = tr("The result is there, and could not be noted in the log of results: {}.")
        return (said.format(error.strerror or error),)
    return ()
