"""What lies across the border of a municipality, and what an agreement would give both sides."""

import math
from typing import Any

import pandas as pd

from analysis.agreement_effect import AgreementEffect, across_border
from analysis.assessment import Assessment
from analysis.question import Question
from app.i18n import Words
from app.tables import municipality_names
from geodata.pack import Pack


def finding(pack: Pack, assessment: Assessment, words: Words) -> str:
    """For how many people the nearest place is across the border, not open to them; else ""."""
    points = across_border(assessment)
    people = float(points["residents"].sum())
    if not assessment.searched or people == 0:
        return ""
    first = points.loc[points["residents"].idxmax()]
    return words.count(
        "border.finding",
        people,
        place=first["name"],
        across=_across(pack, first, assessment.question, words),
    )


def of_place(pack: Pack, row: Any, question: Question, words: Words) -> list[str]:
    """That the nearest place is across the border, of a row of the answer; empty if it is not."""
    if not row.any_barred or row.any_municipality_code == row.municipality_code:
        return []
    return [_across(pack, row, question, words)]


def _across(pack: Pack, row: Any, question: Question, words: Words) -> str:
    cost = float(getattr(row, question.cost.replace("travel_", "any_")))
    return words(
        "border.across",
        cost=words.cost(round(cost, 1), question.cost),
        service=row.any_name,
        municipality=words.name(pack.municipalities.loc[row.any_municipality_code]),
    )


def pairs(pack: Pack, table: pd.DataFrame, cost: str, words: Words) -> pd.DataFrame:
    """The table of `agreement_effect.border_pairs` with names, for screen and file."""
    unit = cost.removeprefix("travel_")
    return pd.DataFrame(
        {
            "from_municipality_code": table["home_code"],
            "from_municipality": municipality_names(pack, table["home_code"], words),
            "to_municipality_code": table["partner_code"],
            "to_municipality": municipality_names(pack, table["partner_code"], words),
            "gained_people": table["gained_people"].round().astype(int),
            f"nearest_cost_{unit}": table["nearest"].round(1),
        }
    )


def agreement(pack: Pack, effect: AgreementEffect, words: Words) -> str:
    """What an agreement would give: persons gained on one side, places used on the other."""
    names = {
        "home": words.name(pack.municipalities.loc[effect.home_code]),
        "partner": words.name(pack.municipalities.loc[effect.partner_code]),
    }
    gain = words.count("agreement.gained", effect.gained_people, **names)
    going = words.count("agreement.going", effect.going_people)
    if not effect.services:
        return f"{gain} {words('agreement.no_service')}"
    if math.isnan(effect.places):
        places = words("agreement.places_not_known")
    else:
        places = words.count("agreement.places", effect.places)
    if effect.clients > 0:  # not so where they are not known
        places += " " + words("agreement.clients", clients=words.number(effect.clients, 1))
    return f"{gain} {going} {places}"


def gained(effect: AgreementEffect) -> pd.DataFrame:
    """The places that an agreement would bring within the cutoff."""
    table = effect.gained.assign(
        travel_min=effect.gained["travel_min"].round(1),
        travel_km=effect.gained["travel_km"].round(1),
    )
    return table.sort_values("residents", ascending=False).reset_index()
