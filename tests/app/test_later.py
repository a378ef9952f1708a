"""An answer computed aside."""

from threading import Event

import pytest

from app import later as later_module
from app.later import WORKER, Later
from app.long_work import tell


def done() -> None:
    """Wait for what was begun: the worker takes one after another."""
    WORKER.submit(int).result()


def test_answer_is_computed_once_and_only_when_begun() -> None:
    asked: list[int] = []
    later = Later(lambda: asked.append(1) or len(asked))
    done()
    assert later.now() is None
    later.begin()
    later.begin()
    done()
    assert later.now() == later.now() == 1


def test_whoever_asks_meanwhile_gets_nothing_yet() -> None:
    go_on = Event()
    later = Later(go_on.wait)
    later.begin()
    assert later.now() is None
    go_on.set()
    done()
    assert later.now() is True


def test_what_is_given_up_ends_and_can_be_begun_anew() -> None:
    first, ended = Event(), Event()

    def work() -> str:
        if first.is_set():
            return "anew"
        first.set()
        try:
            while True:
                tell("confidence.drawing")
        finally:
            ended.set()

    later = Later(work)
    later.begin()
    first.wait()
    later.give_up()
    assert later.now() is None
    ended.wait()
    later.begin()
    done()
    assert later.now() == "anew"


def test_whoever_went_on_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(later_module, "PATIENCE_S", 0.0)
    go_on, asked = Event(), []
    WORKER.submit(go_on.wait)
    left = Later(lambda: asked.append("left"))
    left.begin()
    go_on.set()
    done()
    assert asked == []
    assert left.now() is None
    monkeypatch.undo()
    left.begin()
    done()
    assert asked == ["left"]


def test_error_is_raised_where_the_answer_is_asked_for() -> None:
    later = Later(lambda: 1 / 0)
    later.begin()
    done()
    with pytest.raises(ZeroDivisionError):
        later.now()
