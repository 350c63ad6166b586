"""Document 004: a network whose input was its target."""

from xraysr_gui.evaluation.documents.printed_figure import PrintedFigure, figure_of, psnr_of

IDENTITY = "nothing was degraded: the input is the target"
_LEAST = 1 / 12
"""The mean squared error that rounding to whole grey levels makes."""

FIGURES = (
    PrintedFigure(
        "VDSR", "PSNR", "98.3302", "vdsr-x2", "psnr", IDENTITY,
        f"98.33 dB are {255 * 10 ** (-98.3302 / 20):.4f} grey levels; results of 8 bits end at "
        f"{psnr_of(_LEAST):.1f} dB. Only a skip that adds nothing to an undegraded input comes there.",
        figure_of("reference", "psnr"),
    ),
    PrintedFigure(
        "VDSR", "SSIM", "1.0000", "vdsr-x2", "ssim", IDENTITY,
        "It is that of equal images.",
        figure_of("reference", "ssim"),
    ),
    PrintedFigure(
        "SRCNN", "PSNR", "43.5399", "srcnn-x2", "psnr", "",
        "It has no skip and cannot copy its input; a linear filter (least-squares) comes as far.",
    ),
    PrintedFigure(
        "SRCNN", "SSIM", ".9964", "srcnn-x2", "ssim", "",
        "Scale and degradation are not stated, and images were augmented before they were split.",
    ),
)  # fmt: skip
