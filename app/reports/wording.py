"""Sentences of the documents about one municipality, computed from the answers."""

import math

import pandas as pd

from analysis.access_rules import OUTREACH
from analysis.assessment import Assessment
from analysis.compliance import AGREEMENT, ELSEWHERE, FULFILLED, NOT_KNOWN, Compliance
from app import sentences
from app.i18n import Words
from app.workspace import Workspace
from geodata.pack import Pack

GRADED = 3
"""Headline findings whose confidence is drawn; each takes about a second."""


def lead(workspace: Workspace, answer: Compliance, code: str, words: Words) -> str:
    """How many live in the municipality and how many duties are offered there or nearby."""
    pack = workspace.pack
    cells = answer.cells.xs(code, level="municipality_code")
    states = cells["state"]
    elsewhere = cells["partly_because"] == ELSEWHERE
    offered = states.isin([FULFILLED, AGREEMENT]) | (cells["open_services"] > 0)
    residents = float(
        next(iter(answer.assessments.values())).by_municipality.loc[code, "residents"]
    )
    name = words.name(pack.municipalities.loc[code])
    told = [
        words.count("report.lead_people", residents, municipality=name),
        words.count("report.lead_offered", int(offered.sum()), total=len(states)),
    ]
    for key, services in (
        ("report.lead_reachable", int(elsewhere.sum())),
        ("report.lead_not_known", int((states == NOT_KNOWN).sum())),
    ):
        told += [words.count(key, services)] if services else []
    return " ".join(told)


def gaps_by_people(answer: Compliance, code: str) -> list[str]:
    """Duties with residents of the municipality beyond the cutoff, most people first."""
    people = {
        str(key): float(assessment.by_municipality.loc[code, "beyond_people"])
        for key, assessment in answer.assessments.items()
        if assessment.searched
    }
    return sorted((key for key in people if people[key] > 0), key=lambda key: -people[key])


def findings(workspace: Workspace, answer: Compliance, code: str, words: Words) -> tuple[str, ...]:
    """A sentence for each gap of the municipality, the one that concerns most people first.

    The first of them say how sure they are.
    """
    found = []
    for place, key in enumerate(gaps_by_people(answer, code)):
        assessment = answer.assessments[key]
        said = finding(workspace.pack, assessment, code, words)
        if place < GRADED:
            sure = workspace.confidence(assessment.question, drivers=False)
            said = _graded(said, sure.by_municipality.loc[code], words)
        found.append(said)
    return tuple(found) or (words("report.no_gaps"),)


def graded_headlines(workspace: Workspace, answer: Compliance, words: Words) -> list[str]:
    """The findings of the duties that the register covers, most people first, the first graded."""
    known = [one for one in answer.assessments.values() if one.searched]
    known.sort(key=lambda one: -float(one.region["beyond_people"]))
    found = []
    for place, assessment in enumerate(known):
        said = sentences.finding(workspace.pack, assessment, words)
        if place < GRADED and float(assessment.region["beyond_people"]) > 0:
            sure = workspace.confidence(assessment.question, drivers=False)
            said = _graded(said, sure.region, words)
        found.append(said)
    return found


def _graded(sentence: str, row: "pd.Series[object]", words: Words) -> str:
    """The sentence with the interval and the grade of the share it tells."""
    low, high = (float(str(row[f"beyond_share_{end}"])) for end in ("low", "high"))
    if math.isnan(low):
        return sentence
    return words(
        "report.graded",
        sentence=sentence,
        range=words.interval(words.share(low, 1), words.share(high, 1), unit="\u00a0%"),
        grade=row["beyond_share_grade"],
    )


def finding(pack: Pack, assessment: Assessment, code: str, words: Words) -> str:
    """How many of the municipality live beyond the cutoff, and which place is farthest."""
    question = assessment.question
    row = assessment.by_municipality.loc[code]
    params = {
        "service": sentences.service_name(pack, assessment, words),
        "cutoff": words.cost(question.cutoff, question.cost),
        "share": words.share(float(row["beyond_share"]), 1),
    }
    people = float(row["beyond_people"])
    if math.isinf(float(row["worst"])):
        modes = pack.service_types.loc[list(question.service_type_ids), "delivery_mode"]
        outreach = (modes == OUTREACH).all() and row["open_services"] == 0
        key = "report.finding_no_base" if outreach else "report.finding_no_way"
        return words.count(key, people, **params)
    return words.count(
        "report.finding",
        people,
        place=pack.demand_points.loc[row["worst_demand_point_id"], "name"],
        worst=words.cost(round(float(row["worst"]), 1), question.cost),
        **params,
    )
