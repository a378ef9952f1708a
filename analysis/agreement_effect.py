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
    partner's. ``places``: of the partner's open services of the types, NaN when one is not
    known. ``clients``: how many places those who go would take, by the pack's norm; NaN when
    not known.
    """

    home_code: str
    partner_code: str
    gained: pd.DataFrame
    gained_people: float
    going_people: float
    places: float
    clients: float


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
        places=float(there["capacity_places"].sum(skipna=False)),
        clients=clients,
    )
