from __future__ import annotations

from pathlib import Path

from xraysr_gui.gui.shell.manual_pages import ManualPage, search

PAGES = tuple(
    ManualPage(Path(f"{number}.md"), title, f"# {title}\n\n{text}\n")
    for number, (title, text) in enumerate(
        (
            ("First steps", "For research. Nothing is diagnosed."),
            ("The list", "Type into the field to search for a study; research has nothing to do with it."),
            ("Searching", "By name or date."),
        )
    )
)


def test_a_heading_comes_first_a_word_that_begins_so_next_and_a_part_of_a_word_last():
    assert [find.heading for find in search(PAGES, "search")] == ["Searching", "The list", "First steps"]
    assert [find.heading for find in search(PAGES, "SEARCH study")] == ["The list"]


def test_what_is_shown_of_a_section_begins_near_the_word_itself():
    (find,) = search(PAGES, "search field")
    assert "to search for a study" in find.around
    assert search(PAGES, "  ") == search(PAGES, "xylophone") == ()
