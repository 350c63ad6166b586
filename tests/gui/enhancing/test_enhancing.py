from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QLabel, QListWidget, QPushButton

from tests.support.enhancers import Knobs, enhancer
from xraysr_gui.commands.enhance_radiograph import ThisProcess
from xraysr_gui.core.errors import EnhancementFailed
from xraysr_gui.core.workspace import Workspace
from xraysr_gui.enhancers import BUILT_IN, Task
from xraysr_gui.enhancers.engine.engine import EngineWishes, Enhanced
from xraysr_gui.gui.enhancing.enhance_panel import EnhancePanel
from xraysr_gui.gui.enhancing.enhancing import Enhancing
from xraysr_gui.gui.enhancing.subject import Subject
from xraysr_gui.isolation.conversation import ignore


class Desk:
    """The panel wired as in the program, over a workspace whose newest version is looked at."""

    def __init__(self, qtbot, jobs, engine=ThisProcess()):
        self.jobs = jobs
        self.qtbot, self.workspace, self.errors = qtbot, Workspace(), []
        self.focus, self.version = None, -1
        self.panel = EnhancePanel()
        qtbot.addWidget(self.panel)
        self.enhancing = Enhancing(self.panel, self.workspace, jobs, self.subject, self.errors.append)
        self.workspace.on_change(self.enhancing.refresh)
        self.enhancing.attend(engine, lambda focus: EngineWishes("cpu", 77, focus))
        self.panel.resize(300, 900)
        self.panel.show()

    def subject(self) -> Subject | None:
        document = self.workspace.document
        if document is None:
            return None
        return Subject(document, range(len(document.versions))[self.version], self.focus)

    def offer(self, *enhancers):
        self.panel.show_enhancers(enhancers)
        self.panel.chooser.choose(enhancers[0].id)

    def button(self, name: str) -> QPushButton:
        return self.panel.findChild(QPushButton, name)

    def press(self, name: str = "run") -> None:
        self.qtbot.mouseClick(self.button(name), Qt.MouseButton.LeftButton)

    def until_idle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.enhancing.is_running)

    @property
    def titles(self) -> list[str]:
        return [result.made_by for result in self.workspace.document.results]

    def words(self, name: str) -> str:
        return self.panel.findChild(QLabel, name).text()


@pytest.fixture
def desk(qtbot, jobs) -> Desk:
    return Desk(qtbot, jobs)


def test_enhance_says_why_it_is_grey_until_an_image_is_open(desk, radiograph):
    desk.offer(*BUILT_IN)
    for name in ("run", "run-all"):
        assert not desk.button(name).isEnabled()
        assert desk.button(name).toolTip() == "Open an image first."

    desk.workspace.open(radiograph)

    assert desk.button("run").isEnabled()
    assert desk.words("works-on") == ""


def test_until_the_enhancers_are_known_a_run_can_only_wait(desk, radiograph):
    desk.workspace.open(radiograph)
    assert desk.enhancing.why_not() == "The enhancers are being loaded."
    assert desk.enhancing.not_yet() == "Waiting for the enhancers ..."
    assert desk.button("run").isEnabled()
    desk.press()
    assert not desk.enhancing.is_running
    desk.offer(enhancer())
    assert desk.enhancing.not_yet() == ""
    assert desk.enhancing.why_not() == ""
    assert desk.button("run").isEnabled()


def test_pressing_enhance_shows_the_result_and_undo_takes_it_back(desk, radiograph):
    desk.offer(*BUILT_IN)
    desk.workspace.open(radiograph)

    desk.press()

    desk.qtbot.waitUntil(lambda: desk.workspace.document.shown.shape == (96, 128))
    assert desk.workspace.document.shown.spacing_mm == (0.1, 0.1)
    assert [step.enhancer for step in desk.workspace.document.shown.steps] == ["bicubic"]
    desk.workspace.undo()
    assert desk.workspace.document.shown is radiograph
    desk.workspace.redo()
    assert desk.workspace.document.shown.shape == (96, 128)


def test_a_run_gets_what_the_form_says_and_what_the_person_wishes(qtbot, jobs, radiograph):
    heard = []

    class Engine:
        def run(self, enhancer, pixels, parameters, progress, wishes):
            heard.append((parameters, wishes))
            return Enhanced(pixels, "Toaster", 2.14)

    desk = Desk(qtbot, jobs, Engine())
    desk.offer(enhancer("knobs", parameters=Knobs))
    desk.workspace.open(radiograph)
    desk.focus = (12.0, 30.5)
    box = desk.panel.findChild(QDoubleSpinBox, "amount")
    box.selectAll()
    qtbot.keyClicks(box, "2.5")
    with qtbot.waitSignal(desk.enhancing.told) as told:
        desk.press()

    ((given, wishes),) = heard
    assert given == Knobs(amount=2.5)
    assert replace(wishes, watch=ignore) == EngineWishes("cpu", 77, (12.0, 30.5))
    assert told.args == ["Knobs: 2.1 s, Toaster"]
    (step,) = desk.workspace.document.shown.steps
    assert (step.device, step.seconds) == ("Toaster", 2.14)
    desk.until_idle()


def test_a_run_works_on_the_version_that_is_looked_at(desk, radiograph):
    desk.offer(enhancer("copy"), enhancer("again"))
    desk.workspace.open(radiograph)
    desk.press()
    desk.qtbot.waitUntil(lambda: desk.titles == ["Copy"])
    assert desk.words("works-on") == "Works on: 1  Copy"

    desk.panel.chooser.choose("again")
    desk.press()
    desk.qtbot.waitUntil(lambda: len(desk.titles) == 2)
    assert [step.title for step in desk.workspace.document.shown.steps] == ["Copy", "Again"]

    desk.version = 0
    desk.press()
    desk.qtbot.waitUntil(lambda: len(desk.titles) == 3)
    assert [step.title for step in desk.workspace.document.shown.steps] == ["Again"]


def endless(started: threading.Event):
    def run(pixels, parameters, progress):
        started.set()
        while True:
            progress.at(0.5, "Enhancing")

    return run


def test_stop_ends_a_running_job_and_keeps_the_image(desk, radiograph):
    started = threading.Event()
    desk.offer(enhancer("slow", endless(started)))
    desk.workspace.open(radiograph)
    desk.press()
    desk.qtbot.waitUntil(started.is_set)
    desk.qtbot.waitUntil(lambda: desk.words("run-doing") == "Slow\nEnhancing")
    assert desk.button("stop-run").isVisible()
    assert desk.panel.run_box.progress_bar.value() == 500

    desk.press("stop-run")

    desk.until_idle()
    assert desk.button("run").isEnabled()
    assert desk.workspace.document.shown is radiograph
    assert desk.errors == []


def test_the_keyboard_stays_where_it_was_used(desk, radiograph, qtbot):
    started = threading.Event()
    desk.offer(enhancer("slow", endless(started)))
    desk.workspace.open(radiograph)
    desk.panel.activateWindow()
    desk.button("run").setFocus()
    qtbot.waitUntil(desk.button("run").hasFocus)

    qtbot.keyClick(desk.button("run"), Qt.Key.Key_Space)
    qtbot.waitUntil(started.is_set)
    assert desk.button("stop-run").hasFocus()
    qtbot.keyClick(desk.button("stop-run"), Qt.Key.Key_Space)

    desk.until_idle()
    assert desk.button("run").hasFocus()


def test_a_result_for_an_image_that_was_closed_is_dropped_and_that_is_said(desk, radiograph, qtbot):
    may_finish = threading.Event()

    def waits(pixels, parameters, progress):
        may_finish.wait(5)
        return pixels

    desk.offer(enhancer("late", waits))
    desk.workspace.open(radiograph)
    desk.press()
    desk.workspace.open(replace(radiograph, greys=replace(radiograph.greys)))  # read anew
    with qtbot.waitSignal(desk.enhancing.told) as told:
        may_finish.set()

    desk.until_idle()
    assert desk.workspace.document.results == ()
    assert "dropped" in told.args[0]


def broken(pixels, parameters, progress):
    return pixels[:1]


def test_a_failure_reaches_the_person_once(desk, radiograph):
    desk.offer(enhancer("broken", broken))
    desk.workspace.open(radiograph)
    desk.press()

    desk.qtbot.waitUntil(lambda: len(desk.errors) == 1)

    (error,) = desk.errors
    assert str(error).startswith("Broken gave no usable image. Expected 64 x 48 finite pixels")
    assert desk.button("run").isEnabled()


def test_a_whole_task_is_run_on_one_version_and_a_failure_does_not_end_it(desk, radiograph, qtbot):
    others = enhancer("elsewhere", task=Task.DEBLUR)
    desk.offer(enhancer("first"), enhancer("broken", broken), enhancer("last"), others)
    desk.workspace.open(radiograph)
    heard = []
    desk.jobs.on_change(lambda: heard.extend(job.listed.title for job in desk.jobs.listed))

    with qtbot.waitSignal(desk.enhancing.queue_ended) as ended:
        desk.press("run-all")

    assert ended.args == [radiograph.source.address]
    assert desk.titles == ["First", "Last"]
    assert all(len(result.steps) == 1 for result in desk.workspace.document.results)
    assert [type(error) for error in desk.errors] == [EnhancementFailed]
    assert list(dict.fromkeys(heard)) == [
        "disc.dcm: 1 of 3: First",
        "disc.dcm: 2 of 3: Broken",
        "disc.dcm: 3 of 3: Last",
    ]


def test_stop_ends_a_queue_and_keeps_what_came(desk, radiograph, qtbot):
    started = threading.Event()
    desk.offer(enhancer("first"), enhancer("slow", endless(started)), enhancer("never"))
    desk.workspace.open(radiograph)
    desk.press("run-all")
    qtbot.waitUntil(started.is_set)

    with qtbot.waitSignal(desk.enhancing.queue_ended):
        desk.press("stop-run")

    assert desk.titles == ["First"]
    assert not desk.enhancing.is_running


def test_a_single_run_is_no_queue(desk, radiograph, qtbot):
    desk.offer(enhancer())
    desk.workspace.open(radiograph)
    with qtbot.assertNotEmitted(desk.enhancing.queue_ended):
        desk.press()
        desk.qtbot.waitUntil(lambda: desk.titles == ["Copy"])
        desk.until_idle()


def test_what_is_not_for_use_is_run_with_its_task_only_when_ticked(desk, radiograph, qtbot):
    unfit = enhancer("unfit", advice="Not for use: it invents structure.")
    desk.offer(enhancer("fit"), unfit)
    desk.workspace.open(radiograph)
    tick = desk.panel.findChild(QCheckBox, "run-unfit")
    assert tick.isVisible()

    desk.press("run-all")
    qtbot.waitUntil(lambda: desk.titles == ["Fit"])
    desk.until_idle()

    qtbot.mouseClick(tick, Qt.MouseButton.LeftButton, pos=tick.rect().center() - tick.rect().center() / 1.2)
    assert tick.isChecked()
    desk.press("run-all")
    qtbot.waitUntil(lambda: desk.titles == ["Fit", "Fit", "Unfit"])
    desk.until_idle()


def test_the_tick_is_there_only_where_something_is_not_for_use(desk):
    desk.offer(enhancer("fit"), enhancer("good", advice="Only for chest radiographs."))
    assert not desk.panel.findChild(QCheckBox, "run-unfit").isVisible()


def test_marks_drawn_while_it_runs_are_kept(desk, radiograph, qtbot):
    from xraysr_gui.core.geometry import Point
    from xraysr_gui.core.marks import Distance

    may_finish = threading.Event()

    def waits(pixels, parameters, progress):
        may_finish.wait(5)
        return pixels.copy()

    desk.offer(enhancer("late", waits))
    desk.workspace.open(radiograph)
    desk.press()
    mark = Distance((Point(0, 0), Point(1, 0)))
    desk.workspace.change(desk.workspace.document.with_mark(mark))
    may_finish.set()
    qtbot.waitUntil(lambda: desk.titles == ["Late"])
    assert desk.workspace.document.marks == (mark,)
    desk.until_idle()


def test_each_row_says_what_kind_of_enhancer_it_is(desk):
    desk.offer(enhancer("plain"))
    rows = desk.panel.findChild(QListWidget, "enhancers")
    assert "Plain, classical. Does plain." in rows.item(0).data(Qt.ItemDataRole.AccessibleTextRole)
