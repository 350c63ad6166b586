"""A network says when an image is unlike those it learned from, wherever the result goes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from xraysr_gui.cli.main import main
from xraysr_gui.commands.enhance_radiograph import enhance_radiograph
from xraysr_gui.commands.open_radiograph import open_radiograph
from xraysr_gui.commands.outside import OutsideOfTraining, outside, refuse_outside
from xraysr_gui.core.address import Address
from xraysr_gui.core.provenance import capsule_of, from_json, to_json, words_of
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.source import Source
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Gaussian
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.enhancers.classical.film_profile import film_profile, kind_of_films
from xraysr_gui.enhancers.model_folder import read_model_folder
from xraysr_gui.enhancers.networks.network import network_enhancer
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.settings import places
from xraysr_gui.training.films import look_of, profile_of

DATA = Path(__file__).parents[4] / "shared" / "data"
CHEST = places.resources() / "sample_study" / "1_chest_pa.dcm"
real = pytest.mark.skipif(not DATA.is_dir(), reason="needs the real radiographs beside the project")


def network(id):
    return network_enhancer(read_model_folder(places.models() / id))


def radiograph_of(pixels, **labels):
    source = Source(Address(Path("film.dcm")), labels=tuple(labels.items()))
    return Radiograph.of_pixels(pixels * 255.0, white=255.0, source=source)


@pytest.fixture(scope="module")
def chest():
    """The drawn chest, from 0 to 1."""
    reader = ImageReader()
    try:
        return open_radiograph(CHEST, reader).normalised().clip(0.0, 1.0)
    finally:
        reader.close()


def told(pixels, id="best-x2", **labels):
    film = radiograph_of(pixels, **labels)
    return " ".join(outside(film, film.normalised().clip(0.0, 1.0), network(id)))


def share_outside(films):
    profile = film_profile("chest")
    return float(np.mean([profile.strangeness(film) > 1 for film in films]))


def grey_pixels(path):
    with Image.open(path) as picture:
        deep = picture.mode.startswith("I")
        stored = np.asarray(picture if deep else picture.convert("L"), np.float32)
    return stored / (65535 if deep else 255)


def pictures(*patterns):
    found = [grey_pixels(path) for pattern in patterns for path in sorted(DATA.glob(pattern))]
    assert found
    return found


def text_page(number):
    rng = np.random.default_rng(number)
    width, height = rng.choice([800, 1000, 1200], 2)
    page = Image.new("L", (int(width), int(height)), int(rng.integers(235, 256)))
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(float(rng.choice([16, 22, 28])))
    for top in range(int(rng.integers(20, 120)), int(height) - 40, int(rng.integers(30, 60))):
        words = rng.choice(
            ["lung", "no", "effusion", "heart", "of", "the", "patient"], int(rng.integers(3, 11))
        )
        draw.text((50, top), " ".join(words), fill=0, font=font)
    return np.asarray(page, np.float32) / 255


def photographs():
    from skimage import data

    names = "camera astronaut coffee cat rocket coins moon page text clock retina brick grass gravel cell"
    for name in names.split():
        picture = np.asarray(getattr(data, name)(), np.float32)
        grey = picture[..., :3].mean(axis=2) if picture.ndim > 2 else picture
        yield grey / 255
        yield grey[: grey.shape[0] * 2 // 3, grey.shape[1] // 3 :] / 255


@real
def test_hardly_a_chest_film_that_it_never_saw_is_called_strange():
    films = pictures("radiographs/val/*", "lesions/cxr_*/images/*", "triage/val/*/*")
    assert len(films) > 400
    assert share_outside(films) <= 0.02


@real
def test_brain_scans_and_inverted_films_are_noticed():
    assert share_outside(pictures("lesions/brain_mr/images/*")) >= 0.95
    assert share_outside([1 - film for film in pictures("radiographs/val/*")]) >= 0.95


def test_photographs_and_pages_of_text_are_noticed():
    pages = [text_page(number) for number in range(30)]
    assert share_outside(pages + [1 - page for page in pages]) >= 0.95
    assert share_outside(photographs()) >= 0.95


def test_the_drawn_chest_is_one_and_inverted_it_is_told(chest):
    assert told(chest) == ""
    words = told(1 - chest)
    assert words.startswith("Outside of its training: Best x2 learned from chest radiographs only, but this")
    assert "looks like an inverted film" in words


@pytest.mark.parametrize(
    ("labels", "says"),
    [
        ({"Modality": "CT"}, "modality CT"),
        ({"Modality": "MR"}, "modality MR"),
        ({"Modality": "CR", "BodyPartExamined": "HAND"}, "another part of the body (HAND)"),
        ({"Modality": "DX", "BodyPartExamined": "chest"}, ""),
    ],
)
def test_what_the_header_says_counts(chest, labels, says):
    assert says in told(chest, **labels)
    assert bool(told(chest, **labels)) is bool(says)


def test_a_tiny_image_is_told_with_its_size(chest):
    assert "only 40 x 50 pixels" in told(chest[700:750, 700:740])


def test_more_blur_and_more_noise_than_it_learned_are_told(chest):
    piece = chest[300:1324, 300:1324]

    def spoilt(**how):
        whole = chest.copy()
        whole[300:1324, 300:1324] = Degradation(**how).apply(piece)
        return whole

    assert told(spoilt(blur=Gaussian(1.6)), "best-deblur") == ""
    assert "blur up to 2.5 px" in told(spoilt(blur=Gaussian(4.0)), "best-deblur")
    assert "with noise of at most" in told(spoilt(noise=12.0), "best-x2")
    assert told(spoilt(noise=12.0), "best-denoise") == ""


def test_classical_filters_and_networks_that_say_nothing_are_not_held_against_anything(chest):
    film = radiograph_of(1 - chest, Modality="MR")
    assert outside(film, 1 - chest, BUILT_IN["wiener-spectral"]) == ()
    silent = read_model_folder(places.models() / "best-x2")
    silent = replace(silent, manifest=replace(silent.manifest, training={}))
    assert outside(film, 1 - chest, network_enhancer(silent)) == ()


def test_the_result_and_what_leaves_carry_the_sentence(chest):
    film = radiograph_of(np.ascontiguousarray(1 - chest[::8, ::8]))

    class Echo:
        def run(self, enhancer, pixels, parameters, progress, wishes):
            from xraysr_gui.enhancers.engine.engine import Enhanced

            return Enhanced(pixels)

    enhancer = network("best-denoise")
    result = enhance_radiograph(film, enhancer, enhancer.parameters(), engine=Echo())
    (warning,) = result.steps[-1].warnings
    assert "inverted film" in warning
    assert warning in result.notices
    again = from_json(to_json(capsule_of(result)))
    assert again.steps == result.steps
    assert "inverted film" in words_of(again)[0]


def test_nothing_is_refused_without_a_reason():
    refuse_outside((), network("best-x2"))
    with pytest.raises(OutsideOfTraining) as caught:
        refuse_outside(("It is a hand.",), network("best-x2"))
    assert caught.value.what == "Best x2 was not run."
    assert "accept_outside=True" in caught.value.remedy


def test_the_command_line_refuses_until_it_is_accepted(tmp_path, chest, capsys):
    given, made = tmp_path / "inverted.png", tmp_path / "out.png"
    Image.fromarray(((1 - chest[::8, ::8]) * 255).astype(np.uint8)).save(given)
    words = ["enhance", str(given), "--with", "fast-x2", "-o", str(made)]
    assert main(words, lambda _: 0) == 2
    assert not made.exists()
    assert "looks like an inverted film" in capsys.readouterr().err
    assert main([*words, "--accept-outside"], lambda _: 0) == 0
    assert made.exists()
    assert "looks like an inverted film" in capsys.readouterr().err


def test_films_of_one_kind_are_told_from_a_mixture(chest):
    pages = [text_page(number) for number in range(4)]
    assert kind_of_films([chest] * 19 + pages[:1]) == "chest"
    assert kind_of_films([chest] * 5 + pages) == ""
    assert kind_of_films([]) == ""


def test_learning_finds_the_films_near_and_others_far():
    rng = np.random.default_rng(0)
    rows, columns = np.mgrid[0:96, 0:80] / 96
    films = [
        (0.5 + 0.4 * np.sin(3 * rows + rng.normal(0, 0.1)) * np.cos(4 * columns)).astype(np.float32)
        + rng.normal(0, 0.01, rows.shape).astype(np.float32)
        for _ in range(60)
    ]
    profile = profile_of([look_of(film) for film in films])
    assert np.mean([profile.strangeness(film) > 1 for film in films]) < 0.05
    assert profile.strangeness(np.ascontiguousarray(films[0][::-1])) > 1
    assert profile.strangeness(1 - films[0]) > 1


def test_noise_that_a_network_drew_in_training_is_no_reason_to_warn(chest):
    piece = chest[300:1324, 300:1324]

    def spoilt(noise):
        whole = chest.copy()
        whole[300:1324, 300:1324] = Degradation(noise=noise).apply(piece)
        return whole

    assert told(spoilt(4.0), "detector-x2") == ""
    assert "at most 878 grey levels of 65536" in told(spoilt(14.0), "detector-x2")


def test_a_network_for_mr_says_so_on_a_radiograph(chest):
    assert "looks like a film of the chest" in told(chest, "espcn-x3-mr")
    assert "modality CR" in told(chest, "espcn-x3-mr", Modality="CR")
    assert told(chest, "espcn-x3-mr", Modality="MR") == ""
    assert told(np.random.default_rng(1).random((256, 256), dtype=np.float32), "espcn-x3-mr") == ""
