"""What a result was made from and how: one description that travels in every file that leaves.

It names the input by its hash, every step with all that is needed to do it again, and what may not be
done with the result. It names no patient, no person, no place and no file, so it may stand anywhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime
from functools import cache

import xraysr_gui
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.greys import VoiFunction, Window
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.loose import Json
from xraysr_gui.core.missing import origin_of
from xraysr_gui.core.radiograph import Radiograph, Step
from xraysr_gui.core.said_parameters import said_of
from xraysr_gui.core.seal import Seal, blank_seal, seal_from
from xraysr_gui.core.source import MOST_BITS
from xraysr_gui.core.words import tr

SCHEMA = 1
PROGRAM = "xraysr"
RESTRICTION = "Not a medical device. For research. Not for primary diagnosis."
MOST_SIGNS, MOST_STEPS = 1 << 20, 1000
BOTH = "Degraded on purpose and enhanced"
COMMENT = f"# {PROGRAM}-provenance: "
_LIBRARIES = ("numpy", "scipy", "scikit-image", "PyWavelets", "opencv-python-headless", "onnxruntime")


class CannotReadProvenance(UserError):
    """A file carries a description of its making that is damaged, or of a later schema."""


@dataclass(frozen=True, slots=True)
class ShownAs:
    """How a picture that holds all grey levels is to be looked at.

    Attributes:
        window: Centre and width in values as the file means them.
        values: What the darkest and the brightest grey of the picture stand for; all between lie evenly.
    """

    window: Window
    values: tuple[float, float]

    @property
    def words(self) -> str:
        """Such as "W 2700 L 1650, of values from -1024 (darkest grey) to 3071 (brightest grey)"."""
        darkest, brightest = self.values
        ends = f"{darkest:.10g} (darkest grey) to {brightest:.10g} (brightest grey)"
        return f"{self.window.words}, of values from {ends}"


@dataclass(frozen=True, slots=True)
class Capsule:
    """How one result came to be.

    Attributes:
        input_sha256: Of the file that was opened, "" where it is not known.
        frame: Which of its frames, from 0.
        steps: What was done, oldest first.
        made_at: When this was written down, UTC, such as 2026-03-01T12:00:00Z; "" where nobody is to know,
            and of a result of a batch.
        program: With its version.
        libraries: Name and version of those that take part in the making of pixels.
        restriction: What may not be done with the result.
        missing: Which part of it its input did not hold, in words; "" if none.
        precision: How much finer its input was, in words; "" if it was not.
        shown: The window of a picture that holds all grey levels; None if it has none, or is no picture.
        input_bytes: How large the file was that was opened, 0 where that is not known.
        seal: Of the file that carries this; None where it is in no file, or in one of an older version.
        key: What a result of a batch is filed under: its ledger and manifest tell when it was made, and how
            long that took. "" of all others.
    """

    input_sha256: str
    frame: int
    steps: tuple[Step, ...]
    made_at: str
    program: str
    libraries: tuple[tuple[str, str], ...]
    restriction: str = RESTRICTION
    missing: str = ""
    precision: str = ""
    shown: ShownAs | None = None
    input_bytes: int = 0
    seal: Seal | None = None
    key: str = ""

    @property
    def is_unnamed(self) -> bool:
        """Whether it left without the patient: then neither its input nor a time is told."""
        return not self.input_sha256 and not self.made_at


def program_now() -> str:
    """This program with its version."""
    return f"{PROGRAM} {xraysr_gui.__version__}"


def capsule_of(radiograph: Radiograph, made_at: datetime | None = None) -> Capsule:
    """The description of an image as it is now; that of a result of a batch tells no time."""
    key, now = radiograph.filed_under, made_at or datetime.now(UTC)
    tells_when = not key and not radiograph.source.alias
    return Capsule(
        radiograph.source.sha256,
        radiograph.source.address.frame,
        tuple(replace(step, seconds=0.0) for step in radiograph.steps) if key else radiograph.steps,
        now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if tells_when else "",
        program_now(),
        library_versions(),
        missing=origin_of(radiograph.missing),
        precision=precision_of(radiograph),
        input_bytes=radiograph.source.size,
        key=key,
    )


def precision_of(radiograph: Radiograph) -> str:
    """How much coarser a file of a result is than its source; "" for an original, or where it is not."""
    bits = radiograph.source.encoding.bits
    if bits <= MOST_BITS or not radiograph.steps:
        return ""
    step = (radiograph.white - radiograph.black) / (2**MOST_BITS - 1)
    return (
        f"The source stores {bits} bits for a pixel; the result was worked out in 32-bit floating-point "
        f"numbers, and a file holds it in {MOST_BITS} bits, in steps of {step:.3g}"
    )


def with_notices(result: Radiograph, said: Iterable[str] = ()) -> Radiograph:
    """A result with sentences of its own, each once, and with one on how coarse its files will be."""
    precision = precision_of(result)
    more = dict.fromkeys((*said, *((f"{precision}.",) if precision else ())))
    return replace(result, notices=(*result.notices, *(one for one in more if one not in result.notices)))


@cache
def library_versions() -> tuple[tuple[str, str], ...]:
    """Python and the libraries that numbers come from; a packed program may not know all of them."""
    import platform  # both take 20 ms, and nothing is saved while the program starts
    from importlib import metadata

    found = [("python", platform.python_version())]
    for name in _LIBRARIES:
        try:
            found.append((name, metadata.version(name)))
        except metadata.PackageNotFoundError:
            continue
    return tuple(found)


def to_json(capsule: Capsule) -> str:
    """One line of plain ASCII."""
    return json.dumps(_told(capsule), default=str)


def to_sealed_json(capsule: Capsule, pixels: str = "") -> str:
    """The same with a seal, of which the hashes of header and file are put in once the file is packed."""
    told = json.loads(to_json(capsule))
    return json.dumps({**told, "seal": blank_seal(told, pixels)})


def _told(capsule: Capsule) -> Json:
    size = {"bytes": capsule.input_bytes} if capsule.input_bytes else {}
    return {
        "schema": SCHEMA,
        "program": capsule.program,
        "libraries": dict(capsule.libraries),
        "made_at": capsule.made_at,
        "input": {"sha256": capsule.input_sha256, "frame": capsule.frame, **size},
        "steps": [{**asdict(step), "parameters": dict(step.parameters)} for step in capsule.steps],
        "restriction": capsule.restriction,
        **({"missing": capsule.missing} if capsule.missing else {}),
        **({"precision": capsule.precision} if capsule.precision else {}),
        **({"shown": _shown_as_json(capsule.shown)} if capsule.shown else {}),
        **({"key": capsule.key} if capsule.key else {}),
    }


def from_json(text: str | bytes) -> Capsule:
    """The description that was written.

    Raises:
        CannotReadProvenance: the text is none, or of a later schema.
    """
    try:
        if len(text) > MOST_SIGNS:
            raise ValueError("it is too long")
        told = json.loads(text)
        if told["schema"] != SCHEMA:
            raise ValueError(f"it follows schema {told['schema']}, and this program knows schema {SCHEMA}")
        return _read(told)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise CannotReadProvenance(
            tr("The description of how this image was made could not be read."),
            why=tr("It is damaged, or was written by another program: {}.").format(str(error)[:200]),
            remedy=tr("Treat the image as one of unknown making, or ask its sender for it."),
        ) from error


def _read(told: Json) -> Capsule:
    sha256 = str(told["input"]["sha256"])
    if sha256 and (len(sha256) != 64 or set(sha256) - set("0123456789abcdef")):
        raise ValueError("its hash is none")
    if len(told["steps"]) > MOST_STEPS:
        raise ValueError("it has too many steps")
    return Capsule(
        sha256,
        int(told["input"]["frame"]),
        tuple(_step(one) for one in told["steps"]),
        str(told["made_at"]),
        str(told["program"]),
        tuple((str(name), str(version)) for name, version in told["libraries"].items()),
        str(told["restriction"]),
        str(told.get("missing", "")),
        str(told.get("precision", "")),
        _shown(told["shown"]) if "shown" in told else None,
        int(told["input"].get("bytes", 0)),
        seal_from(told),
        str(told.get("key", "")),
    )


def _shown_as_json(shown: ShownAs) -> Json:
    window = {"centre": shown.window.centre, "width": shown.window.width}
    return {**window, "function": shown.window.function.name, "values": list(shown.values)}


def _shown(told: Json) -> ShownAs:
    darkest, brightest = (float(one) for one in told["values"])
    function = VoiFunction[told["function"]]
    return ShownAs(Window(float(told["centre"]), float(told["width"]), function), (darkest, brightest))


def _step(told: Json) -> Step:
    known = {field.name for field in fields(Step)}
    said = {name: value for name, value in told.items() if name in known}
    warnings = tuple(str(one) for one in told.get("warnings", ()))
    greys = tuple(float(one) for one in told.get("greys", ()))
    taken = {"parameters": tuple(told["parameters"].items()), "warnings": warnings, "greys": greys}
    return Step(**{**said, **taken})


def comment_line(capsule: Capsule) -> str:
    """The description as a line for the head of a table (CSV)."""
    return COMMENT + to_json(capsule)


def sort_of(steps: Iterable[Step]) -> str:
    """What was done to an image, in a word or two: to make it worse on purpose is not to enhance it."""
    sorts = {step.degrades for step in steps}
    if not sorts:
        return "Copied"
    return {True: "Degraded on purpose", False: "Enhanced"}[sorts.pop()] if len(sorts) == 1 else BOTH


def words_of_step(step: Step) -> str:
    """Such as "Wiener (wiener-spectral 2; noise=0.01), model 1a2b3c4d5e6f, 0.21 s on CPU"."""
    values = ", ".join(said_of(step.parameters, "{}={}".format))
    if step.greys:
        values += f"{', ' if values else ''}between the values {step.greys[0]:g} and {step.greys[1]:g}"
    words = f"{step.title or step.enhancer} ({step.enhancer} {step.version}{'; ' + values if values else ''})"
    if step.model:
        words += f", model {step.model[:12]}"
    if step.seconds > 0:
        words += f", {step.seconds:.2f} s"
    words += f" on {step.device}" if step.device else ""
    return "; ".join((words, *(warning.rstrip(".") for warning in step.warnings)))


def words_of(capsule: Capsule) -> tuple[str, ...]:
    """Sentences for people, as a report prints them."""
    done = [f"{number}. {words_of_step(step)}." for number, step in enumerate(capsule.steps, 1)]
    begun = f"Input sha256 {capsule.input_sha256}."
    if not capsule.input_sha256:
        left_out = "The input's hash was left out, as it leaves without the patient."
        begun = left_out if capsule.is_unnamed else "The input's hash is unknown."
    batch = f"in a batch, filed under {capsule.key[:12]}" if capsule.key else ""
    made = f"{', '.join(filter(None, (capsule.program, capsule.made_at or batch)))}."
    untouched = "Nothing was done to the pixels since the image was opened."
    missing = tuple(f"{one}." for one in (capsule.missing, capsule.precision) if one)
    shown = (f"Window {capsule.shown.words}.",) if capsule.shown else ()
    return (*(done or [untouched]), *missing, *shown, begun, made, capsule.restriction)
