"""Document 002: twelve films, SRCNN x2, with contrast filters beside it."""

from dataclasses import replace

from xraysr_gui.degradations.trial import decimation

TRIALS = (
    replace(
        decimation(2),
        id="documents-002",
        title="Document 002: SRCNN x2 on films, with filters beside it",
        compare_with=("bilinear", "bicubic", "least-squares"),
        takes_part=("srcnn-x2",),
        beside=(
            "histogram-equalisation", "clahe", "gamma", "unsharp-mask", "median", "bilateral",
        ),
        document="002",
    ),
    replace(
        decimation(2),
        id="documents-002-classifier",
        title="Document 002: does enhancing change what a classifier says?",
        compare_with=("nearest", "bilinear", "bicubic", "least-squares"),
        beside=("histogram-equalisation", "clahe", "unsharp-mask", "median"),
        asks_judges=True,
    ),
)  # fmt: skip
