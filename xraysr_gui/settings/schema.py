"""Every setting, declared once: the dialog, the file and the defaults follow from it.

To add one: add a field with its page, label and help; nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, field, fields
from typing import Annotated, Any, get_type_hints

from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.isolation.own_memory import installed_mb
from xraysr_gui.settings.leaving_titles import ASK, TITLES

LEAST_FOR_IMAGES_MB, MOST_FOR_IMAGES_MB = 512, 4096
"""An eighth of the computer's memory within these limits, unless the person says otherwise."""


@dataclass(frozen=True, slots=True)
class About:
    """What a setting is called, and where it stands in the dialog."""

    page: str
    label: str
    help: str


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of several words, each with the title that a person reads.

    Attributes:
        titles: The words that every computer knows.
        also: A pattern of further words, which only one computer knows: a device of it.
    """

    titles: tuple[tuple[str, str], ...]
    also: str = ""


@dataclass(frozen=True, slots=True)
class Between:
    """A number within limits."""

    low: float
    high: float
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Switch:
    """On or off; one that is not kept has its default again at each start."""

    kept: bool = True


@dataclass(frozen=True, slots=True)
class OwnKeys:
    """The reader's own keys, edited on a page of their own."""


Kind = OneOf | Between | Switch | OwnKeys
THEMES = OneOf((("dark", "Dark"), ("light", "Light"), ("system", "As the system")))
ANNOTATIONS = OneOf((("full", "Full"), ("minimal", "Without patient"), ("off", "Off")))
DEVICES = OneOf(
    (("auto", "The quickest"), ("cpu", "Processor"), ("gpu", "Graphics card")), also=r"[a-z]{1,12}:\d{1,2}"
)
ORDERS = OneOf(
    (
        ("urgent-within-cap", "Urgent first, within the cap"),
        ("urgent-first", "Always urgent first"),
        ("as-they-come", "As they come"),
    )
)
KEYMAPS = OneOf(
    (
        ("bir", "BIR / Weasis"),
        ("ohif", "OHIF"),
        ("radiant", "RadiAnt-like"),
        ("slicer", "3D Slicer-like"),
    )
)


@dataclass(frozen=True)
class Settings:
    """What a person can set."""

    theme: Annotated[
        str, THEMES, About("Appearance", "Colours", "Dark is easier on the eyes in a reading room.")
    ] = "dark"
    text_size: Annotated[
        int,
        Between(8, 20, " pt"),
        About("Appearance", "Text size", "Of menus, panels and the annotation of images."),
    ] = 10
    annotations: Annotated[
        str, ANNOTATIONS, About("Viewing", "Annotation", "What stands in the corners of an image.")
    ] = "full"
    overlays: Annotated[
        bool, Switch(), About("Viewing", "Overlays", "Drawings and shutters that a file lays over its image.")
    ] = True
    up_is_brighter: Annotated[
        bool,
        Switch(),
        About("Viewing", "Drag up for brighter", "Off: drag down for brighter, as some workstations do."),
    ] = True
    smooth: Annotated[
        bool,
        Switch(),
        About("Viewing", "Smooth between pixels", "Off: pixels are squares at every zoom."),
    ] = True
    linked: Annotated[
        bool, Switch(), About("Viewing", "Link views", "All views look at the same place, in millimetres.")
    ] = True
    looks_linked: Annotated[
        bool,
        Switch(kept=False),
        About(
            "Viewing",
            "Share one window",
            "All views of one image and of a comparison share one window; on again at each start.",
        ),
    ] = True
    device: Annotated[
        str,
        DEVICES,
        About(
            "Enhancing",
            "Run networks on",
            "Without a graphics card that can be used, the processor does it; every result says what did.",
        ),
    ] = "auto"
    piece_memory_mb: Annotated[
        int,
        Between(64, 16384, " MB"),
        About(
            "Enhancing",
            "Memory while a network runs",
            "A large image is enhanced part by part to stay within this much.",
        ),
    ] = 512
    engine_memory_mb: Annotated[
        int,
        Between(1024, 65536, " MB"),
        About(
            "Enhancing",
            "Memory for enhancing",
            "An enhancement that needs more is given up; the window is untouched. Holds from the next start.",
        ),
    ] = 4096
    keymap: Annotated[
        str, KEYMAPS, About("Keys", "Keys like in", "The keys that you know from another program.")
    ] = "bir"
    own_keys: Annotated[
        Mapping[str, tuple[str, ...]], OwnKeys(), About("Keys", "Own keys", "Keys that you changed yourself.")
    ] = field(default_factory=dict)
    worklist_order: Annotated[
        str, ORDERS, About("Worklist", "Order", "Whom the worklist has read first; no order hides a case.")
    ] = "urgent-within-cap"
    worklist_cap_min: Annotated[
        int,
        Between(5, 1440, " min"),
        About(
            "Worklist",
            "No case waits longer than",
            "As long as one reader can keep that; the list says if not.",
        ),
    ] = 120
    worklist_case_min: Annotated[
        int,
        Between(1, 120, " min"),
        About(
            "Worklist", "Reading a case takes", "What the expected times of the worklist are calculated with."
        ),
    ] = 5
    worklist_read_first: Annotated[
        bool,
        Switch(),
        About("Worklist", "Read first", "You mark a case before its score and map are shown; both are kept."),
    ] = False
    recent_files: Annotated[
        bool,
        Switch(),
        About("Privacy", "Remember recent files", "Off: the list is emptied and stays empty."),
    ] = True
    keep_session: Annotated[
        bool,
        Switch(),
        About(
            "Privacy",
            "Keep what is open for the case of a crash",
            "Off: nothing of a session stays on the disk when the program ends, also not for the next start. "
            "Holds from the next start on.",
        ),
    ] = True
    audit_log: Annotated[
        bool,
        Switch(),
        About(
            "Privacy",
            "Keep a log of results",
            "Time, hashes and parameters of each result that is made or saved; no name of a patient or file.",
        ),
    ] = True
    leaving: Annotated[
        str,
        OneOf(TITLES),
        About(
            "Privacy",
            "What leaves as a file",
            "Unless it asks, nobody looks for text in the pixels with you.",
        ),
    ] = ASK
    report_names_patient: Annotated[
        bool,
        Switch(),
        About("Privacy", "Patient's name in reports", "Off: a report names no patient."),
    ] = False
    title_names_file: Annotated[
        bool,
        Switch(),
        About("Privacy", "File name in the window's title", "Off: only images without a patient are named."),
    ] = False
    reader_memory_mb: Annotated[
        int,
        Between(512, 16384, " MB"),
        About("Files", "Memory for one file", "A file that needs more is refused; the window is untouched."),
    ] = 3072
    reader_seconds: Annotated[
        int,
        Between(5, 600, " s"),
        About("Files", "Time for one file", "A file that takes longer is given up."),
    ] = 60
    image_memory_mb: Annotated[
        int,
        Between(64, 65536, " MB"),
        About(
            "Files",
            "Memory for images out of sight",
            "Beyond this, images that no view shows wait on the disk, and come back when you turn to them.",
        ),
    ] = min(max((installed_mb() or 0) // 8, LEAST_FOR_IMAGES_MB), MOST_FOR_IMAGES_MB)


@dataclass(frozen=True, slots=True)
class Declared:
    """One setting as it was declared."""

    name: str
    kind: Kind
    about: About
    default: Any

    @property
    def is_kept(self) -> bool:
        """Whether it outlives the program."""
        return not isinstance(self.kind, Switch) or self.kind.kept


def declared() -> tuple[Declared, ...]:
    """All settings, in order."""
    hints = get_type_hints(Settings, include_extras=True)
    return tuple(
        Declared(
            f.name,
            hints[f.name].__metadata__[0],
            hints[f.name].__metadata__[1],
            f.default_factory() if f.default_factory is not MISSING else f.default,
        )
        for f in fields(Settings)
    )


def accepts(setting: Declared, value: object) -> bool:
    """Whether a value read from a file is one that the setting may have."""
    kind = setting.kind
    if isinstance(kind, Switch):
        return isinstance(value, bool)
    if isinstance(kind, OneOf):
        is_named = isinstance(value, str) and bool(kind.also and re.fullmatch(kind.also, value))
        return is_named or value in [word for word, _ in kind.titles]
    if isinstance(kind, Between):
        return isinstance(value, int) and not isinstance(value, bool) and kind.low <= value <= kind.high
    return isinstance(value, dict) and all(
        isinstance(keys, tuple) and all(isinstance(key, str) for key in keys) for keys in value.values()
    )
