"""An answer that takes seconds, computed aside while a page shows what it has."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Generic, TypeVar

from app.long_work import LongWork, Step, WorkStoppedError

T = TypeVar("T")

WORKER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="later")
"""One after another, for all visitors: the other core is for the pages."""

PATIENCE_S = 5.0
"""Pages look every half second; whoever has gone on must not keep those waiting who still look."""


class Later(Generic[T]):
    """An answer that somebody may begin and that is there at some time."""

    def __init__(self, answer: Callable[[], T]) -> None:
        self._answer, self._lock = answer, Lock()
        self._work: LongWork[T] | None = None

    @property
    def step(self) -> Step | None:
        """What the computation is at."""
        return self._work.step if self._work else None

    def begin(self) -> None:
        """Let it be computed aside, unless that was begun before and not given up."""
        with self._lock:
            if self._work is None or self._work.abandoned:
                self._work = LongWork(self._answer, WORKER, PATIENCE_S)

    def give_up(self) -> None:
        """Let it end; whoever wants the answer after all begins anew."""
        with self._lock:
            if self._work is not None:
                self._work.stop()
            self._work = None

    def now(self) -> T | None:
        """The answer if it is there; an error of its computation is raised here."""
        work = self._work
        try:
            return work.result() if work and work.look() else None
        except WorkStoppedError:
            return None
