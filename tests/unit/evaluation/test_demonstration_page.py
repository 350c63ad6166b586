from __future__ import annotations

from html.parser import HTMLParser

from xraysr_gui.evaluation.demonstration_page import (
    RESTRICTION,
    PageImage,
    PageScale,
    PageTrial,
    ShownPicture,
    page_as_html,
)

EVIL = '"><script>alert(1)</script><img src=x onerror="alert(2)">&amp;$title'


class Read(HTMLParser):
    """Every tag, attribute and word of a page."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.words = [], [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_data(self, data):
        self.words += data


def page(words):
    trial = PageTrial(
        words,
        (words,),
        (ShownPicture(words, f"{words}/a.png", "b c.png"),),
        PageScale("bar.png", words, words, words),
        (words, "B"),
        ((words, "1.5"),),
        words,
        ((words, "page.pdf"),),
        (words,),
    )
    return page_as_html(
        words, (words,), ((words, "scores.json"),), (PageImage(words, (words,), (), (trial,)),), words
    )


def test_what_files_are_named_cannot_become_a_part_of_the_page():
    harmless, attacked = Read(page("plain")), Read(page(EVIL))
    assert attacked.tags == harmless.tags
    assert "script" not in attacked.tags
    assert {name for _, name, _ in attacked.attributes} == {name for _, name, _ in harmless.attributes}
    assert attacked.words.count(EVIL) == harmless.words.count("plain") > 8


def test_the_page_needs_nothing_but_the_files_beside_it():
    found = Read(page("plain"))
    leads = [value for _, name, value in found.attributes if name in ("src", "href")]
    assert "b%20c.png" in leads
    assert not [value for value in leads if ":" in value or value.startswith("/")]
    assert "url(" not in page("plain")
    assert "@import" not in page("plain")


def test_it_says_what_may_not_be_done_with_it_and_knows_light_and_dark():
    assert page("plain").count(RESTRICTION) == 2
    assert "prefers-color-scheme: dark" in page("plain")
