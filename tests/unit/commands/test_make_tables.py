from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.support.phantom import chest
from xraysr_gui.cli.main import main
from xraysr_gui.commands.make_tables import make_tables
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers.classical import film_profile, least_squares
from xraysr_gui.estimates import spectrum
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.settings import places
from xraysr_gui.training.films import LEAST_FILMS
from xraysr_gui.training.least_squares import least_squares_filters
from xraysr_gui.training.spectrum import radial_spectrum

MADE = [
    "films/chest.npz",
    "filters/least_squares_x2.npy",
    "filters/least_squares_x3.npy",
    "filters/least_squares_x4.npy",
    "spectrum/radiographs.npy",
]
SHARP, SMALL = 3, LEAST_FILMS
"""How many films are large enough for what is fine, and how many tell of the look alone."""


def film(rows: int, columns: int, seed: int) -> Image.Image:
    drawn = chest(rows, columns, mm_per_pixel=380 / columns, seed=seed)
    noisy = drawn + np.random.default_rng(seed).normal(0, 0.01, drawn.shape)
    return Image.fromarray(np.rint(noisy.clip(0, 1) * 255).astype(np.uint8))


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    """Sharp, small and JPEG films to learn from; beside them what must not be learned from."""
    folder = tmp_path_factory.mktemp("data")
    for part in ("one/train", "one/val", "two/train/abnormal"):
        (folder / part).mkdir(parents=True)
    for seed in range(SHARP):
        film(272, 256 + 8 * seed, seed).save(folder / "one" / "train" / f"sharp{seed:03}.png")
    for seed in range(SMALL):
        film(90, 80, 100 + seed).save(folder / "two" / "train" / "abnormal" / f"small{seed:03}.png")
    film(528, 520, 200).save(folder / "one" / "train" / "lossy200.jpeg", quality=95)
    Image.fromarray(np.eye(300, dtype=np.uint8) * 255).save(folder / "one" / "train" / "breast300.png")
    Image.fromarray(np.eye(300, dtype=np.uint8) * 255).save(folder / "one" / "val" / "judge400.png")
    return folder


@pytest.fixture(scope="module")
def tables(data, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("tables")
    words = ["train", "--tables", "--data", str(data), "--without", "breast", "-o", str(folder)]
    assert main(words, lambda _: 1) == 0
    return folder


@pytest.fixture
def as_resources(tables, monkeypatch) -> Path:
    """The program finds the new tables where it looks for its own."""
    monkeypatch.setattr(places, "resources", lambda: tables)
    for kept in (film_profile.film_profile, spectrum._table):
        kept.cache_clear()
    yield tables
    for kept in (film_profile.film_profile, spectrum._table):
        kept.cache_clear()


def pixels_of(data: Path, pattern: str) -> list[np.ndarray]:
    return [np.asarray(Image.open(file), np.float32) / 255 for file in sorted(data.rglob(pattern))]


def halved(pixels: np.ndarray) -> np.ndarray:
    rows, columns = pixels.shape
    return pixels.reshape(rows // 2, 2, columns // 2, 2).mean(axis=(1, 3))


def test_every_table_that_is_learned_is_made_and_nothing_else(tables):
    assert sorted(f.relative_to(tables).as_posix() for f in tables.rglob("*") if f.is_file()) == sorted(MADE)
    learned = {
        file.relative_to(places.resources()).as_posix()
        for kind in ("npy", "npz")
        for file in places.resources().rglob(f"*.{kind}")
    }
    assert learned - {"estimates/blur.npz"} == set(MADE)  # which `xraysr estimate --learn` makes


def test_the_spectrum_is_that_of_the_films_that_were_never_lossy(data, tables):
    wanted = radial_spectrum(pixels_of(data, "sharp*.png"))
    np.testing.assert_allclose(np.load(tables / "spectrum" / "radiographs.npy"), wanted, rtol=1e-5)


@pytest.mark.parametrize("scale", least_squares.SCALES)
def test_the_filters_learn_from_lossy_films_too_at_half_their_size(data, tables, scale):
    films = [halved(pixels_of(data, "lossy*.jpeg")[0]), *pixels_of(data, "sharp*.png")]
    wanted = least_squares_filters(films, scale)
    np.testing.assert_allclose(np.load(tables / least_squares.table_of(scale)), wanted, atol=1e-4)


def test_the_profile_is_that_of_all_films_but_those_left_out(data, as_resources):
    films = [one for name in ("lossy*", "sharp*", "small*") for one in pixels_of(data, name)]
    profile = film_profile.film_profile("chest")
    shapes = [film_profile.shape_of(one) for one in films]
    np.testing.assert_allclose(profile.mean, np.mean(shapes, axis=0), atol=1e-3)
    np.testing.assert_allclose(
        profile.grey_mean, np.mean([film_profile.greys_of(one) for one in films], axis=0), atol=1e-3
    )
    assert np.mean([profile.strangeness(one) <= 1 for one in films]) > 0.9
    assert profile.strangeness(1 - films[1]) > 1


def test_the_program_works_with_what_was_made(as_resources):
    assert least_squares.learned_weights(3).shape == (9, 7, 7)
    power = spectrum.prior_power((64, 64))
    assert np.isfinite(power).all()
    assert power[0, 1] > power[20, 20]  # films are smooth


def made_from(folder: Path, into: Path, without: str = "") -> tuple[Path, ...]:
    reader = ImageReader()
    try:
        return make_tables(folder, into, reader, Progress(), without)
    finally:
        reader.close()


def test_the_same_films_give_the_same_bytes(data, tables, tmp_path):
    for file in made_from(data, tmp_path, "breast"):
        assert file.read_bytes() == (tables / file.relative_to(tmp_path)).read_bytes(), file


@pytest.mark.parametrize("folder", ["one", "two"])
def test_too_few_films_or_none_that_is_sharp_is_said_and_nothing_is_written(data, tmp_path, folder):
    with pytest.raises(UserError, match=f"Name a folder with {LEAST_FILMS} films of the chest"):
        made_from(data / folder, tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["fast-x2", "--tables"],
        ["fast-x2", "--without", "breast"],
        ["--tables", "--minutes", "5"],
        ["--tables", "--resume"],
    ],
)
def test_words_that_do_not_go_together_are_refused(words, data, tmp_path, capsys):
    into = tmp_path / "made"
    assert main(["train", *words, "--data", str(data), "-o", str(into)], lambda _: 1) == 2
    assert capsys.readouterr().err.startswith("Nothing was trained.")
    assert not into.exists()
