"""The windows and VOI tables that a file brings along, tables first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xraysr_gui.core.greys import Voi, VoiFunction, VoiTable, Window
from xraysr_gui.core.words import tr
from xraysr_gui.image_io.dicom.dicom_greys import lookup_table
from xraysr_gui.image_io.dicom.dicom_values import FrameHeader, items, numbers, text, value_of

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

_FUNCTIONS = {
    "": VoiFunction.LINEAR,
    "LINEAR": VoiFunction.LINEAR,
    "LINEAR_EXACT": VoiFunction.LINEAR_EXACT,
    "SIGMOID": VoiFunction.SIGMOID,
}
NARROWEST = 1e-9
MOST_TABLES = 100
LONGEST_TITLE = 200
MANY_TABLES = "The file brings more VOI tables than anybody can choose from: the first {} are offered."
BROKEN_WINDOW = "A window in the file is damaged and was left out."
NARROW_WINDOW = (
    "The file's window is {} wide, and its function LINEAR needs a width of at least 1 (DICOM PS3.3 "
    "C.11.2.1.2). It is shown with the function LINEAR_EXACT, which may be narrower."
)
BROKEN_TABLE = "A VOI table in the file is damaged and was left out."


def vois_of(header: FrameHeader, *, lowest_value: float) -> tuple[tuple[Voi, ...], tuple[str, ...]]:
    """What the file offers, and remarks on what it offers in vain.

    A table's first value is read as a signed number where modality values can be negative.
    """
    part = header.holding("VOILUTSequence", "FrameVOILUTSequence")
    tables, remarks = _tables(part, signed=lowest_value < 0) if part is not None else ((), ())
    part = header.holding("WindowCenter", "FrameVOILUTSequence")
    windows, more = _windows(part) if part is not None else ((), ())
    return tables + windows, remarks + more


def _tables(header: Dataset, *, signed: bool) -> tuple[tuple[Voi, ...], tuple[str, ...]]:
    found: list[Voi] = []
    sequence = items(header, "VOILUTSequence")
    remarks: tuple[str, ...] = (MANY_TABLES.format(MOST_TABLES),) if len(sequence) > MOST_TABLES else ()
    sequence = sequence[:MOST_TABLES]
    for number, item in enumerate(sequence, 1):
        table = lookup_table(item, signed_input=signed)
        if table is not None:
            title = text(item, "LUTExplanation")[:LONGEST_TITLE] or f"VOI table {number}"
            found.append(VoiTable(float(table.first), table.entries, table.bits, title))
    return tuple(found), remarks + ((BROKEN_TABLE,) if len(found) < len(sequence) else ())


def _windows(part: Dataset) -> tuple[tuple[Voi, ...], tuple[str, ...]]:
    centres, widths = numbers(part, "WindowCenter"), numbers(part, "WindowWidth")
    titles = _titles(part)
    said = text(part, "VOILUTFunction").upper()
    function = _FUNCTIONS.get(said, VoiFunction.LINEAR)
    windows = tuple(
        Window(centre, width, _allowing(width, function), titles[index] if index < len(titles) else "")
        for index, (centre, width) in enumerate(zip(centres, widths, strict=False))
        if width >= NARROWEST
    )
    whole = len(windows) == len(centres) == len(widths) and (windows or not text(part, "WindowCenter"))
    remarks: tuple[str, ...] = () if whole else (BROKEN_WINDOW,)
    narrow = next((one.width for one in windows if one.function is not function), None)
    if narrow is not None:
        remarks += (tr(NARROW_WINDOW).format(f"{narrow:.6g}"),)
    if said not in _FUNCTIONS:
        remarks += (tr("The file's window function {} is unknown; a linear one is used.").format(said[:40]),)
    return windows, remarks


def _allowing(width: float, function: VoiFunction) -> VoiFunction:
    return VoiFunction.LINEAR_EXACT if function is VoiFunction.LINEAR and width < 1 else function


def _titles(part: Dataset) -> list[str]:
    value = value_of(part, "WindowCenterWidthExplanation")
    if value is None:
        return []
    return [value.strip()] if isinstance(value, str) else [str(one).strip() for one in value]
