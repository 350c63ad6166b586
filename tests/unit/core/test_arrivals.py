"""A file of a watched folder arrives once, whatever the clock, the copier and the network do."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from xraysr_gui.core.arrivals import Arrivals

Stamp = tuple[int, int]


class Folder:
    """A folder that is asked every second, and the clock of whoever asks."""

    def __init__(self, known: Mapping[str, Stamp] | None = None) -> None:
        self.now = 1000.0
        self.files: dict[str, Stamp] = {}
        self.arrived: list[str] = []
        self.arrivals = Arrivals[str, Stamp](known, patience_s=4, clock=lambda: self.now)

    def wait(self, seconds: int, *, is_there: bool = True) -> None:
        for _ in range(seconds):
            self.now += 1
            self.arrived += self.arrivals.hear(dict(self.files) if is_there else None)


def test_a_file_arrives_once_when_it_has_kept_still():
    folder = Folder()
    folder.files["a"] = (10, 1)
    folder.wait(4)
    assert (folder.arrived, folder.arrivals.on_the_way) == ([], 1)
    folder.wait(60)
    assert (folder.arrived, folder.arrivals.on_the_way) == (["a"], 0)


def test_ten_slow_pieces_are_one_file():
    """Pauses as long as half of what was waited for before do no harm, nor longer ones later."""
    folder = Folder()
    for piece in range(1, 11):
        folder.files["slow"] = (piece * 1000, piece)
        folder.wait(3 if piece < 4 else 5)
    assert folder.arrived == []
    folder.wait(30)
    assert folder.arrived == ["slow"]


def test_a_size_that_stays_with_a_time_that_moves_is_no_complete_file():
    folder = Folder()
    for second in range(40):
        folder.files["reserved"] = (5000, second)
        folder.wait(1)
    assert folder.arrived == []


def test_a_copy_that_is_renamed_arrives_under_its_name():
    folder = Folder()
    folder.files["copy of film"] = (9, 1)
    folder.wait(3)
    folder.files["film"] = folder.files.pop("copy of film")
    folder.wait(60)
    assert folder.arrived == ["film"]


def test_a_share_that_goes_and_comes_back_tells_nothing_twice():
    """Away as an error, and away as the empty folder that it was mounted on."""
    folder = Folder()
    folder.files = {"a": (1, 1), "b": (2, 2)}
    folder.wait(10)
    folder.wait(30, is_there=False)
    kept, folder.files = folder.files, {}
    folder.wait(30)
    folder.files = {**kept, "late": (3, 3)}
    folder.wait(30)
    assert folder.arrived == ["a", "b", "late"]


def test_time_while_a_share_was_away_counts_for_nothing():
    folder = Folder()
    folder.files["half"] = (1, 1)
    folder.wait(2)
    folder.wait(3600, is_there=False)
    folder.wait(2)
    assert folder.arrived == []
    folder.wait(3)
    assert folder.arrived == ["half"]


def test_times_of_files_and_clocks_set_back_do_not_matter():
    """Stamps from the future and the past, and a clock that stands still or falls back."""
    folder = Folder()
    folder.files = {"future": (1, 9 * 10**18), "past": (1, -5)}
    folder.wait(2)
    folder.now -= 500
    folder.wait(1)
    assert folder.arrived == []
    folder.wait(3)
    assert folder.arrived == ["future", "past"]


def test_another_file_under_an_old_name_arrives_and_what_was_known_does_not():
    folder = Folder({"known": (7, 7)})
    folder.files = {"known": (7, 7), "film": (1, 1)}
    folder.wait(10)
    folder.files["film"] = (1, 2)
    folder.wait(10)
    assert folder.arrived == ["film", "film"]
    assert folder.arrivals.told == {"known": (7, 7), "film": (1, 2)}


def test_whatever_happens_no_stamp_arrives_twice_and_all_arrive_in_the_end():
    chance = Random(5)
    for _ in range(30):
        folder, final = Folder(), {f"f{number}": (number + 1, number) for number in range(6)}
        for _ in range(60):
            name = chance.choice(list(final))
            folder.files[name] = chance.choice([final[name], (0, chance.randrange(3))])
            if chance.random() < 0.2:
                folder.files.pop(chance.choice(list(folder.files)))
            folder.wait(chance.randrange(1, 4), is_there=chance.random() < 0.8)
        folder.files = dict(final)
        before = len(folder.arrived)
        folder.wait(600)
        assert set(final) == set(folder.arrivals.told)
        assert folder.arrivals.told == final
        assert len(set(folder.arrived[before:])) == len(folder.arrived[before:])
