"""A run that is cut up in any way gives the bytes of a run in one piece."""

from __future__ import annotations

import threading
from contextlib import closing

import numpy as np
import pytest
from PIL import Image

from tests.support.phantom import chest
from xraysr_gui.commands.evaluate_enhancers import Run, evaluate_enhancers
from xraysr_gui.commands.evaluating.asked_evaluation import AskedEvaluation
from xraysr_gui.commands.write_evaluation import write_report
from xraysr_gui.core.errors import Cancelled, CannotExport, EnhancementFailed, UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.degradations.trials import TRIALS
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.enhancers.engine.engine import Enhanced
from xraysr_gui.evaluation.journal import Journal
from xraysr_gui.evaluation.parallel_run import Job, judge_all
from xraysr_gui.evaluation.references import ReferenceImage
from xraysr_gui.evaluation.truths import FolderTruths, GivenTruths
from xraysr_gui.image_io.image_reader import ImageReader

SAME = ("scores.csv", "table.csv", "table.json", "table.md")
JOB = Job(TRIALS["x2"], [BUILT_IN[name] for name in ("bicubic", "least-squares", "lanczos")])


class Here:
    """An engine in this process, that counts; some images bring it down."""

    def __init__(self, refuses=()):
        self.runs, self._refuses = 0, refuses

    def run(self, enhancer, pixels, parameters, progress):
        self.runs += 1
        if enhancer.id in self._refuses and pixels.shape == (48, 40):
            raise EnhancementFailed("It failed.", why="It was asked to.", remedy="Leave it out.")
        return Enhanced(enhancer.run(pixels, parameters, progress), "here", 0.01 * self.runs)

    def close(self):
        """Nothing to end."""


@pytest.fixture(scope="module")
def truths():
    found = []
    for number in range(4):
        pixels = np.asarray(chest(96, 80 + 2 * number, mm_per_pixel=4.0, seed=number), np.float32)
        pixels = np.rint(pixels * 255).astype(np.float32) / np.float32(255)
        name = f"film_{number:03}.png"
        found.append(ReferenceImage(name, f"p{number // 2}", 8, pixels, "", f"{number}" * 64))
    return GivenTruths(found)


def report(truths, folder, engine, **how):
    done = evaluate_enhancers(JOB, truths, engine, Progress(), Run(folder, **how))
    write_report(done, folder, overwrite=True)
    return {name: (folder / name).read_bytes() for name in SAME}


@pytest.fixture(scope="module")
def in_one_piece(truths, tmp_path_factory):
    return report(truths, tmp_path_factory.mktemp("whole"), Here())


@pytest.mark.parametrize("after", [1, 2, 3])
def test_stopped_after_any_image_it_goes_on_to_the_same_bytes(truths, tmp_path, in_one_piece, after):
    heard = []
    stopped = Progress(stop_requested=lambda: len(heard) >= after)
    with pytest.raises(Cancelled):
        evaluate_enhancers(JOB, truths, Here(), stopped, Run(tmp_path, hear=heard.append))
    assert Journal(tmp_path).is_there
    kept = len(list((tmp_path / "unfinished").glob("[0-9]*.json")))
    assert kept == len(heard) >= after

    engine = Here()
    assert report(truths, tmp_path, engine, resume=True) == in_one_piece
    again, warm_and_cases = (4 - kept) * 3, 3 + 2 * 2 * 1
    assert engine.runs <= again + warm_and_cases
    assert not (tmp_path / "unfinished").exists()


def test_several_at_a_time_give_the_same_bytes_each_in_an_engine_of_its_own(
    truths, tmp_path, in_one_piece, monkeypatch
):
    made = []

    def another():
        made.append(Here())
        return made[-1]

    monkeypatch.setattr("xraysr_gui.commands.evaluate_enhancers.Engine", another)

    assert report(truths, tmp_path, Here(), processes=3) == in_one_piece
    assert len(made) == 2


def test_engines_work_at_the_same_time(truths):
    """Each of two waits in its first run until the other is in its own: in turns that would never end."""
    both = threading.Barrier(2)

    class Waits(Here):
        def run(self, enhancer, pixels, parameters, progress):
            if self.runs == 0:
                both.wait(60)
            return super().run(enhancer, pixels, parameters, progress)

    found = judge_all(JOB, truths, [Waits(), Waits()], {}, lambda image: None, Progress())

    assert [image.number for image in found] == [0, 1, 2, 3]


@pytest.mark.parametrize("was_there", [False, True])
def test_given_up_after_a_stop_the_folders_that_it_made_go_and_others_stay(truths, tmp_path, was_there):
    report, heard = tmp_path / "mine" / "of today" / "report", []
    (report if was_there else tmp_path / "mine").mkdir(parents=True)
    stopped = Progress(stop_requested=lambda: bool(heard))
    for resume in (False, True):
        with pytest.raises(Cancelled):
            evaluate_enhancers(JOB, truths, Here(), stopped, Run(report, resume=resume, hear=heard.append))

    AskedEvaluation(tmp_path, "x2", ("lanczos",), report).drop()

    assert report.exists() == was_there
    assert (tmp_path / "mine").exists()
    assert [one.name for one in tmp_path.rglob("*")] == (
        ["mine", "of today", "report"] if was_there else ["mine"]
    )


def test_what_the_system_does_not_remove_is_told(truths, tmp_path, monkeypatch):
    heard = []
    stopped = Progress(stop_requested=lambda: bool(heard))
    with pytest.raises(Cancelled):
        evaluate_enhancers(JOB, truths, Here(), stopped, Run(tmp_path, hear=heard.append))
    monkeypatch.setattr("shutil.rmtree", lambda *_, **__: None)

    with pytest.raises(CannotExport, match="could not be removed") as told:
        AskedEvaluation(tmp_path, "x2", ("lanczos",), tmp_path).drop()
    assert str(tmp_path / "unfinished") in told.value.why


def test_another_run_is_not_mixed_in_and_a_stopped_one_is_not_lost(truths, tmp_path):
    heard = []
    stopped = Progress(stop_requested=lambda: bool(heard))
    with pytest.raises(Cancelled):
        evaluate_enhancers(JOB, truths, Here(), stopped, Run(tmp_path, hear=heard.append))

    with pytest.raises(CannotExport, match="--resume"):
        evaluate_enhancers(JOB, truths, Here(), Progress(), Run(tmp_path))
    other = Job(TRIALS["x3"], JOB.enhancers)
    with pytest.raises(CannotExport, match="other images, enhancers"):
        evaluate_enhancers(other, truths, Here(), Progress(), Run(tmp_path, resume=True))


def test_who_fails_on_one_image_is_told_of_and_the_rest_goes_on(truths):
    done = evaluate_enhancers(JOB, truths, Here(refuses=("lanczos",)), Progress())

    assert done.left_out == (
        "film_000.png, bicubic decimation x2: It failed. It was asked to. Leave it out.",
    )
    gains = {row.enhancer: row.gains["bicubic"].count for row in done.rows if "bicubic" in row.gains}
    assert gains == {"least-squares": 4, "lanczos": 3}


def test_what_cannot_be_used_is_told_and_nothing_at_all_is_an_error(truths, tmp_path):
    flat = ReferenceImage("flat.png", "f", 8, np.full((64, 64), 0.5, np.float32), "", "f" * 64)
    some = GivenTruths([*(truths.read(0, Progress(), print),), flat])

    done = evaluate_enhancers(JOB, some, Here(), Progress())

    assert done.left_out == (
        "flat.png was left out. All its pixels are the same, so there is nothing to restore.",
    )
    assert done.files_left_out == 1
    with pytest.raises(UserError, match="nothing to restore"):
        evaluate_enhancers(JOB, GivenTruths([flat]), Here(), Progress(), Run(tmp_path / "r"))
    assert not (tmp_path / "r" / "unfinished").exists()


def test_it_says_which_image_and_how_long_it_takes(truths):
    told = []
    evaluate_enhancers(JOB, truths, Here(), Progress(lambda share, words: told.append((share, words))))

    assert any("image 1 of 4" in words for _, words in told)
    assert all(0 <= share <= 1 for share, _ in told)


def test_an_engine_that_ends_with_a_fault_of_ours_is_not_waited_for(truths):
    class Broken(Here):
        def run(self, enhancer, pixels, parameters, progress):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        evaluate_enhancers(JOB, truths, Broken(), Progress())


class Refusing(Here):
    """As one that the system kills at every image, or at all but the first."""

    def __init__(self, after):
        super().__init__()
        self._after = after

    def run(self, enhancer, pixels, parameters, progress):
        if self.runs >= self._after:
            raise ZeroDivisionError
        return super().run(enhancer, pixels, parameters, progress)


@pytest.mark.parametrize(("after", "kept"), [(0, 0), (7, 1)])
def test_what_fails_leaves_its_images_behind_and_nothing_where_there_is_none(truths, tmp_path, after, kept):
    report = tmp_path / "new" / "report"
    asked = AskedEvaluation(tmp_path, "x2", ("lanczos",), report)

    with pytest.raises(ZeroDivisionError):
        evaluate_enhancers(JOB, truths, Refusing(after), Progress(), Run(report))

    assert len(Journal(report).measured()) == kept
    assert asked.can_go_on == asked.has_measured == bool(kept)
    assert (tmp_path / "new").exists() == bool(kept)


def test_what_was_stopped_before_its_first_image_goes_on_later(truths, tmp_path):
    with pytest.raises(Cancelled):
        evaluate_enhancers(JOB, truths, Here(), Progress(stop_requested=lambda: True), Run(tmp_path))

    assert AskedEvaluation(tmp_path, "x2", ("lanczos",), tmp_path).can_go_on


def test_methods_have_run_before_their_first_time_counts_also_where_the_first_image_is_left_out(truths):
    """Nothing can be restored of an image that is the same everywhere, so nothing has run on it."""
    flat = ReferenceImage("a_flat.png", "p9", 8, np.full((96, 80), 0.5, np.float32), "", "9" * 64)
    images = [truths.read(number, Progress(), str) for number in range(2)]
    engine = Here()

    done = judge_all(JOB, GivenTruths([flat, *images]), [engine], {}, lambda image: None, Progress())
    assert [bool(image.scores) for image in done] == [False, True, True]
    assert engine.runs == 3 * len(JOB.enhancers)  # once each before, and on both films


def test_an_image_that_was_replaced_after_the_stop_is_measured_anew(tmp_path):
    films, heard = tmp_path / "films", []
    films.mkdir()
    for number in range(3):
        film = chest(260, 256, mm_per_pixel=1.4, seed=number)
        Image.fromarray(np.rint(film * 255).astype(np.uint8)).save(films / f"film_{number:03}.png")
    stopped = Progress(stop_requested=lambda: len(heard) >= 2)
    with closing(ImageReader()) as reader:
        folder = FolderTruths(films, reader)
        with pytest.raises(Cancelled):
            evaluate_enhancers(JOB, folder, Here(), stopped, Run(tmp_path / "report", hear=heard.append))
        Image.fromarray(np.rint(255 * chest(260, 256, seed=9)).astype(np.uint8)).save(films / "film_000.png")

        made = report(folder, tmp_path / "report", Here(), resume=True)
        assert made == report(folder, tmp_path / "again", Here())
