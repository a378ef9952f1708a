"""Tables of an assessment for people and for files: which columns, in which order and unit.

Files have stable English column names with units; screens have headings in the language.
"""

import math

import pandas as pd

from analysis.assessment import Assessment
from analysis.compliance import Compliance
from analysis.moves import moves
from app.i18n import Words, sort_keys
from geodata.exchange.cells import harmless
from geodata.pack import Pack


def by_demand_point(pack: Pack, assessment: Assessment, words: Words) -> pd.DataFrame:
    """A row per demand point, as the command line and the report write it.

    Of a service that was not searched nobody knows whom it does not serve.
    """
    table = assessment.by_demand_point
    unserved = table["unserved_people"] * (1.0 if assessment.searched else math.nan)
    km = moves(pack, assessment).round(1)
    return pd.DataFrame(
        {
            "demand_point_id": table.index,
            "name": table["name"].to_numpy(),
            "municipality_code": table["municipality_code"].to_numpy(),
            "municipality": municipality_names(pack, table["municipality_code"], words),
            "residents": table["residents"].to_numpy(),
            "residents_kind": table["residents_kind"].to_numpy(),
            "figure_year": pack.demand_points["figure_year"].astype("Int64").to_numpy(),
            "nearest_service_id": table["nearest_service_id"].to_numpy(),
            "nearest_service": table["nearest_name"].to_numpy(),
            "travel_min": table["travel_min"].round(1).to_numpy(),
            "travel_km": table["travel_km"].round(1).to_numpy(),
            **{name: km[name].to_numpy() for name in km},
            "covered": table["covered"].to_numpy(),
            "any_service": table["any_name"].to_numpy(),
            "any_min": table["any_min"].round(1).to_numpy(),
            "any_km": table["any_km"].round(1).to_numpy(),
            "cause": table["cause"].fillna("").to_numpy(),
            "remedies": table["remedies"].to_numpy(),
            "unserved_people": unserved.round().astype("Int64").to_numpy(),
        }
    ).sort_values(["municipality", "name"], key=sort_keys, ignore_index=True)


def by_municipality(pack: Pack, assessment: Assessment, words: Words) -> pd.DataFrame:
    """A row per municipality with the sums over its demand points.

    Of a service that was not searched no farthest place is known.
    """
    table = assessment.by_municipality
    unit = assessment.question.cost.removeprefix("travel_")
    worst = pack.demand_points["name"].reindex(table["worst_demand_point_id"])
    frame = _sums(table, unit).assign(
        open_services=table["open_services"].astype(int),
        coming_services=table["coming_services"].astype(int),
        worst_place=worst.to_numpy() if assessment.searched else None,
        **{f"worst_{unit}": table["worst"].round(1) if assessment.searched else math.nan},
    )
    frame.insert(0, "municipality", municipality_names(pack, table.index.to_series(), words))
    return frame.reset_index().sort_values("municipality", key=sort_keys, ignore_index=True)


def by_region(pack: Pack, assessment: Assessment, words: Words) -> pd.DataFrame:
    """One row: the sums over the whole region."""
    unit = assessment.question.cost.removeprefix("travel_")
    frame = _sums(assessment.region.to_frame().T, unit)
    frame.insert(0, "region", words.name({"name_lv": pack.name_lv, "name_en": pack.name_en}))
    return frame


def _sums(table: pd.DataFrame, unit: str) -> pd.DataFrame:
    people = ["residents", "covered_people", "beyond_people", "unreachable_people"]
    frame = table[[*people, "estimated_people"]].astype(float).round().astype("Int64")
    frame["beyond_share"] = table["beyond_share"].astype(float).round(4)
    for name in ("mean", "median", "p90"):
        frame[f"{name}_{unit}"] = table[name].astype(float).round(1)
    return frame


def matrix(pack: Pack, answer: Compliance, words: Words) -> pd.DataFrame:
    """A row per duty and municipality, as the command line and the report write it."""
    cells = answer.cells.reset_index()
    cutoffs = {key: a.question for key, a in answer.assessments.items()}
    return pd.DataFrame(
        {
            "basket_id": cells["basket_id"],
            "service": [words.name(pack.basket.loc[key]) for key in cells["basket_id"]],
            "municipality_code": cells["municipality_code"],
            "municipality": municipality_names(pack, cells["municipality_code"], words),
            "state": cells["state"],
            "partly_because": cells["partly_because"],
            "missing_group_ids": cells["missing_group_ids"],
            "obligatory": cells["obligatory"],
            "cost": [cutoffs[key].cost for key in cells["basket_id"]],
            "cutoff": [cutoffs[key].cutoff for key in cells["basket_id"]],
            "residents": cells["residents"].astype(int),
            "beyond_people": cells["beyond_people"].astype(float).round().astype("Int64"),
            "beyond_share": cells["beyond_share"].round(4),
            "unserved_people": cells["unserved_people"].astype(float).round().astype("Int64"),
            "places": cells["places"],
            "needed_places": cells["needed_places"].round(1),
            "open_services": cells["open_services"].astype(int),
            "agreement_services": cells["agreement_services"].astype(int),
            "coming_services": cells["coming_services"].astype(int),
            "plan_year": cells["plan_year"].astype(float).astype("Int64"),
        }
    )


def state_words(cells: pd.DataFrame, words: Words) -> pd.DataFrame:
    """The table of `matrix` with the states, and what makes them partial, in words."""
    because = [words(f"partly.{one}") if one else "" for one in cells["partly_because"]]
    states = [words(f"state.{state}") for state in cells["state"]]
    return cells.assign(state=states, partly_because=because)


def register(pack: Pack, services: pd.DataFrame, words: Words) -> pd.DataFrame:
    """A row per service with what is known of it, for screen and file."""
    stale_year = pack.assumptions["stale_before_year"]
    frame = services.reset_index()
    year = frame["source_year"]
    return pd.DataFrame(
        {
            "service_id": frame["service_id"],
            "name": frame["name"],
            "service_type": [
                words.name(pack.service_types.loc[key]) for key in frame["service_type_id"]
            ],
            "municipality": municipality_names(pack, frame["municipality_code"], words),
            "place": frame["place"],
            "address": frame["address"],
            "status": [words(f"status.{status}") for status in frame["status"]],
            "status_date": frame["status_date"],
            "target_groups": [
                "; ".join(words.name(pack.demand_groups.loc[key]) for key in ids.split(";"))
                for ids in frame["group_ids"]
            ],
            "capacity_places": frame["capacity_places"],
            "position": [words(f"position.{position}") for position in frame["position"]],
            "source_year": year,
            "source_age": [
                words("source.undated") if pd.isna(y) else _age(y, stale_year, words) for y in year
            ],
            "source_date": frame["source_date"],
            "source": frame["source_ref"],
        }
    ).sort_values(["municipality", "service_type"], key=sort_keys, ignore_index=True)


def _age(year: float, stale_year: float, words: Words) -> str:
    key = "source.stale" if year < stale_year else "source.recent"
    return words(key, year=f"{stale_year:.0f}")


def filtered(
    services: pd.DataFrame, codes: list[str], types: list[str], statuses: list[str]
) -> pd.DataFrame:
    """The services in any of these municipalities, types and statuses; empty lists mean all."""
    kept = services
    for column, wanted in (
        ("municipality_code", codes),
        ("service_type_id", types),
        ("status", statuses),
    ):
        kept = kept[kept[column].isin(wanted)] if wanted else kept
    return kept


def headings(frame: pd.DataFrame, words: Words) -> dict[str, str]:
    """Heading of each column in the language."""
    return {name: words(f"column.{name}") for name in frame.columns}


def spreadsheet_safe(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with text that a spreadsheet would run as a formula made plain by a quote."""
    safe = frame.copy()
    for name in safe.select_dtypes(exclude=["number", "bool"]).columns:
        safe[name] = safe[name].astype("object").map(harmless)
    return safe


def to_csv(frame: pd.DataFrame) -> str:
    """The frame as CSV text (comma, dot, UTF-8); unreachable is written inf, not known empty."""
    return str(spreadsheet_safe(frame).to_csv(index=False, lineterminator="\n"))


def to_download(frame: pd.DataFrame) -> bytes:
    """The frame as CSV with a byte order mark, which spreadsheets need to read Latvian letters."""
    return to_csv(frame).encode("utf-8-sig")


def municipality_names(pack: Pack, codes: "pd.Series[str]", words: Words) -> list[str]:
    """Name of each municipality in the language."""
    names = {code: words.name(pack.municipalities.loc[code]) for code in codes.unique()}
    return [names[code] for code in codes]
