from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtGui import QDesktopServices

from xraysr_gui.gui.shell.opened_elsewhere import open_elsewhere


@pytest.mark.parametrize("opens", [True, False])
def test_a_file_that_nothing_opens_is_told_with_its_place(tmp_path, monkeypatch, opens):
    asked, told = [], []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: asked.append(url.toLocalFile()) or opens)
    report = tmp_path / "my report.html"
    open_elsewhere(report, SimpleNamespace(show_error=told.append))
    assert asked == [str(report)]
    assert [(one.what, str(report) in one.remedy) for one in told] == (
        [] if opens else [("my report.html could not be opened.", True)]
    )
