"""The verdict on a file in sentences: what is true, and how it is known."""

from __future__ import annotations

from xraysr_gui.commands.verifying.held_together import Held
from xraysr_gui.commands.verifying.looked_at import Looked
from xraysr_gui.commands.verifying.verdict import Kind, Verdict
from xraysr_gui.core.provenance import Capsule
from xraysr_gui.core.words import tr, tr_count

MOST_PLACES = 3
AS_WRITTEN = "Not a bit of the file was changed since it was written."


def undescribed() -> Verdict:
    """For a file that does not say how it was made, and that the log does not know."""
    why = tr(
        "The file does not say how it was made, and no result with these pixels is in the log of this "
        "computer: it is an original, a result of another program, or one whose description was lost."
    )
    return Verdict(Kind.NO_RESULT, why)


def no_image(looked: Looked) -> Verdict:
    """For a picture of a view, a map, a report: it tells how its image was made, and is not the image."""
    why = tr("It is a picture or a report of an image and not the image, so nothing can be made again.")
    words = f"{_of_the_file(looked)} {why}"
    return Verdict(kind_without(looked), words, looked.as_written, is_image=False)


def archive() -> str:
    """For a file that holds files."""
    return tr(
        "It is an archive, and each file in it has a description of its own. Unpack it first, then verify "
        "the folder."
    )


def of_original(verdict: Verdict, original: str) -> str:
    """For a result of an archive whose input is not there, but the original that was packed beside it."""
    told = tr("The file that it was made of is not here: it was held to {} of the same archive.")
    return f"{verdict.words} {told.format(original)}"


def no_input(capsule: Capsule, *, is_named: bool) -> str:
    """Why its steps were not done again; `is_named` if a person told where the input lies."""
    if capsule.is_unnamed:
        why = tr(
            "Its steps were not done again: it left without the patient and therefore names no file that it "
            "was made of."
        )
        more = tr("Name that one file as the input; several were named, or none that is there.")
        return f"{why} {more if is_named else tr('Name that one file as the input.')}"
    if not capsule.input_sha256:
        return tr("Its steps were not done again: it does not name the file that it was made of.")
    if is_named:
        return tr(
            "Its steps were not done again: no file that was named as the input is the one that it was made "
            "of (SHA-256 {})."
        ).format(capsule.input_sha256)
    return tr(
        "Its steps were not done again: the file that it was made of (SHA-256 {}) lies neither beside it nor "
        "among the inputs of its batch or the known images. Name it or its folder as the input; one from an "
        "archive must be unpacked."
    ).format(capsule.input_sha256)


def kind_without(looked: Looked) -> Kind:
    """What the seal alone proves: changes can be told without the input, sameness to a recipe cannot."""
    if looked.pixels is False:
        return Kind.PIXELS
    if looked.description is False:
        return Kind.DESCRIPTION
    if looked.header is False:
        return Kind.HEADER
    return Kind.UNCHANGED if looked.as_written else Kind.CANNOT


def kind_with(looked: Looked, levels: float, allowed: int) -> Kind:
    """What is true of a file whose steps were done again."""
    changed = kind_without(looked)
    if changed in (Kind.PIXELS, Kind.DESCRIPTION):
        return changed
    if levels > allowed:
        return Kind.OTHER if looked.pixels else Kind.PIXELS
    if changed is Kind.HEADER:
        return changed
    if looked.is_logged or looked.as_written is False:
        return Kind.REENCODED
    return Kind.WITHIN if levels else Kind.IDENTICAL


def told_without(looked: Looked, why_not: str) -> str:
    """What the seal proves, and why no more can be said."""
    return " ".join((_of_the_file(looked), why_not))


def told_with(looked: Looked, kind: Kind, held: Held, allowed: int) -> str:
    """The whole verdict."""
    if not held.levels:
        again = tr("Its steps were done again on its input: every pixel is identical.")
    else:
        again = tr_count(
            1 if held.levels == 1 else 2,
            "Its steps were done again on its input: it differs by {} grey level of {} at most.",
            "Its steps were done again on its input: it differs by {} grey levels of {} at most.",
        ).format(f"{held.levels:.3g}", held.top + 1)
    why = ""
    if kind is Kind.OTHER:
        why = tr(
            "That is more than another device or version makes (at most {}): it cannot be shown that the "
            "file was made as it says."
        ).format(allowed)
        if looked.capsule.is_unnamed:
            why += " " + tr(
                "It left without the patient and names no input: the one that was named may be another one."
            )
    elif held.levels and kind is not Kind.PIXELS:
        why = tr("Another device or version, or pieces of an image, may make {}.").format(allowed)
    where = tr("Changed: {}.").format(_where(held)) if held.places and kind is Kind.PIXELS else ""
    return " ".join(filter(None, (_of_the_file(looked), again, why, where)))


def _of_the_file(looked: Looked) -> str:
    """What is known without doing anything again."""
    if looked.is_logged:
        return tr(
            "The file does not say how it was made; the log of this computer has a result with these pixels."
        )
    if looked.as_written is None:
        return tr("An older version wrote it: only its pixels can be shown to be unchanged.")
    if looked.as_written:
        return tr(AS_WRITTEN)
    parts = (
        (looked.pixels, "its pixels"),
        (looked.header, "what its header says"),
        (looked.description, "the description of how it was made"),
    )
    changed = [tr(name) for same, name in parts if same is False]
    if changed:
        return tr("Changed since it was written: {}.").format(", ".join(changed))
    return tr(
        "Its pixels, header and description are as they were written; how they are packed is not, or bits "
        "that mean nothing were changed."
    )


def _where(held: Held) -> str:
    many = len(held.places) > 1 or held.places[0].frame
    words = [
        tr("frame {}: {}").format(one.frame, one.words) if many else one.words
        for one in held.places[:MOST_PLACES]
    ]
    more = len(held.places) - MOST_PLACES
    return "; ".join((*words, *((tr("and {} more frames").format(more),) if more > 0 else ())))
