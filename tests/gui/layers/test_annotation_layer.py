from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QRect, QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.radiograph import Step
from xraysr_gui.core.region import Box, Ellipse
from xraysr_gui.gui.layers.annotation_layer import LETTER, TEXT, WARNING, AnnotationLayer
from xraysr_gui.gui.layers.annotation_text import AnnotationMode, Caption
from xraysr_gui.gui.layers.corner_rows import in_lines, rows_of
from xraysr_gui.gui.layers.regions_layer import RegionsLayer
from xraysr_gui.gui.tools.halo_text import HaloText
from xraysr_gui.gui.tools.region_editing import RegionEditing

LABELS = (
    ("PatientName", "Jane Mary Alexandra DOE of a very long name that fills any corner whatever its size"),
    ("StudyDescription", "A study with a description that is as long as a description may ever become"),
    ("PatientOrientation", "L\\F"),
    ("KVP", "120"),
)


@pytest.fixture
def labelled(image):
    """A black image whose header says a lot."""
    dark = image.enhanced(image.normalised() * 0, Step("x", 1, ()), 1)
    return replace(dark, steps=(), source=replace(image.source, labels=LABELS))


@pytest.fixture
def layer(reader, labelled):
    layer = AnnotationLayer()
    reader.view.add_layer(layer)
    reader.view.show_radiograph(labelled)
    return layer


def count(picture: np.ndarray, colour: QColor, box: QRect | None = None) -> int:
    if box is not None:
        picture = picture[max(box.top(), 0) : box.bottom() + 1, max(box.left(), 0) : box.right() + 1]
    return int((picture == colour.getRgb()[:3]).all(axis=2).sum())


def grab(reader) -> np.ndarray:
    return reader.painted()


def test_corners_letters_and_ruler_are_painted(reader, layer):
    picture = grab(reader)

    assert count(picture, TEXT, QRect(0, 0, 170, 30)) > 20
    assert count(picture, TEXT, QRect(230, 0, 170, 30)) > 8
    assert count(picture, TEXT, QRect(0, 270, 150, 30)) > 5
    assert count(picture, TEXT, QRect(250, 250, 150, 50)) > 10
    assert count(picture, TEXT, QRect(6, 100, 12, 100)) > 20
    for edge in (QRect(380, 130, 20, 40), QRect(190, 0, 20, 30), QRect(190, 270, 20, 30)):
        assert count(picture, LETTER, edge) > 5


def test_corners_never_run_into_each_other(reader, layer):
    for width in (400, 300, 220):
        reader.view.resize(width, 300)
        middle = width // 2
        assert count(grab(reader), TEXT, QRect(middle - 6, 24, 12, 60)) == 0


def test_a_tiny_view_stays_free_for_the_image(reader, layer):
    reader.view.resize(100, 100)
    assert count(grab(reader), TEXT) == 0


def test_off_leaves_the_image_alone(reader, layer):
    layer.mode = AnnotationMode.OFF
    picture = grab(reader)
    assert count(picture, TEXT) == count(picture, LETTER) == 0


@pytest.mark.parametrize("mode", AnnotationMode)
def test_a_result_warns_in_every_mode(reader, layer, labelled, mode):
    layer.mode = mode
    assert count(grab(reader), WARNING) == 0
    reader.view.show_radiograph(replace(labelled, steps=(Step("x", 1, (), "Sharper"),)))
    assert count(grab(reader), WARNING, QRect(0, 270, 400, 30)) > 30


def test_the_warning_fits_into_a_narrow_view(reader, layer, labelled):
    reader.view.show_radiograph(replace(labelled, steps=(Step("x", 1, (), "A title as long as a sentence"),)))
    reader.view.resize(130, 200)
    picture = grab(reader)
    assert count(picture, WARNING, QRect(0, 170, 8, 30)) == 0
    assert count(picture, WARNING, QRect(122, 170, 8, 30)) == 0
    lines = (picture == WARNING.getRgb()[:3]).all(axis=2).any(axis=1)
    assert np.diff(lines.astype(int)).clip(0).sum() >= 2, "ENHANCED alone does not say what it is not for"


def test_text_is_readable_on_white(reader, layer, labelled):
    """Every letter has a dark rim."""
    white = labelled.enhanced(labelled.normalised() * 0 + 1, Step("x", 1, ()), 1)
    reader.view.show_radiograph(replace(white, steps=(), source=labelled.source))
    picture = grab(reader)
    dark = int((picture[:26, :170].max(axis=2) < 70).sum())
    assert dark > 100


def test_a_caption_stands_in_the_middle_of_the_head_above_the_letter(reader, labelled):
    captions = [Caption()]
    layer = AnnotationLayer(caption_of=lambda view: captions[0])
    reader.view.add_layer(layer)
    reader.view.show_radiograph(labelled)
    head = QRect(175, 6, 50, 18)
    letters_before = count(grab(reader), LETTER, QRect(190, 0, 20, 24))
    assert count(grab(reader), TEXT, head) < 5

    captions[0] = Caption("2  Sharper")
    picture = grab(reader)
    assert count(picture, TEXT, head) > 10
    assert count(picture, LETTER, QRect(190, 0, 20, 24)) < letters_before
    assert count(picture, TEXT, QRect(0, 20, 170, 30)) > 20  # the corners, below it

    layer.mode = AnnotationMode.OFF
    assert count(grab(reader), TEXT) == 0


def test_on_a_contact_sheet_only_name_letters_and_warning_are_written(reader, labelled):
    result = replace(labelled, steps=(Step("x", 1, (), "Sharper"),))
    layer = AnnotationLayer(caption_of=lambda view: Caption("1  Sharper", stands_alone=True))
    reader.view.add_layer(layer)
    reader.view.show_radiograph(result)
    picture = grab(reader)

    assert count(picture, TEXT, QRect(150, 0, 100, 26)) > 10
    assert count(picture, WARNING) > 20
    assert count(picture, LETTER) > 10
    assert count(picture, TEXT, QRect(0, 0, 120, 300)) == 0
    assert count(picture, TEXT, QRect(280, 0, 120, 300)) == 0


def test_a_long_name_is_cut_where_the_view_ends(reader, labelled):
    reader.view.add_layer(AnnotationLayer(caption_of=lambda view: Caption("Very long name " * 20)))
    reader.view.show_radiograph(labelled)
    picture = grab(reader)
    assert count(picture, TEXT, QRect(0, 0, 7, 24)) == 0
    assert count(picture, TEXT, QRect(393, 0, 7, 24)) == 0
    assert count(picture, TEXT, QRect(8, 0, 384, 24)) > 300


def test_where_a_title_does_not_fit_its_short_form_stands_there_whole(reader, labelled):
    captions = [Caption("Local SSIM of result 1")]
    reader.view.add_layer(AnnotationLayer(caption_of=lambda view: captions[0]))
    reader.view.show_radiograph(labelled)
    wanted = grab(reader)
    captions[0] = Caption("Local SSIM: 1  " + "Undo blur " * 20, short="Local SSIM of result 1")
    np.testing.assert_array_equal(grab(reader), wanted)
    captions[0] = Caption("Local SSIM: 1  Undo", short="Local SSIM of result 1")
    assert (grab(reader) != wanted).any()  # there is room for the name


def test_a_notice_is_read_whole_in_a_narrow_view_and_by_a_screen_reader(reader, layer, labelled, monkeypatch):
    notice = "Contrast was changed between the values 300 and 3599: this is the window that the file brought."
    lines: list[str] = []
    paint = HaloText.paint
    monkeypatch.setattr(HaloText, "paint", lambda self, *one: (lines.append(one[2]), paint(self, *one))[1])
    reader.view.show_radiograph(replace(labelled, notices=("An older one.", notice)))
    for width in (700, 420, 240, 170):
        lines.clear()
        reader.view.resize(width, 500)
        picture = grab(reader)
        assert f"{notice} An older one." in " ".join(lines)
        assert count(picture, TEXT, QRect(0, 0, 7, 500)) == 0
        assert count(picture, TEXT, QRect(width - 7, 0, 7, 500)) == 0
    reader.view.resize(170, 120)
    lines.clear()
    grab(reader)
    assert [line for line in lines if line.endswith("…")], "it is cut, and nothing says so"
    assert notice in reader.view.accessibleDescription()


def test_outside_of_its_training_is_said_once_and_whole_and_why_by_the_pointer(
    reader, layer, labelled, monkeypatch
):
    one, other = (
        f"Outside of its training: {name} learned from chest radiographs only, but this is a hip."
        for name in ("Best denoise", "Best x2")
    )
    lines: list[str] = []
    paint = HaloText.paint
    monkeypatch.setattr(HaloText, "paint", lambda self, *one: (lines.append(one[2]), paint(self, *one))[1])
    reader.view.show_radiograph(replace(labelled, notices=(one, other)))
    for size in ((700, 500), (200, 300)):
        lines.clear()
        reader.view.resize(*size)
        grab(reader)
        told = " ".join(lines)
        assert told.count("Outside of its training") == 1
        assert "Outside of its training: see why by pointing here." in told
        assert "learned" not in told
        assert {one, other} <= set(reader.view.untold)
        assert one in reader.view.accessibleDescription()


def test_in_a_narrow_view_the_warning_keeps_the_method_and_the_pointer_tells_the_rest(
    reader, layer, labelled, monkeypatch
):
    steps = tuple(Step("x", 1, (), title) for title in ("Enlarge by splines", "Best denoise"))
    lines: list[str] = []
    paint = HaloText.paint
    monkeypatch.setattr(HaloText, "paint", lambda self, *one: (lines.append(one[2]), paint(self, *one))[1])
    reader.view.show_radiograph(replace(labelled, steps=steps))
    for width in (260, 200, 150):
        lines.clear()
        reader.view.resize(width, 400)
        grab(reader)
        told = " ".join(lines)
        assert "ENHANCED: Best denoise" in told
        assert "not for primary diagnosis" in told
        whole = "ENHANCED: Enlarge by splines, Best denoise - not for primary diagnosis"
        assert whole in reader.view.untold


@pytest.mark.parametrize("size", [(300, 420), (350, 620), (500, 260), (420, 900)])
def test_in_a_narrow_view_words_stay_off_a_whole_image_and_the_rest_is_told_by_the_pointer(
    reader, layer, labelled, monkeypatch, size
):
    words: dict[str, QRectF] = {}
    paint = HaloText.paint
    monkeypatch.setattr(
        HaloText, "paint", lambda self, *one: words.setdefault(one[2], paint(self, *one)) and None
    )
    notice = "Contrast was changed between the values 300 and 3599: the window of the file."
    reader.view.show_radiograph(replace(labelled, notices=(notice,) * (size[0] < size[1])))
    reader.view.resize(*size)
    reader.view.fit()
    words.clear()
    grab(reader)
    ends = reader.view.to_screen(Point(0, 0)), reader.view.to_screen(Point(*labelled.field_size))
    image = QRectF(*ends)
    assert QRectF(reader.view.rect()).adjusted(-1, -1, 1, 1).contains(image)
    upright = {text: place for text, place in words.items() if text not in {*"LRHF"} and "mm" not in text}
    upright = {text: place for text, place in upright.items() if "cm" not in text}
    assert any("Jane" in text for text in upright), "whose image it is must be seen"
    assert [text for text, place in upright.items() if place.intersects(image)] == []

    at = reader.view.written[0].center().toPoint()
    asked = QHelpEvent(QEvent.Type.ToolTip, at, reader.view.mapToGlobal(at))
    QApplication.sendEvent(reader.view, asked)
    assert LABELS[0][1] in QToolTip.text()
    assert LABELS[1][1] in QToolTip.text()
    QToolTip.hideText()


@pytest.mark.parametrize("room", [60, 150, 400])
def test_sentences_go_on_in_the_next_line_and_lose_no_word(reader, room):
    metrics = QFontMetricsF(reader.view.font())
    sentence = "Outside of its training: it learned from chest films, but this image is an MR."

    lines = in_lines(sentence, metrics, room)

    assert " ".join(lines) == sentence
    longest = max(metrics.horizontalAdvance(word) for word in sentence.split())
    assert all(metrics.horizontalAdvance(one) <= max(room, longest) for one in lines)
    assert in_lines("DOE, Jane", metrics, 10) == ["DOE, Jane"]


@pytest.mark.parametrize("width", [400, 260, 800])
def test_labels_are_told_of_every_word_and_of_the_ruler(reader, layer, width):
    reader.view.resize(width, 420)
    picture = grab(reader)
    free = np.ones(picture.shape[:2], bool)
    for place in reader.view.written:
        box = place.toAlignedRect().adjusted(-1, -1, 1, 1)
        free[max(box.top(), 0) : box.bottom() + 1, max(box.left(), 0) : box.right() + 1] = False
    painted = (picture == TEXT.getRgb()[:3]).all(axis=2)
    assert painted.sum() > 200
    assert not (painted & free).any()
    ruler = [place for place in reader.view.written if place.height() > 2 * place.width()]
    assert ruler, "there is no ruler"
    assert max(place.height() for place in ruler) < 0.41 * 420, "its words are longer than the ruler"


WHO = (
    ("PatientName", "RG2 CompressedSamples"),
    ("PatientID", "10RG2"),
    ("PatientSex", "M"),
    ("PatientBirthDate", "19560302"),
    ("StudyDescription", "Hip joint"),
    ("StudyDate", "20040826"),
)


@pytest.mark.parametrize("size", [(330, 620), (260, 330), (160, 330), (330, 240)])
def test_whose_image_it_is_gives_way_last_also_where_the_film_lies_behind(
    reader, layer, labelled, monkeypatch, size
):
    words: list[str] = []
    paint = HaloText.paint
    monkeypatch.setattr(HaloText, "paint", lambda self, *one: (words.append(one[2]), paint(self, *one))[1])
    reader.view.show_radiograph(replace(labelled, source=replace(labelled.source, labels=WHO)))
    reader.view.resize(*size)
    reader.view.fit()
    words.clear()
    grab(reader)
    told = " ".join(words)
    for part in ("10RG2", "M", "1956-03-02", "2004-08-26"):
        assert part in told, part
    assert "RG2 CompressedSamples" in told or "…" in told
    for place in reader.view.written:
        assert place.left() >= 0
        assert place.right() <= size[0] + 1


def test_a_name_wider_than_the_view_keeps_its_ends():
    metrics = QFontMetricsF(QApplication.font())
    rows, whole = rows_of(("Jane Mary Alexandra of Elsewhere DOE", "4711", "F"), metrics, 120)
    assert not whole
    assert rows[0].startswith("Jane")
    assert rows[0].endswith("DOE")
    assert " ".join(rows[1:]).replace(" · ", " ") == "4711 F"
    assert rows_of(("DOE", "4711", "F"), metrics, 400) == (["DOE · 4711 · F"], True)


def test_labels_learn_how_high_the_warnings_are_and_a_legend_is_one_of_them(reader, layer, labelled):
    class Legend:
        def paint(self, painter, view):
            view.legend = ("Score map is empty: no place reaches it",)

    grab(reader)
    assert reader.view.banners == 0
    line = QFontMetricsF(reader.view.font()).height()
    reader.view.add_layer(Legend(), beneath=True)
    for mode in AnnotationMode:
        layer.mode = mode
        assert count(grab(reader), WARNING, QRect(0, 270, 400, 30)) > 30
        assert reader.view.banners >= line


@pytest.mark.parametrize("top", [262, 270, 280, 290])
def test_the_name_of_a_region_is_never_on_the_warning(reader, layer, labelled, monkeypatch, top):
    regions = RegionEditing(reader.workspace.document_at, reader.workspace.change)
    RegionsLayer(regions).lay_over(reader.view)
    region = Ellipse(id="region-1", name="Lesion", box=Box(150, top, 60, 9))
    reader.workspace.change(reader.workspace.document.with_regions(region))
    placed: dict[str, QRectF] = {}
    paint = HaloText.paint

    def note(self, painter, at, text, font, colour):
        placed[text] = paint(self, painter, at, text, font, colour)
        return placed[text]

    monkeypatch.setattr(HaloText, "paint", note)
    reader.view.show_radiograph(replace(labelled, steps=(Step("x", 1, (), "Sharper"),)))
    grab(reader)
    warning = next(place for text, place in placed.items() if text.startswith("ENHANCED"))
    assert not placed["Lesion"].intersects(warning)
