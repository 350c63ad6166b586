"""The groups of a measurement report: a region, a mark or another part of an image, with its numbers."""

from __future__ import annotations

import math

from highdicom import sr
from pydicom.sr.codedict import codes

from xraysr_gui import __version__
from xraysr_gui.core.loose import Json, JsonList
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.provenance import PROGRAM
from xraysr_gui.image_io.derived.clean_values import plain
from xraysr_gui.image_io.derived.concepts import concept_of, unit_code
from xraysr_gui.image_io.derived.source_header import SourceHeader, derived_uid, new_uid

Group = sr.PlanarROIMeasurementsAndQualitativeEvaluations | sr.MeasurementsAndQualitativeEvaluations
INTERVAL = "Uncertainty: 95 % interval over blocks of 32 x 32 pixels"


class Groups:
    """Makes groups that refer to one image."""

    def __init__(self, request: Json, places: Numbers, source: SourceHeader) -> None:
        self._words, self._places, self._source = request["words"], places, source

    def of(self, group: Json) -> Group:
        """One group."""
        finite = [figure for figure in group["figures"] if math.isfinite(figure[1])]
        measurements = [self._measurement(one, group["lines"]) for one in finite]
        infinite = [
            sr.QualitativeEvaluation(concept_of(figure[0], figure[6]).name, codes.DCM.PositiveInfinity)
            for figure in group["figures"]
            if figure not in finite
        ]
        tracking = tracking_of(group, self._source)
        if group["around"] is None:
            made = sr.MeasurementsAndQualitativeEvaluations(
                tracking, measurements=measurements, qualitative_evaluations=infinite
            )
            if group["text"]:
                made[0].ContentSequence.append(self._comment(group))
            return made
        return sr.PlanarROIMeasurementsAndQualitativeEvaluations(
            tracking,
            referenced_region=sr.ImageRegion(*self._graphic(group["around"]), self._image()),
            geometric_purpose=codes.SCT.BoundedBy,
            measurements=measurements,
            qualitative_evaluations=infinite,
        )

    def _measurement(self, figure: JsonList, lines: list[Json]) -> sr.Measurement:
        id, value, unit, of, low, high, own = figure
        concept, code, said = concept_of(id, own), unit_code(unit), [self._words[of]]
        properties = _uncertainty(value, low, high, code)
        if properties is not None:
            said.append(INTERVAL)
        return sr.Measurement(
            concept.name,
            value,
            code,
            derivation=concept.derivation,
            properties=properties,
            algorithm_id=sr.AlgorithmIdentification(PROGRAM, __version__, said),
            referenced_coordinates=[
                sr.CoordinatesForMeasurement(*self._graphic(line), self._image()) for line in lines
            ],
        )

    def _comment(self, group: Json) -> sr.TextContentItem:
        """What a reader wrote on the image, and where."""
        said = sr.TextContentItem(
            codes.DCM.Comment, plain(group["text"], 1024, lines=True), sr.RelationshipTypeValues.CONTAINS
        )
        said.ContentSequence = sr.ContentSequence(
            [self._place(line, sr.RelationshipTypeValues.INFERRED_FROM) for line in group["lines"]]
        )
        return said

    def _place(self, line: Json, relationship: sr.RelationshipTypeValues) -> sr.ScoordContentItem:
        kind, places = self._graphic(line)
        kind = kind if len(places) > 1 else "POINT"
        item = sr.ScoordContentItem(codes.DCM.ImageRegion, kind, places, relationship_type=relationship)
        item.ContentSequence = sr.ContentSequence([self._image()])
        return item

    def _graphic(self, line: Json) -> tuple[str, Numbers]:
        return ("ELLIPSE" if line["ellipse"] else "POLYLINE"), self._places[line["from"] : line["to"]]

    def _image(self) -> sr.SourceImageForRegion:
        source = self._source
        frames = [source.frame + 1] if source.is_one_of_many_frames else None
        return sr.SourceImageForRegion(source.class_uid, source.instance_uid, frames)


def tracking_of(drawn: Json, source: SourceHeader) -> sr.TrackingIdentifier:
    """A drawing has the same UID in every file that tells of it."""
    return sr.TrackingIdentifier(tracking_uid(drawn["key"], source), plain(drawn["title"], 64) or "Part")


def tracking_uid(key: str, source: SourceHeader) -> str:
    """The UID of a drawing on an image; one of its own for what is not drawn."""
    return derived_uid(f"{source.instance_uid} {source.frame} {key}") if key else new_uid()


def _uncertainty(
    value: float, low: float | None, high: float | None, unit: sr.CodedConcept
) -> sr.MeasurementProperties | None:
    """An interval as what may be added and taken away (TID 310)."""
    if low is None or high is None or not low <= value <= high:
        return None
    made = sr.MeasurementProperties(
        upper_measurement_uncertainty=high - value, lower_measurement_uncertainty=value - low
    )
    for item in made:  # highdicom knows no units here
        item.MeasuredValueSequence[0].MeasurementUnitsCodeSequence = [unit]
    return made
