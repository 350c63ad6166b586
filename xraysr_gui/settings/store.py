"""Keeps the settings in a file: only what differs from the defaults, whole or not at all."""

from __future__ import annotations

import json
import logging
from pathlib import Path

from xraysr_gui.core.errors import CannotExport
from xraysr_gui.core.loose import Json
from xraysr_gui.core.words import tr
from xraysr_gui.settings.own_files import put_aside, read_own
from xraysr_gui.settings.schema import OwnKeys, Settings, accepts, declared
from xraysr_gui.settings.upgrades import VERSION, upgraded
from xraysr_gui.settings.whole_file import put_own

FILE, MOST_BYTES = "settings.json", 1 << 20
log = logging.getLogger(__name__)


def load(folder: Path) -> tuple[Settings, str]:
    """The settings of a folder, and a notice if some could not be read ("" if all is well).

    A file that makes no sense is set aside, never overwritten.
    """
    file = folder / FILE
    try:
        said = json.loads(read_own(file, MOST_BYTES))
        values = upgraded(said)
    except FileNotFoundError:
        return Settings(), ""
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        log.info("settings not readable: %s", type(error).__name__)
        return Settings(), _put_aside(file)
    return _accepted(values)


def save(settings: Settings, folder: Path) -> None:
    """Write what differs from the defaults.

    Raises:
        CannotExport: the folder cannot be written.
    """
    values = {
        setting.name: value
        for setting in declared()
        if setting.is_kept and (value := getattr(settings, setting.name)) != setting.default
    }
    text = json.dumps({"version": VERSION, "settings": values}, indent=2) + "\n"
    try:
        put_own(folder / FILE, text.encode())
    except OSError as error:
        raise CannotExport(
            tr("The settings could not be saved."),
            why=tr("The folder {} refused it: {}.").format(folder, error.strerror or error),
            remedy=tr(
                "They hold until the program ends; free some room, or ask for the right to write there."
            ),
        ) from error


def _accepted(values: Json) -> tuple[Settings, str]:
    kept, refused = {}, []
    for setting in declared():
        if setting.name not in values or not setting.is_kept:
            continue
        value = values[setting.name]
        if isinstance(setting.kind, OwnKeys) and isinstance(value, dict):
            value = {name: tuple(keys) if isinstance(keys, list) else keys for name, keys in value.items()}
        if accepts(setting, value):
            kept[setting.name] = value
        else:
            refused.append(setting.about.label)
    notice = tr("These settings made no sense and were set to their defaults: {}.").format(", ".join(refused))
    return Settings(**kept), notice if refused else ""


def _put_aside(file: Path) -> str:
    try:
        aside = put_aside(file)
    except OSError:
        return tr("The settings in {} could not be read; the defaults are used.").format(file)
    return tr("The settings could not be read and were set aside as {}; the defaults are used.").format(
        aside.name
    )
