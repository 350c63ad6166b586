from __future__ import annotations

import os

import numpy as np
import pytest
from PIL import Image

from xraysr_gui.core.errors import CannotExport
from xraysr_gui.image_io.written.picture_file import write_png


def test_greys_come_back_as_written_and_no_half_file_stays(tmp_path):
    greys = np.arange(12, dtype=np.uint8).reshape(3, 4) * 20
    write_png(tmp_path / "new" / "picture.png", greys)
    with Image.open(tmp_path / "new" / "picture.png") as picture:
        np.testing.assert_array_equal(np.asarray(picture), greys)
        assert picture.info == {}
    assert [p.name for p in (tmp_path / "new").iterdir()] == ["picture.png"]


def test_a_folder_that_is_a_file_is_refused_in_three_sentences(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(
        CannotExport, match=r"picture\.png could not be written\. .*refused it.* Choose a folder"
    ):
        write_png(tmp_path / "file" / "picture.png", np.zeros((2, 2), np.uint8))


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link.png").symlink_to(tmp_path / "real" / "picture.png")
    write_png(tmp_path / "link.png", np.zeros((2, 2), np.uint8))
    assert (tmp_path / "link.png").is_symlink()
    assert [one.name for one in (tmp_path / "real").iterdir()] == ["picture.png"]


def test_a_pipe_is_never_replaced_by_a_file(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(CannotExport, match=r"it is a pipe or a device.* Choose a folder"):
        write_png(tmp_path / "pipe.png", np.zeros((2, 2), np.uint8))
    assert (tmp_path / "pipe.png").is_fifo()
    assert len(list(tmp_path.iterdir())) == 1
