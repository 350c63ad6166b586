"""Which font prints which letters of a page, so that nobody's name becomes a row of question marks.

Western letters are left to Helvetica, which every PDF reader has. Chinese, Japanese and Korean are printed
with Asian fonts that the file only names and the reader's program brings, all others with a TrueType font
that travels in the file.
"""

from __future__ import annotations

import os
import re
import struct
import unicodedata
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import numpy as np

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFont, TTFontFace
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Paragraph

NO_FONT = "Letters for which this computer has no font are shown as ?."
NO_SHAPING = (
    "Letters that join, carry signs or run from right to left cannot be printed here; they are shown as ?."
)
NOT_IN_FILE = (
    "Chinese, Japanese and Korean letters are drawn with the fonts of the program that shows this page; "
    "it leaves gaps where it has none."
)
DAMAGED = (OSError, ValueError, LookupError, ArithmeticError, TypeError, AttributeError, struct.error)
"""What reading a damaged font file ends with, beside the library's own error."""

_ASIAN = "\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
_PIECES = re.compile(rf"[{_ASIAN}]+|[^{_ASIAN}\s]+|\s+")
_KANA = re.compile("[\u3005\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f]")
_SHAPED = re.compile(
    "[\u0590-\u109f\u1100-\u11ff\u1700-\u18af\u1900-\u1c7f\u1cc0-\u1cff\ua800-\uabff\ud7b0-\ud7ff"
    "\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00011fff\U0001e800-\U0001efff]"
)
"""Scripts from right to left, and those whose letters change their form or place beside others."""

_ASIAN_FONTS = (
    ("STSong-Light", "gb2312"),
    ("MSung-Light", "big5"),
    ("HeiseiKakuGo-W5", "cp932"),
    ("HYSMyeongJo-Medium", "cp949"),
    ("STSong-Light", "gbk"),
)
"""Each with a code whose letters it has. All codes have kana: where there are any, Japanese goes first."""

_FOLDERS = (
    *("/System/Library/Fonts/Supplemental", "/Library/Fonts", "/System/Library/Fonts"),
    *(f"/usr/share/fonts/truetype/{name}" for name in ("dejavu", "noto", "liberation", "freefont", "droid")),
    *(
        "/usr/share/fonts/dejavu-sans-fonts",
        "/usr/share/fonts/google-noto",
        "/usr/share/fonts/liberation-sans",
    ),
    *("/usr/share/fonts/TTF", "/usr/share/fonts/noto", "/usr/share/fonts/liberation"),
    "/usr/share/fonts/gnu-free",
)
_TABLES = (b"cmap", b"glyf", b"loca")
"""Of a font: which letter has which shape, and the shapes. Others have wrong sums in sound fonts too."""
_WINDOWS = ("arial.ttf", "segoeui.ttf", "tahoma.ttf", "malgun.ttf")
_FILES = (
    *("Arial.ttf", "Tahoma.ttf", "Arial Unicode.ttf"),
    *("DejaVuSans.ttf", "NotoSans-Regular.ttf", "LiberationSans-Regular.ttf", "FreeSans.ttf"),
    "DroidSansFallbackFull.ttf",
)


def usual_places() -> tuple[Path, ...]:
    """Where Windows, macOS and Linux keep fonts with many scripts; most of these files do not exist."""
    windows = Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"
    own = (windows / name for name in _WINDOWS)
    return (*own, *(Path(folder) / name for folder in _FOLDERS for name in _FILES))


@dataclass(frozen=True, slots=True)
class TextRun:
    """Letters that one font prints.

    Attributes:
        letters: As they are printed.
        font: Its name; nothing where Helvetica prints them.
        note: What the reader must know of it: why it is question marks, or may be a gap.
    """

    letters: str
    font: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Pen:
    """Writes on one page.

    Attributes:
        canvas: The page, as the library knows it.
        places: Of the files with fonts, most wanted first.
    """

    canvas: Canvas
    places: tuple[Path, ...]

    def line(
        self, left: float, bottom: float, words: str, letters: tuple[str, float], room: float = inf
    ) -> None:
        """On one line, cut where the room ends; `letters` are the font for Western ones and the size."""
        font, size = letters
        line = self.canvas.beginText(left, bottom)
        for run in fitted(runs_of(words, self.places), letters, room):
            line.setFont(run.font or font, size)
            line.textOut(run.letters)
        self.canvas.drawText(line)

    def paragraph(self, words: str, size: float, colour: str) -> Paragraph:
        """On as many lines as it takes."""
        return _paragraph(runs_of(words, self.places), ("Helvetica", size), colour)

    def cell(
        self, words: str, letters: tuple[str, float], colour: str, *, room: float = inf, right: bool = False
    ) -> Paragraph | str:
        """For a table: what Helvetica prints as it is, anything else as a paragraph."""
        runs = fitted(runs_of(words, self.places), letters, room)
        if any(run.font for run in runs):
            return _paragraph(runs, letters, colour, right=right)
        return "".join(run.letters for run in runs)

    def notes(self, words: Iterable[str]) -> tuple[str, ...]:
        """Sentences about what is not printed, or not surely."""
        runs = (run for one in words for run in runs_of(one, self.places))
        return tuple(dict.fromkeys(run.note for run in runs if run.note))


def _paragraph(
    runs: Iterable[TextRun], letters: tuple[str, float], colour: str, *, right: bool = False
) -> Paragraph:
    from reportlab.lib.enums import TA_LEFT, TA_RIGHT
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    font, size = letters
    style = ParagraphStyle("words", fontName=font, fontSize=size, leading=size * 1.3, textColor=colour)
    style.splitLongWords = 1
    style.alignment = TA_RIGHT if right else TA_LEFT
    marked = (
        f'<font name="{run.font}">{escape(run.letters)}</font>' if run.font else escape(run.letters)
        for run in runs
    )
    return Paragraph("".join(marked), style)


def runs_of(words: str, places: Iterable[Path]) -> tuple[TextRun, ...]:
    """The words cut where the font changes; a word outside the Asian scripts stays in one font."""
    whole = plain(words)
    asian = "".join(re.findall(f"[{_ASIAN}]", whole))
    files = (_vera(), *places)
    found: list[TextRun] = []
    for piece in _PIECES.findall(whole):
        one = _run(piece, asian, files)
        lost = one.note and not one.font
        found += [_run(letter, asian, files) for letter in piece] if lost else [one]
    return _joined(found)


def _joined(runs: Iterable[TextRun]) -> tuple[TextRun, ...]:
    """Neighbours in one font become one."""
    found: list[TextRun] = []
    for run in runs:
        if found and (found[-1].font, found[-1].note) == (run.font, run.note):
            found[-1] = replace(run, letters=found[-1].letters + run.letters)
        else:
            found.append(run)
    return tuple(found)


def plain(words: str) -> str:
    """On one line, with each accent joined to its letter, without signs that only steer or choose a form."""
    joined = re.sub("[^\uf900-\ufaff]+", lambda part: unicodedata.normalize("NFC", part[0]), words)
    joined = re.sub("[\ufe00-\ufe0f\U000e0100-\U000e01ef]", "", joined)
    seen = " ".join("".join(one for one in joined if unicodedata.category(one) != "Cf").split())
    return re.sub("[\x00-\x1f\x7f-\x9f\ud800-\udfff]", "\ufffd", seen)


def fitted(runs: Sequence[TextRun], letters: tuple[str, float], room: float) -> tuple[TextRun, ...]:
    """Cut at the end, with an ellipsis, where the room is too little."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    font, size = letters
    if sum(stringWidth(run.letters, run.font or font, size) for run in runs) <= room:
        return tuple(runs)
    single = [replace(run, letters=letter) for run in runs for letter in run.letters]
    widths = [stringWidth(one.letters, one.font or font, size) for one in single]
    ends = [end for end in accumulate(widths) if end <= room - stringWidth("…", font, size)]
    return _joined([*single[: len(ends)], TextRun("…")])


def _run(letters: str, asian: str, files: Iterable[Path]) -> TextRun:
    if _encodes(letters, "cp1252"):
        return TextRun(letters)
    if _SHAPED.search(letters) or any(unicodedata.category(one) in {"Mn", "Mc", "Me"} for one in letters):
        return TextRun("?" * len(letters), "", NO_SHAPING)
    if re.match(f"[{_ASIAN}]", letters):
        font = _asian_font(asian, asian) or _asian_font(letters, asian)
        if font:
            return TextRun(letters, font, NOT_IN_FILE)
    font = next((_name(file) for file in files if _prints(file, letters)), "")
    return TextRun(letters, font) if font else TextRun("?" * len(letters), "", NO_FONT)


def _encodes(letters: str, code: str) -> bool:
    try:
        letters.encode(code)
    except UnicodeEncodeError:
        return False
    return True


def _asian_font(letters: str, beside: str) -> str:
    """The first that has all the letters; `beside` says which language they are likely to be."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    japanese = [one for one in _ASIAN_FONTS if one[1] == "cp932" and _KANA.search(beside)]
    name = next((font for font, code in (*japanese, *_ASIAN_FONTS) if _encodes(letters, code)), "")
    if name and name not in pdfmetrics.getRegisteredFontNames():
        font = UnicodeCIDFont(name)
        if name == "MSung-Light":  # WORKAROUND reportlab 5.1: it names the code of another font, and readers
            font.encodingName = "UniCNS-UCS2-H"  # then show other characters, that is, another name
        pdfmetrics.registerFont(font)
    return name


def _vera() -> Path:
    """What the library brings: Latin letters of some more languages, as Turkish."""
    import reportlab

    return Path(str(reportlab.__file__)).parent / "fonts" / "Vera.ttf"


def _name(file: Path) -> str:
    return f"page-{zlib.crc32(os.fsencode(file)):08x}"


def _prints(file: Path, letters: str) -> bool:
    """Whether the font has a shape for every letter, and all of them can be read."""
    from reportlab.pdfbase.ttfonts import TTFError

    try:
        if not file.is_file():
            return False
        face = _true_type(file).face
        if not all(face.charToGlyph.get(ord(one)) for one in letters) or not _may_travel(face):
            return False
        face.makeSubset([ord(one) for one in " " + letters])
    except (TTFError, *DAMAGED):
        return False
    return True


def _check_sums(font: bytes) -> None:
    """Refuse, as ValueError, what is not as its makers left it: damage may look like letters without end."""
    (count,) = struct.unpack(">H", font[4:6])
    for number in range(count):
        tag, told, start, length = struct.unpack(">4sLLL", font[12 + 16 * number : 28 + 16 * number])
        if tag in _TABLES:
            table = font[start : start + length] + b"\0" * (-length % 4)
            if int(np.frombuffer(table, ">u4").sum(dtype=np.uint64)) % 2**32 != told:
                raise ValueError("a table of the font is damaged")


def _may_travel(face: TTFontFace) -> bool:
    """Whether its makers allow that a part of the font is put in files; the library does not ask."""
    if "OS/2" not in face.table:
        return True
    (rights,) = struct.unpack(">H", face.get_table("OS/2")[8:10])
    return (rights & 0x000F) != 0x0002 and not rights & 0x0300


def _true_type(file: Path) -> TTFont:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    name = _name(file)
    if name not in pdfmetrics.getRegisteredFontNames():
        _check_sums(file.read_bytes())
        font = TTFont(name, str(file), asciiReadable=False)
        font.face.name += b"-" + name.encode()  # or two files of one face are taken for one font
        pdfmetrics.registerFont(font)
    return pdfmetrics.getFont(name)
