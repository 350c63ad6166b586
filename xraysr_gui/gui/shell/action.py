"""One thing that a person can ask for."""

from __future__ import annotations

from collections.abc import Callable

from xraysr_gui.core.light_dataclass import dataclass


def _always() -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a person can ask for.

    Attributes:
        id: Stable name, in keymaps and settings.
        title: Words in menu and palette.
        menu: Which menu it stands in, "File" or "View/Layout"; "" for none.
        do: Does it.
        icon: Name of a picture in resources/icons, "" for none.
        why_not: Why it cannot be done now, "" if it can: greys the action and is its tooltip.
        checked: Whether it is switched on, for actions that switch; None for others.
        released: For actions that last while a key is held: ends them.
        explains: One sentence more than the title.
        group: Actions of one group are told apart by a line in the menu.
        waits_for_image: Whether it may wait for an image that is on its way; what was done already does not.
        not_yet: What it still waits for, as a sentence, while that is loading; "" if it would wait in vain.
    """

    id: str
    title: str
    menu: str
    do: Callable[[], None]
    icon: str = ""
    why_not: Callable[[], str] = _always
    checked: Callable[[], bool] | None = None
    released: Callable[[], None] | None = None
    explains: str = ""
    group: str = ""
    waits_for_image: bool = True
    not_yet: Callable[[], str] = _always
