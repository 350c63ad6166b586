"""Makes the table of layers in the page about models of one's own, from the code that understands them.

python -m tests.support.layer_page docs/BRING_YOUR_MODEL.md
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from xraysr_gui.enhancers.model_files.number_rules import ACTIVATIONS
from xraysr_gui.enhancers.model_files.understood import (
    FUNCTION_CALL,
    INPUT,
    MODELS,
    NEED_SIZE,
    PROGRAMS,
    UNDERSTOOD,
)

BEGIN, END = "<!-- layers: made by tests.support.layer_page -->", "<!-- layers end -->"
OPERATIONS = {
    "Clip": "clip", "DepthToSpace": "depth_to_space", "Divide": "divide", "Elu": "elu",
    "LeakyRelu": "leaky_relu", "Max": "max", "Mean": "mean", "Negative": "negative", "Relu": "relu",
    "Relu6": "relu6", "Selu": "selu",
    "Sigmoid": "sigmoid", "Silu": "silu", "Softplus": "softplus", "Softsign": "softsign",
    "SpaceToDepth": "space_to_depth", "Tanh": "tanh", "Transpose": "transpose", "TrueDivide": "true_divide",
}  # fmt: skip
"""What Keras writes down when a function of keras.ops is called, and the name of that function."""


def table() -> str:
    """Markdown: what may stand in a network, and what may not."""
    layers = sorted(set(UNDERSTOOD) - set(OPERATIONS) - {FUNCTION_CALL})
    rows = (
        ("layers", layers),
        ("functions of `keras.ops`", [OPERATIONS[one] for one in sorted(set(UNDERSTOOD) & set(OPERATIONS))]),
        ("activations", sorted(ACTIVATIONS)),
        ("models, also one inside another", MODELS),
        ("only where the size of the image is stated", sorted(NEED_SIZE)),
        ("never, for they are programs", sorted(PROGRAMS)),
    )
    return "\n".join(("| | |", "|---|---|", *(f"| {words} | {_listed(names)} |" for words, names in rows)))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names if name != INPUT)


def with_table(page: str) -> str:
    """A page with its table made anew."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}"


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(with_table(path.read_text(encoding="utf-8")), encoding="utf-8")
