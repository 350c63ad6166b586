"""How the network of a manifest is given an image: what is prepared, on which grid, in how large pieces."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from xraysr_gui.core.errors import EnhancementFailed, ModelUnavailable
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_folder import Manifest, ModelFolder
from xraysr_gui.enhancers.networks.budget import largest_piece, piece_mb, piece_sides, smaller_piece
from xraysr_gui.enhancers.networks.preparations import PREPARATIONS, SQUEEZED_SIDE, Preparation, squeezed
from xraysr_gui.enhancers.networks.speech import Speech, speech_of
from xraysr_gui.enhancers.networks.tiling import SMALLEST_TILE, Grid

WHOLE = 1 << 20
"""Pixels of a side that no image has: at most so many means all at once."""
NO_PIECES = "Every pixel of its result depends on the whole image, so it cannot be run in pieces"
SAME_MODEL = "Install a newer version of this program, or the model again from where it came."


def preparation_of(folder: ModelFolder) -> Preparation:
    """How the network of a folder is given its images.

    Raises:
        ModelUnavailable: the manifest asks for what this program does not know, or contradicts itself.
    """
    manifest = folder.manifest
    name, side = manifest.preparation, manifest.fixed_side
    if name not in {one.id for one in PREPARATIONS}:
        raise _unusable(
            folder, tr("It asks for the preparation {!r}, which this version does not know.").format(name)
        )
    preparation = PREPARATIONS[name]
    if speech_of(manifest) != Speech() and preparation.channels > 1:
        why = tr(
            "The preparation {!r} gives more than an image, and none of it in other numbers or colours."
        ).format(name)
        raise _unusable(folder, why)
    if preparation.finish is not None:
        if not side:
            raise _unusable(
                folder, tr("It works at any size, and {!r} makes images of one size.").format(name)
            )
        squeeze = preparation.prepare if side == SQUEEZED_SIDE else partial(squeezed, side=side)
        return replace(preparation, prepare=squeeze)
    if side:
        _refuse_no_pieces(folder, grid_of(manifest, preparation))
    return preparation


def grid_of(manifest: Manifest, preparation: Preparation) -> Grid:
    """How the network sees what it is given."""
    scale = 1 if preparation.enlarged or preparation.finish else manifest.scale
    alone = manifest.whole_image or preparation.finish is not None
    return Grid(
        scale,
        manifest.shrinks if alone else max(manifest.radius, manifest.shrinks),
        1 if manifest.fixed_side else manifest.multiple_of,
        manifest.shrinks,
        speech_of(manifest).outside if manifest.border == "zero" else None,
        manifest.fixed_side,
    )


def first_side(manifest: Manifest, grid: Grid, memory_mb: int) -> int:
    """How large pieces are tried first."""
    if manifest.fixed_side:
        return manifest.fixed_side - 2 * grid.edge
    return WHOLE if manifest.whole_image else largest_piece(manifest, grid, memory_mb)


def next_side(manifest: Manifest, side: int) -> int | None:
    """What to try after pieces that were too large; None if no others make sense."""
    return None if manifest.fixed_side or manifest.whole_image else smaller_piece(side)


def too_large(side: int) -> str:
    """What a device had too little memory for, as the end of a sentence."""
    return tr("the whole image at once") if side == WHOLE else tr("{} pixels at a time").format(side)


def refuse_too_large(manifest: Manifest, grid: Grid, shape: tuple[int, int], memory_mb: int) -> None:
    """Refuse an image that a network would have to see whole, and that is too large for that.

    Raises:
        EnhancementFailed: it is.
    """
    if not manifest.whole_image or manifest.fixed_side:
        return
    needed = piece_mb(manifest, piece_sides(shape, WHOLE, grid))
    if needed > memory_mb:
        raise EnhancementFailed(
            tr("{} cannot enhance an image of {} x {} pixels here.").format(
                manifest.title, shape[1], shape[0]
            ),
            why=tr("{}; at once it takes about {} MB, and {} MB are allowed.").format(
                tr(NO_PIECES), needed, memory_mb
            ),
            remedy=tr("Allow more memory while a network runs in Settings, or choose a smaller image."),
        )


def _refuse_no_pieces(folder: ModelFolder, grid: Grid) -> None:
    """Refuse a network of one size whose pieces would be no pieces of the whole."""
    side = folder.manifest.fixed_side
    if folder.manifest.whole_image:
        why = tr(
            "It mixes all of the {} x {} pixels that it is made for, so it cannot be run in pieces."
        ).format(side, side)
        raise _unusable(folder, why, tr("Choose a network of convolutions, or let it see images made small."))
    if side - 2 * grid.edge < min(SMALLEST_TILE, side):
        why = tr("It sees {} pixels to each side, so a piece of {} pixels has no middle of its own.").format(
            grid.halo, side
        )
        raise _unusable(folder, why, tr("Ask its author for a version that takes images of any size."))


def _unusable(folder: ModelFolder, why: str, remedy: str = "") -> ModelUnavailable:
    return ModelUnavailable(
        tr("The model {} cannot be used.").format(folder.manifest.title),
        why=why,
        remedy=remedy or tr(SAME_MODEL),
    )
