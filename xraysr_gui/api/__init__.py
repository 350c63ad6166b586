"""For scripts and notebooks: open, enhance, degrade, compare and evaluate radiographs in plain functions.

    from xraysr_gui import api

    result = api.enhance("film.dcm", "fast-x2")
    api.save(result, "film-x2.dcm")

Images are paths, arrays or what `open` gives; results are `Radiograph`s, whose `normalised()` is an array of
rows and columns from 0 to 1. What is named in `__all__` stays as it is; `docs/API.md` describes it. Files are
decoded and enhancers run in two processes, which end with the script, or with `close()`.
"""

from xraysr_gui.api.advising import advise, estimate, regret
from xraysr_gui.api.batching import batch
from xraysr_gui.api.comparing import Compared, compare
from xraysr_gui.api.degrading import degrade
from xraysr_gui.api.enhancing import enhance, enhancer, enhancers
from xraysr_gui.api.evaluating import evaluate
from xraysr_gui.api.images import from_array, info, save
from xraysr_gui.api.images import open_image as open
from xraysr_gui.api.models import (
    Installed,
    export_model,
    install_model,
    remove_model,
    sample,
    verify_model,
)
from xraysr_gui.api.processes import close
from xraysr_gui.batches.chain import Chain, ChainStep
from xraysr_gui.commands.batching.asked import Asked as Batch
from xraysr_gui.commands.evaluate_enhancers import Run
from xraysr_gui.commands.models.verify_models import Verified
from xraysr_gui.commands.write_evaluation import write_report
from xraysr_gui.core.errors import Cancelled, UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.evaluation.evaluated import Evaluated

__all__ = [
    "Batch",
    "Cancelled",
    "Chain",
    "ChainStep",
    "Compared",
    "Enhancer",
    "Evaluated",
    "Installed",
    "Progress",
    "Radiograph",
    "Run",
    "UserError",
    "Verified",
    "advise",
    "batch",
    "close",
    "compare",
    "degrade",
    "enhance",
    "enhancer",
    "enhancers",
    "estimate",
    "evaluate",
    "export_model",
    "from_array",
    "info",
    "install_model",
    "open",
    "regret",
    "remove_model",
    "sample",
    "save",
    "verify_model",
    "write_report",
]
