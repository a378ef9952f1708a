"""Work done aside: it says what it is at, ends when it must, and hands over what it found."""

import weakref
from datetime import date
from functools import partial
from threading import Event

import pytest

from app.i18n import Words
from app.long_work import LongWork, Step, WorkStoppedError, heed, tell
from app.reports.forms import one_file
from app.reports.kinds import make_report
from app.reports.request import REGION, Request
from app.workspace import Workspace

LONG_S = 60.0


def steps_until_stopped(going: Event, go_on: Event) -> str:
    """Work that waits in the middle."""
    tell("making.service", name="patversme")
    going.set()
    go_on.wait(LONG_S)
    heed()
    return "done"


def test_what_work_is_at_is_seen_from_outside_and_its_answer_at_the_end() -> None:
    going, go_on = Event(), Event()
    work = LongWork(partial(steps_until_stopped, going, go_on))
    going.wait(LONG_S)
    assert work.step == Step("making.service", {"name": "patversme"})
    assert not work.look()
    go_on.set()
    assert work.look(LONG_S)
    assert work.result() == "done"


def test_stopped_work_ends_at_its_next_step() -> None:
    going, go_on = Event(), Event()
    work = LongWork(partial(steps_until_stopped, going, go_on))
    going.wait(LONG_S)
    work.stop()
    go_on.set()
    with pytest.raises(WorkStoppedError):
        work.look(LONG_S)
    assert not work.abandoned


def test_work_that_nobody_looks_at_is_given_up() -> None:
    going, go_on = Event(), Event()
    work = LongWork(partial(steps_until_stopped, going, go_on))
    going.wait(LONG_S)
    work.patience_s = 0.0
    go_on.set()
    with pytest.raises(WorkStoppedError):
        work.look(LONG_S)
    assert work.abandoned


def test_stopped_work_keeps_nothing_of_what_it_worked_with() -> None:
    class Large:
        pass

    kept: list[weakref.ref[Large]] = []

    def do() -> None:
        large = Large()
        kept.append(weakref.ref(large))
        raise WorkStoppedError

    work = LongWork(do)
    with pytest.raises(WorkStoppedError):
        work.look(LONG_S)
    assert kept[0]() is None


def test_telling_costs_nothing_where_nobody_waits() -> None:
    tell("making.file")
    heed()


def test_report_says_what_it_is_at_and_can_be_stopped_there(toy: Workspace) -> None:
    told: list[str] = []

    class Heard(LongWork[bytes]):
        """Work that is stopped when the file is put together."""

        def enter(self, step: Step) -> None:
            told.append(Words("lv")(step.message, **step.values))
            if step.message == "making.file":
                self.stop()

    def make() -> bytes:
        report = make_report(toy, Request(REGION, "lv", date(2024, 6, 1), "summer"))
        return one_file(toy, report, "pdf", "a4")

    with pytest.raises(WorkStoppedError):  # at the first picture
        Heard(make).look(LONG_S)
    assert told[0] == "Rēķina rādītājus …"
    assert told[-1] == "Saliek failu …"
    assert any(said.startswith("Apraksta pakalpojumu: ") for said in told)
