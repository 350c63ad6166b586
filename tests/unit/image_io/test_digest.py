"""The hash that travels with an image is that of the bytes on the disk."""

from __future__ import annotations

import hashlib
import io
import os
import time
import zipfile

import pytest

from tests.support.waiting import WAIT_MS
from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.image_io.content import Content
from xraysr_gui.image_io.digest import digested


def hashed(address: Address) -> str:
    with digested(Content(address)) as found:
        pass
    return found.sha256


def test_it_is_what_sha256sum_says(tmp_path):
    path = tmp_path / "a.bin"
    for size in (1, 1 << 20, (5 << 20) + 3):
        path.write_bytes(b"x" * size)
        assert hashed(Address(path)) == hashlib.sha256(b"x" * size).hexdigest()


def test_a_member_of_an_archive_has_its_own(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inside.dcm", b"inside")
    address = Address(tmp_path / "a.zip", "inside.dcm")
    assert hashed(address) == hashlib.sha256(b"inside").hexdigest()


def test_all_frames_of_a_file_share_it(tmp_path):
    path = tmp_path / "a.bin"
    path.write_bytes(b"frames")
    assert hashed(Address(path, frame=7)) == hashed(Address(path))


def test_a_file_that_goes_away_meanwhile_has_none(tmp_path):
    path = tmp_path / "a.bin"
    path.write_bytes(b"gone soon")
    content = Content(Address(path))
    content.open = lambda: open(tmp_path / "nowhere", "rb")  # noqa: SIM115
    with digested(content) as found:
        pass
    assert found.sha256 == ""


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("written", [b"x" * 5, b"other"])
def test_a_file_that_is_written_to_meanwhile_is_refused(tmp_path, written, before):
    """Its hash, or its pixels, may be those of another file; so may they be before hashing begins."""
    path = tmp_path / "a.bin"
    path.write_bytes(b"first")
    os.utime(path, (1, 1))
    content = Content(Address(path))
    if before:
        path.write_bytes(written * 2)
    with pytest.raises(CannotOpenImage, match="changed while it was read"), digested(content):
        path.write_bytes(written * (2 if before else 1))


def test_the_rest_of_a_file_that_was_refused_is_not_hashed(tmp_path):
    path = tmp_path / "a.bin"
    path.write_bytes(b"large")
    content = Content(Address(path))
    given_up = time.monotonic() + WAIT_MS / 1000
    ended = []

    class Endless(io.BytesIO):
        def read(self, count=-1):
            if time.monotonic() < given_up:
                return b"more"
            ended.append(count)
            return b""

    content.open = Endless
    with pytest.raises(ValueError, match="no image"), digested(content):
        raise ValueError("no image")
    assert not ended
