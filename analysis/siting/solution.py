"""What comes back: the sites, how good they are, and how the search stands on the way."""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

from analysis.errors import SitingStoppedError


def _share(objective: float, bound: float) -> float:
    if objective == bound:
        return 0.0
    return abs(objective - bound) / max(abs(objective), 1e-12)


@dataclass(frozen=True)
class SitingSolution:
    """Chosen sites with the proof that comes with them.

    Parameters
    ----------
    chosen : columns of the new sites, ascending (existing ones are not repeated).
    objective : what the model counts, in its unit (people x cost, people, cost or sites).
    bound : what no choice can beat, same unit.
    proven : whether nothing better exists.
    unserved : demand points with people whom no open site reaches (within the cutoff).
    served_people : people with an open site (within the cutoff, and with a place).
    users_people : where capacities count, people assigned to each column; else empty.
    """

    chosen: tuple[int, ...]
    objective: float
    bound: float
    proven: bool
    unserved: tuple[int, ...]
    served_people: float
    users_people: tuple[float, ...] = ()

    @property
    def gap_share(self) -> float:
        """Distance between objective and bound, as a share (0-1) of the objective."""
        return 0.0 if self.proven else _share(self.objective, self.bound)


@dataclass(frozen=True)
class Progress:
    """Where a search stands: best objective so far, bound so far, seconds since its start."""

    objective: float
    bound: float
    seconds: float

    @property
    def gap_share(self) -> float:
        """Distance between objective and bound, as a share (0-1) of the objective."""
        return _share(self.objective, self.bound)


@dataclass(frozen=True)
class Search:
    """How long to look and whom to tell.

    Parameters
    ----------
    time_limit_s : seconds after which the best so far comes back with its gap.
    gap_share : gap (0-1) that is good enough to end the search; 0 asks for the proof.
    report : called with the progress now and then.
    stop : asked now and then; True ends the search with the best so far.
    """

    time_limit_s: float = float("inf")
    gap_share: float = 0.0
    report: Callable[[Progress], None] = lambda _: None
    stop: Callable[[], bool] = lambda: False


def nothing_found() -> SitingStoppedError:
    """That a search ended too early to have any answer."""
    return SitingStoppedError(
        "The search ended before any choice of sites was found. Allow it more time."
    )


class Clock:
    """The running time of one search and the question whether it must end."""

    def __init__(self, search: Search) -> None:
        self.search = search
        self._start = perf_counter()

    @property
    def seconds(self) -> float:
        """Seconds since the start of the search."""
        return perf_counter() - self._start

    @property
    def left_s(self) -> float:
        """Seconds that remain, at least a tick."""
        return max(0.01, self.search.time_limit_s - self.seconds)

    def tell(self, objective: float, bound: float) -> None:
        """Report where the search stands, once there is something to report."""
        if objective < float("inf"):
            self.search.report(Progress(objective, bound, self.seconds))

    def ended(self, objective: float, bound: float) -> bool:
        """Whether time is up, the gap is small enough or somebody asked to stop."""
        enough = self.search.gap_share > 0 and _share(objective, bound) <= self.search.gap_share
        return enough or self.seconds > self.search.time_limit_s or self.search.stop()
