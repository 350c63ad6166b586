"""Images that lie in several files, through the real reader child, which opens none of them itself."""

from __future__ import annotations

import gzip
import zipfile

import numpy as np
import pytest
import SimpleITK as sitk

from tests.support.dicom_files import EXPLICIT, element, start_of, write_dicom
from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.core.progress import Progress

STORED = np.arange(96, dtype=np.int16).reshape(2, 6, 8)


@pytest.mark.parametrize("name", ["a.mhd", "a.nhdr", "a.hdr", "with spaces.mhd", "Thörax.mhd"])
def test_a_header_and_its_pixels_beside_it_are_read(tmp_path, reader, name):
    sitk.WriteImage(sitk.GetImageFromArray(STORED), str(tmp_path / name))
    assert len(list(tmp_path.iterdir())) == 2
    for frame in range(2):
        radiograph = reader.open(Address(tmp_path / name, frame=frame), Progress())
        np.testing.assert_array_equal(radiograph.pixels, STORED[frame])


def test_packed_pixels_of_a_pair_are_read(tmp_path, reader):
    sitk.WriteImage(sitk.GetImageFromArray(STORED), str(tmp_path / "a.hdr"))
    (tmp_path / "a.img.gz").write_bytes(gzip.compress((tmp_path / "a.img").read_bytes()))
    (tmp_path / "a.img").unlink()
    radiograph = reader.open(Address(tmp_path / "a.hdr"), Progress())
    np.testing.assert_array_equal(radiograph.pixels, STORED[0])


def test_a_link_to_an_image_elsewhere_is_read_since_a_person_named_it(tmp_path, reader):
    (tmp_path / "archive").mkdir()
    write_dicom(tmp_path / "archive" / "a.dcm", STORED[0])
    (tmp_path / "link.dcm").symlink_to(tmp_path / "archive" / "a.dcm")
    assert reader.open(Address(tmp_path / "link.dcm"), Progress()).shape == (6, 8)


def test_pixels_that_are_a_link_out_of_the_folder_are_not_read(tmp_path, reader):
    (tmp_path / "images").mkdir()
    sitk.WriteImage(sitk.GetImageFromArray(STORED), str(tmp_path / "images" / "a.mhd"))
    (tmp_path / "images" / "a.raw").rename(tmp_path / "secret")
    (tmp_path / "images" / "a.raw").symlink_to(tmp_path / "secret")
    with pytest.raises(CannotOpenImage, match="does not lie in the same folder"):
        reader.open(Address(tmp_path / "images" / "a.mhd"), Progress())


def test_a_disc_an_archive_and_single_files_are_listed_together(tmp_path, reader):
    folder = tmp_path / "disc"
    (folder / "SERIES1").mkdir(parents=True)
    records = b""
    for way in ("SERIES1\\IM1 ", "SERIES1\\IM2 ", "IM3 "):
        write_dicom(folder.joinpath(*way.strip().split("\\")), STORED[0])
        record = element(0x00041430, b"CS", b"IMAGE ") + element(0x00041500, b"CS", way.encode())
        records += b"\xfe\xff\x00\xe0" + len(record).to_bytes(4, "little") + record
    kind = element(0x00020002, b"UI", b"1.2.840.10008.1.3.10")
    start = start_of(EXPLICIT).replace(b"DICM", b"DICM" + kind)
    (folder / "DICOMDIR").write_bytes(start + element(0x00041220, b"SQ", records))
    single = write_dicom(tmp_path / "a.dcm", STORED[0])
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(single, "inside.dcm")
    found = reader.summaries([folder / "DICOMDIR", tmp_path / "a.zip", single], Progress())
    assert found.refused == ()
    names = [(one.address.path.name, one.address.member) for one in found.found]
    assert names == [("IM1", ""), ("IM2", ""), ("IM3", ""), ("a.zip", "inside.dcm"), ("a.dcm", "")]
