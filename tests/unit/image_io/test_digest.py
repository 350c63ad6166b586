"""The hash that travels with an image is that of the bytes on the disk."""

from __future__ import annotations

import hashlib
import zipfile

from xraysr_gui.core.address import Address
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
