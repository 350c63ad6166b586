"""Parameters of a step as readers are told them: only those that were in use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from xraysr_gui.core.words import tr

AUTOMATIC = "automatic_"
"""What the name of a switch begins with that leaves a number to the image."""


def said_of(parameters: Iterable[tuple[str, object]], told: Callable[[str, object], str]) -> Iterator[str]:
    """Parameters for readers, each as `told` words it: what the image itself was asked for has no number."""
    every = tuple(parameters)
    measured = {name.removeprefix(AUTOMATIC) for name, value in every if name.startswith(AUTOMATIC) and value}
    for name, value in every:
        if name in measured:
            yield tr("{} measured in the image").format(tr(name.replace("_", " ")))
        elif not (name.startswith(AUTOMATIC) and name.removeprefix(AUTOMATIC) in dict(every)):
            yield told(name, value)
