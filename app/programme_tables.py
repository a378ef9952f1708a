"""Tables of the programme for people and files: targets, versions, levels, plans, the cycle."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from analysis.forecast import forecast
from analysis.programme import planned_places, progress, versions
from analysis.two_levels import check_two_levels
from app.i18n import Words, sort_keys
from app.workspace import Workspace
from geodata.pack import Pack
from geodata.programme import COUNTRY, REGION


def area_name(pack: Pack, area: str, words: Words) -> str:
    """A municipality, the region or the country by name."""
    if area == REGION:
        return words.name({"name_lv": pack.name_lv, "name_en": pack.name_en})
    return (
        words("programme.country")
        if area == COUNTRY
        else words.name(pack.municipalities.loc[area])
    )


def amount(value: float, unit: str, words: Words) -> str:
    """A value with its unit, as a sentence has it."""
    if pd.isna(value):
        return words("programme.unknown")
    if unit == "share":
        return words.share(value)
    return words.count(f"programme.{unit}", value)


def targets(pack: Pack, on: date, words: Words) -> pd.DataFrame:
    """A row per target in force: what was promised, what is known, what the light says."""
    table = progress(pack, on)
    names = pack.programme_indicators[f"name_{words.lang}"]
    programmes = pack.programmes[f"name_{words.lang}"]
    known = table["responsible_code"].astype("object").fillna(REGION)
    return pd.DataFrame(
        {
            "indicator_id": table["indicator_id"],
            "indicator": table["indicator_id"].map(names),
            "programme": table["programme_id"].map(programmes),
            "area": [area_name(pack, area, words) for area in table["area"]],
            "target": _amounts(table["target"], table["unit"], words),
            "unit": [words(f"unit.{unit}") for unit in table["unit"]],
            "target_year": table["target_year"].astype("Int64"),
            "result": _amounts(table["result"], table["unit"], words),
            "result_year": table["result_year"].astype("Int64"),
            "reached_share": table["reached_share"].astype(float).round(4),
            "target_state": [words(f"target_state.{state}") for state in table["state"]],
            "responsible": [area_name(pack, area, words) for area in known],
        }
    )


def _amounts(values: "pd.Series[float]", units: "pd.Series[str]", words: Words) -> list[str]:
    """Values beside a column of their units; a share says its own."""
    return [
        words.share(value) if unit == "share" and pd.notna(value) else words.number(value)
        for value, unit in zip(values, units, strict=True)
    ]


def structure(pack: Pack, words: Words) -> pd.DataFrame:
    """Aims, measures and indicators of every programme, a row an indicator or an empty aim."""
    name = f"name_{words.lang}"
    measures = pack.programme_measures.reset_index()
    found = pack.programme_aims.reset_index().merge(
        measures, on="aim_id", how="left", suffixes=("", "_measure")
    )
    indicators = pack.programme_indicators.reset_index()
    found = found.merge(indicators, on="measure_id", how="left", suffixes=("", "_indicator"))
    unknown = words("programme.unknown")
    return pd.DataFrame(
        {
            "programme": found["programme_id"].map(pack.programmes[name]),
            "aim": found[name],
            "programme_measure": found[f"{name}_measure"].fillna(unknown),
            "indicator": found[f"{name}_indicator"].fillna(unknown),
        }
    )


def results(pack: Pack, words: Words) -> pd.DataFrame:
    """Every result by year, as its source states it."""
    rows = pack.programme_results
    names = pack.programme_indicators[f"name_{words.lang}"]
    old = pack.territorial_units.drop_duplicates("municipality_2009_code")
    former = old.set_index("municipality_2009_code")["municipality_2009_name_lv"]
    return pd.DataFrame(
        {
            "indicator": rows["indicator_id"].map(names),
            "area": [
                str(former[area]) if area in former.index else area_name(pack, area, words)
                for area in rows["area"]
            ],
            "result_year": rows["year"].astype("Int64"),
            "value": rows["value"],
            "unit": [words(f"unit.{unit}") for unit in rows["unit"]],
            "remark": rows[f"note_{words.lang}"].fillna(""),
            "source": rows["source_ref"],
        }
    ).sort_values(["indicator", "result_year", "area"], ignore_index=True)


def amendments(pack: Pack, words: Words) -> pd.DataFrame:
    """Every version of every programme: date, reason, and the difference to the one before."""
    told = versions(pack)
    rows = pack.programme_versions.loc[told.index]
    unknown = words("programme.unknown")
    return pd.DataFrame(
        {
            "programme": rows["programme_id"].map(pack.programmes[f"name_{words.lang}"]),
            "version": rows[f"name_{words.lang}"],
            "approved_on": [
                unknown if pd.isna(day) else words.day(date.fromisoformat(day))
                for day in rows["approved_on"]
            ],
            "reason": rows[f"reason_{words.lang}"].fillna(unknown),
            "said_change": rows[f"change_{words.lang}"].fillna(unknown),
            "difference": [_difference(row, words) for row in told.to_dict("records")],
            "source": rows["source_ref"],
        }
    ).reset_index(drop=True)


def _difference(row: "dict[str, float]", words: Words) -> str:
    if row["number"] == 1:
        return words("programme.first_version")
    if np.isnan(row["added"]):
        return words("programme.difference_unknown")
    return words(
        "programme.difference",
        **{name: words.number(row[name]) for name in ("added", "changed", "kept")},
    )


def levels(workspace: Workspace, on: date, season_id: str, words: Words) -> pd.DataFrame:
    """The two levels, municipality by municipality."""
    pack = workspace.pack
    table = check_two_levels(pack, workspace.compliance(on, season_id), on)
    groups = pack.demand_groups[f"name_{words.lang}"]
    return pd.DataFrame(
        {
            "municipality": [words.name(pack.municipalities.loc[code]) for code in table.index],
            "level": [words(f"level.{level}") for level in table["level"]],
            "minimum": [words(f"level_check.{state}") for state in table["minimum"]],
            "duties_met": table["duties_met"].astype(int).to_numpy(),
            "duties_not_known": table["duties_not_known"].astype(int).to_numpy(),
            "duties": table["duties"].astype(int).to_numpy(),
            "specialisation": [words(f"level_check.{one}") for one in table["specialisation"]],
            "groups_served": table["groups_served"].astype("Int64").to_numpy(),
            "groups": table["groups"].astype("Int64").to_numpy(),
            "missing_groups": [
                "; ".join(str(groups[one]) for one in codes.split(";") if one)
                for codes in table["missing_groups"]
            ],
            "agreements": table["agreements"].astype(int).to_numpy(),
        }
    ).sort_values("municipality", key=sort_keys, ignore_index=True)


def planned(pack: Pack, on: date, words: Words) -> pd.DataFrame:
    """Places that are open, planned, and both together, by type of service."""
    table = planned_places(pack, on)
    return pd.DataFrame(
        {
            "service_type": table.index.map(pack.service_types[f"name_{words.lang}"]),
            "open_places": table["open_places"].to_numpy(),
            "open_not_known": table["open_not_known"].to_numpy(),
            "planned_places": table["planned_places"].to_numpy(),
            "planned_not_known": table["planned_not_known"].to_numpy(),
            "places_together": (table["open_places"] + table["planned_places"]).to_numpy(),
        }
    )


def later_people(pack: Pack, year: int, words: Words) -> pd.DataFrame:
    """People above working age now and in a year of the scenario, by municipality."""
    table = forecast(pack, year)
    return pd.DataFrame(
        {
            "municipality": [words.name(pack.municipalities.loc[code]) for code in table.index],
            "residents": table["residents"].astype(int).to_numpy(),
            "rate_year": table["rate_year"].astype("Int64").to_numpy(),
            "group_share": table["share"].to_numpy(),
            "group_people": table["people"].round().to_numpy(),
            "later_share": table["later_share"].to_numpy(),
            "later_people": table["later_people"].round().to_numpy(),
        }
    ).sort_values("municipality", key=sort_keys, ignore_index=True)


def cycle(pack: Pack, year: int, words: Words) -> pd.DataFrame:
    """The steps of the cycle about a year, in the order of their dates."""
    steps = _steps(pack, year)
    return pd.DataFrame(
        {
            "from_day": [words.day(first) for first, _, _ in steps],
            "until_day": [words.day(last) for _, last, _ in steps],
            "step": [step[f"name_{words.lang}"] for _, _, step in steps],
            "reason": [step[f"reason_{words.lang}"] for _, _, step in steps],
            "days": [(last - first).days + 1 for first, last, _ in steps],
        }
    )


def checklist(pack: Pack, year: int, today: date, words: Words) -> list[tuple[bool, str]]:
    """The steps of the cycle as lines, and whether the day of each is over."""
    lines = []
    for first, last, step in _steps(pack, year):
        key = "programme.step" if first != last else "programme.step_day"
        name = step[f"name_{words.lang}"]
        line = words(key, step=name, first=words.day(first), last=words.day(last))
        lines.append((last < today, line))
    return lines


def _steps(pack: Pack, year: int) -> list[tuple[date, date, dict[str, Any]]]:
    """First and last day of each step of the cycle about a year, with its row, by first day."""
    steps = []
    for step in pack.cycle_steps.to_dict("records"):
        then = year if step["month"] == 12 else year + 1
        first = date(then, int(step["month"]), int(step["day"]))
        one_day = pd.isna(step["until_month"])
        last = first if one_day else date(then, int(step["until_month"]), int(step["until_day"]))
        steps.append((first, last, step))
    return sorted(steps, key=lambda one: one[0])
