from __future__ import annotations

import hashlib
from pathlib import PurePath

import numpy as np
import pytest
from PIL import Image

from tests.support.dicom_files import write_dicom
from tests.support.phantom import chest
from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import Cancelled, CannotOpenImage, UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.source import Encoding, Source
from xraysr_gui.evaluation.patient_names import patient_at, patient_of
from xraysr_gui.evaluation.references import films_to_learn_from, gather, judging_images
from xraysr_gui.evaluation.trial_run import source_of


class DrawnReader:
    """Gives drawn images for files that hold "columns x rows", and the patient if they name one."""

    def open(self, address: Address, progress: Progress) -> Radiograph:
        text = address.path.read_text(encoding="utf-8")
        if not text:
            raise CannotOpenImage(
                f"{address.name} is no image.", why="It is empty.", remedy="Choose another."
            )
        columns, rows, *patient = text.split()
        pixels = np.random.default_rng(len(address.name)).integers(0, 4096, (int(rows), int(columns)))
        labels = (("PatientID", patient[0]),) if patient else ()
        source = Source(address, Encoding("DICOM", 12), labels=labels)
        return Radiograph.of_pixels(pixels.astype(np.float32), white=4095.0, source=source)


def draw(folder, *names, text="256 256"):
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_text(text, encoding="utf-8")


def gathered(folder, **more):
    return gather(folder, DrawnReader(), Progress(), **more)


@pytest.mark.parametrize(
    ("name", "patient"),
    [
        ("00000013_005.png", "00000013"),
        ("IM-0115-0001.jpeg", "IM-0115"),
        ("patient02417_view1_frontal.jpg", "patient02417"),
        ("CHNCXR_0327_1.png", "CHNCXR_0327"),
        ("left hand.tif", "left hand"),
        ("ward12_bed07.tif", "ward12_bed07"),
        ("1.2.840.dcm", "1.2.840"),
        ("ker224_person1005_bacteria_2936.jpeg", "person1005"),
        ("ker320_person3_virus_15.jpg", "person3"),
        ("person3_virus_17.jpeg", "person3"),
        ("ker224_IM-0011-0001-0002.jpeg", "IM-0011"),
        ("ker224_NORMAL2-IM-0013-0001.jpeg", "IM-0013"),
        ("nih320_00000211_013.jpg", "00000211"),
        ("nih_00000193_019.png", "nih_00000193"),
        ("patient001_20240101.png", "patient001"),
    ],
)
def test_a_name_tells_the_patient_as_far_as_names_do(name, patient):
    assert patient_of(name) == patient


@pytest.mark.parametrize(
    ("place", "patient", "source"),
    [
        ("patient00001/study1/view1_frontal.jpg", "patient00001", ""),
        ("sub-07/anat/img001.png", "sub-07", ""),
        ("hospital/case_12/img001.png", "case_12", "hospital"),
        ("nih/00000013_005.png", "00000013", "nih"),
        ("casework/img001_a.png", "img001", "casework"),
        ("ker224_IM-0011-0001-0002.jpeg", "IM-0011", "ker224"),
    ],
)
def test_a_folder_of_one_person_tells_whose_all_its_images_are(place, patient, source):
    assert patient_at(PurePath(place)) == patient
    assert source_of(place) == source


def test_images_in_folders_of_their_patients_are_drawn_by_patient(tmp_path):
    for person in ("patient1", "patient2"):
        draw(tmp_path / person, "img001.png", "img002.png", "img003.png")

    found = judging_images(tmp_path, DrawnReader(), Progress(), lambda words: None)
    assert [one.patient for one in found] == ["patient1"] * 3 + ["patient2"] * 3


def test_no_patient_is_on_both_sides_and_every_image_on_one(tmp_path):
    names = [f"{patient:05}_{view}.png" for patient in range(60) for view in range(3)]
    draw(tmp_path, *names)

    found = gathered(tmp_path, judge_share=0.3)

    learn, judge = ({one.patient for one in side} for side in (found.train, found.judge))
    assert not learn & judge
    assert sorted(one.name for one in (*found.train, *found.judge)) == sorted(names)
    assert 0.15 < len(judge) / 60 < 0.45


def test_a_patient_stays_on_its_side_when_others_come(tmp_path):
    draw(tmp_path, *(f"{patient:05}.png" for patient in range(40)))
    before = {one.patient for one in gathered(tmp_path).judge}
    draw(tmp_path / "more", *(f"{patient:05}.png" for patient in range(40, 80)))

    after = {one.patient for one in gathered(tmp_path).judge}

    assert before
    assert before <= after
    assert after - before <= {f"{patient:05}" for patient in range(40, 80)}


def test_images_of_one_name_in_two_folders_are_told_apart(tmp_path):
    draw(tmp_path / "anna", "IM0001.dcm", text="256 256 ANNA")
    draw(tmp_path / "paul", "IM0001.dcm", text="256 256 PAUL")

    found = judging_images(tmp_path, DrawnReader(), Progress(), [].append)

    assert [(one.name, one.patient) for one in found] == [
        ("anna/IM0001.dcm", "ANNA"),
        ("paul/IM0001.dcm", "PAUL"),
    ]


def test_folders_train_and_val_are_taken_as_they_are(tmp_path):
    draw(tmp_path / "train", "00001.png", "00002.png", "sub.png")
    draw(tmp_path / "val", "00003.png")
    draw(tmp_path, "00004.png")

    found = gathered(tmp_path)

    assert [one.name for one in found.train] == ["00001.png", "00002.png", "sub.png"]
    assert [one.name for one in found.judge] == ["00003.png"]
    assert [one.name for one in judging_images(tmp_path, DrawnReader(), Progress(), [].append)] == [
        "00003.png"
    ]


def test_a_patient_on_both_sides_is_refused_by_name(tmp_path):
    draw(tmp_path / "train", "00001_a.png", "00002_a.png")
    draw(tmp_path / "val", "00002_b.png")

    with pytest.raises(UserError, match=r"both sides of the split, among them 00002\. Keep all"):
        gathered(tmp_path)


def test_the_file_itself_knows_its_patient_better_than_its_name(tmp_path):
    draw(tmp_path / "train", "00001.dcm", text="256 256 ANNA")
    draw(tmp_path / "val", "00002.dcm", text="256 256 ANNA")

    with pytest.raises(UserError, match="among them ANNA"):
        gathered(tmp_path)


@pytest.mark.parametrize("text", ["255 400", "400 255"])
def test_images_that_are_too_small_are_left_out(tmp_path, text):
    draw(tmp_path / "train", "00001.png")
    draw(tmp_path / "val", "00002.png", "00004.png")
    draw(tmp_path / "val", "00003.png", text=text)

    assert [one.name for one in gathered(tmp_path).judge] == ["00002.png", "00004.png"]


def test_a_folder_that_has_nothing_for_one_side_is_refused_with_counts(tmp_path):
    draw(tmp_path / "train", "00001.png")
    draw(tmp_path / "val", "00002.png", text="100 100")

    with pytest.raises(UserError, match="1 images to learn from and 0 to judge by"):
        gathered(tmp_path)


def test_a_folder_without_images_is_refused(tmp_path):
    draw(tmp_path, "notes.txt", "table.csv")

    with pytest.raises(UserError, match="0 images to learn from and 0 to judge by"):
        gathered(tmp_path)
    with pytest.raises(UserError, match="no image that is at least 256 pixels"):
        judging_images(tmp_path, DrawnReader(), Progress(), [].append)


def test_notes_without_an_ending_and_hidden_files_are_passed_over(tmp_path):
    draw(tmp_path, "00001.png", "IM00002")
    draw(tmp_path, "README", ".DS_Store", "._00001.png", text="")

    found = judging_images(tmp_path, DrawnReader(), Progress(), [].append)

    assert [one.name for one in found] == ["00001.png", "IM00002"]


def test_a_damaged_image_is_named_and_the_others_judge(tmp_path):
    draw(tmp_path, "00001.png")
    draw(tmp_path, "00002.png", text="")
    draw(tmp_path, "00003.png", text="300 200")
    told = []

    found = judging_images(tmp_path, DrawnReader(), Progress(), told.append)

    assert [one.name for one in found] == ["00001.png"]
    assert told == [
        "00002.png was left out. It is empty.",
        "00003.png was left out. It is less than 256 pixels wide or high, as far as it is sharp.",
    ]
    with pytest.raises(CannotOpenImage, match=r"00002\.png"):
        gathered(tmp_path)


def test_an_image_is_kept_on_its_scale_with_depth_and_digest(tmp_path):
    draw(tmp_path, "00001.png", text="300 260")

    (one,) = judging_images(tmp_path, DrawnReader(), Progress(), [].append)

    assert (one.pixels.shape, one.pixels.dtype, one.bits) == ((260, 300), np.float32, 12)
    assert 0 <= one.pixels.min() < 0.01
    assert 0.99 < one.pixels.max() <= 1
    assert one.digest == hashlib.sha256(one.pixels.tobytes()).hexdigest()


def test_the_digest_of_a_training_set_does_not_depend_on_names(tmp_path):
    for folder, names in (("a", ("00001.png", "00022.png")), ("b", ("22222.png", "11111.png"))):
        draw(tmp_path / folder / "train", *names)
        draw(tmp_path / folder / "val", "33333.png")
    draw(tmp_path / "c" / "train", "11111.png", "longer-22222.png")
    draw(tmp_path / "c" / "val", "33333.png")

    digests = [gathered(tmp_path / folder).digest() for folder in "abc"]

    assert digests[0] == digests[1] != digests[2]


def test_reading_says_which_file_and_stops_when_asked(tmp_path):
    draw(tmp_path, "00001.png", "00002.png")
    told = []

    judging_images(tmp_path, DrawnReader(), Progress(lambda f, words: told.append((f, words))), [].append)

    assert told == [(0.0, "Reading 00001.png"), (0.5, "Reading 00002.png")]
    with pytest.raises(Cancelled):
        judging_images(tmp_path, DrawnReader(), Progress(stop_requested=lambda: True), [].append)


def test_what_jpeg_did_is_gone_at_half_the_size(tmp_path, reader):
    drawn = np.rint(chest(640, 560, mm_per_pixel=0.6) * 255).astype(np.uint8)
    Image.fromarray(drawn).save(tmp_path / "00001.png")
    Image.fromarray(drawn).save(tmp_path / "00002.jpg", quality=85)

    exact, halved = judging_images(tmp_path, reader, Progress(), [].append)

    blocks = (drawn / 255).reshape(320, 2, 280, 2).mean(axis=(1, 3))
    assert exact.pixels.shape == (640, 560)
    np.testing.assert_allclose(exact.pixels, drawn / 255, atol=1e-6)
    assert halved.pixels.shape == (320, 280)
    assert np.abs(halved.pixels - blocks).mean() < 0.005


def test_a_real_file_brings_its_patient_and_depth(tmp_path, reader):
    stored = np.random.default_rng(1).integers(0, 4096, (256, 260)).astype(np.uint16)
    write_dicom(tmp_path / "IM0001", stored, PatientID="P-77")

    (one,) = judging_images(tmp_path, reader, Progress(), [].append)

    assert (one.patient, one.bits, one.pixels.shape) == ("P-77", 12, (256, 260))


def learned_from(folder, without=""):
    reader = RecordingReader()
    films = list(films_to_learn_from(folder, reader, Progress(), without))
    assert len(films) == len(reader.opened)
    return reader.opened


class RecordingReader(DrawnReader):
    """Notes what it opens."""

    def __init__(self) -> None:
        self.opened: list[str] = []

    def open(self, address: Address, progress: Progress) -> Radiograph:
        self.opened.append(address.path.name)
        return super().open(address, progress)


def test_films_to_learn_from_lie_below_a_folder_named_train(tmp_path):
    draw(tmp_path / "a" / "train", "00001.png")
    draw(tmp_path / "b" / "train" / "odd", "00002.png", "left-00004.png")
    draw(tmp_path / "b" / "val", "00003.png")
    draw(tmp_path, "00005.png")

    assert learned_from(tmp_path) == ["00001.png", "00002.png", "left-00004.png"]
    assert learned_from(tmp_path, "left") == ["00001.png", "00002.png"]
    assert learned_from(tmp_path / "a" / "train") == ["00001.png"]


def test_without_such_a_folder_patients_that_judge_are_not_learned_from(tmp_path):
    names = [f"{number:05}.png" for number in range(60)]
    draw(tmp_path, *names)
    split = gathered(tmp_path)

    found = list(films_to_learn_from(tmp_path, DrawnReader(), Progress()))

    assert len(found) == len(split.train) < 60
    for film, reference in zip(found, split.train, strict=True):
        np.testing.assert_array_equal(film.clean, reference.pixels)
