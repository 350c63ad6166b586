from __future__ import annotations

import random

from xraysr_gui.gui.measuring.tag_rows import TagRows, TagSearch
from xraysr_gui.image_io.tags import Tag

ELEMENTS = 100_000
BUDGET_S = 0.100


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


def test_a_search_in_a_hundred_thousand_elements_feels_immediate(qapp, benchmark):
    rows = TagRows()
    rows.show_tags(many_tags())
    rows.search("prepared")

    benchmark.pedantic(rows.search, args=("dose det 12",), rounds=9)

    benchmark.extra_info["elements"] = ELEMENTS
    assert 0 < rows.found_count < ELEMENTS
    assert benchmark.stats.stats.median <= BUDGET_S


def test_preparing_one_slice_of_rows_leaves_the_window_free(benchmark):
    tags = many_tags()

    def prepared() -> tuple[tuple[TagSearch, int], dict]:
        return (TagSearch(tags), 4000), {}

    benchmark.pedantic(TagSearch.prepare, setup=prepared, rounds=9)

    assert benchmark.stats.stats.median <= 0.016
