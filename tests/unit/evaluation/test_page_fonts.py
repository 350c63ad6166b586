"""Names in any script are on the page, or the page says that they are not."""

from __future__ import annotations

import io
import struct
from dataclasses import replace
from pathlib import Path

import pytest
import reportlab
from pypdf import PageObject, PdfReader

from tests.unit.evaluation.test_case_page import PAGE
from xraysr_gui.evaluation.case_page import MARGIN, WIDTH, page_as_pdf
from xraysr_gui.evaluation.page_fonts import (
    NO_FONT,
    NO_SHAPING,
    NOT_IN_FILE,
    fitted,
    plain,
    runs_of,
    usual_places,
)
from xraysr_gui.evaluation.page_tables import Table

VERA = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"


def page_of(*patient: str, places: tuple[Path, ...] | None = None) -> PageObject:
    return PdfReader(io.BytesIO(page_as_pdf(replace(PAGE, patient=patient), places))).pages[0]


def words_of(page: PageObject) -> str:
    return " ".join(page.extract_text().split())


def fonts_of(page: PageObject) -> set[str]:
    return {str(font["/BaseFont"]) for font in page["/Resources"]["/Font"].values()}


def embedded(page: PageObject) -> set[str]:
    fonts = page["/Resources"]["/Font"].values()
    held = (one for one in fonts if "/FontFile2" in one.get("/FontDescriptor", {}))
    return {str(one["/BaseFont"]) for one in held}


def with_letters(path: Path, letters: str, *, licence: int = 0) -> Path:
    """Vera, whose shapes of a, b, c ... also stand for these letters."""
    from reportlab.pdfbase.ttfonts import TTFontFile

    file = VERA.read_bytes()
    tables = {}
    for number in range(struct.unpack(">H", file[4:6])[0]):
        tag, _, start, length = struct.unpack(">4sLLL", file[12 + 16 * number : 28 + 16 * number])
        tables[tag] = file[start : start + length]
    glyphs = TTFontFile(str(VERA)).charToGlyph
    pairs = sorted((ord(one), glyphs[ord("a") + number % 26]) for number, one in enumerate(letters))
    groups = b"".join(struct.pack(">LLL", code, code, glyph) for code, glyph in pairs)
    tables[b"cmap"] = struct.pack(">HHHHL", 0, 1, 3, 10, 12) + struct.pack(
        ">HHLLL", 12, 0, 16 + len(groups), 0, len(pairs)
    ) + groups  # fmt: skip
    tables[b"OS/2"] = tables[b"OS/2"][:8] + struct.pack(">H", licence) + tables[b"OS/2"][10:]
    tables[b"glyf"] = tables.pop(b"glyf")  # at the end
    head, body, start = file[:12], b"", 12 + 16 * len(tables)
    for tag, table in tables.items():
        padded = table + b"\0" * (-len(table) % 4)
        words = struct.unpack(f">{len(padded) // 4}L", padded)
        total = sum(words) - (words[2] if tag == b"head" else 0)
        head += struct.pack(">4sLLL", tag, total & 0xFFFFFFFF, start + len(body), len(table))
        body += padded
    path.write_bytes(head + body)
    return path


def test_western_letters_need_no_file_and_no_sentence():
    found = page_of("Patient: Zoë Müller, Æsir", places=())
    assert "Patient: Zoë Müller, Æsir" in words_of(found)
    assert fonts_of(found) <= {"/Helvetica", "/Helvetica-Bold"}
    assert "letters" not in words_of(found).lower()


@pytest.mark.parametrize("name", ["Ça\u011fr\u0131 Öğüt Şen", "Ćosić-Žurđa"])
def test_what_comes_with_the_library_prints_turkish_and_croatian(name):
    found = page_of(f"Patient: {name}", places=())
    assert f"Patient: {name}" in words_of(found)
    assert embedded(found)


@pytest.mark.parametrize(
    "name",
    ["Łukasz Wałęsa-Żółć", "Dvořák Jiří Růžička", "Βασίλης ΠΑΠΑΔΟΠΟΥΛΟΣ", "Дмитрий Щёголев", "Nguyễn Văn"],
)
def test_a_font_of_this_computer_prints_other_alphabets(name):
    if any(run.note for run in runs_of(name, usual_places())):
        pytest.skip("this computer has no TrueType font for it in the usual places")
    found = page_of(f"Patient: {name}")
    assert f"Patient: {name}" in words_of(found)
    assert embedded(found)
    assert "shown as ?" not in words_of(found)


def test_a_word_is_printed_with_the_first_file_that_has_all_of_it(tmp_path):
    some, all_ = with_letters(tmp_path / "some.ttf", "Λάμ"), with_letters(tmp_path / "all.ttf", "Λάμπρος")
    missing = tmp_path / "missing.ttf"
    runs = runs_of("Dr Λάμπρος Λάμ", (missing, some, all_))
    assert [run.letters for run in runs] == ["Dr ", "Λάμπρος", " ", "Λάμ"]
    assert len({run.font for run in runs}) == 3
    found = page_of("Patient: Λάμπρος", places=(missing, some, all_))
    assert "Patient: Λάμπρος" in words_of(found)
    assert len(embedded(found)) == 1


def test_the_fonts_of_windows_are_found_where_windows_is(tmp_path, monkeypatch):
    (tmp_path / "Fonts").mkdir()
    with_letters(tmp_path / "Fonts" / "tahoma.ttf", "ⴀⴁⴂ")
    monkeypatch.setenv("WINDIR", str(tmp_path))
    assert "Patient: ⴀⴁⴂ" in words_of(page_of("Patient: ⴀⴁⴂ"))


def test_letters_without_a_font_are_told():
    found = words_of(page_of("Patient: Дмитрий Łoś", places=()))
    assert "Patient: ??????? Ło?" in found
    assert found.count(NO_FONT) == 1


@pytest.mark.parametrize(
    ("licence", "travels"), [(0, True), (4, True), (8, True), (2, False), (0x108, False), (0x200, False)]
)
def test_a_font_that_must_not_be_passed_on_is_not(tmp_path, licence, travels):
    font = with_letters(tmp_path / "font.ttf", "Дмитрий", licence=licence)
    found = page_of("Patient: Дмитрий", places=(font,))
    assert ("Patient: Дмитрий" in words_of(found)) == travels
    assert (NO_FONT in words_of(found)) == (not travels)
    assert bool(embedded(found)) == travels


@pytest.mark.parametrize("kept", [0, 3, 200, 2000, 30000, "shapes", "count", "letters", "folder"])
def test_a_damaged_file_makes_way_for_the_next(tmp_path, kept):
    bad = tmp_path / "bad.ttf"
    if kept == "folder":
        bad.mkdir()
    elif kept == "shapes":
        whole = with_letters(bad, "Λάμπρος").read_bytes()
        bad.write_bytes(whole[:-40000])
    elif kept == "count":
        whole = with_letters(bad, "Λάμπρος").read_bytes()
        told = struct.pack(">LH", 0x00010000, 268)
        assert told in whole
        bad.write_bytes(whole.replace(told, struct.pack(">LH", 0x00010000, 5)))
    elif kept == "letters":  # a count of millions: reading them all would never end
        whole = with_letters(bad, "Λάμπρος").read_bytes()
        group = struct.pack(">LL", ord("Λ"), ord("Λ"))
        bad.write_bytes(whole.replace(group, struct.pack(">LL", ord("Λ"), 0xFFFFFFF0), 1))
    else:
        bad.write_bytes(VERA.read_bytes()[:kept])
    good = with_letters(tmp_path / "good.ttf", "Λάμπρος")
    assert NO_FONT in words_of(page_of("Patient: Λάμπρος", places=(bad,)))
    assert "Patient: Λάμπρος" in words_of(page_of("Patient: Λάμπρος", places=(bad, good)))


@pytest.mark.parametrize(
    ("name", "font", "collection"),
    [
        ("山田 太郎 やまだ", "HeiseiKakuGo-W5", "Japan1"),
        ("ﾔﾏﾀﾞ 髙橋", "HeiseiKakuGo-W5", "Japan1"),
        ("斉藤 峠", "HeiseiKakuGo-W5", "Japan1"),
        ("陈刚 张伟", "STSong-Light", "GB1"),
        ("陳 小明 劉德華", "MSung-Light", "CNS1"),
        ("홍길동 洪吉洞", "HYSMyeongJo-Medium", "Korea1"),
    ],
)
def test_asian_names_are_in_the_font_of_their_language(name, font, collection):
    found = page_of(f"Patient: Tom ({name})", places=())
    assert f"Patient: Tom ({name})" in words_of(found)
    assert NOT_IN_FILE in words_of(found)
    (asian,) = (one for one in found["/Resources"]["/Font"].values() if one["/Subtype"] == "/Type0")
    assert asian["/BaseFont"] == f"/{font}"
    assert asian["/DescendantFonts"][0]["/CIDSystemInfo"]["/Ordering"] == collection
    code = {"Japan1": "UniJIS", "GB1": "UniGB", "CNS1": "UniCNS", "Korea1": "UniKS"}[collection]
    assert asian["/Encoding"] == f"/{code}-UCS2-H"  # or a reader shows other characters


def test_western_letters_beside_asian_ones_stay_in_helvetica():
    runs = runs_of("Dr山田Tarou, (太郎)", ())
    assert [(run.letters, run.font) for run in runs] == [
        ("Dr", ""), ("山田", "STSong-Light"), ("Tarou, (", ""), ("太郎", "STSong-Light"), (")", ""),
    ]  # fmt: skip


def test_a_rare_character_does_not_take_the_others_with_it(tmp_path):
    assert [run.letters for run in runs_of("𠮷田やま", ())] == ["?", "田やま"]
    rare = with_letters(tmp_path / "rare.ttf", "𠮷")
    found = runs_of("𠮷田やま", (rare,))
    assert [run.letters for run in found] == ["𠮷", "田やま"]
    assert found[1].font == "HeiseiKakuGo-W5"
    assert found[0].font not in ("", found[1].font)


@pytest.mark.parametrize("name", ["כהן", "أحمد", "नमस्ते", "สมชาย", "x\u0330"])
def test_what_would_be_printed_wrong_is_not_printed(tmp_path, name):
    font = with_letters(tmp_path / "all.ttf", name)
    found = words_of(page_of(f"Patient: Cohen {name}", places=(font,)))
    assert NO_SHAPING in found
    assert "Patient: Cohen ?" in found or "Patient: Cohen x?" in found


@pytest.mark.parametrize("name", ["山田太郎" * 40, "Σάββας" * 60, "Ab山田" * 60, "Дмитрий " * 60])
def test_long_names_stay_between_the_margins(tmp_path, name):
    from reportlab.pdfbase.pdfmetrics import stringWidth

    places = (with_letters(tmp_path / "all.ttf", "ΣάβαςДмитрий"),)
    lines = page_of(name, places=places).extract_text().splitlines()
    assert name.replace(" ", "") in "".join(lines).replace(" ", "")
    for line in lines:
        runs = runs_of(line, places)
        assert (
            sum(stringWidth(run.letters, run.font or "Helvetica", 8.5) for run in runs) <= WIDTH - 2 * MARGIN
        )


@pytest.mark.parametrize("name", ["Lesion", "病変 左上肺野", "Ğğış Lesion"])
def test_heads_titles_and_cells_are_cut_where_their_room_ends(name):
    long = " ".join([name] * 12)
    pictures = tuple(
        replace(one, title=title) for one, title in zip(PAGE.pictures, (long, "b", "c"), strict=True)
    )
    table = Table(("Figure", long, "in", "out"), ((name, name, "1", "2"),))
    shown = replace(PAGE, title=long, tables=(table,), pictures=pictures)
    found = words_of(PdfReader(io.BytesIO(page_as_pdf(shown, ()))).pages[0])
    assert long not in found
    assert found.count("…") == 3
    assert found.count(name) >= 5


def test_what_is_cut_is_as_wide_as_its_room():
    from reportlab.pdfbase.pdfmetrics import stringWidth

    runs = runs_of("Ab山田" * 30, ())
    assert fitted(runs, ("Helvetica", 9), 1e4) == runs
    for room in (30, 77, 200):
        cut = fitted(runs, ("Helvetica", 9), room)
        width = sum(stringWidth(run.letters, run.font or "Helvetica", 9) for run in cut)
        assert room - 9 < width <= room
        assert cut[-1].letters.endswith("…")


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("Ju\u0308rgen  \n Mu\u0308ller", "Jürgen Müller"),
        ("a\u202eb\u200b", "ab"),
        ("\ufa19", "\ufa19"),
        ("辻\U000e0100", "辻"),
        ("a\x00\udcff", "a\ufffd\ufffd"),
        ("\u1112\u1169\u11bc", "홍"),
    ],
)
def test_accents_join_their_letters_and_signs_that_steer_go(words, wanted):
    assert plain(words) == wanted
    assert len(page_as_pdf(replace(PAGE, title=words, patient=(words,)), ())) > 1000


def test_a_page_with_a_font_in_it_is_the_same_each_time(tmp_path):
    shown = replace(PAGE, patient=("Λάμπρος 山田 Şen",))
    places = (with_letters(tmp_path / "all.ttf", "Λάμπρος"),)
    assert page_as_pdf(shown, places) == page_as_pdf(shown, places)


def test_all_usual_places_are_whole_names_of_single_files():
    places = usual_places()
    assert all(one.suffix == ".ttf" for one in places)
    assert len(places) < 200
