"""Brings settings of older versions up to date: one function for each version."""

from __future__ import annotations

from collections.abc import Callable

from xraysr_gui.core.loose import Json

VERSION = 1


def upgraded(said: object) -> Json:
    """The settings of any version, as the newest version writes them.

    Raises:
        ValueError: they come from a newer program, or are no settings.
    """
    if not isinstance(said, dict):
        raise ValueError("settings must be an object")
    version = said.get("version", 0)
    if not isinstance(version, int) or version > VERSION:
        raise ValueError(f"settings of version {version!r}; this program knows {VERSION}")
    values = said["settings"] if version else said
    if not isinstance(values, dict):
        raise ValueError("settings must be an object")
    for step in UPGRADES[version:]:
        values = step(values)
    return values


def _from_0(values: Json) -> Json:
    """Version 0 was flat, and had `dark_theme` on or off."""
    values = dict(values)
    if "dark_theme" in values:
        values["theme"] = "dark" if values.pop("dark_theme") else "light"
    return values


UPGRADES: tuple[Callable[[Json], Json], ...] = (_from_0,)
