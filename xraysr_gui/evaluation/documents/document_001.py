"""Document 001: the error of the input printed as that of the result, and a range of 8 bits for more."""

from xraysr_gui.evaluation.documents.printed_figure import (
    PrintedFigure,
    figure_of,
    mse_of,
    psnr_of,
    scored_with_range_of_8_bits,
)

BASELINE = "the error of the bicubic input is printed as that of the result"
OTHERS = "Ours is judged on slices of blocks of numbers that it did not learn from."

FIGURES = (
    PrintedFigure(
        "ESPCN, average", "PSNR", "35.6307", "espcn-x3-mr", "psnr", "",
        f"Ten images, slices of patients that it had seen. {OTHERS}",
    ),
    PrintedFigure(
        "ESPCN, average", "MSE", "31.4046", "espcn-x3-mr", "mse", BASELINE,
        f"10 log10(255^2 / 31.4046) = {psnr_of(31.4046):.2f} dB, below 33.3881 of the input, as that of a "
        f"mean error is; 35.6307 dB would be at most {mse_of(35.6307):.4f}.",
        figure_of("bicubic", "mse"),
    ),
    PrintedFigure(
        "ESPCN, example", "MSE", "13.4185", "espcn-x3-mr", "mse", BASELINE,
        f"10 log10(255^2 / 13.4185) = {psnr_of(13.4185):.4f} dB: the PSNR that is printed for the input. The "
        f"result's 37.6489 dB is {mse_of(37.6489):.4f}.",
        figure_of("bicubic", "mse"),
    ),
    PrintedFigure(
        "ESPCN, average", "SSIM", "0.7385", "espcn-x3-mr", "ssim", "",
        "So little likeness at 35.6 dB is that of another pair, or of another range.",
    ),
    PrintedFigure(
        "SRGAN", "PSNR", "-3.2142", "srgan-x4-mr", "psnr", "the range of 8 bits for values of 12",
        f"An MSE of 382011 is more than 255^2 = 65025, so values go beyond 255: with a range of 4095 it is "
        f"{psnr_of(382011, 4095):.1f} dB.",
        scored_with_range_of_8_bits("srgan-x4-mr", 12),
    ),
)  # fmt: skip
