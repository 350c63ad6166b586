"""Document 000: losses and figures that are not of the same images, and SSIM that blur does not leave."""

from xraysr_gui.evaluation.documents.printed_figure import (
    PrintedFigure,
    figure_of,
    psnr_of,
    psnr_of_mean_error,
)
from xraysr_gui.evaluation.wrong_figures import WIDE_RANGE

ON_OTHERS = "loss and PSNR are of different images or scales"

FIGURES = (
    PrintedFigure(
        "U-Net", "PSNR", "33.25303", "unet-deblur", "psnr", "",
        f"Its loss agrees: 10 log10(1 / 0.00047) = {psnr_of(0.00047, 1.0):.2f} dB.",
    ),
    PrintedFigure(
        "U-Net", "SSIM", "0.988993", "unet-deblur", "ssim",
        "SSIM with a range of 2 for values from 0 to 1",
        "At 33 dB blur leaves less likeness: with the wrong range every difference counts half, so that SSIM "
        "rises though no pixel changes.",
        figure_of("unet-deblur", WIDE_RANGE.name),
    ),
    PrintedFigure(
        "DAE", "PSNR", "16.396184", "dae-deblur", "psnr", ON_OTHERS,
        f"Its loss of 0.0041 is {psnr_of(0.0041, 1.0):.2f} dB, not 16.40. 256 numbers for 150,528 pixels "
        "keep little more than an average film.",
        psnr_of_mean_error("dae-deblur"),
    ),
    PrintedFigure(
        "SRCNN", "PSNR", "40.12646", "srcnn-deblur", "psnr", ON_OTHERS,
        f"Its loss of 0.00006 (0.000055 to 0.000065) is {psnr_of(0.000065, 1.0):.2f} to "
        f"{psnr_of(0.000055, 1.0):.2f} dB, and a mean PSNR is never below the PSNR of the mean error.",
        psnr_of_mean_error("srcnn-deblur"),
    ),
    PrintedFigure(
        "Lucy-Richardson, EM", "PSNR", "no number", "richardson-lucy", "psnr", "",
        "Both names are one method: Richardson-Lucy is expectation maximisation for counted photons.",
    ),
)  # fmt: skip
