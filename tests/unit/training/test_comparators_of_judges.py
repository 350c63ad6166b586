"""Comparators: trained from a folder, asked through the engine's code, beside judges and never among them."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from xraysr_gui.commands import assess_radiograph
from xraysr_gui.commands.judge_comparators import Beside, comparator_figures
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers.judges.assess import assessed
from xraysr_gui.enhancers.judges.folder import JudgeKind, JudgeManifest
from xraysr_gui.enhancers.networks.network import Networks
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.judging.contract import Assessment
from xraysr_gui.judging.whole import error_of, whole
from xraysr_gui.training.judges.card import card
from xraysr_gui.training.judges.documents import make_normality_documents, make_pneumonia_documents
from xraysr_gui.training.judges.lessons import Labelled, labelled_images

pytest.importorskip("keras")  # here, as it may ask the network when it is loaded
pytestmark = pytest.mark.filterwarnings(
    "ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning:keras"
)


def film(grey, seed):
    rows = np.linspace(0, 1, 130)[:, None] * np.ones(130)
    return (grey + 0.2 * rows + 0.05 * np.random.default_rng(seed).random((130, 130))).astype(np.float32)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    place = tmp_path_factory.mktemp("documents")
    for part, many in (("train", 12), ("val", 3)):
        for kind, grey in (("normal", 0.1), ("abnormal", 0.7)):
            folder = place / "data" / part / kind
            folder.mkdir(parents=True)
            for number in range(many):
                pixels = (255 * film(grey, number)).astype(np.uint8)
                Image.fromarray(pixels).save(folder / f"own_{part}{kind}{number}-1.png")
    images, reader = labelled_images(place / "data"), ImageReader()
    ill = make_pneumonia_documents(images, place / "p", reader, Progress(), 1, epochs=12)
    strange = make_normality_documents(images, place / "n", reader, Progress(), 1, epochs=60)
    reader.close()
    return ill, strange


def asked(judge, pixels):
    return assessed(pixels, [judge], Networks(), Progress())


def test_the_classifier_of_the_documents_tells_bright_from_dark(made):
    ill, _ = made
    low, high = (asked(ill, film(grey, 99)) for grey in (0.1, 0.7))
    assert low.p_abnormal < 0.5 < high.p_abnormal
    assert (low.flagged, high.flagged) == (False, True)
    assert asked(ill, 1 - film(0.1, 99)).abstained is None  # it knows no image that is unlike its own
    assert ill.manifest.measured["across"] == {"own": {"own": 1.0}}


def test_the_auto_encoder_finds_what_is_unlike_normal_images_strange(made):
    _, strange = made
    kept = strange.table()["kept"]
    smooth = np.mean([film(0.1, seed) for seed in range(20)], axis=0, dtype=np.float32)
    assert (strange.manifest.training["images"], len(kept)) == (9, 3)
    usual, other = asked(strange, smooth), asked(strange, 1 - film(0.7, 5)[::-1])
    assert other.normality_p == pytest.approx(1 / 4)
    assert usual.normality_p > other.normality_p
    assert usual.p_abnormal is other.p_abnormal is None


def test_comparators_are_asked_about_no_image_of_a_reader(made, monkeypatch):
    place = made[0].path.parent
    monkeypatch.setattr(assess_radiograph, "model_places", lambda: (place,))
    assert [one.manifest.kind for one in assess_radiograph.comparators()] == [JudgeKind.COMPARATOR] * 2
    assert assess_radiograph.usual_judges() == assess_radiograph.known_judges() == []


def test_a_comparator_sees_the_whole_image_as_it_is_stored():
    wide = np.repeat(np.linspace(0.2, 0.6, 300, dtype=np.float32)[None], 200, axis=0)
    np.testing.assert_allclose(whole(wide, 50), wide.reshape(50, 4, 50, 6).mean((1, 3)), atol=1e-5)
    assert error_of(wide, wide + np.float32(0.5)) == pytest.approx(0.25)


def test_the_card_tells_a_comparators_figures_beside_those_of_the_judge(tmp_path):
    def said(p):
        return Assessment("any 1", p, None, None, None, p >= 0.5, "")

    rows = [
        Beside(Labelled(tmp_path, source, f"{source}{number}", number % 2 == 1, False),
               said(0.1 + 0.8 * (number % 2)), said(0.1 + 0.8 * ((number // 2) % 2)))
        for source in ("ker320", "nih320") for number in range(12)
    ]  # fmt: skip
    measured = comparator_figures(rows, {"inverted": 0.0}, {"inverted": 2}) | {
        "across": {"ker320": {"ker320": 0.5}}
    }
    assert measured["sources"]["ker320"]["auc"][0] == 0.5
    assert measured["sources"]["ker320"]["gain_of_the_judge"][0] == 0.5
    told = card(JudgeManifest("own", "Own", "Beside.", JudgeKind.COMPARATOR, measured=measured))
    assert "| ker320 | 12 | 0.500 (" in told
    assert "| 1.000 | 0.500 (" in told
    assert "What was aimed at" not in told
    assert "learned from one source alone each time" in told
