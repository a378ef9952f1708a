"""A running search for best sites: works in its own thread, tells how far it is, can be stopped.

Browser and command line look at it from time to time; whoever stops looking stops it.
"""

from collections.abc import Callable, Iterator
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING

import pandas as pd

from analysis.best_sites.curves import curve, euro_steps, number_steps, trade_offs
from analysis.best_sites.drawn import DrawnSites, choose_again, drawn_problems
from analysis.best_sites.found import BestSites, find
from analysis.best_sites.problem import Asked, demand_weights, problem_of
from analysis.best_sites.wishes import CURVE, EUROS, TRADE_OFFS, SearchLimits, SiteWishes
from analysis.errors import SitingInfeasibleError
from analysis.question import Question
from analysis.siting import Progress, Search, SitingProblem
from app.long_work import Watched

if TYPE_CHECKING:
    from app.workspace import Workspace

CURVE_STEPS = 10
"""The curve goes so far at least: a council wants to see where more sites stop helping."""
BEST, NEAR, DRAWN, OVER = "best", "near", "drawn", "over"
"""Stages of a search; in between come the extras, each under its own name."""


class SiteSearch(Watched[None]):
    """One search with what it has found so far.

    ``found``, ``curve``, ``euros``, ``trade_offs``, ``drawn``: None until they are there;
    ``euros`` is empty where costs are not known, ``no_trade_offs`` says why there are none.
    ``stage``: one of the stages above. ``progress``: of the current stage.
    """

    def __init__(
        self,
        ask: Callable[[], Asked],
        draw: Callable[[Asked], Iterator[SitingProblem]],
        how: SearchLimits,
    ) -> None:
        self.found: BestSites | None = None
        self.curve: pd.DataFrame | None = None
        self.euros: pd.DataFrame | None = None
        self.trade_offs: pd.DataFrame | None = None
        self.no_trade_offs: SitingInfeasibleError | None = None
        self.drawn: DrawnSites | None = None
        self.progress: Progress | None = None
        self.stage = BEST
        self._ask, self._draw, self._extras = ask, draw, how.extras
        self._limit_s = how.time_limit_s
        super().__init__(self._run)

    def _hear(self, progress: Progress) -> None:
        self.progress = progress

    def _enter(self, stage: str) -> None:
        self.stage, self.progress = stage, None

    def _run(self) -> None:
        asked = self._ask()
        search = Search(time_limit_s=self._limit_s, report=self._hear, stop=self.must_stop)
        self.found = find(asked, search=search, stage=self._enter)
        most = max(CURVE_STEPS, len(self.found.solution.chosen))
        if CURVE in self._extras and not self.must_stop():
            self._enter(CURVE)
            self.curve = curve(asked, search=search, numbers=number_steps(asked, most))
        if EUROS in self._extras and not self.must_stop():
            self._enter(EUROS)
            steps = euro_steps(asked, most)
            euros = curve(asked, search=search, budgets_eur=steps)
            self.euros = None if steps and euros.empty else euros  # stopped before the first
        if TRADE_OFFS in self._extras and not self.must_stop():
            self._enter(TRADE_OFFS)
            try:
                self.trade_offs = trade_offs(asked, search=search)
            except SitingInfeasibleError as error:
                self.no_trade_offs = error
        if asked.wishes.draws and not self.must_stop():
            self._enter(DRAWN)
            self.drawn = choose_again(asked, self.found.solution, self._draw(asked), search=search)
        self._enter(OVER)


class SiteSearches:
    """The searches of a workspace, the latest kept; the same question is searched once."""

    def __init__(self, workspace: "Workspace", most: int = 16) -> None:
        self._workspace, self._most, self._lock = workspace, most, Lock()
        self._kept: dict[object, SiteSearch] = {}

    def get(self, question: Question, wishes: SiteWishes, how: SearchLimits) -> SiteSearch:
        """The search for this; begun when there is none, or it was given up unseen."""
        key = (question, wishes, how)
        with self._lock:
            known = self._kept.pop(key, None)
            if known is None or known.abandoned:
                known = SiteSearch(partial(self._ask, question, wishes), self._draw, how)
            self._kept[key] = known
            while len(self._kept) > self._most:
                self._kept.pop(next(iter(self._kept))).stop()
            return known

    def forget(self, search: SiteSearch) -> None:
        """Begin anew the next time this is asked."""
        with self._lock:
            for key in [key for key, kept in self._kept.items() if kept is search]:
                self._kept.pop(key).stop()

    def _draw(self, asked: Asked) -> Iterator[SitingProblem]:
        question = asked.question
        times = self._workspace.road_times(question.season_id, question.mode)
        return drawn_problems(self._workspace.pack, times, asked)

    def _ask(self, question: Question, wishes: SiteWishes) -> Asked:
        workspace = self._workspace
        group = None if question.group_id is None else workspace.demand(question.group_id)
        weights = demand_weights(workspace.pack, wishes, group)
        return problem_of(workspace.pack, workspace.columns(question), question, wishes, weights)
