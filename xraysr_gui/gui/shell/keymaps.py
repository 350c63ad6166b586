"""Which keys do what: four profiles for hands that learned another program, and a person's own changes.

Where a program has no key of its own for something, its profile takes the key of the default
profile if that is free, so that every profile reaches everything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.gui.shell.key_spelling import spelled

Keys = tuple[str, ...]

_COMMON: dict[str, Keys] = {
    "open-files": ("Ctrl+O",),
    "open-folder": ("Ctrl+Shift+O",),
    "open-session": ("Ctrl+Alt+O",),
    "save-session": ("Ctrl+Alt+W",),
    "search-studies": ("Ctrl+F",),
    "save-result": ("Ctrl+S",),
    "save-map": ("Ctrl+Alt+S",),
    "save-views": ("Ctrl+Alt+V",),
    "copy-view": ("Ctrl+C",),
    "print-views": ("Ctrl+P",),
    "save-measurements": ("Ctrl+Alt+M",),
    "save-view-state": ("Ctrl+Alt+G",),
    "close-image": ("Ctrl+W",),
    "settings": ("Ctrl+,",),
    "quit": ("Ctrl+Q",),
    "undo": ("Ctrl+Z",),
    "redo": ("Ctrl+Y", "Ctrl+Shift+Z"),
    "delete-mark": ("Del",),
    "copy-measurements": ("Ctrl+Shift+C",),
    "layout-1": ("Alt+1",),
    "layout-1x2": ("Alt+2",),
    "layout-1x3": ("Alt+3",),
    "layout-2x2": ("Alt+4",),
    "layout-sheet": ("Alt+5",),
    "maximise-view": ("Ctrl+M",),
    "next-view": ("F6", "Ctrl+Tab"),
    "previous-view": ("Shift+F6", "Ctrl+Shift+Tab"),
    "zoom-in": ("+", "Ctrl++"),
    "zoom-out": ("-", "Ctrl+-"),
    "theme": ("Ctrl+Shift+T",),
    "full-screen": ("F11",),
    "next-image": ("Down",),
    "previous-image": ("Up",),
    "first-image": ("Home",),
    "last-image": ("End",),
    "next-series": ("PgDown",),
    "previous-series": ("PgUp",),
    "next-case": ("Ctrl+Right",),
    "previous-case": ("Ctrl+Left",),
    "next-patient": ("Ctrl+Shift+Right",),
    "previous-patient": ("Ctrl+Shift+Left",),
    "prior": ("Ctrl+Alt+P",),
    "newer-prior": ("Ctrl+Alt+Shift+P",),
    "read-and-next": ("Ctrl+Space",),
    "wait-again": ("Ctrl+Shift+Space",),
    "mark-urgent": ("Ctrl+U",),
    "mark-ordinary": ("Ctrl+Shift+U",),
    "next-listed": ("Ctrl+PgDown",),
    "previous-listed": ("Ctrl+PgUp",),
    "urgent-and-next": ("Alt+U",),
    "ordinary-and-next": ("Alt+Shift+U",),
    "find-abnormal": ("Ctrl+Alt+A",),
    "find-normal": ("Ctrl+Alt+N",),
    "settled-urgent": ("Ctrl+Alt+J",),
    "settled-ordinary": ("Ctrl+Alt+Shift+J",),
    "list-folder": ("Ctrl+Alt+F",),
    "watch-folder": ("Ctrl+Alt+D",),
    "leave-folder": ("Ctrl+Alt+Shift+D",),
    "score-map": ("J",),
    "list-study": ("Ctrl+L",),
    "list-all": ("Ctrl+Alt+L",),
    "unlist-study": ("Ctrl+Alt+U",),
    "cine-play": ("Alt+P",),
    "cine-faster": ("Ctrl+Up",),
    "cine-slower": ("Ctrl+Down",),
    "run-enhancer": ("Ctrl+E",),
    "run-task": ("Ctrl+Shift+E",),
    "stop-job": ("Ctrl+.",),
    "do-as-advised": ("Ctrl+Alt+E",),
    "delete-result": ("Shift+Del",),
    "show-card": ("Ctrl+Shift+M",),
    "install-model": ("Ctrl+I",),
    "install-model-folder": ("Ctrl+Shift+I",),
    "remove-model": ("Ctrl+Alt+I",),
    "install-models-stick": ("Ctrl+Alt+Shift+I",),
    "flicker": ("X",),
    "save-report": ("Ctrl+Alt+R",),
    "save-case": ("Ctrl+Alt+B",),
    "compare-side-by-side": ("Alt+6",),
    "compare-four": ("Alt+7",),
    "compare-swipe": ("Alt+8",),
    "compare-fade": ("Alt+9",),
    "compare-lens": ("Alt+0",),
    "curtain-left": ("[",),
    "curtain-right": ("]",),
    "map-over-view": ("H",),
    "link-windows": ("Shift+L",),
    "dock-tags": ("Ctrl+Shift+D",),
    "dock-steps": ("Ctrl+Shift+S",),
    "dock-histogram": ("Ctrl+Shift+H",),
    "dock-profile": ("Ctrl+Shift+L",),
    "dock-card": ("Ctrl+Shift+K",),
    "dock-figures": ("Ctrl+Shift+F",),
    "dock-jobs": ("Ctrl+Shift+J",),
    "dock-log": ("Ctrl+Shift+G",),
    "module-data": ("Ctrl+F5",),
    "module-display": ("Ctrl+F6",),
    "module-enhance": ("Ctrl+F7",),
    "module-measure": ("Ctrl+F8",),
    "module-compare": ("Ctrl+F9",),
    "module-regions": ("Ctrl+F10",),
    "module-worklist": ("Ctrl+F3",),
    "module-degrade": ("Ctrl+F11",),
    "module-evaluate": ("Ctrl+F12",),
    "dock-evaluation": ("Ctrl+Shift+V",),
    "dock-queue": ("Ctrl+Shift+W",),
    "module-batch": ("Ctrl+F4",),
    "dock-batch": ("Ctrl+Shift+B",),
    "batch-same": ("Ctrl+B",),
    "batch-listed": ("Ctrl+Alt+Shift+B",),
    "degrade-reset": ("Ctrl+Alt+Z",),
    "degrade-copy": ("Ctrl+Alt+C",),
    "manual": ("F1",),
    "cheat-sheet": ("Ctrl+F1",),
    "command-palette": ("Ctrl+Shift+P",),
    "about": ("Shift+F1",),
    "check-installation": ("Ctrl+Alt+Shift+K",),
    "display-test": ("Alt+Shift+F1",),
    "copy-support-report": ("Ctrl+Shift+F1",),
    "support-bundle": ("Ctrl+Alt+Shift+U",),
    "verify-result": ("Ctrl+Alt+Shift+V",),
    "overlays": ("O",),
    "tool-window-level": ("W",),
    "tool-zoom": ("Z",),
    "tool-pan": ("T",),
    "tool-scroll": ("S",),
    "tool-distance": ("D",),
    "tool-angle": ("A",),
    "tool-cobb": ("C",),
    "tool-known-length": ("K",),
    "calibrate-distance": ("Ctrl+K",),
    "remove-calibration": ("Ctrl+Alt+K",),
    "tool-arrow": ("Y",),
    "tool-text": ("N",),
    "rename": ("F2",),
    "tool-rectangle": ("R",),
    "tool-ellipse": ("E",),
    "tool-polygon": ("P",),
    "tool-freehand": ("F",),
    "tool-brush": ("B",),
    "brush-larger": ("Ctrl+]",),
    "brush-smaller": ("Ctrl+[",),
    "about-region": ("Ctrl+Alt+T",),
    "copy-region": ("Ctrl+D",),
    "delete-region": ("Alt+Del",),
    "delete-regions": ("Ctrl+Shift+Del",),
    "import-regions": ("Ctrl+Shift+R",),
    "export-regions": ("Ctrl+Shift+X",),
    "export-region": ("Ctrl+Alt+X",),
    "link-views": ("L",),
    "unlink-views": ("U",),
    "fit": ("Ctrl+Return", "Ctrl+Enter"),
    "one-to-one": ("Ctrl+1",),
    "true-size": ("Ctrl+T",),
    "invert": ("I",),
    "turn-right": ("Alt+R",),
    "turn-left": ("Alt+L",),
    "flip-across": ("Alt+F",),
    "flip-down": ("Alt+V",),
    "as-stored": ("Alt+O",),
    "reset-view": ("Esc",),
    "annotations": ("Space",),
    "cancel-gesture": ("Esc",),
    **{f"preset-{number}": (f"{number}",) for number in range(10)},
}
_BIR = _COMMON | {
    "invert": ("Alt+I",),
    "annotations": ("I", "Space"),
    "cancel-gesture": (),  # Esc drops a gesture first, and resets the view when there is none
}
_OHIF = _COMMON | {
    "reset-view": ("Space",),
    "annotations": ("Shift+I",),
    "fit": ("=", "Ctrl+Return", "Ctrl+Enter"),
}
_RADIANT = _COMMON | {
    "tool-pan": ("M",),
    "tool-scroll": ("B",),
    "tool-distance": ("L",),
    "tool-freehand": ("Shift+F",),
    "tool-brush": ("Shift+B",),
    "preset-7": ("1",),  # the full range
    **{f"preset-{number}": (f"{number + 1}",) for number in range(1, 7)},
    "reset-view": ("Ctrl+Shift+\\",),
    "fit": ("Ctrl+0",),
    "next-series": ("Right", "PgDown"),
    "previous-series": ("Left", "PgUp"),
    "link-views": ("F5",),
    "unlink-views": ("Shift+F5",),
    "full-screen": ("F", "F11"),
}
_SLICER = _COMMON | {
    "reset-view": ("R",),
    "tool-rectangle": ("Ctrl+R",),
    "fit": ("Shift+R", "Ctrl+Return", "Ctrl+Enter"),
    "next-image": ("Right", "Down"),
    "previous-image": ("Left", "Up"),
    "next-series": ("PgDown", "]"),
    "previous-series": ("PgUp", "["),
    "curtain-left": ("Alt+[",),
    "curtain-right": ("Alt+]",),
}


@dataclass(frozen=True, slots=True)
class KeyProfile:
    """A named set of keys: action ids to key sequences in Qt's spelling."""

    id: str
    title: str
    keys: Mapping[str, Keys]


PROFILES = (
    KeyProfile("bir", "Basic Image Review", MappingProxyType(_BIR)),
    KeyProfile("ohif", "Like OHIF", MappingProxyType(_OHIF)),
    KeyProfile("radiant", "Like RadiAnt", MappingProxyType(_RADIANT)),
    KeyProfile("slicer", "Like 3D Slicer", MappingProxyType(_SLICER)),
)


@dataclass(frozen=True, slots=True)
class Keymap:
    """A profile and what the person changed in it."""

    profile_id: str = "bir"
    own: tuple[tuple[str, Keys], ...] = ()

    @property
    def profile(self) -> KeyProfile:
        """The profile; the default one if its id is unknown."""
        return next((profile for profile in PROFILES if profile.id == self.profile_id), PROFILES[0])

    @property
    def ids(self) -> tuple[str, ...]:
        """Every action that this keymap speaks of."""
        return tuple(dict.fromkeys((*self.profile.keys, *(id for id, _ in self.own))))

    def keys(self, id: str) -> Keys:
        """The keys of an action; none if it has none."""
        return dict(self.own).get(id, self.profile.keys.get(id, ()))

    def is_own(self, id: str) -> bool:
        """Whether the person changed the keys of this action."""
        return id in dict(self.own)

    def with_keys(self, id: str, keys: Keys) -> Keymap:
        """Other keys for one action; those of the profile are no change."""
        own = {other: changed for other, changed in self.own if other != id}
        if keys != self.profile.keys.get(id, ()):
            own[id] = keys
        return replace(self, own=tuple(own.items()))

    def without_change(self, id: str) -> Keymap:
        """The keys of the profile for one action."""
        return replace(self, own=tuple((other, keys) for other, keys in self.own if other != id))

    def owners(self, key: str) -> tuple[str, ...]:
        """The actions that a key belongs to."""
        wanted = spelled(key)
        return tuple(id for id in self.ids if wanted in map(spelled, self.keys(id)))
