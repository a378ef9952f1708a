"""Why places are not served: tables, and a sentence per place."""

import math

import pandas as pd

from analysis.assessment import Assessment
from analysis.causes import CAUSES, NONE, NOT_OPEN, TOO_FAR
from app import border_words
from app.i18n import Words, sort_keys
from app.tables import municipality_names
from geodata.pack import Pack
from geodata.register import service_at
from geodata.residents import largest_remainder


def by_municipality(pack: Pack, assessment: Assessment, words: Words) -> pd.DataFrame:
    """A row per municipality: residents who are not served, by cause."""
    people = whole(assessment.people_by_cause)
    shown = [cause for cause in CAUSES if people[cause].any()]
    frame = people[shown].rename(columns={cause: f"cause_{cause}" for cause in shown})
    frame.insert(0, "municipality", municipality_names(pack, people.index.to_series(), words))
    frame.insert(1, "unserved_people", people.sum(axis=1))
    return frame.reset_index().sort_values("municipality", key=sort_keys, ignore_index=True)


def whole(people_by_cause: pd.DataFrame) -> pd.DataFrame:
    """Whole people by cause (columns); each row sums to the whole people that are not served."""
    rows = [largest_remainder(row, round(float(row.sum()))) for row in people_by_cause.to_numpy()]
    return pd.DataFrame(rows, people_by_cause.index, people_by_cause.columns).astype(int)


def by_place(pack: Pack, assessment: Assessment, words: Words) -> pd.DataFrame:
    """A row per place that is not wholly served: its cause, other remedies, and the sentence."""
    table = assessment.by_demand_point
    table = table[table["cause"].notna()].sort_values("unserved_people", ascending=False)
    return pd.DataFrame(
        {
            "name": table["name"],
            "municipality": municipality_names(pack, table["municipality_code"], words),
            "unserved_people": table["unserved_people"].round().astype(int),
            "cause": table["cause"],
            "remedies": [";".join(text.split(";")[1:]) for text in table["remedies"]],
            "sentence": [sentence(pack, assessment, point, words) for point in table.index],
            "any_service": table["any_name"],
            "any_min": table["any_min"].round(1),
            "any_km": table["any_km"].round(1),
        }
    ).reset_index(drop=True)


def summary(assessment: Assessment, words: Words) -> str:
    """How many are not served in the region, and the share of each cause, the largest first."""
    if not assessment.searched:
        return words("causes.not_searched")
    people = assessment.people_by_cause.sum()
    total = float(people.sum())
    if round(total) == 0:
        return words("causes.none")
    largest = people[people > 0].sort_values(ascending=False)
    parts = [f"{words(f'cause.{c}')} {words.share(n / total)}" for c, n in largest.items()]
    return words.count("causes.summary", total, parts=", ".join(parts))


def largest(assessment: Assessment, words: Words) -> str:
    """The cause that keeps most people from the service, and its share."""
    people = assessment.people_by_cause.sum()
    if round(float(people.sum())) == 0:
        return words("causes.none")
    cause = str(people.idxmax())
    share = words.share(float(people[cause] / people.sum()))
    return words("causes.largest", cause=words(f"cause.{cause}"), share=share)


def sentence(pack: Pack, assessment: Assessment, demand_point_id: str, words: Words) -> str:
    """Why one place is not served: the service that comes closest to it, and what is amiss."""
    question = assessment.question
    row = assessment.by_demand_point.loc[demand_point_id]
    place = str(row["name"])
    if not assessment.searched:
        return words("gap.not_searched", place=place)
    if row["cause"] == NONE:
        across = border_words.of_place(pack, row, question, words)
        return "; ".join([words("gap.none", place=place), *across]) + "."
    served = pd.isna(row["cause"])
    service_id = row["nearest_service_id"] if served else row["cause_service_id"]
    service = _service(pack, assessment, str(service_id))
    site = pack.sites.loc[service["site_id"]]
    cost = _cost_of(assessment, row, str(service_id))
    said = (
        words("gap.served")
        if served
        else words(
            f"gap.{row['cause']}",
            cutoff=words.cost(question.cutoff, question.cost),
            municipality=words.name(pack.municipalities.loc[site["municipality_code"]]),
        )
    )
    where = site["place"] if isinstance(site["place"], str) else words("position.unknown")
    parts = [words("gap.nearest", place=place, service=service["name"], where=where)]
    parts += [] if math.isnan(cost) else [words.cost(round(cost, 1), question.cost)]
    free = served or row["cause"] in (TOO_FAR, NOT_OPEN)
    parts = [", ".join(parts), said, *([_free(assessment, service, words)] if free else [])]
    if row["cause"] != NOT_OPEN or row["any_service_id"] != service_id:
        parts += border_words.of_place(pack, row, question, words)
    return "; ".join(parts) + "."


def _service(pack: Pack, assessment: Assessment, service_id: str) -> "pd.Series[float]":
    """A service on the day asked about; the answer has only those that serve the asked group."""
    if service_id in assessment.services.index:
        return assessment.services.loc[service_id]
    return service_at(pack, service_id, assessment.question.on)


def _cost_of(assessment: Assessment, row: "pd.Series[float]", service_id: str) -> float:
    """Cost from the place to a service, where the answer has it; NaN otherwise."""
    for which in ("nearest", "any"):
        if row[f"{which}_service_id"] == service_id:
            unit = assessment.question.cost
            name = unit if which == "nearest" else unit.replace("travel", "any")
            return float(row[name])
    return math.nan


def _free(assessment: Assessment, service: "pd.Series[float]", words: Words) -> str:
    """What is known of free places of a service that is not full."""
    places = float(service["capacity_places"])
    if math.isnan(places):
        return words("gap.places_not_known")
    if assessment.clients is None:
        return words.count("gap.places_free_not_known", places)
    return words.count("gap.places_free", places)


def bases(pack: Pack, assessment: Assessment, words: Words) -> pd.DataFrame:
    """A row per base of outreach: its area, the hours a client takes, whom it can visit."""
    if assessment.outreach is None:
        return pd.DataFrame()
    table = assessment.outreach.by_base
    return pd.DataFrame(
        {
            "service_id": table.index,
            "base": pack.services["name"].reindex(table.index).to_numpy(),
            "municipality": municipality_names(pack, table["municipality_code"], words),
            "area_people": table["area_people"].round().astype(int).to_numpy(),
            "client_hours": table["client_hours"].round(1).to_numpy(),
            "way_hours": table["way_hours"].round(1).to_numpy(),
            "hours_available": table["hours_available"].to_numpy(),
            "hours_needed": table["hours_needed"].round(1).to_numpy(),
            "visited_people": table["visited_people"].round(1).to_numpy(),
        }
    ).sort_values("municipality", key=sort_keys, ignore_index=True)


def outreach(assessment: Assessment, words: Words) -> str:
    """Whom the bases can visit, as far as their hours are known."""
    if assessment.outreach is None:
        return ""
    table = assessment.outreach.by_base
    known = table["hours_available"].notna()
    people = table.loc[table["area_people"] > 0]
    if people.empty:
        return words("outreach.no_area")
    mean = (people["client_hours"] * people["area_people"]).sum() / people["area_people"].sum()
    first = words.count("outreach.area", len(table), hours=words.number(float(mean), 1))
    if not known.any():
        return first + " " + words("outreach.hours_not_known")
    visited = float(table.loc[known, "visited_people"].sum())
    return (
        first
        + " "
        + words.count("outreach.visited", visited, known=words.number(int(known.sum())))
    )
