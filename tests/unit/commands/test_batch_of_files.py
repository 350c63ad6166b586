"""A batch of real files: what it writes, what it says of them, and that it writes the same again."""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pydicom
import pytest
from PIL import Image
from skimage.metrics import mean_squared_error, peak_signal_noise_ratio, structural_similarity

from tests.support.dicom_files import write_dicom
from tests.support.phantom import chest
from xraysr_gui.batches.chain import Chain, ChainStep
from xraysr_gui.batches.contract import Outcome
from xraysr_gui.batches.inputs import inputs_of_batch
from xraysr_gui.batches.ledger import HOME
from xraysr_gui.batches.line import Line, State
from xraysr_gui.batches.manifest import standing, summary
from xraysr_gui.commands.batching import making, planning
from xraysr_gui.commands.batching.asked import Asked
from xraysr_gui.commands.batching.links import links_of
from xraysr_gui.commands.batching.making import ChildMaker
from xraysr_gui.commands.batching.planning import plan_batch
from xraysr_gui.commands.batching.run_batch import run_batch
from xraysr_gui.core.errors import (
    CannotExport,
    CannotOpenImage,
    ChildDied,
    EnhancementFailed,
    InvalidParameter,
    ModelUnavailable,
    UserError,
)
from xraysr_gui.core.spelling import commands_are_typed
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.enhancers.engine.known_enhancers import every_enhancer
from xraysr_gui.image_io.image_reader import ImageReader

MEDIAN = Chain((ChainStep("median", (("radius", 1),)),))
TWO = Chain((ChainStep("median"), ChainStep("bicubic", (("scale", 2),))))
FILM = np.rint(chest(96, 80, mm_per_pixel=4.0, seed=3) * 4095).astype(np.uint16)
EIGHT = (FILM >> 4).astype(np.uint8)


@pytest.fixture(scope="module")
def children() -> Iterator[tuple[ImageReader, Engine]]:
    reader, engine = ImageReader(), Engine()
    yield reader, engine
    reader.close()
    engine.close()


@pytest.fixture(scope="module")
def inputs(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("films")
    for name in ("a", "b/ü ' \n;$"):
        (folder / name).mkdir(parents=True)
    Image.fromarray(EIGHT).save(folder / "a/film.png")
    Image.fromarray(EIGHT).save(folder / "a/film.jpg")
    Image.fromarray(EIGHT).save(folder / "b/ü ' \n;$/=film \udcff.png")
    write_dicom(folder / "a/film.dcm", FILM, PatientName="Planted^Name", StudyInstanceUID="1.2.3")
    write_dicom(folder / "IM0001", np.stack([EIGHT, EIGHT[::-1]]), bits=8, NumberOfFrames=2)
    Image.fromarray(EIGHT).save(folder / "picture", format="PNG")
    (folder / "notes.txt").write_text("no image")
    (folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    os.symlink(folder, folder / "a/round", target_is_directory=True)
    return folder


def named(id: str) -> Enhancer:
    return every_enhancer().enhancers[id]


@pytest.fixture(scope="module")
def batch(children, inputs, tmp_path_factory) -> Callable[..., tuple[Path, Outcome]]:
    class Kept(ChildMaker):
        def close(self) -> None:
            """The processes serve all tests of this file."""

    def run(folder: Path | None = None, **how: object) -> tuple[Path, Outcome]:
        home = folder or tmp_path_factory.mktemp("out") / "results"
        asked = replace(Asked([inputs], MEDIAN, home), **how)
        return home, run_batch(
            asked, named, makers=lambda plan, links: Kept(plan, links, making.MakingWishes(), *children)
        )

    return run


@pytest.fixture(scope="module")
def done(batch) -> tuple[Path, Outcome]:
    return batch(workers=2)


def line_of(outcome: Outcome, name: str) -> Line:
    return next(line for line in outcome.lines if line.input == name)


def files(folder: Path) -> dict[str, bytes]:
    own = {"manifest.csv", "manifest.json", "report.html"}
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name not in own)
    return {str(path.relative_to(folder)): path.read_bytes() for path in found if HOME not in path.parts}


def test_folders_are_mirrored_dicom_stays_dicom_and_pictures_stay_pictures(done, inputs):
    folder, outcome = done

    assert set(files(folder)) == {
        *("a/film.png", "a/film.jpg.png", "a/film.dcm", "IM0001.dcm", "picture.png"),
        "b/ü ' \n;$/=film \udcff.png",
    }
    states = {line.input: line.state for line in outcome.lines}
    assert [name for name, state in states.items() if state is State.FAILED] == ["broken.png"]
    derived = pydicom.dcmread(folder / "a/film.dcm")
    assert list(derived.ImageType) == ["DERIVED", "SECONDARY"]
    assert derived.StudyInstanceUID == pydicom.dcmread(inputs / "a/film.dcm").StudyInstanceUID
    assert pydicom.dcmread(folder / "IM0001.dcm").NumberOfFrames == 2
    assert (folder / "a/film.jpg.png").read_bytes().startswith(b"\x89PNG")


def test_the_same_batch_at_another_time_has_the_same_bytes(done, batch):
    folder, _ = done

    again, _ = batch(workers=1)

    assert files(again) == files(folder)
    derived = pydicom.dcmread(folder / "a/film.dcm")
    assert not [
        one.keyword
        for one in derived
        if one.VR in ("DA", "TM", "DT") and one.value and "Study" not in one.keyword
    ]


def test_figures_are_those_that_another_library_finds_in_the_files(done, inputs):
    folder, outcome = done

    for name in ("a/film.png", "a/film.jpg"):
        before = np.asarray(Image.open(inputs / name))
        after = np.asarray(Image.open(folder / line_of(outcome, name).outputs[0].name))
        figures = dict(line_of(outcome, name).figures)
        assert figures["psnr"] == pytest.approx(peak_signal_noise_ratio(before, after), abs=1e-4)
        assert figures["mse"] == pytest.approx(mean_squared_error(before, after), rel=1e-4)
        expected = structural_similarity(
            before, after, gaussian_weights=True, sigma=1.5, use_sample_covariance=False
        )
        assert figures["ssim"] == pytest.approx(expected, abs=1e-4)
    before, after = (pydicom.dcmread(one / "a/film.dcm").pixel_array for one in (inputs, folder))
    found = dict(line_of(outcome, "a/film.dcm").figures)["psnr"]
    assert found == pytest.approx(peak_signal_noise_ratio(before, after, data_range=4095), abs=1e-3)


def test_real_numbers_are_held_to_the_input_between_its_own_ends(batch, tmp_path):
    numbers = EIGHT.astype(np.float32) / 300 + 0.1
    (tmp_path / "in").mkdir()
    Image.fromarray(numbers).save(tmp_path / "in/real.tiff")
    folder, outcome = batch(inputs=[tmp_path / "in"])
    ends = float(numbers.min()), float(np.ptp(numbers))
    after = np.asarray(Image.open(folder / "real.tiff")) / 65535 * ends[1] + ends[0]
    found = dict(line_of(outcome, "real.tiff").figures)["psnr"]
    assert found == pytest.approx(peak_signal_noise_ratio(numbers, after, data_range=ends[1]), abs=1e-3)


def test_the_manifest_has_one_line_for_each_file_and_no_name_of_a_patient(done, inputs):
    folder, outcome = done

    told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    rows = list(
        csv.DictReader((folder / "manifest.csv").read_text(encoding="utf-8").splitlines(keepends=True))
    )

    assert [one["input"] for one in told["files"]] == [line.input for line in outcome.lines]
    assert len(rows) == len(outcome.lines) == 7
    by_name = {row["input"]: row for row in rows}
    film = by_name["a/film.png"]
    assert int(film["input bytes"]) == (inputs / "a/film.png").stat().st_size
    assert int(film["output bytes"]) == (folder / "a/film.png").stat().st_size
    assert float(film["PSNR (dB)"]) == pytest.approx(
        dict(line_of(outcome, "a/film.png").figures)["psnr"], abs=1e-3
    )
    assert "PNG" in by_name["broken.png"]["reason"] or "decoded" in by_name["broken.png"]["reason"]
    assert told["made_with"][0] == {"enhancer": "median", "version": 1, "parameters": {"radius": 1}}
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert page.count("data:image/png;base64,") == 6
    assert "6 of 7 files are done." in page
    for name in ("manifest.json", "manifest.csv", "report.html"):
        assert "Planted" not in (folder / name).read_text(encoding="utf-8")


def test_a_lost_ledger_is_made_again_of_what_results_tell_and_no_file_is_done_twice(done, batch, tmp_path):
    folder = shutil.copytree(done[0], tmp_path / "results", symlinks=True)
    shutil.rmtree(folder / HOME)
    (folder / "picture.png").unlink()
    kept = {name: os.stat(folder / name).st_ino for name in files(folder)}

    _, outcome = batch(folder, resume=True)

    assert {name: os.stat(folder / name).st_ino for name in kept} | {"IM0001.dcm": 0} == kept | {
        "IM0001.dcm": 0
    }
    assert files(folder) == files(done[0])
    assert {line.input: line.state for line in outcome.lines} == {
        line.input: line.state for line in done[1].lines
    }
    assert line_of(outcome, "a/film.png").figures == line_of(done[1], "a/film.png").figures
    assert "ledger was lost" in line_of(outcome, "a/film.png").notices[-1]
    assert "ledger was lost" not in " ".join(line_of(outcome, "picture").notices)


def test_a_chain_as_tiff_against_references(batch, inputs, tmp_path):
    references = tmp_path / "references"
    (references / "a").mkdir(parents=True)
    Image.fromarray(EIGHT.repeat(2, 0).repeat(2, 1)).save(references / "a/film.tif")

    folder, outcome = batch(
        inputs=[inputs / "a/film.png", inputs / "picture"], chain=TWO, ending="tiff", reference=references
    )

    assert set(files(folder)) == {"a/film.png.tiff", "picture.tiff"}
    film, other = line_of(outcome, "a/film.png"), line_of(outcome, "picture")
    assert (film.columns, film.rows, film.against) == (160, 192, "film.tif")
    after = np.asarray(Image.open(folder / "a/film.png.tiff"))
    expected = peak_signal_noise_ratio(EIGHT.repeat(2, 0).repeat(2, 1), after)
    assert dict(film.figures)["psnr"] == pytest.approx(expected, abs=1e-4)
    assert other.state is State.DONE
    assert other.figures == ()
    assert "picture" in other.notices[0]


def test_a_result_is_led_back_to_the_folder_of_its_inputs(done, inputs):
    home, outcome = done
    made = [one.name for line in outcome.lines for one in line.outputs]
    assert made
    assert all(inputs_of_batch(home / name) == (inputs,) for name in made)
    assert inputs_of_batch(inputs / "a/film.png") == ()


def test_what_cannot_be_is_refused_before_anything_is_done(batch, inputs, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(CannotExport, match="among their inputs"):
        batch(inputs)
    with pytest.raises(CannotOpenImage, match="nothing to do"):
        batch(inputs=[tmp_path / "empty"])
    with pytest.raises(CannotOpenImage, match="could not be read"):
        batch(inputs=[tmp_path / "missing"])
    with pytest.raises(UserError, match="no references"):
        batch(reference=tmp_path / "missing")
    with pytest.raises(InvalidParameter, match="99"):
        batch(chain=Chain((ChainStep("median", (("radius", 99),)),)))
    with pytest.raises(ModelUnavailable, match="version 7"):
        batch(chain=Chain((ChainStep("median", (), 7),)))
    (tmp_path / "there/a").mkdir(parents=True)
    (tmp_path / "there/a/film.png").write_bytes(b"mine")
    with pytest.raises(CannotExport, match="there already"):
        batch(tmp_path / "there")
    assert (tmp_path / "there/a/film.png").read_bytes() == b"mine"
    assert not (tmp_path / "there" / HOME).exists()


def test_results_inside_of_the_inputs_are_no_inputs(inputs, tmp_path):
    films = shutil.copytree(inputs / "a", tmp_path / "films", ignore=shutil.ignore_patterns("round"))
    (films / "out").mkdir()
    shutil.copy(films / "film.png", films / "out/film.png")
    links = links_of(MEDIAN, named)

    plan = plan_batch(Asked([films], MEDIAN, films / "out"), links)

    assert [job.name for job in plan.jobs] == ["film.dcm", "film.jpg", "film.png"]


def test_results_of_another_batch_are_no_inputs_unless_they_are_named(done, batch, inputs, tmp_path):
    films = tmp_path / "films"
    films.mkdir()
    shutil.copy(inputs / "a/film.png", films)
    batch(films / "first", inputs=[films])
    links, second = links_of(MEDIAN, named), films / "second"

    plan = plan_batch(Asked([films], MEDIAN, second), links)
    one_more = plan_batch(Asked([films / "first"], MEDIAN, second), links)
    by_hand = plan_batch(Asked([films / "first/film.png"], MEDIAN, second), links)
    again = plan_batch(Asked([films], MEDIAN, films / "first"), links)

    assert [job.name for job in plan.jobs] == ["film.png"]
    assert ["first were passed over" in one for one in plan.notices] == [True]
    assert [job.name for job in one_more.jobs] == [job.name for job in by_hand.jobs] == ["film.png"]
    assert one_more.notices == by_hand.notices == again.notices == ()


@pytest.mark.parametrize("accepts", [False, True])
def test_images_outside_of_a_training_are_told_line_by_line_and_in_the_summary(tmp_path, accepts):
    fast = Chain((ChainStep("fast-x2"),))
    (tmp_path / "in").mkdir()
    for number in range(2):
        write_dicom(tmp_path / "in" / f"{number}.dcm", FILM, BodyPartExamined="HAND")
    asked = Asked([tmp_path / "in"], fast, tmp_path / "out", accepts_outside=accepts)

    with commands_are_typed():
        outcome = run_batch(asked, named)
        told = " ".join(summary(outcome))
        assert told.startswith(" ".join(standing(outcome)))
        assert "This run took" not in " ".join(standing(outcome)), "what a window says above its table"

    assert [line.outside for line in outcome.lines] == [True, True]
    rows = list(csv.DictReader((tmp_path / "out/manifest.csv").read_text(encoding="utf-8").splitlines()))
    assert [row["outside of training"] for row in rows] == ["yes", "yes"]
    if accepts:
        assert all("Outside of its training" in " ".join(line.notices) for line in outcome.lines)
        assert "2 are unlike what a network learned from: their results may invent or lose detail" in told
    else:
        assert all("add --accept-outside" in line.reason for line in outcome.lines)
        assert "2 of these are unlike what a network learned from; with --resume --retry" in told


def test_a_list_names_files_of_several_folders_and_equal_names_stay_apart(inputs, tmp_path):
    names = tmp_path / "list.txt"
    names.write_bytes(
        b"\n".join(os.fsencode(inputs / name) for name in ("a/film.png", "picture")) + b"\n\none.png\n"
    )
    (tmp_path / "two").mkdir()
    for place in ("one.png", "two/one.png"):
        Image.fromarray(EIGHT).save(tmp_path / place)

    plan = plan_batch(Asked([names, tmp_path / "two"], MEDIAN, tmp_path / "out"), links_of(MEDIAN, named))

    assert len({job.output for job in plan.jobs}) == len(plan.jobs) == 4
    assert {Path(job.output).name for job in plan.jobs} == {"film.png", "picture.dcm", "one.png"}
    assert all(job.input.is_file() for job in plan.jobs)


def test_two_names_of_one_result_are_told_apart_or_refused(tmp_path):
    for name in ("film.jpg", "film.jpg.png"):
        Image.fromarray(EIGHT).save(tmp_path / name)

    plan = plan_batch(Asked([tmp_path], MEDIAN, tmp_path / "out"), links_of(MEDIAN, named))

    assert [job.name for job in plan.jobs] == ["film.jpg"]
    assert [one.name for one in plan.refused] == ["film.jpg.png"]
    assert "film.jpg" in plan.refused[0].why


def test_names_of_three_hundred_signs_are_no_hindrance(tmp_path, batch):
    home = tmp_path / ("x" * 120) / ("y" * 120) / ("z" * 120)
    home.mkdir(parents=True)
    Image.fromarray(EIGHT).save(home / f"{'n' * 250}.jpg")

    folder, outcome = batch(inputs=[tmp_path / ("x" * 120)])

    assert [line.state for line in outcome.lines] == [State.DONE]
    [name] = files(folder)
    assert name.endswith(".png")


class Dying:
    """Processes that a file brings down, or refuses."""

    def __init__(self, error: Exception) -> None:
        self.error, self.asked = error, 0

    def open(self, *words: object) -> None:
        self.asked += 1
        raise self.error

    def close(self) -> None:
        """Nothing is there."""


def _engine_died() -> EnhancementFailed:
    error = EnhancementFailed("Median.", why="It died.", remedy="None.")
    error.__cause__ = ChildDied("The engine.", why="Died.", remedy="None.")
    return error


@pytest.mark.parametrize("error", [ChildDied("The reader.", why="Died.", remedy="None."), _engine_died()])
def test_a_file_that_brings_a_process_down_is_tried_twice(inputs, tmp_path, error):
    dying = Dying(error)
    asked = Asked([inputs / "a/film.png"], MEDIAN, tmp_path / "out")

    outcome = run_batch(
        asked, named, makers=lambda plan, links: ChildMaker(plan, links, making.MakingWishes(), dying, dying)
    )

    assert dying.asked == 2
    assert [(line.state, line.deaths) for line in outcome.lines] == [(State.FAILED, 2)]
    assert "ied" in outcome.lines[0].reason


def test_an_image_that_does_not_fit_into_memory_is_one_failed_line(inputs, tmp_path):
    dying = Dying(MemoryError())
    asked = Asked([inputs / "a/film.png"], MEDIAN, tmp_path / "out")

    outcome = run_batch(
        asked, named, makers=lambda plan, links: ChildMaker(plan, links, making.MakingWishes(), dying, dying)
    )

    assert "does not fit into memory" in outcome.lines[0].reason


def test_the_contact_sheet_of_a_large_folder_stays_small(monkeypatch, tmp_path):
    monkeypatch.setattr(planning, "MOST_SHOWN", 4)
    for number in range(10):
        (tmp_path / f"{number}.png").write_bytes(b"x")

    plan = plan_batch(Asked([tmp_path], MEDIAN, tmp_path / "out"), links_of(MEDIAN, named))

    assert [job.name for job in plan.jobs if job.is_shown] == ["0.png", "3.png", "6.png", "9.png"]
