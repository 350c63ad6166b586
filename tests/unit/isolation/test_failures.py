"""The sentences that a person reads when a child failed."""

from __future__ import annotations

import pytest

from xraysr_gui.core.errors import (
    CannotOpenImage,
    ChildDied,
    ChildFailed,
    ChildTookTooMuchMemory,
    RequestRefused,
)
from xraysr_gui.isolation import failures
from xraysr_gui.isolation.messages import BadMessage

EVERY = [
    failures.died("lung.dcm", -11, ""),
    failures.too_much_memory("lung.dcm"),
    failures.too_long("lung.dcm", 60.0),
    failures.silent("lung.dcm", 30.0),
    failures.damaged("lung.dcm"),
    failures.not_started("reader"),
]


@pytest.mark.parametrize("failure", EVERY, ids=lambda failure: type(failure).__name__)
def test_every_failure_is_told_in_whole_sentences(failure: ChildFailed) -> None:
    for sentence in (failure.what, failure.why, failure.remedy):
        assert sentence[0].isalpha()
        assert sentence.endswith(".")
    assert "lung.dcm" in failure.what or "could not start" in failure.what


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (-11, "a segmentation fault"),
        (-62, "signal 62"),
        (0, "it left with code 0"),
        (0xC0000005, "an access violation"),
        (0xC00000FD, "a stack overflow"),
        (None, "it does not answer any more"),
    ],
)
def test_every_end_has_words(status: int | None, words: str) -> None:
    assert failures.ending(status) == words
    assert words in failures.died("x", status, "").why


@pytest.mark.parametrize(("status", "log"), [(0xC0000017, ""), (-6, "what(): std::bad_alloc")])
def test_an_end_for_want_of_memory_is_told_as_such(status: int, log: str) -> None:
    assert type(failures.died("x", status, log)) is ChildTookTooMuchMemory
    assert type(failures.died("x", -6, "assertion failed")) is ChildDied


def _refusal(*names: object) -> dict[str, object]:
    return {"names": list(names), "what": "A.", "why": "B.", "remedy": "C."}


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (["CannotOpenImage", "UserError"], CannotOpenImage),
        (["TooOld", "CannotOpenImage", "UserError"], CannotOpenImage),
        (["SystemExit", "Cancelled", "UserError", "annotations", 7], RequestRefused),
        ([], RequestRefused),
    ],
)
def test_only_errors_that_a_person_can_mend_are_made_again(names: list[object], kind: type) -> None:
    assert type(failures.refusal(_refusal(*names))) is kind


def test_a_refusal_without_sentences_is_none() -> None:
    with pytest.raises(BadMessage):
        failures.refusal({"names": ["CannotOpenImage"], "what": "A."})


def test_a_refusal_cannot_fill_the_screen() -> None:
    assert len(failures.refusal({**_refusal(), "what": "x" * 100_000}).what) == 4000
