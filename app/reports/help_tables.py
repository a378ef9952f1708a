"""Why places are not served, by duty, and what would help most: tables of the documents."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.assessment import Assessment
from analysis.causes import CAUSES, PLANNED
from analysis.changes import ALL_RESIDENTS, Open
from analysis.new_place import newly_covered
from analysis.scenario import Scenario
from app import cause_tables
from app.i18n import Words
from app.reports import sections
from app.reports.model import Table
from app.workspace import Workspace

NEW = "new-service"
MOST_HELPED = 6
"""Duties for which the best place is looked for; each takes an answer of its own."""


def causes(
    workspace: Workspace, answers: Mapping[str, Assessment], words: Words, code: str | None = None
) -> Table:
    """Residents who are not served by duty and cause, of the region or one municipality.

    Duties that the register was not searched for are left out: nothing is known about them.
    """
    names = workspace.pack.basket
    rows = []
    for key, assessment in answers.items():
        if not assessment.searched:
            continue
        by_area = assessment.people_by_cause
        area = by_area.sum() if code is None else by_area.loc[code]
        people = cause_tables.whole(area.to_frame().T).iloc[0]
        told = {f"cause_{cause}": int(people[cause]) for cause in CAUSES}
        total = {"service": words.name(names.loc[key]), "unserved_people": int(people.sum())}
        rows.append({**total, **told})
    columns = ["service", "unserved_people", *(f"cause_{cause}" for cause in CAUSES)]
    frame = pd.DataFrame(rows, columns=columns)
    frame = frame.loc[:, [name in columns[:2] or frame[name].any() for name in columns]]
    frame = frame.sort_values("unserved_people", ascending=False, kind="stable", ignore_index=True)
    return sections.table("causes", words("report.causes"), frame, words, frame.columns)


@dataclass(frozen=True)
class Help:
    """The best place for one more service: who comes within the cutoff, who still is beyond."""

    place: str
    people: float
    region_people: float
    left_people: float


def best_place(workspace: Workspace, assessment: Assessment, code: str) -> Help | None:
    """Where in a municipality a new service helps most of its residents; None: nowhere.

    The place is found by travel costs, its figures are those of the answer with the service open.
    """
    pack, question = workspace.pack, assessment.question
    points = pack.demand_points
    own = points[points["municipality_code"] == code]
    costs = workspace.columns(question)(own[["lon", "lat"]])
    people = newly_covered(pack, assessment, costs, code)
    if people.empty or people.iloc[0] == 0:
        return None
    place = points.loc[str(people.index[0])]
    groups = (question.group_id or ALL_RESIDENTS,)
    new = Open(
        NEW, question.service_type_ids[0], float(place["lon"]), float(place["lat"]), "", groups
    )
    after = workspace.under(Scenario(NEW, (new,))).answer(question)
    was, now = (one.by_municipality["beyond_people"].loc[code] for one in (assessment, after))
    region = assessment.region["beyond_people"] - after.region["beyond_people"]
    return Help(str(place["name"]), float(was - now), float(region), float(now))


def helps(
    workspace: Workspace, gaps: Mapping[str, Assessment], code: str, words: Words
) -> tuple[Table, list[str]]:
    """What would help most of the residents: a row and a sentence a duty, most people first."""
    names = workspace.pack.basket
    rows = []
    for key, assessment in list(gaps.items())[:MOST_HELPED]:
        found = best_place(workspace, assessment, code)
        rows.append(
            {
                "service": words.name(names.loc[key]),
                "help_place": found.place if found else "",
                "help_people": round(found.people) if found else 0,
                "help_region_people": round(found.region_people) if found else 0,
                "help_left_people": round(found.left_people)
                if found
                else _beyond(assessment, code),
                "help_planned_people": _if_planned(assessment, code),
            }
        )
    columns = ["service", "help_place", "help_people", "help_region_people", "help_left_people"]
    frame = pd.DataFrame(rows, columns=[*columns, "help_planned_people"])
    frame = frame.sort_values("help_people", ascending=False, kind="stable", ignore_index=True)
    told = [
        words.count(
            "report.helps",
            row["help_people"],
            service=row["service"],
            place=row["help_place"],
            region=words.number(row["help_region_people"]),
        )
        for row in frame.head(1).to_dict("records")
        if row["help_people"]
    ]
    said = words("report.help_table")
    return sections.table("helps", said, frame, words, frame.columns), told


def _beyond(assessment: Assessment, code: str) -> int:
    return round(float(assessment.by_municipality.loc[code, "beyond_people"]))


def _if_planned(assessment: Assessment, code: str) -> int:
    """Residents of places that an opening of what is planned would serve."""
    points = assessment.by_demand_point
    own = points[(points["municipality_code"] == code) & points["cause"].notna()]
    waits = [PLANNED in str(text).split(";") for text in own["remedies"]]
    return round(float(own.loc[waits, "unserved_people"].sum()))
