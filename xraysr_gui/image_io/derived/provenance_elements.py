"""How a DICOM object says what it was made of, by what, and what may not be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from highdicom import AlgorithmIdentificationSequence, ContributingEquipment
from pydicom.dataset import Dataset
from pydicom.sr.codedict import codes

from xraysr_gui.core.leaving import BLACK_OUT
from xraysr_gui.core.provenance import PROGRAM, RESTRICTION, Capsule, sort_of, to_json, words_of_step
from xraysr_gui.core.radiograph import Step
from xraysr_gui.image_io.derived.clean_values import clean, plain
from xraysr_gui.image_io.written.sealing import PRIVATE_CREATOR, PRIVATE_ELEMENT, PRIVATE_GROUP

if TYPE_CHECKING:
    from pydicom.sr.coding import Code

    from xraysr_gui.image_io.derived.source_header import SourceHeader

_BY_TASK = {"deblur": codes.DCM.EdgeEnhancement, "denoise": codes.DCM.Smoothing}
_FAMILY_BY_TASK = {"contrast": codes.DCM.HistogramAnalysis}


def add_provenance(made: Dataset, capsule: Capsule, source: SourceHeader, derivations: list[Code]) -> None:
    """Everything that belongs into every object, whatever its kind."""
    made.DerivationDescription = plain(derivation_words(capsule), 1024, lines=True)
    if derivations:
        made.DerivationCodeSequence = [code_item(code) for code in derivations]
    reference = source_image(source)
    if reference is not None:
        made.SourceImageSequence = [reference]
    add_origin(made, capsule, source)


def add_origin(made: Dataset, capsule: Capsule, source: SourceHeader) -> None:
    """What belongs into objects that are no images as well."""
    made.ContributingEquipmentSequence = equipment(capsule, source)
    block = made.private_block(PRIVATE_GROUP, PRIVATE_CREATOR, create=True)
    block.add_new(PRIVATE_ELEMENT, "UT", to_json(capsule))


def series_description(capsule: Capsule) -> str:
    """Begins with what was done and what may not be done with it, and names the enhancers."""
    begun = f"{sort_of(capsule.steps)} (not for primary diagnosis)"
    done = ", ".join(step.enhancer for step in capsule.steps if not step.degrades)
    return plain(f"{begun}: {done}" if done else begun, 64)


def derivation_words(capsule: Capsule) -> str:
    """What was done, in words; what may not be done with it comes first, as a long text is cut."""
    done = (*(words_of_step(step) for step in capsule.steps), capsule.precision, capsule.program)
    return "\n".join((RESTRICTION, *filter(None, done)))


def derivation_codes(steps: tuple[Step, ...]) -> list[Code]:
    """What was done, in the standard's own terms; for contrast it has none."""
    found = [codes.DCM.SpatialResampling] if any(step.scale != step.fewer for step in steps) else []
    found += [codes.DCM.LossyCompression] if any(step.compresses for step in steps) else []
    found += [_BY_TASK[step.task] for step in steps if step.task in _BY_TASK]
    return list(dict.fromkeys(found))


def source_image(source: SourceHeader) -> Dataset | None:
    """The image that it was made of, None if that cannot be named."""
    if not (source.class_uid and source.instance_uid):
        return None
    item = Dataset()
    item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID = source.class_uid, source.instance_uid
    if source.is_one_of_many_frames:
        item.ReferencedFrameNumber = source.frame + 1
    item.PurposeOfReferenceCodeSequence = [code_item(codes.DCM.SourceImageForImageProcessingOperation)]
    return item


def equipment(capsule: Capsule, source: SourceHeader) -> list[Dataset]:
    """The device that acquired the image, and for each step this program with the algorithm it ran."""
    found = []
    manufacturer = clean(source.dataset, "Manufacturer")
    if manufacturer:
        acquired_by = ContributingEquipment(
            manufacturer,
            codes.DCM.AcquisitionEquipment,
            manufacturer_model_name=clean(source.dataset, "ManufacturerModelName") or None,
            station_name=clean(source.dataset, "StationName") or None,
        )
        found.append(acquired_by)
    worked = [_worked_on(capsule, step) for step in capsule.steps] or [_worked_on(capsule, None)]
    return [*found, *worked]


def _worked_on(capsule: Capsule, step: Step | None) -> Dataset:
    words = words_of_step(step) if step else "Saved as DICOM"
    item: Dataset = ContributingEquipment(
        PROGRAM,
        codes.DCM.ProcessingEquipment,
        manufacturer_model_name=PROGRAM,
        software_versions=[plain(f"{name} {version}", 64) for name, version in software(capsule)],
        contribution_description=plain(f"{words}. {RESTRICTION}", 1024),
    )
    for element in _algorithm(step) if step and step.enhancer != BLACK_OUT else ():
        item.add(element)
    return item


def software(capsule: Capsule) -> tuple[tuple[str, str], ...]:
    """The program and its libraries, each with its version."""
    name, _, version = capsule.program.rpartition(" ")
    return ((name, version), *capsule.libraries)


def _algorithm(step: Step) -> Dataset:
    """A step as an algorithm with its version, parameters and, for a network, the hash of the model."""
    said = {name: str(value) for name, value in step.parameters}
    if step.model:
        family, said = codes.DCM.ArtificialIntelligence, {"model_sha256": step.model, **said}
    else:
        family = _FAMILY_BY_TASK.get(step.task, codes.DCM.AdaptiveFiltering)
    [item] = AlgorithmIdentificationSequence(
        plain(step.enhancer, 64),
        family,
        str(step.version),
        PROGRAM,
        {k: plain(v, 500) for k, v in said.items()},
    )
    if not said:
        del item.AlgorithmParameters
    return item


def code_item(code: Code) -> Dataset:
    """One coded term."""
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = (
        code.value,
        code.scheme_designator,
        code.meaning,
    )
    return item
