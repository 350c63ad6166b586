from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from xraysr_gui.gui.widgets.save_dialog import save_dialog
from xraysr_gui.settings import places


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    return window


def folder(window, image: Path | None) -> Path:
    dialog = save_dialog(window, "Save", ("PNG (*.png)",), "result.png", image)
    return Path(dialog.directory().absolutePath())


def test_it_starts_beside_the_image_but_never_in_the_programs_own_folder(window, tmp_path, monkeypatch):
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setattr(Path, "home", lambda: home)
    films = tmp_path / "films"
    films.mkdir()
    assert folder(window, films / "a.dcm") == films
    assert folder(window, places.resources() / "sample_study" / "1_chest_pa.dcm") == home
    assert folder(window, None) == home
