"""An enhanced image as a secondary capture that says where it comes from (PS3.3 A.8.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from highdicom.sc import SCImage
from pydicom.dataset import Dataset

from xraysr_gui import __version__
from xraysr_gui.core.greys import Voi, VoiFunction, VoiTable, Window
from xraysr_gui.core.loose import Json
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.provenance import PROGRAM, RESTRICTION, Capsule, from_json
from xraysr_gui.image_io.derived import provenance_elements as provenance
from xraysr_gui.image_io.derived.clean_values import clean, clean_code, plain
from xraysr_gui.image_io.derived.loss import add_loss
from xraysr_gui.image_io.derived.source_header import SourceHeader
from xraysr_gui.image_io.derived.spacing_elements import add_spacing
from xraysr_gui.image_io.derived.stored_greys import add_scale, decimal, scale_of, stored_values
from xraysr_gui.image_io.derived.surroundings import add_drawings, add_padding, add_shutter
from xraysr_gui.image_io.packing import unpack_voi

EXPLICIT = "1.2.840.10008.1.2.1"
TABLE_BITS = 16  # the standard knows tables of 8 and of 16 bits


def derived_image(request: Json, given: Mapping[str, Numbers], source: SourceHeader) -> Dataset:
    """The whole object."""
    capsule = from_json(request["capsule"])
    scale = scale_of(request, source)
    made = bare_image(stored_values(given["steps"], scale), source, capsule)
    source.describe(made)
    add_scale(made, scale, source)
    add_spacing(made, request, source)
    add_padding(made, request["padding"], scale)
    free = add_drawings(made, request["drawings"], given)
    add_shutter(made, free, source, given)
    signed = scale.lowest * scale.slope + scale.intercept < 0
    add_vois(made, [unpack_voi(voi) for voi in request["vois"]], signed=signed)
    add_loss(made, request, source)
    provenance.add_provenance(made, capsule, source, provenance.derivation_codes(capsule.steps))
    return made


def bare_image(stored: Numbers, source: SourceHeader, capsule: Capsule) -> SCImage:
    """The object as highdicom makes it, before it is told what its source says."""
    made = SCImage(
        stored,
        "MONOCHROME2",
        8 * stored.dtype.itemsize,
        "PATIENT",
        source.study_uid,
        source.made_up_uid("series"),
        source.series_number,
        source.made_up_uid("instance"),
        source.instance_number,
        PROGRAM,
        patient_orientation=("L", "F"),
        transfer_syntax_uid=EXPLICIT,
        series_description=provenance.series_description(capsule),
        manufacturer_model_name=PROGRAM,
        software_versions=__version__,
    )
    made.ImageType = ["DERIVED", "SECONDARY"]
    made.Modality = source.modality
    made.PatientOrientation = source.orientation
    kind = clean_code(source.dataset, "AnatomicalOrientationType", ("BIPED", "QUADRUPED"))
    if kind:
        made.AnatomicalOrientationType = kind
    burned = clean_code(source.dataset, "BurnedInAnnotation", ("YES", "NO"))
    if burned:
        made.BurnedInAnnotation = burned
    view = clean(source.dataset, "ViewPosition")
    if view:
        made.ViewPosition = view
    made.ImageComments = f"{capsule.missing}. {RESTRICTION}" if capsule.missing else RESTRICTION
    return made


def add_vois(made: Dataset, vois: list[Voi], *, signed: bool) -> None:
    """Windows and tables; `signed` says whether the values that go into them may be negative."""
    windows = _of_one_function([_as_linear(voi) for voi in vois if isinstance(voi, Window)])
    if windows:
        made.WindowCenter = [decimal(voi.centre) for voi in windows]
        made.WindowWidth = [decimal(voi.width) for voi in windows]
        if any(voi.title for voi in windows):
            titles = (plain(voi.title, 64) for voi in windows)
            made.WindowCenterWidthExplanation = [
                title or f"Window {number}" for number, title in enumerate(titles, 1)
            ]
        made.VOILUTFunction = windows[0].function.name
    tables = [voi for voi in vois if not isinstance(voi, Window)]
    if tables:
        made.VOILUTSequence = [_table_item(voi, signed) for voi in tables]


def _as_linear(window: Window) -> Window:
    """The same greys by the function that every viewer knows: many ignore a file that asks for another."""
    if window.function is not VoiFunction.LINEAR_EXACT:
        return window
    return replace(window, centre=window.centre + 0.5, width=window.width + 1, function=VoiFunction.LINEAR)


def _of_one_function(windows: list[Window]) -> list[Window]:
    """A file names one function for all its windows: those that follow the first one's."""
    return [window for window in windows if window.function is windows[0].function]


def _table_item(voi: VoiTable, signed: bool) -> Dataset:
    item = Dataset()
    kind = "SS" if signed else "US"
    first = int(voi.first)
    count = len(voi.entries) % 65536
    first_and_bits = [first, TABLE_BITS]
    item.add_new(0x00283002, kind, [count - 65536 if signed and count > 32767 else count, *first_and_bits])
    item.LUTExplanation = plain(voi.title, 64) or "VOI table"
    entries = np.rint(voi.entries * ((2**TABLE_BITS - 1) / (2**voi.bits - 1)))
    item.add_new(0x00283006, "OW", entries.astype("<u2").tobytes())
    return item
