from __future__ import annotations

from tests.support.killed_program import killed_program
from xraysr_gui.studies.session_lock import SessionLock

HOLD = """
import sys, time
from pathlib import Path
from xraysr_gui.studies.session_lock import SessionLock
lock = SessionLock(Path(sys.argv[1]))
print(lock.take(), flush=True)
time.sleep(60)
"""


def test_a_folder_is_held_by_one_alone(tmp_path):
    one, other = SessionLock(tmp_path), SessionLock(tmp_path)
    assert one.take()
    assert not other.take()
    one.let_go()
    assert other.take()
    other.let_go()


def test_the_system_takes_the_lock_back_from_a_program_that_dies(tmp_path):
    with killed_program(HOLD, tmp_path) as said:
        assert said.readline().strip() == "True"
        assert not SessionLock(tmp_path).take()
    lock = SessionLock(tmp_path)
    assert lock.take()
    lock.let_go()


def test_a_folder_that_is_not_there_cannot_be_held(tmp_path):
    assert not SessionLock(tmp_path / "gone").take()
