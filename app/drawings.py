"""How sure the answers of a workspace are; what is drawn for a season and mode is kept.

A part of `app.workspace`, which keeps all other answers. Draws may take seconds: questions of
others are answered meanwhile. What needs the engine is imported where it is used.
"""

from collections.abc import Callable
from functools import lru_cache, partial
from itertools import count
from threading import Lock
from typing import TYPE_CHECKING

from analysis.assessment import Assessment
from analysis.question import Question
from app.later import Later
from app.long_work import tell
from geodata.pack import Pack
from geodata.roads.arrays import Mode

if TYPE_CHECKING:
    from analysis.confidence import Confidence
    from analysis.drawn_answers import Drawing
    from app.travel import Travel

KEPT_DRAWINGS = 3
"""Draws of so many seasons and modes are kept, each up to the limit of its own."""


class Drawings:
    """Draws of one pack.

    ``answer``: gives the assessment that a question is answered by.
    """

    def __init__(
        self, pack: Pack, travel: "Travel", answer: Callable[[Question], Assessment]
    ) -> None:
        self._pack, self._travel, self._answer = pack, travel, answer
        self._kept: dict[tuple[str, Mode], Drawing] = {}
        self._lock = Lock()
        self.confidence = lru_cache(maxsize=64)(self._confidence)
        self.later = lru_cache(maxsize=64)(self._later)

    def now(self, question: Question) -> "Confidence | None":
        """How sure an answer is, if it was drawn before, be it for another cutoff; else None."""
        drawing = self._kept.get((question.season_id, question.mode))
        return self.confidence(question) if drawing and drawing.knows(question) else None

    def _confidence(self, question: Question, *, drivers: bool = True) -> "Confidence":
        from analysis.confidence import confidence

        number = count(1)
        return confidence(
            self._drawing(question.season_id, question.mode),
            self._answer(question),
            drivers=drivers,
            each=lambda: tell("confidence.drawn", number=next(number)),
        )

    def _later(self, question: Question) -> "Later[Confidence]":
        return Later(partial(self.confidence, question))

    def _drawing(self, season_id: str, mode: Mode) -> "Drawing":
        from analysis.drawn_answers import Drawing

        times = self._travel.road_times(season_id, mode)
        with self._lock:
            drawing = self._kept.get((season_id, mode))
            if drawing is None:
                draws = int(self._pack.assumptions["draws"])
                drawing = self._kept[season_id, mode] = Drawing(self._pack, times, draws)
                while len(self._kept) > KEPT_DRAWINGS:
                    del self._kept[next(iter(self._kept))]
        return drawing
