"""One question in two seasons: who falls out of the cutoff when roads get slow, and where."""

from dataclasses import replace

from analysis.comparison import Comparison, compare
from analysis.question import Question
from app import scenario_words
from app.i18n import Words
from app.workspace import Workspace
from geodata.pack import Pack

MOST_NAMED = 8


def compare_seasons(workspace: Workspace, question: Question, other_id: str) -> Comparison:
    """The answer in the question's season beside that in another one.

    Raises
    ------
    QuestionError
        The pack does not have the season.
    """
    other = workspace.answer(replace(question, season_id=other_id))
    return compare(workspace.answer(question), other, users=workspace.users(question.group_id))


def finding(pack: Pack, comparison: Comparison, words: Words) -> str:
    """Who gains and loses between the two seasons, and the places that change sides."""
    base, other = (
        words.name(pack.seasons.loc[side.question.season_id])
        for side in (comparison.base, comparison.other)
    )
    parts = [
        words("seasons.lead", base=base, other=other),
        scenario_words.difference(pack, comparison, words),
    ]
    table = comparison.by_demand_point
    sides = table[(table["gained_people"] > 0) | (table["lost_people"] > 0)]
    if len(sides):
        first = sides.sort_values("residents", ascending=False)["name"].head(MOST_NAMED)
        dots = " …" if len(sides) > MOST_NAMED else ""
        parts.append(words.count("seasons.flips", len(sides), places=", ".join(first) + dots))
    return " ".join(parts)
