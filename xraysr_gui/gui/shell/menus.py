"""The menus of the window, in their order; what stands in them comes with the rooms."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QMenuBar

from xraysr_gui.core.words import tr

MENUS = (
    "File",
    "Edit",
    "Tools",
    "View",
    "Image",
    "Go",
    "Worklist",
    "Enhance",
    "Compare",
    "Regions",
    "Window",
    "Help",
)


def menu_of_bar(bar: QMenuBar, title: str) -> QMenu:
    """The menu of that title; one that is new stands before those of the frame, if the bar has them."""
    directly = Qt.FindChildOption.FindDirectChildrenOnly
    menus = {menu.title(): menu for menu in bar.findChildren(QMenu, options=directly)}
    if tr(title) in menus:
        return menus[tr(title)]
    frame = menus.get(tr("Window"))
    if frame is None or title in MENUS:
        return bar.addMenu(tr(title))
    made = QMenu(tr(title), bar)
    bar.insertMenu(frame.menuAction(), made)
    return made
