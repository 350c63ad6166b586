"""One JSON object on one line, whatever is in it."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xraysr_gui.isolation.messages import BadMessage, MessageKind, from_line, read_line, text_of, to_line

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(kind=st.sampled_from(MessageKind), body=plain)
def test_a_message_is_one_line_and_reads_as_it_was_written(kind: MessageKind, body: Any) -> None:
    line = to_line(kind, body=body)
    assert line.count(b"\n") == 1
    assert from_line(line) == {"kind": kind, "body": body}


@given(st.binary(max_size=60))
def test_no_bytes_do_more_than_be_refused(line: bytes) -> None:
    with pytest.raises(BadMessage):
        from_line(line)


def test_a_number_longer_than_python_reads_is_refused() -> None:
    with pytest.raises(BadMessage):
        from_line(b'{"kind": "at", "fraction": ' + b"9" * 5000 + b"}")


def test_lines_are_read_up_to_the_limit_and_not_beyond() -> None:
    pipe = io.BytesIO(b"123\n12345\n")
    assert read_line(pipe, 6) == b"123\n"
    with pytest.raises(BadMessage, match="more than 5"):
        read_line(pipe, 5)


def test_half_a_line_of_a_dying_child_is_the_end_and_no_message() -> None:
    assert read_line(io.BytesIO(b'{"kind": "ans'), 100) == b""


def test_a_long_text_is_shortened_and_a_missing_one_refused() -> None:
    assert text_of({"why": "x" * 50}, "why", 10) == "x" * 9 + "…"
    assert text_of({"why": "x" * 10}, "why", 10) == "x" * 10
    with pytest.raises(BadMessage):
        text_of({"why": 3}, "why")
    with pytest.raises(BadMessage):
        text_of({}, "why")
