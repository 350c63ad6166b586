"""A page for a browser that opens without a network: images, what was made of them, figures, and how.

What it is given may come from hostile files, names of files too: every word is escaped here, and only here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from string import Template
from urllib.parse import quote

from xraysr_gui.settings import places

RESTRICTION = "Not a medical device. For research. Not for primary diagnosis."


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture as a whole and in detail: its title and two files, relative to the page."""

    title: str
    whole: str
    detail: str


@dataclass(frozen=True, slots=True)
class PageScale:
    """What the colours of the error maps mean: a picture of them, the words at its ends, and a sentence."""

    bar: str
    low: str
    high: str
    words: str


@dataclass(frozen=True, slots=True)
class PageTrial:
    """One task on one image.

    Attributes:
        title: Of the task.
        sentences: What came of it, and how it was done.
        pictures: Side by side.
        scale: Of the error maps among them.
        heads, rows: The table of figures.
        compares: What the figures compare.
        links: Words and files.
        provenance: How it was made, line by line.
    """

    title: str
    sentences: tuple[str, ...]
    pictures: tuple[ShownPicture, ...]
    scale: PageScale
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    compares: str
    links: tuple[tuple[str, str], ...]
    provenance: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageImage:
    """One image: its name, what has to be known of it, files that were made of it, and its tasks."""

    name: str
    sentences: tuple[str, ...]
    links: tuple[tuple[str, str], ...] = ()
    trials: tuple[PageTrial, ...] = ()


def page_as_html(
    title: str,
    sentences: Iterable[str],
    links: Iterable[tuple[str, str]],
    images: Iterable[PageImage],
    made: str,
) -> str:
    """The whole page."""
    return _template("page").substitute(
        title=escape(title),
        restriction=RESTRICTION,
        sentences=_paragraphs(sentences) + _linked(links),
        images="\n".join(_image(one) for one in images),
        made=escape(made),
    )


def _image(image: PageImage) -> str:
    return _template("image").substitute(
        name=escape(image.name),
        sentences=_paragraphs(image.sentences) + _linked(image.links),
        trials="\n".join(_trial(one) for one in image.trials),
    )


def _trial(trial: PageTrial) -> str:
    return _template("trial").substitute(
        title=escape(trial.title),
        sentences=_paragraphs(trial.sentences),
        pictures="\n".join(_picture(one) for one in trial.pictures),
        bar=quote(trial.scale.bar),
        low=escape(trial.scale.low),
        high=escape(trial.scale.high),
        scale=escape(trial.scale.words),
        heads="".join(f"<th>{escape(head)}</th>" for head in trial.heads),
        rows="\n".join(
            f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in trial.rows
        ),
        compares=escape(trial.compares),
        links=_linked(trial.links),
        provenance="".join(f"<li>{escape(line)}</li>" for line in trial.provenance),
    )


def _picture(picture: ShownPicture) -> str:
    title, whole, detail = escape(picture.title), quote(picture.whole), quote(picture.detail)
    return (
        f'<figure><figcaption>{title}</figcaption><a href="{whole}"><img src="{whole}" alt="{title}"></a>'
        f'<a href="{detail}"><img class="detail" src="{detail}" alt="{title}, detail"></a></figure>'
    )


def _paragraphs(sentences: Iterable[str]) -> str:
    return "\n".join(f"<p>{escape(one)}</p>" for one in sentences)


def _linked(links: Iterable[tuple[str, str]]) -> str:
    told = " · ".join(f'<a href="{quote(file)}">{escape(words)}</a>' for words, file in links)
    return f"\n<p>{told}</p>" if told else ""


def _template(name: str) -> Template:
    file = places.resources() / "demonstration" / f"{name}.html"
    return Template(file.read_text(encoding="utf-8"))
