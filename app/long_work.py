"""Work that takes seconds: done in a thread aside, says what it is at, can be stopped.

A page or a command looks at it from time to time; work that nobody looks at is given up. Whatever
is done in it says so by `tell`, however deep; where nobody waits for work that costs nothing.
"""

from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass, field
from threading import Event, main_thread
from time import monotonic
from typing import Any, Generic, TypeVar

T = TypeVar("T")
PATIENCE_S = 60.0
"""Work that nobody has looked at for so long is given up."""


class WorkStoppedError(Exception):
    """Work has ended before its end, because somebody stopped it or nobody waits for it."""


@dataclass(frozen=True)
class Step:
    """What work is at: the key of a message, and its values."""

    message: str
    values: dict[str, object] = field(default_factory=dict)


class Watched(Generic[T]):
    """Something done in a thread aside, which is asked whether it must stop.

    ``patience_s``: how long it goes on when nobody looks; ``abandoned``: it ended for that.
    """

    def __init__(
        self,
        do: Callable[[], T],
        aside: Executor | None = None,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self.abandoned = False
        self.patience_s = patience_s
        self._asked_to_stop, self._looked_s = Event(), monotonic()
        own = aside or ThreadPoolExecutor(max_workers=1, thread_name_prefix="work")
        self._future: Future[T] = own.submit(self._done, do)
        if aside is None:
            own.shutdown(wait=False)

    @property
    def over(self) -> bool:
        """Whether it has ended, well or not."""
        return self._future.done()

    def stop(self) -> None:
        """Ask it to end."""
        self._asked_to_stop.set()

    def look(self, seconds: float = 0.0) -> bool:
        """Wait so long at most; whether it is over. An error of the work is raised here."""
        self._looked_s = monotonic()
        if seconds:
            over = Event()
            self._future.add_done_callback(lambda _: over.set())
            over.wait(seconds)
        if self._future.done():
            self._future.result()
            return True
        return False

    def must_stop(self) -> bool:
        """Asked from within: whether it is to end now."""
        if monotonic() - self._looked_s > self.patience_s:
            self.abandoned = True
        return self._asked_to_stop.is_set() or self.abandoned or not main_thread().is_alive()

    def _done(self, do: Callable[[], T]) -> T:
        """Do it, in the thread aside."""
        return do()


class LongWork(Watched[T]):
    """An answer that is worked out aside and that ends wherever it tells something, if it must.

    ``step``: what it is at; None before it has said anything.
    """

    step: Step | None = None

    def enter(self, step: Step) -> None:
        """Hear from within what the work is at now."""
        self.step = step

    def result(self) -> T:
        """The answer of work that is over; its error is raised."""
        return self._future.result()

    def _done(self, do: Callable[[], T]) -> T:
        before = _now.set(self)
        try:
            heed()
            return do()
        except WorkStoppedError as stopped:  # what was worked with is not kept by its frames
            raise stopped.with_traceback(None) from None
        finally:
            _now.reset(before)


_now: ContextVar[LongWork[Any] | None] = ContextVar("long work", default=None)


def heed() -> None:
    """End the work that is done here, if somebody waits for work here and it must stop.

    Raises
    ------
    WorkStoppedError
        The work must stop.
    """
    work = _now.get()
    if work is not None and work.must_stop():
        raise WorkStoppedError


def tell(message: str, **values: object) -> None:
    """Say what the work that is done here is at: the key of a message with its values.

    Raises
    ------
    WorkStoppedError
        The work must stop.
    """
    heed()
    work = _now.get()
    if work is not None:
        work.enter(Step(message, values))
