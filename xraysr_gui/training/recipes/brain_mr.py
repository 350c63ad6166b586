"""Networks for MR of the brain, as a source document has them; slices are parted by their numbers."""

from __future__ import annotations

from functools import partial

from xraysr_gui.enhancers.task import Task
from xraysr_gui.training.recipe import Recipe, fewer_pixels
from xraysr_gui.training.recipes import espcn, residual

BLOCK = 100
ONLY = "Learned from MR of the brain alone: not for radiographs."
SOURCE = (
    "T1-weighted MR of the brain with contrast agent and tumours (Cheng 2017, figshare 1512427). Whose a "
    "slice is was not told. The files themselves state no licence; the list that came with them gives "
    "CC BY 4.0. None of the images is part of this folder."
)

_OF_MR = partial(Recipe, task=Task.SUPER_RESOLUTION, blocks=BLOCK, modality="MR", source=SOURCE)

RECIPES = (
    *(
        _OF_MR(
            id=f"espcn-x{scale}-mr",
            title=f"ESPCN x{scale} for MR of the brain",
            summary=f"Small sub-pixel network for slices of the brain, enlarges {scale} times.",
            scale=scale,
            build=partial(espcn.build, scale),
            draw=fewer_pixels(scale),
            trial=trial,
            minutes=5,
            advice=ONLY,
            lineage="Document 001, with the linear upsampler added to the output.",
        )
        for scale, trial in ((3, "documents-001"), (4, "documents-001-x4"))
    ),
    *(
        _OF_MR(
            id=f"srgan-x{scale}-mr",
            title=f"SRGAN x{scale} for MR of the brain (generative)",
            summary=f"Enlarges slices of the brain {scale} times, paints likely texture; a demonstration.",
            scale=scale,
            build=partial(residual.build, scale, 32, 4),
            draw=fewer_pixels(scale),
            trial=trial,
            side=24,
            batch=8,
            minutes=6,
            adversary=True,
            patch_critic=True,
            advice=f"Generative: may invent texture. {ONLY}",
            lineage="Document 001: a residual generator and a critic of patches, on the right grey scale.",
        )
        for scale, trial in ((3, "documents-001"), (4, "documents-001-x4"))
    ),
)
