from __future__ import annotations

import random
from functools import partial

from tests.benchmarks.table import Figure
from tests.support.speed import FRAME_MS, quickest_ms
from xraysr_gui.gui.measuring.tag_rows import TagRows, TagSearch
from xraysr_gui.image_io.tags import Tag

ELEMENTS, IMMEDIATE_MS = 100_000, 100.0


def many_tags() -> tuple[Tag, ...]:
    rng = random.Random(3)
    words = ("Dose", "Detector", "Sequence", "Patient", "Exposure", "Table", "Position", "Filter")
    return tuple(
        Tag(
            row % 3,
            f"({rng.randrange(65536):04X},{rng.randrange(65536):04X})",
            "LO",
            " ".join(rng.sample(words, 3)),
            "".join(rng.choices("abcdefghij 0123456789.", k=40)),
        )
        for row in range(ELEMENTS)
    )


def test_a_search_in_a_hundred_thousand_elements_feels_immediate(qapp, figure):
    rows = TagRows()
    rows.show_tags(many_tags())
    rows.search("prepared")
    took = quickest_ms(lambda: rows.search("dose det 12"), 9)
    assert 0 < rows.found_count < ELEMENTS
    figure(Figure("search in 100,000 tags", took, IMMEDIATE_MS, "ms", "what feels immediate", 1.0))


def test_preparing_one_slice_of_rows_leaves_the_window_free(figure):
    tags = many_tags()
    took = min(quickest_ms(partial(TagSearch(tags).prepare, 4000), 1) for _ in range(9))
    figure(Figure("a slice of the tag list prepared", took, FRAME_MS, "ms", "a frame", 1.0))
