"""Indicators of a year in the programme's three aspects, each with how much of it is known.

Territorial accessibility, financial stability and quality are the aspects that the programme's
working group named. Every row says of how many residents, services or duties it knows something
and of how many it does not; a value of which nothing is known is NaN, never 0.
"""

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import pandas as pd

from analysis.assessment import Assessment
from analysis.compliance import AGREEMENT, FULFILLED, NOT_KNOWN, Compliance
from geodata.facts import facts_at
from geodata.pack import Pack
from geodata.register import NOT_CONFIRMED, OPEN

REGION = "region"
ACCESS, STABILITY, QUALITY = ASPECTS = ("access", "stability", "quality")
INDICATORS = {
    "covered_share": ACCESS,
    "mean_cost": ACCESS,
    "p90_cost": ACCESS,
    "duties_fulfilled": ACCESS,
    "open_services": ACCESS,
    "places": ACCESS,
    "places_per_1000": ACCESS,
    "occupancy_share": ACCESS,
    "queue_people": ACCESS,
    "eu_funded_services": STABILITY,
    "ending_services": STABILITY,
    "single_point_people": STABILITY,
    "staff_people": QUALITY,
    "accessible_share": QUALITY,
    "inspected_services": QUALITY,
}
"""Every indicator and its aspect."""
COLUMNS = ("indicator_id", "basket_id", "municipality_code", "value", "known", "not_known")
Told = tuple[float, int, int]
"""A value, of how many something is known, of how many nothing."""
FIGURES = (
    *("beyond_people", "beyond_share", "covered_people", "covered_share", "unreachable_people"),
    *("mean", "p90", "places"),
)
"""Figures of an answer whose change can be explained."""


def figure(assessment: Assessment, name: str) -> float:
    """One of `FIGURES` of the whole region; places are those of open services in the region."""
    if name == "covered_share":
        return 1 - float(assessment.region["beyond_share"])
    if name == "places":
        return _places(_mine(assessment, REGION))[0]
    return float(assessment.region[name])


def indicators(
    pack: Pack, answer: Compliance, closed: Mapping[str, pd.DataFrame], on: date
) -> pd.DataFrame:
    """Every indicator of every duty of the basket, by municipality and for the region.

    Parameters
    ----------
    answer : the basket on the date, with the assessments behind it.
    closed : of each duty the closing test of its sites (`closing.close_sites`).

    Returns
    -------
    Columns `COLUMNS`; basket_id "" where it is of all duties; municipality_code "region" for
    the whole; value in minutes or km (costs), people, places, services, duties or a share.
    """
    facts = facts_at(pack.facts, on)
    rows = [("duties_fulfilled", "", code, *_duties(answer, code)) for code in _areas(pack)]
    for basket_id, assessment in answer.assessments.items():
        for code in _areas(pack):
            told = {
                **_access(assessment, code),
                **_capacity(assessment, facts, code),
                **_stability(assessment, facts, code, on),
                "single_point_people": _single(assessment, closed[basket_id], code),
                **_quality(pack, assessment, facts, code),
            }
            if not assessment.searched and _mine(assessment, code).empty:
                told = {name: (np.nan, known, none) for name, (_, known, none) in told.items()}
            rows += [(name, basket_id, code, *told[name]) for name in INDICATORS if name in told]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _areas(pack: Pack) -> list[str]:
    return [REGION, *map(str, pack.region.index)]


def _mine(assessment: Assessment, code: str) -> pd.DataFrame:
    """The open services of an area."""
    return _in_area(assessment, code, OPEN)


def _in_area(assessment: Assessment, code: str, status: str) -> pd.DataFrame:
    """The services of a status in an area; neighbours of the region are no part of it."""
    services = assessment.services[assessment.services["status"] == status]
    own = assessment.by_municipality.index if code == REGION else [code]
    return services[services["municipality_code"].isin(own)]


def _duties(answer: Compliance, code: str) -> Told:
    cells = answer.cells
    if code != REGION:
        cells = cells[cells.index.get_level_values("municipality_code") == code]
    unknown = int((cells["state"] == NOT_KNOWN).sum())
    known = len(cells) - unknown
    fulfilled = float(cells["state"].isin([FULFILLED, AGREEMENT]).sum())
    return (fulfilled if known else np.nan, known, unknown)


def _access(assessment: Assessment, code: str) -> dict[str, Told]:
    row = assessment.region if code == REGION else assessment.by_municipality.loc[code]
    people = int(row["residents"])
    count = (people, 0) if assessment.searched else (0, people)
    covered = 1 - float(row["beyond_share"])
    costs = [float(row[name]) if assessment.searched else np.nan for name in ("mean", "p90")]
    return {
        "covered_share": (covered, *count),
        "mean_cost": (costs[0], *count),
        "p90_cost": (costs[1], *count),
    }


def _places(services: pd.DataFrame) -> Told:
    known = services["capacity_places"].notna()
    total = float(services["capacity_places"].sum())
    return (
        total if known.any() or services.empty else np.nan,
        int(known.sum()),
        int((~known).sum()),
    )


def _capacity(assessment: Assessment, facts: pd.DataFrame, code: str) -> dict[str, Told]:
    services = _mine(assessment, code)
    row = assessment.region if code == REGION else assessment.by_municipality.loc[code]
    residents = float(row["residents"])
    places, known, unknown = _places(services)
    count = len(services)
    unconfirmed = _in_area(assessment, code, NOT_CONFIRMED)
    if not assessment.searched and not count:
        places = np.nan
    used = _answers(facts, "occupancy_people", services).astype(float)
    room = services["capacity_places"].astype(float)
    both = used.notna() & (room > 0)
    share = float(used[both].sum() / room[both].sum()) if both.any() else np.nan
    return {
        "open_services": (
            float(count) if assessment.searched or count else np.nan,
            count,
            len(unconfirmed),
        ),
        "places": (places, known, unknown),
        "places_per_1000": (places / residents * 1000 if residents else np.nan, known, unknown),
        "occupancy_share": (share, int(both.sum()), int((~both).sum())),
        "queue_people": _sum(_answers(facts, "queue_people", services)),
    }


def _stability(
    assessment: Assessment, facts: pd.DataFrame, code: str, on: date
) -> dict[str, Told]:
    services = _mine(assessment, code)
    funding = _answers(facts, "funding", services)
    ends = _answers(facts, "contract_end", services)
    soon = (on + timedelta(days=365)).isoformat()
    return {
        "eu_funded_services": _count(funding, funding == "eu_project"),
        "ending_services": _count(ends, ends <= soon),
    }


def _single(assessment: Assessment, closed: pd.DataFrame, code: str) -> Told:
    """Residents left beyond the cutoff when the site they depend on closes, by site's area."""
    own = assessment.by_municipality.index if code == REGION else [code]
    sites = closed[closed["municipality_code"].isin(own)]
    if not assessment.searched:
        return (np.nan, 0, len(sites))
    return (float(sites["lost_people"].sum()), len(sites), 0)


def _quality(
    pack: Pack, assessment: Assessment, facts: pd.DataFrame, code: str
) -> dict[str, Told]:
    services = _mine(assessment, code)
    accessible = services["site_id"].map(pack.premises["accessible"].astype(object))
    known = accessible.notna()
    share = float(accessible[known].astype(float).mean()) if known.any() else np.nan
    inspected = _answers(facts, "inspected_on", services)
    return {
        "staff_people": _sum(_answers(facts, "staff_people", services)),
        "accessible_share": (share, int(known.sum()), int((~known).sum())),
        "inspected_services": _count(inspected, inspected.notna()),
    }


def _answers(facts: pd.DataFrame, question_id: str, services: pd.DataFrame) -> "pd.Series[str]":
    """What was answered of each service; NA where nothing."""
    told = facts[facts["question_id"] == question_id].set_index("subject")["value"]
    return told.reindex(services.index)


def _sum(answers: "pd.Series[str]") -> Told:
    known = answers.notna()
    total = float(answers[known].astype(float).sum())
    return (
        total if known.any() or answers.empty else np.nan,
        int(known.sum()),
        int((~known).sum()),
    )


def _count(answers: "pd.Series[str]", there: "pd.Series[bool]") -> Told:
    known = answers.notna()
    count = float((there.fillna(value=False) & known).sum())
    return (
        count if known.any() or answers.empty else np.nan,
        int(known.sum()),
        int((~known).sum()),
    )
