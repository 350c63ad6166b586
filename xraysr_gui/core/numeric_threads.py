"""How many threads a numeric library starts for itself: one, in the window's process and in every child.

What such a library starts beside it spins while it waits, on the processor that a child reads the image with.
A library looks once, while it loads.
"""

from __future__ import annotations

ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)
"""Names of the environment."""
