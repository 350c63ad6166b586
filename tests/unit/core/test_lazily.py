from __future__ import annotations

import subprocess
import sys
import threading
import time
from importlib import import_module

import pytest

from xraysr_gui.core.lazily import Lazily, without

TAKES = """
try:
    from taken_if_there import here as taken
except ImportError:
    taken = None
"""
SLOW = """
import time
first = 1
time.sleep(0.3)
second = 2
"""


def test_a_module_is_loaded_by_its_first_use_and_no_thread_sees_half_of_it(tmp_path, monkeypatch):
    (tmp_path / "loaded_slowly.py").write_text(SLOW)
    monkeypatch.syspath_prepend(str(tmp_path))
    slow = Lazily("loaded_slowly")
    assert "loaded_slowly" not in sys.modules
    seen: list[tuple[object, object]] = []
    threads = [threading.Thread(target=lambda: seen.append((slow.first, slow.second))) for _ in range(4)]
    for thread in threads:
        thread.start()
        time.sleep(0.02)  # the later ones come while the first one loads
    for thread in threads:
        thread.join()
    assert seen == [(1, 2)] * 4
    assert vars(slow)["second"] == 2  # without a call from now on
    del sys.modules["loaded_slowly"]


def test_what_a_module_does_not_have_is_refused_as_it_would_refuse_it():
    look = "from xraysr_gui.core.lazily import Lazily, without; Lazily('math').no_such_function"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=False)
    assert "AttributeError: module 'math' has no attribute 'no_such_function'" in done.stderr


def test_what_is_loaded_meanwhile_goes_without_a_library_and_others_do_not(tmp_path, monkeypatch):
    for name, text in (("taken_if_there", "here = 1"), ("first_of_two", TAKES), ("second_of_two", TAKES)):
        (tmp_path / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    with without("taken_if_there"):
        assert import_module("first_of_two").taken is None
    assert import_module("second_of_two").taken == 1
    with without("taken_if_there"):  # what is loaded already stays
        assert import_module("taken_if_there").here == 1
    assert import_module("taken_if_there").here == 1


def test_a_library_may_be_loaded_again_after_a_fault():
    with pytest.raises(ZeroDivisionError), without("wave"):
        _ = 1 / 0
    assert import_module("wave").open
