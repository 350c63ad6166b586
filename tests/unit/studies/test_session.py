from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.support.open_sessions import MARKS, REGIONS, image_in, page_of, result_of, worked_on
from xraysr_gui.core.address import Address, Stack
from xraysr_gui.core.arrangement import Arrangement
from xraysr_gui.core.page import Page
from xraysr_gui.core.radiograph import Step
from xraysr_gui.core.spacing import Calibration, Spacing
from xraysr_gui.studies.session import KeptSession, Snapshot, kept_of
from xraysr_gui.studies.session_json import from_json, to_json
from xraysr_gui.studies.session_rows import MOST_IMAGES


def kept(snapshot: Snapshot) -> KeptSession:
    return kept_of(snapshot, lambda result: "f.npy", lambda path: (len(path.name), 7), "2026-01-02T03:04")


def test_what_was_open_comes_back_from_its_text(tmp_path):
    session = kept(worked_on(tmp_path))
    assert from_json(to_json(session)) == session
    last = session.images[-1]
    assert (last.marks, last.regions, len(last.results)) == (MARKS, REGIONS, 2)
    assert last.stamp == (len("b.png"), 7)
    assert session.page.address == last.address
    assert session.words() == "3 images, 2 results, 2 regions, 4 marks"


def test_the_words_leave_out_what_there_is_none_of(tmp_path):
    image = image_in(tmp_path, "a.png")
    session = kept(Snapshot(worked_on(tmp_path).documents[:1], {}, page_of(image)))
    assert session.words() == "1 image, 1 mark"


def test_a_result_is_made_again_of_its_image_and_its_pixels(tmp_path):
    image = replace(image_in(tmp_path, "a.png"), spacing=Spacing(0.2, 0.1, Calibration.DETECTOR, "a note"))
    result = replace(result_of(image), notices=("Take care.",))
    again = kept_of(
        replace(worked_on(tmp_path), documents=(replace_document(image, result),)),
        lambda _: "x",
        lambda _: (0, 0),
        "",
    )
    found = again.images[-1].results[0].on(image, result.pixels)
    np.testing.assert_array_equal(found.pixels, result.pixels)
    np.testing.assert_array_equal(found.greys.codes, result.greys.codes)
    np.testing.assert_array_equal(found.greys.values, result.greys.values)
    assert (found.spacing, found.steps, found.notices) == (result.spacing, result.steps, result.notices)
    assert (found.black, found.white, found.source) == (result.black, result.white, result.source)


def test_a_result_that_comes_back_still_lacks_what_its_image_lacks(tmp_path):
    whole = image_in(tmp_path, "a.png")
    missing = np.zeros(whole.shape, np.bool_)
    missing[-2:] = True
    image = whole.lacking(missing)
    result = image.enhanced(np.kron(image.normalised(), np.ones((2, 2), np.float32)), Step("twice", 1, ()), 2)
    session = kept(replace(worked_on(tmp_path), documents=(replace_document(image, result),)))
    found = session.images[-1].results[0].on(image, result.pixels)
    np.testing.assert_array_equal(found.missing, result.missing)
    assert found.missing.shape == found.shape == tuple(2 * side for side in whole.shape)


def replace_document(image, result):
    from xraysr_gui.core.workspace import Document

    return Document(image, (result,))


def test_a_very_long_stack_is_left_at_the_page_that_was_looked_at():
    images = tuple(Address(Path(f"{number}.dcm")) for number in range(MOST_IMAGES + 1))
    session = KeptSession((), Page(Stack("Long", images), 17))
    assert from_json(to_json(session)).page == Page(Stack("Long", images[17:18]), 0)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:-20],
        lambda text: text.replace('"schema": 1', '"schema": 2'),
        lambda text: text.replace('"f.npy"', '"../f.npy"'),
        lambda text: text.replace('"index": 1', '"index": 9'),
        lambda text: text.replace('"Distance"', '"Nothing"'),
        lambda text: "[]",
        lambda text: "{}",
    ],
)
def test_what_is_damaged_is_refused(tmp_path, change):
    text = to_json(kept(worked_on(tmp_path)))
    assert change(text) != text
    with pytest.raises((ValueError, TypeError, KeyError)):
        from_json(change(text))


def test_how_the_views_stood_comes_back_from_its_text(tmp_path):
    snapshot = worked_on(tmp_path)
    first, second = (one.original for one in snapshot.documents)
    pages = (replace(page_of(first), version=0), None, page_of(second, first))
    views = Arrangement(2, 2, pages, 2, (2,))
    session = kept(replace(snapshot, views=views))
    assert from_json(to_json(session)).views == views
    old = json.loads(to_json(session))
    del old["views"]
    assert from_json(json.dumps(old)).views is None, "sessions of before are still read"


@pytest.mark.parametrize(
    "wrong", [{"rows": 0}, {"rows": 9, "columns": 9}, {"active": 4}, {"active": -1}, {"maps": [4]}]
)
def test_a_layout_that_there_is_not_is_refused(tmp_path, wrong):
    session = kept(replace(worked_on(tmp_path), views=Arrangement(2, 2)))
    told = json.loads(to_json(session))
    told["views"].update(wrong)
    with pytest.raises(ValueError, match="no "):
        from_json(json.dumps(told))
