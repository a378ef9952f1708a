"""An answer that takes seconds, computed aside while a page shows what it has."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")

WORKER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="later")
"""One after another, for all visitors: the other core is for the pages."""


class Later(Generic[T]):
    """An answer that somebody may begin and that is there at some time."""

    def __init__(self, answer: Callable[[], T]) -> None:
        self._answer, self._lock = answer, Lock()
        self._future: Future[T] | None = None

    def begin(self) -> None:
        """Let it be computed aside, unless that was begun before."""
        with self._lock:
            if self._future is None:
                self._future = WORKER.submit(self._answer)

    def now(self) -> T | None:
        """The answer if it is there; an error of its computation is raised here."""
        return self._future.result() if self._future and self._future.done() else None
