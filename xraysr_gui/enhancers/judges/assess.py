"""Has judges look at an image: in the engine child, where networks are loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.chances import chance_words
from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.judges.folder import JudgeFolder, JudgeKind, read_judge
from xraysr_gui.enhancers.networks.network import Networks
from xraysr_gui.enhancers.networks.probe import question
from xraysr_gui.enhancers.networks.runtimes.contract import DeviceFailed
from xraysr_gui.judging.contract import Assessment, HeatMap, abstaining
from xraysr_gui.judging.evidence import calibration_in, of_both, probability
from xraysr_gui.judging.likeness import Seen, likeness_in, means_of, parts_of, populations_in
from xraysr_gui.judging.lines import lines_in
from xraysr_gui.judging.normals import GRID, Normals, cells_of, normals_in, share_as_far
from xraysr_gui.judging.prepare import SIDE, Square, asked, middle_square, prepared, small
from xraysr_gui.judging.pulls import PLACES, SPOT, STEP, pulls
from xraysr_gui.judging.sayings import STRANGE, in_words, strange, unlike, upside_down
from xraysr_gui.judging.upright import upright_in
from xraysr_gui.judging.usable import unusable
from xraysr_gui.judging.whole import error_of, whole

EVEN = 0.5
"""From this probability a comparator calls an image abnormal: it has no threshold of its own."""
THREADS = 1
"""These networks are small: more threads wait for each other for as long as they work."""


def assessed(
    pixels: Pixels,
    judges: Sequence[JudgeFolder],
    networks: Networks,
    progress: Progress,
    *,
    with_map: bool = False,
) -> Assessment:
    """What judges say of an image on the 0-to-1 scale, with a map where one is asked for: it takes longer.

    Raises:
        ModelUnavailable: a folder is not what it says, or its network gives nonsense.
        Cancelled: the person asked to stop.
    """
    model = ", ".join(one.called for one in judges)
    if any(one.manifest.kind == JudgeKind.COMPARATOR for one in judges):
        return _compared(pixels, judges[0], networks)
    why = unusable(pixels)
    if why:
        return abstaining(model, why)
    square, found = middle_square(pixels.shape), abstaining(model, tr("No judge looked at it."))
    shown, views = prepared(pixels, square), dict[Path, Seen]()
    for number, judge in enumerate(judges):
        progress.at(number / len(judges), tr("Looking at the image"))
        if judge.features not in views:  # judges that see with the same network share what it sees
            views[judge.features] = looked(shown, judge.looking(), networks)
        try:
            said = _said(shown, views[judge.features], judge, networks)
        except (KeyError, ValueError) as error:  # its table lacks something, or has another shape
            raise _faulty(judge, tr("its table does not fit")) from error
        if said.abstained is not None:
            return replace(said, model=model)
        found = said if number == 0 else _joined(found, said)
    if with_map:
        found = replace(found, heat=_map(shown, square, judges, networks, progress))
    return replace(found, model=model, reason=in_words(found, *_speakers(judges)))


def _map(
    shown: Pixels, square: Square, judges: Sequence[JudgeFolder], networks: Networks, progress: Progress
) -> HeatMap:
    """Of the first judge that tells a probability, else of the first."""
    telling = (one for one in judges if one.manifest.kind == JudgeKind.SUPERVISED)
    judge = next(telling, judges[0])
    looking, unit = judge.looking(), square.side / SIDE
    seen = looked(shown, looking, networks)
    if judge.manifest.kind != JudgeKind.SUPERVISED:
        return _strange_places(seen, judge, square)
    nearest = _nearest(_populations(judge), means_of(seen))

    def told(changed: Pixels) -> float:
        progress.at(0.9, tr("Looking at the image"))
        return _told(changed, looked(changed, looking, networks), judge, networks, nearest)[0]

    edge, side = (SPOT - STEP) / 2 * unit, PLACES * STEP * unit
    return HeatMap(pulls(shown, told), square.top + edge, square.left + edge, side)


def _strange_places(seen: Seen, judge: JudgeFolder, square: Square) -> HeatMap:
    """How far each place that counts is from normal ones."""
    _, normals = _normals(judge, means_of(seen))
    values = normals.distances(cells_of(seen)).reshape(normals.side, normals.side).astype(np.float32)
    unit = square.side / GRID
    top, left = (begin + normals.edge * unit for begin in (square.top, square.left))
    return HeatMap(values, top, left, normals.side * unit, of_chance=False)


def _speakers(judges: Sequence[JudgeFolder]) -> tuple[str, str]:
    """Who tells a probability, and who tells how like normal images one is; "" for nobody."""
    kinds = (JudgeKind.SUPERVISED, JudgeKind.ONE_CLASS)
    first, second = (next((j.manifest.id for j in judges if j.manifest.kind == kind), "") for kind in kinds)
    return first, second


def looked(square: Pixels, looking: JudgeFolder, networks: Networks) -> Seen:
    """What a network of features sees in a prepared square: (channels, rows, columns).

    Raises:
        ModelUnavailable: its folder is not what it says, or it gives nonsense.
    """
    return _ran(looking, asked(square), networks)


def _ran(folder: JudgeFolder, given: NDArray[np.float32], networks: Networks) -> NDArray[np.float32]:
    device = next(one for one in networks.devices() if one.is_cpu)
    try:
        answer = networks.sessions.of(folder.network, device, THREADS).run(given)
    except DeviceFailed as error:
        raise _faulty(folder, str(error)) from error
    if answer.ndim != given.ndim or not np.isfinite(answer).all():
        raise _faulty(folder, tr("it gives no numbers"))
    seen: NDArray[np.float32] = answer[0]
    return seen


def _said(shown: Pixels, seen: Seen, judge: JudgeFolder, networks: Networks) -> Assessment:
    if judge.manifest.kind == JudgeKind.ONE_CLASS:
        return _one_class(seen, judge)
    parts, means = _populations(judge), means_of(seen)
    if not any(likeness_in(one).knows(means) for one in parts):
        return abstaining(judge.called, unlike())
    nearest = _nearest(parts, means)
    told, low, high = _told(shown, seen, judge, networks, nearest)
    flagged = told >= calibration_in(parts[nearest]).threshold
    return Assessment(judge.called, told, low, high, None, flagged, "")


def _told(
    shown: Pixels, seen: Seen, judge: JudgeFolder, networks: Networks, nearest: int
) -> tuple[float, float, float]:
    """The probability, as images of one population have it."""
    parts = _populations(judge)
    part = parts[nearest]
    if "lines_weights" not in part:  # judges of before have lines through means alone, as a network
        heads = np.split(_ran(judge, parts_of(seen)[None], networks), len(parts))[nearest]
        return probability(heads.mean(axis=(1, 2)).astype(np.float64), calibration_in(part))
    evidence = lines_in(part).evidence_of(seen)
    if "networks" in part:
        said = _ran(judge, small(shown)[None, None], networks)[:, 0, 0].astype(np.float64)
        first, count = map(int, part["networks"])
        if not 0 < count <= len(said) - first:
            raise ValueError("networks that are not there")
        evidence = of_both(evidence, said[first : first + count])
    return probability(evidence, calibration_in(part))


def _populations(judge: JudgeFolder) -> list[Mapping[str, Numbers]]:
    return list(populations_in(_table(judge.path, judge.sha256)))


def _nearest(parts: Sequence[Mapping[str, Numbers]], means: NDArray[np.float64]) -> int:
    """The population that an image belongs to."""
    return int(np.argmax([one["route"] @ np.append(means, 1.0) for one in parts]))


def _normals(judge: JudgeFolder, means: NDArray[np.float64]) -> tuple[Normals, Normals]:
    """What all normal images are like, and what those of an image's population are like.

    Judges of before know only the first.
    """
    table, parts = _table(judge.path, judge.sha256), _populations(judge)
    every = normals_in(table)
    return every, normals_in(parts[_nearest(parts, means)]) if parts else every


def _one_class(seen: Seen, judge: JudgeFolder) -> Assessment:
    table, cells, means = _table(judge.path, judge.sha256), cells_of(seen), means_of(seen)
    if not likeness_in(table).knows(means):
        return abstaining(judge.called, unlike())
    upright = upright_in(table)
    if upright is not None and not upright.knows(cells):
        return abstaining(judge.called, upside_down())
    every, own = _normals(judge, means)
    if every.distance(cells) > every.limit:
        return abstaining(judge.called, unlike())
    share = own.share_as_strange(own.distance(cells))
    return Assessment(judge.called, None, None, None, share, share < STRANGE, strange(share))


def tried(judge: JudgeFolder, networks: Networks) -> None:
    """Have a judge say something of a drawn square, whatever it is: its tables must fit its networks.

    Raises:
        ModelUnavailable: they do not, or a network gives nonsense.
    """
    square = question(1, SIDE)[0, 0]
    if judge.manifest.kind == JudgeKind.COMPARATOR:
        _compared(square, judge, networks)
        return
    try:
        seen, table = looked(square, judge.looking(), networks), _table(judge.path, judge.sha256)
        if judge.manifest.kind == JudgeKind.ONE_CLASS:
            likeness_in(table).distance(means_of(seen))
            for one in _normals(judge, means_of(seen)):
                one.distance(cells_of(seen))
            return
        for number, part in enumerate(_populations(judge)):
            likeness_in(part).distance(means_of(seen))
            _told(square, seen, judge, networks, number)
        _nearest(_populations(judge), means_of(seen))
    except (KeyError, ValueError, IndexError) as error:
        raise _faulty(judge, tr("its table does not fit")) from error


def _compared(pixels: Pixels, judge: JudgeFolder, networks: Networks) -> Assessment:
    """What a comparator says, of whatever it is shown: it knows no image that is unlike its own."""
    try:
        table = _table(judge.path, judge.sha256)
        square = whole(pixels, int(table["side"]))
        answer = _ran(judge, square[None, None], networks)
        if "kept" in table:
            share = share_as_far(np.asarray(table["kept"]), error_of(square, answer[0]))
            return Assessment(judge.called, None, None, None, share, share < STRANGE, strange(share))
    except (KeyError, ValueError) as error:
        raise _faulty(judge, tr("its table does not fit")) from error
    told = float(1 / (1 + np.exp(-np.clip(float(answer[0, 0, 0]), -40, 40))))
    return Assessment(judge.called, told, None, None, None, told >= EVEN, chance_words(told))


@lru_cache(maxsize=8)
def _table(path: Path, sha256: str) -> Mapping[str, Numbers]:
    """The numbers of a judge, read once for many images; another hash is another judge."""
    return read_judge(path).table()


def _joined(first: Assessment, second: Assessment) -> Assessment:
    """The first with what it does not tell itself: a probability outranks strangeness."""
    if first.p_abnormal is None and second.p_abnormal is not None:
        first, second = second, first
    share = second.normality_p if first.normality_p is None else first.normality_p
    return replace(first, normality_p=share)


def _faulty(folder: JudgeFolder, why: str) -> ModelUnavailable:
    return ModelUnavailable(
        tr("The judge {} cannot be used.").format(tr(folder.manifest.title)),
        why=tr("The engine refuses it: {}.").format(why),
        remedy=tr("Install the model again from where it came."),
    )
