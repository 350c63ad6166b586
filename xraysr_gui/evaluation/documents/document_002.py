"""Document 002: errors of three channels summed, and a baseline that is easy to beat."""

from xraysr_gui.evaluation.documents.printed_figure import PrintedFigure, figure_of, psnr_of
from xraysr_gui.evaluation.wrong_figures import KILOBYTES

BYTES = "the bytes of a JPEG are taken for resolution"
SAME_PIXELS = (
    "JPEG needs more bytes for a sharper image of the same pixels, and for a noisier one; both images have "
    "as many pixels, so no number of bytes is right."
)
SUMMED = "squares of three equal channels are summed and divided by the pixels of one"


def _of_a_third(printed: float, psnr: float) -> str:
    return (
        f"10 log10(255^2 / {printed}) = {psnr_of(printed):.2f} dB, but of a third of it "
        f"{psnr_of(printed / 3):.2f} dB, and {psnr} is printed."
    )


FIGURES = (
    PrintedFigure(
        "SRCNN, first image", "MSE", "19.79", "srcnn-x2", "mse", SUMMED, _of_a_third(19.79, 39.94),
        figure_of("srcnn-x2", "mse", 3),
    ),
    PrintedFigure(
        "input, first image", "MSE", "44.85", "bilinear", "mse", SUMMED, _of_a_third(44.85, 36.38),
        figure_of("bilinear", "mse", 3),
    ),
    PrintedFigure(
        "SRCNN, mean", "PSNR", "42.34", "srcnn-x2", "psnr", "",
        "Weights of natural photographs; the reference is a JPEG, whose damage is restored with it.",
    ),
    PrintedFigure(
        "input, mean", "PSNR", "39.42", "bicubic", "psnr", "bilinear enlargement, called bicubic",
        "cv2.INTER_LINEAR down and up: most of the gain of 2.92 dB is what any better interpolation has.",
        figure_of("bilinear", "psnr"),
    ),
    PrintedFigure(
        "SRCNN, mean", "SSIM", ".963", "srcnn-x2", "ssim", "",
        "So little above the .957 of the input: what SSIM weighs most, the coarse structure, was there.",
    ),
    PrintedFigure(
        "input, mean", "SSIM", ".957", "bicubic", "ssim", "bilinear enlargement, called bicubic",
        "As with PSNR.", figure_of("bilinear", "ssim"),
    ),
    PrintedFigure(
        "file, input", "KB", "5.3", "", KILOBYTES, BYTES, SAME_PIXELS, figure_of("bilinear", KILOBYTES),
    ),
    PrintedFigure(
        "file, SRCNN", "KB", "10.3", "", KILOBYTES, BYTES, SAME_PIXELS, figure_of("srcnn-x2", KILOBYTES),
    ),
)  # fmt: skip
