from __future__ import annotations

import sys
import threading

import pytest
from PySide6.QtCore import qInstallMessageHandler

from xraysr_gui.gui.shell.crash_hook import catch_faults, support_report
from xraysr_gui.gui.shell.log_memory import LogMemory
from xraysr_gui.settings import places


@pytest.fixture
def shown(monkeypatch):
    """What would be told to the person, while the hooks are in place."""
    told: list[Exception] = []
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    before = qInstallMessageHandler(None)
    catch_faults(told.append, lambda callback: callback())
    yield told
    qInstallMessageHandler(before)


def raised(error: Exception) -> Exception:
    try:
        raise error
    except type(error) as caught:
        return caught


def test_a_fault_is_told_once_and_written_down_without_the_patient(shown):
    fault = raised(KeyError("Doe^Jane"))
    sys.excepthook(KeyError, fault, fault.__traceback__)
    assert shown == [fault]
    (report,) = places.log_folder().glob("crash-*.txt")
    assert "KeyError" in report.read_text()
    assert "Doe^Jane" not in report.read_text()


def test_a_fault_of_another_thread_reaches_the_person_too(shown):
    def work() -> None:
        raise ValueError("elsewhere")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert [str(error) for error in shown] == ["elsewhere"]


def test_the_support_report_names_versions_and_no_patient():
    words = support_report(LogMemory())
    assert words.startswith("xraysr ")
    assert "PySide6" in words
