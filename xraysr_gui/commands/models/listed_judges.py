"""Judges among the models of this computer: what a list and a page of facts tell of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.core.loose import Json
from xraysr_gui.enhancers.engine.known_enhancers import model_places
from xraysr_gui.enhancers.judges.folder import judge_folders, read_judge
from xraysr_gui.settings import places


def judge_rows() -> Iterator[Json]:
    """One row for each judge, as other models have them."""
    for path in judge_folders(model_places()):
        row: Json = {"id": path.name, "title": "", "task": "judge", "scale": 1, "sha256": "", "refused": ""}
        row["features"] = ""
        row |= {"own": path.parent == places.personal_models(), "folder": str(path)}
        try:
            judge = read_judge(path)
        except ModelUnavailable as error:
            yield row | {"refused": f"{error.what} {error.why}"}
            continue
        told = judge.manifest
        yield row | {
            "id": told.id,
            "title": told.title,
            "task": f"judge ({told.kind})",
            "sha256": judge.sha256,
            "features": told.features,
        }


def judge_facts(id: str) -> Json | None:
    """All that a judge says of itself, None if there is none of this id.

    Raises:
        ModelUnavailable: its folder makes no sense.
    """
    for path in judge_folders(model_places()):
        if path.name == id:
            judge = read_judge(path)
            return {**asdict(judge.manifest), "folder": str(path), "card": judge.network.card()}
    return None
