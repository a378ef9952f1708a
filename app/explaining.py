"""Why a figure moved between two states of a region: the roads of each are prepared once."""

import pandas as pd

from analysis.explained_change import ExplainedChange, State, explain
from analysis.incomparable import Reason, reasons
from analysis.indicators import figure
from analysis.question import Question
from app.i18n import Words
from app.workspace import Workspace
from geodata.pack import Pack

SHARES = ("beyond_share", "covered_share")
COSTS = ("mean", "p90")


def explained(
    before: Workspace, after: Workspace, asked: tuple[Question, Question], name: str
) -> ExplainedChange:
    """The parts of the change of a figure between two workspaces, a question each."""

    def value(pack: Pack, question: Question) -> float:
        roads = next((one for one in (before, after) if _same_ways(pack, one.pack)), None)
        return figure(Workspace(pack, base=roads).answer(question), name)

    return explain(State(before.pack, asked[0]), State(after.pack, asked[1]), value)


def _same_ways(pack: Pack, other: Pack) -> bool:
    """Whether the roads of another pack, and the places on them, are those of this one."""
    spots = ["lon", "lat"]
    roads = pack.road_links is other.road_links and pack.networks is other.networks
    return roads and pack.demand_points[spots].equals(other.demand_points[spots])


def notes(before: Workspace, after: Workspace, asked: tuple[Question, Question]) -> list[Reason]:
    """What makes the two states hard to compare."""
    return reasons(State(before.pack, asked[0]), State(after.pack, asked[1]))


def parts_table(told: ExplainedChange, words: Words) -> pd.DataFrame:
    """What each driver did, a row each."""
    return pd.DataFrame(
        {
            "driver_id": list(told.parts.index),
            "driver": [words(f"driver.{name}") for name in told.parts.index],
            "change": told.parts.round(6).to_numpy(),
        }
    )


def told_parts(told: ExplainedChange, name: str, question: Question, words: Words) -> pd.DataFrame:
    """What each driver did, as people read it."""
    return pd.DataFrame(
        {
            "moved_by": [words(f"driver.{driver}") for driver in told.parts.index],
            "change_text": [moved(part, name, question, words) for part in told.parts],
        }
    )


def moved(part: float, name: str, question: Question, words: Words) -> str:
    """A part of a change with its sign; shares move by percentage points."""
    sign = "+" if part > 0 else "−" if part < 0 else ""
    if name in SHARES:
        return words("programme.points", n=sign + words.number(abs(part) * 100, 2))
    return sign + written(abs(part), name, question, words)


def written(value: float, name: str, question: Question, words: Words) -> str:
    """A figure as people write it."""
    if name in SHARES:
        return words.share(value, 1)
    if name in COSTS:
        return words.cost(round(value, 1), question.cost)
    return words.number(value, 2 * int(value % 1 > 0))


def sentence(told: ExplainedChange, name: str, question: Question, words: Words) -> str:
    """From what to what, and which driver did most of it."""
    largest = str(told.parts.abs().idxmax())
    return words(
        "explain.sentence" if told.parts.any() else "explain.nothing",
        before=written(told.before, name, question, words),
        after=written(told.after, name, question, words),
        driver=words(f"driver.{largest}"),
    )


def note_lines(found: list[Reason], words: Words) -> list[str]:
    """What makes the states hard to compare, a sentence each."""
    return [words.count(f"incomparable.{one.reason}", one.count) for one in found]
