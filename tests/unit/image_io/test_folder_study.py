"""Images that name no study take their folder for one."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from xraysr_gui.core.address import Address
from xraysr_gui.image_io.folder_study import summary_by_folder, uid_of


@given(st.text())
def test_a_made_up_uid_is_a_valid_one_and_always_the_same(words: str) -> None:
    assert re.fullmatch(r"2\.25\.[0-9]{1,39}", uid_of(words))
    assert uid_of(words) == uid_of(words)


def test_folders_of_an_archive_are_series_of_one_study() -> None:
    first, second, third = (
        summary_by_folder(Address(Path("/x/sent.zip"), member, 3), "PNG", (4, 5), 8, 1)
        for member in ("a/1.png", "b/1.png", "2.png")
    )
    assert first.study_uid == second.study_uid == third.study_uid
    assert len({first.series_uid, second.series_uid, third.series_uid}) == 3
    assert [one.series_description for one in (first, second, third)] == ["a", "b", "sent.zip"]
    assert first.address.frame == 0
