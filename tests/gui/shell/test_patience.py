from __future__ import annotations

from PySide6.QtCore import QObject

from xraysr_gui.gui.shell.action import Action
from xraysr_gui.gui.shell.patience import Patience


def test_what_waits_in_vain_is_told_and_the_next_is_still_done(qtbot, qapp):
    done, told, loading = [], [], ["Waiting for the image ..."]
    reasons = {"fit": "Open an image first.", "theme": "Not now."}
    parent = QObject()
    patience = Patience(parent)
    patience.in_vain.connect(told.append)
    for id, title in (("fit", "Fit"), ("theme", "Theme")):
        patience.hold(
            Action(
                id,
                title,
                "View",
                lambda id=id: done.append(id),
                why_not=lambda id=id: reasons[id],
                not_yet=lambda: loading[0],
            )
        )
    patience.try_again()
    qtbot.wait(20)
    assert patience.is_waiting
    assert (done, told) == ([], [])

    loading[0], reasons["theme"] = "", ""
    patience.try_again()

    qtbot.waitUntil(lambda: not patience.is_waiting)
    assert done == ["theme"]
    assert told == ["Fit: Open an image first."]
