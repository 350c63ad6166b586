"""What the tables of PS3.3 say of a file, read from the copy of the standard that comes with highdicom.

A second opinion beside dciodvfy, made by other people: which attributes a file lacks, which are empty, and
which have no place in its kind of object. Of what is wanted on a condition these tables know nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pydicom
from pydicom.datadict import keyword_for_tag
from pydicom.dataset import Dataset

from xraysr_gui.image_io.dicom.dicom_values import quiet_pydicom

FILLED, THERE = "1", "2"
ALGORITHM = ("Name", "Version", "Parameters", "Source", "FamilyCodeSequence")
EXTENDS = {
    *(f"ContributingEquipmentSequence/Algorithm{name}" for name in ALGORITHM),
    "ImagerPixelSpacing",
    "ViewPosition",
}
"""What is written beyond the tables, as a Standard Extended SOP Class of PS3.2 may have it: which algorithm
it was, and of a secondary capture how long its pixels are at the detector and from where it was taken."""
PIXELS = ("PixelData", "FloatPixelData", "DoubleFloatPixelData")
CONTENT, TREE = "ContentSequence", "sr-document-content"
"""What a node of a report must have goes by its kind, which the tables do not tell."""
GROUPS = ("SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence")
Rows = list[dict[str, Any]]


@cache
def _table(name: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(files("highdicom").joinpath(f"_standard/{name}.json").read_bytes())
    return told


def faults_of(path: Path) -> list[str]:
    """What a file has too little and too much, in words; each with the sequences that it stands in."""
    with quiet_pydicom():
        return faults_in(pydicom.dcmread(path))


def faults_in(header: Dataset) -> list[str]:
    """The same of an object in memory."""
    modules = _table("iod_module_map")[_table("sop_class_iod_map")[header.SOPClassUID]]
    rows = {one["key"]: _table("module_attribute_map")[one["key"]] for one in modules}
    there = [one["key"] for one in modules if one["key"] != TREE and _is_there(header, one, rows)]
    wanted = [row for key in there for row in rows[key] if not _is_macro(row["path"])]
    known = {(*row["path"], row["keyword"]) for some in rows.values() for row in some}
    beyond = [said for said in _unknown(header, known, ()) if said not in EXTENDS]
    return [*_lacking(header, wanted), *(f"{said} has no place here" for said in beyond)]


def _is_there(header: Dataset, module: dict[str, str], rows: dict[str, Rows]) -> bool:
    """Whether a module must be there, or is: something of it is that belongs to no other one."""
    if module["usage"] == "M":
        return True
    own = {row["keyword"] for row in rows[module["key"]] if not row["path"]}
    others = {row["keyword"] for key, some in rows.items() if key != module["key"] for row in some}
    return any(keyword_for_tag(element.tag) in own - others for element in header)


def _lacking(header: Dataset, wanted: Rows) -> Iterator[str]:
    for row in wanted:
        keyword, path = row["keyword"], row["path"]
        if row["type"] not in (FILLED, THERE):
            continue
        said = "/".join((*path, keyword))
        for holder in _items(header, path):
            if keyword not in holder:
                yield f"{said} is missing"
            elif row["type"] == FILLED and keyword not in PIXELS and holder[keyword].is_empty:
                yield f"{said} is empty"


def _is_macro(path: list[str]) -> bool:
    """Whether it begins a macro, of which the tables do not say whether frames must have it."""
    return len(path) == 1 and path[0] in GROUPS


def _items(header: Dataset, path: Iterable[str]) -> Iterator[Dataset]:
    first, *rest = [*path] or [""]
    if not first:
        yield header
        return
    for item in header.get(first) or ():
        yield from _items(item, rest)


def _unknown(header: Dataset, known: set[tuple[str, ...]], path: tuple[str, ...]) -> Iterator[str]:
    for element in header:
        keyword = keyword_for_tag(element.tag)
        here = path if path[-1:] == (CONTENT,) == (keyword,) else (*path, keyword)  # content holds content
        if element.tag.is_private:
            continue
        if here not in known:
            yield "/".join(here)
        elif element.VR == "SQ":
            for item in element.value:
                yield from _unknown(item, known, here)
