"""Parameters of a step as readers are told them: only those that were in use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from xraysr_gui.core.words import tr

AUTOMATIC = "automatic_"
"""What the name of a switch begins with that leaves a number to the image."""
AUTOMATIC_BLUR, MEASURED = "automatic", ("size", "angle", "noise")
"""The switch that leaves blur and noise to the image, and the numbers that it replaces."""


def said_of(parameters: Iterable[tuple[str, object]], told: Callable[[str, object], str]) -> Iterator[str]:
    """Parameters for readers, each as `told` words it: what the image itself was asked for has no number."""
    every = dict(parameters)
    switches = {name: numbers for name in every if (numbers := _left_to_the_image(name)) <= every.keys()}
    left = {number for name, numbers in switches.items() if every[name] for number in numbers}
    measured = [name for name in every if name in left]
    for name, value in every.items():
        if measured and name == measured[0]:
            yield tr("{} measured in the image").format(_listed(measured))
        elif name not in measured and not switches.get(name):
            yield told(name, value)


def plain_words(parameters: Iterable[tuple[str, object]]) -> str:
    """All of them in a line, as in "amount 1.5, radius 2, quick: yes"."""
    return ", ".join(said_of(parameters, _plain))


def _listed(names: Sequence[str]) -> str:
    """Such as "size, angle and noise"."""
    *first, last = (tr(one.replace("_", " ")) for one in names)
    return tr("{} and {}").format(", ".join(first), last) if first else last


def _left_to_the_image(name: str) -> set[str]:
    """The numbers that a switch of this name replaces; none if it is no switch."""
    if name == AUTOMATIC_BLUR:
        return set(MEASURED)
    return {name.removeprefix(AUTOMATIC)} if name.startswith(AUTOMATIC) else set()


def _plain(name: str, value: object) -> str:
    name = tr(name.replace("_", " "))
    if isinstance(value, bool):
        return tr("{}: yes").format(name) if value else tr("{}: no").format(name)
    return f"{name} {value:g}" if isinstance(value, float) else f"{name} {tr(str(value))}"
