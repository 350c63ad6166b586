from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xraysr_gui.core.redaction import redacted

WORD = st.text("abcdefghijklmnopqrstuvwxyzäöüß", min_size=3, max_size=9).map(str.title)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (
            "[Errno 2] No such file or directory: '/images/Mary Ann Doe/1.dcm'",
            "[Errno 2] No such file or directory: <file>",
        ),
        (r'cannot open "C:\images\Mary Ann Doe\1" now', "cannot open <file> now"),
        ("study 1.2.840.113619.2.5.1762583153 opened", "study <uid> opened"),
        ("PySide6 6.11.3 on Python 3.11.7", "PySide6 6.11.3 on Python 3.11.7"),
        ("cannot read /images/doe/1.dcm", "cannot read <file>"),
        (r"cannot read C:\images\doe.dcm now", "cannot read <file> now"),
        ("name MÜLLER^JÖRG", "name <person>"),
        ("slice doe.nii is cut", "slice <file> is cut"),
        ("born 1970-01-31, 19700131", "born <date>, <date>"),
        ("KeyError: 'rows'", "KeyError: 'rows'"),
        ("a ratio of 3/4 and 20 MB", "a ratio of 3/4 and 20 MB"),
    ],
)
def test_places_and_dates_are_taken_out(text, clean):
    assert redacted(text) == clean


@given(st.lists(WORD, min_size=2, max_size=5))
def test_no_dicom_person_name_is_left(parts):
    assert redacted(f"read {'^'.join(parts)} twice") == "read <person> twice"


@given(st.lists(WORD, min_size=2, max_size=5), st.sampled_from("/\\"))
def test_no_part_of_a_quoted_path_is_left(parts, separator):
    quoted = "'" + separator + separator.join(" ".join([part, part]) for part in parts) + "'"
    assert redacted(f"cannot read {quoted}.") == "cannot read <file>."


@given(st.text("abc 123.:,", max_size=60))
def test_redacting_twice_changes_nothing_more(text):
    assert redacted(redacted(text)) == redacted(text)
