"""Document 003: one accuracy, and no number for the networks that enhance."""

from xraysr_gui.evaluation.documents.printed_figure import PrintedFigure

FIGURES = (
    PrintedFigure(
        "pneumonia CNN", "accuracy", "87.5 %", "", "", "",
        f"{546 / 624:.1%} is 546 of 624 test images, and also 14 of the 16 of the official validation set; "
        f"calling everything pneumonia has {390 / 624:.1%}.",
    ),
    PrintedFigure(
        "ESPCN x3", "PSNR", "no number", "espcn-x3", "psnr", "",
        "The code is a published example; nothing was measured.",
    ),
    PrintedFigure(
        "denoising auto-encoder", "PSNR", "no number", "dae-denoise", "psnr", "",
        "The code is a published example; nothing was measured.",
    ),
)  # fmt: skip
