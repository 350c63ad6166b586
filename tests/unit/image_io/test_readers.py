"""The table of kinds of file."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

from xraysr_gui.image_io.decoder import Decoder
from xraysr_gui.image_io.readers import READERS


@pytest.mark.parametrize("reader", tuple(READERS), ids=lambda reader: reader.id)
def test_every_reader_names_a_module_that_can_do_all_of_it(reader):
    module = reader.decoder()
    for name in ("recognises", "read", "summarise", "list_tags"):
        wanted = [one for one in inspect.signature(getattr(Decoder, name)).parameters if one != "self"]
        assert list(inspect.signature(getattr(module, name)).parameters) == wanted


def test_no_two_kinds_share_an_extension():
    extensions = [one for reader in READERS for one in reader.extensions]
    assert len(set(extensions)) == len(extensions)
    assert all(one.startswith(".") and one == one.lower() for one in extensions)


def test_the_table_is_light_enough_for_the_window():
    loaded = "import sys, xraysr_gui.image_io.readers; print(*sys.modules)"
    names = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True).stdout
    assert not {"pydicom", "PIL", "h5py", "imagecodecs", "SimpleITK"} & set(names.split())
