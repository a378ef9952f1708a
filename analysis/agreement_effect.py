"""What an agreement between two municipalities would give to both sides."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.assessment import Assessment, assess
from analysis.cost_table import TravelCosts
from analysis.errors import QuestionError
from analysis.question import CONTRACT, Question
from geodata.pack import Pack


@dataclass(frozen=True)
class AgreementEffect:
    """Before and after an agreement; both count agreements (`question.CONTRACT`).

    ``gained``: places (index demand_point_id; name, residents, travel_min, travel_km after it)
    whose residents come within the cutoff by it. ``gained_people``: their residents.
    ``going_people``: residents of the first side whose nearest usable service would be the
    partner's. ``services`` and ``places``: the partner's open services of the types, and their
    places, NaN when those of one are not known. ``clients``: how many places those who go would
    take, by the pack's norm; NaN when not known.
    """

    home_code: str
    partner_code: str
    gained: pd.DataFrame
    gained_people: float
    going_people: float
    services: int
    places: float
    clients: float


def across_border(assessment: Assessment) -> pd.DataFrame:
    """The places whose nearest open service is in another municipality and not open to them.

    Rows of ``by_demand_point``; the service is in its columns ``any_...``.
    """
    points = assessment.by_demand_point
    return points[
        points["any_barred"] & (points["any_municipality_code"] != points["municipality_code"])
    ]


def border_pairs(assessment: Assessment) -> pd.DataFrame:
    """Where an agreement would bring the nearest service within the cutoff, most people first.

    Returns
    -------
    A row per pair: home_code, partner_code, gained_people (residents of the places whose nearest
    open service is the partner's, within the cutoff, and who have none now), nearest (its least
    cost, in the question's cost).
    """
    cost = assessment.question.cost.replace("travel_", "any_")
    points = across_border(assessment)
    gains = points[~points["covered"] & (points[cost] <= assessment.question.cutoff)]
    pairs = gains.groupby(["municipality_code", "any_municipality_code"])
    table = pairs.agg(gained_people=("residents", "sum"), nearest=(cost, "min"))
    table = table.rename_axis(["home_code", "partner_code"]).reset_index()
    return table.sort_values("gained_people", ascending=False, kind="stable", ignore_index=True)


def agreement_effect(
    pack: Pack,
    costs_for: Callable[[Question], TravelCosts],
    question: Question,
    *,
    home_code: str,
    partner_code: str,
) -> AgreementEffect:
    """Persons gained and places used if residents of one could use the services of the other.

    The agreement is for all types of the question and holds on its date.

    Raises
    ------
    QuestionError
        A municipality is not known, or both are the same.
    """
    for code in (home_code, partner_code):
        if code not in pack.municipalities.index:
            raise QuestionError(
                "{kind} {found} is not known; choose one of: {known}.",
                kind="municipality",
                found=repr(code),
                known=", ".join(pack.municipalities.index),
            )
    if home_code == partner_code:
        raise QuestionError(
            "An agreement needs two different municipalities; {found} was named twice.",
            found=home_code,
        )
    asked = replace(question, access=CONTRACT)
    rows = pd.DataFrame(
        {
            "from_municipality_code": home_code,
            "to_municipality_code": partner_code,
            "service_type_id": list(question.service_type_ids),
            "valid_from": question.on.isoformat(),
        }
    )
    with_it = replace(pack, agreements=pd.concat([pack.agreements, rows]))
    before, after = (assess(one, costs_for, asked) for one in (pack, with_it))
    return _effect(before, after, home_code, partner_code)


def _effect(
    before: Assessment, after: Assessment, home_code: str, partner_code: str
) -> AgreementEffect:
    points = after.by_demand_point
    gained = points["covered"] & ~before.by_demand_point["covered"]
    services = after.open_services
    there = services[services["municipality_code"] == partner_code]
    going = points["municipality_code"] == home_code
    going &= points["nearest_service_id"].isin(there.index)
    clients = np.nan if after.clients is None else float(after.clients[going].sum(skipna=False))
    return AgreementEffect(
        home_code=home_code,
        partner_code=partner_code,
        gained=points.loc[gained, ["name", "residents", "travel_min", "travel_km"]],
        gained_people=float(points.loc[gained, "residents"].sum()),
        going_people=float(points.loc[going, "residents"].sum()),
        services=len(there),
        places=float(there["capacity_places"].sum(skipna=False)),
        clients=clients,
    )
