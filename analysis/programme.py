"""Targets of programmes against results: what is reached, what is behind, what is late and whose.

Results come from the programmes' own reports (programme_results), never from the register: the
register counts services, not people. The rule of the light is `state_of`.
"""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from geodata.pack import Pack
from geodata.programme import BEFORE, REGION, programme_of, targets_in_force
from geodata.register import COMING, OPEN, register_at

REACHED, ON_TRACK, BEHIND, LATE, NO_FINAL, NOT_DUE, NOT_KNOWN = STATES = (
    "reached",
    "on_track",
    "behind",
    "late",
    "no_final",
    "not_due",
    "not_known",
)
TROUBLES = (LATE, BEHIND, NO_FINAL)
"""States that somebody has to answer for, the worst first."""


def progress(pack: Pack, on: date) -> pd.DataFrame:
    """Every target in force with its latest result and what the light says on a day.

    Returns
    -------
    In the order of the targets: programme_id, indicator_id, area, baseline, baseline_year,
    target, unit, target_year, responsible_code (NA: the region), note_lv and note_en, result
    and result_year (NaN: none known), expected (what the straight way from the baseline asks for
    in that year; NaN without a baseline), reached_share (result over target), state (one of
    `STATES`).
    """
    frames = {name: getattr(pack, name).reset_index() for name in _NAMES}
    programmes = programme_of(frames)
    targets = targets_in_force(pack.programme_versions, pack.programme_targets)
    rows = []
    for target in targets.to_dict("records"):
        result, year = _latest(pack, str(target["indicator_id"]), str(target["area"]), on)
        expected = _expected(target, year)
        rows.append(
            {
                "programme_id": programmes[target["indicator_id"]],
                "indicator_id": target["indicator_id"],
                "area": target["area"],
                "baseline": target["baseline"],
                "baseline_year": target["baseline_year"],
                "target": target["value"],
                "unit": target["unit"],
                "target_year": int(target["year"]),
                "responsible_code": target["responsible_code"],
                "note_lv": target["note_lv"],
                "note_en": target["note_en"],
                "result": result,
                "result_year": year,
                "expected": expected,
                "reached_share": result / target["value"] if target["value"] else np.nan,
                "state": state_of(
                    target, result, year, on, behind=float(pack.assumptions["target_behind_share"])
                ),
            }
        )
    return pd.DataFrame(rows, columns=_COLUMNS)


_NAMES = ("programme_aims", "programme_measures", "programme_indicators")
_COLUMNS = (
    *("programme_id", "indicator_id", "area", "baseline", "baseline_year", "target", "unit"),
    *(
        "target_year",
        "responsible_code",
        "note_lv",
        "note_en",
        "result",
        "result_year",
        "expected",
        "reached_share",
    ),
    "state",
)


def state_of(
    target: "dict[str, float]", result: float, year: float, on: date, *, behind: float
) -> str:
    """What the light says of a target.

    *reached*: the target value or better. *not known*: no result. *no final*: the term is over,
    the latest result is older and short of the target. *not due*: no baseline, and the term has
    not come. Else the way from the baseline (without one, from 0) to the target, of which a
    straight line asks for a part by the year of the result: all of it is *on track*, the share
    ``behind`` of it is *behind*, less is *late*.
    """
    if np.isnan(result):
        return NOT_KNOWN
    start = 0.0 if np.isnan(target["baseline"]) else float(target["baseline"])
    way = float(target["value"]) - start
    if (result - target["value"]) * (1 if way >= 0 else -1) >= 0:
        return REACHED
    if year < target["year"] < on.year:
        return NO_FINAL
    expected = _expected(target, year)
    if np.isnan(expected):
        return NOT_DUE
    asked, gone = expected - start, result - start
    part = gone / asked if asked else 1.0
    if part >= 1:
        return ON_TRACK
    return BEHIND if part >= behind else LATE


def _expected(target: "dict[str, float]", year: float) -> float:
    """What a straight way to the target asks for at the end of a year; NaN where not known."""
    if np.isnan(year):
        return np.nan
    if year >= target["year"]:
        return float(target["value"])
    first, start = target["baseline_year"], target["baseline"]
    if np.isnan(start) or year <= first:
        return float(start)
    part = (year - first) / (target["year"] - first)
    return float(start + part * (target["value"] - start))


def _latest(pack: Pack, indicator_id: str, area: str, on: date) -> tuple[float, float]:
    """The latest result of an area at the end of a year that is over, and its year."""
    found = results_of(pack, indicator_id, area)
    over = found[[date(int(year), 12, 31) <= on for year in found.index]]
    return (np.nan, np.nan) if over.empty else (float(over.iloc[-1]), float(over.index[-1]))


def results_of(pack: Pack, indicator_id: str, area: str = REGION) -> "pd.Series[float]":
    """Results of an indicator by year (index), in the division that the area is of today.

    A municipality of today has a result of a former division where it is made up of whole former
    municipalities and all of them have one; then it is their sum.
    """
    rows = pack.programme_results
    rows = rows[rows["indicator_id"] == indicator_id]
    own = rows[(rows["area"] == area) & (rows["division"] != BEFORE)]
    told = own.set_index(own["year"].astype(int))["value"]
    units = pack.territorial_units
    former = set(units.loc[units["municipality_code"] == area, "municipality_2009_code"])
    whole = units[units["municipality_2009_code"].isin(former)]["municipality_code"].eq(area).all()
    past = rows[(rows["division"] == BEFORE) & rows["area"].isin(former)]
    for year, parts in past.groupby(past["year"].astype(int)):
        if whole and set(parts["area"]) == former and year not in told.index:
            told.loc[year] = parts["value"].sum()
    return told.sort_index()


def versions(pack: Pack) -> pd.DataFrame:
    """Every version with the difference of its targets to the version before.

    Returns
    -------
    Index version_id; programme_id, number, approved_on, and added, changed, kept (numbers of
    targets; NaN where this version or the one before states none: not known).
    """
    targets = pack.programme_targets
    rows = pack.programme_versions.sort_values(["programme_id", "number"])
    found = {}
    before = rows.groupby("programme_id").cumcount()
    for version_id, row in rows.iterrows():
        mine = _stated(targets, str(version_id))
        earlier = rows[
            (rows["programme_id"] == row["programme_id"]) & (rows["number"] < row["number"])
        ]
        known = _in_force(pack, list(earlier.index))
        if before[version_id] and mine and known:
            changed = sum(known[key] != value for key, value in mine.items() if key in known)
            added = sum(key not in known for key in mine)
            found[version_id] = (float(added), float(changed), float(len(known) - changed))
        else:
            found[version_id] = (np.nan, np.nan, np.nan)
    told = pd.DataFrame.from_dict(found, orient="index", columns=["added", "changed", "kept"])
    return rows[["programme_id", "number", "approved_on"]].join(told).rename_axis("version_id")


def _stated(targets: pd.DataFrame, version_id: str) -> dict[tuple[str, str], tuple[object, ...]]:
    mine = targets[targets["version_id"] == version_id]
    return {
        (row["indicator_id"], row["area"]): (row["value"], row["unit"], row["year"])
        for row in mine.to_dict("records")
    }


def _in_force(pack: Pack, version_ids: list[object]) -> dict[tuple[str, str], tuple[object, ...]]:
    rows = pack.programme_targets
    rows = rows[rows["version_id"].isin(version_ids)]
    kept = targets_in_force(pack.programme_versions, rows)
    return {
        (row["indicator_id"], row["area"]): (row["value"], row["unit"], row["year"])
        for row in kept.to_dict("records")
    }


def all_planned_open(pack: Pack, on: date) -> Pack:
    """The pack in which everything planned or being built on a day is open from that day."""
    register = register_at(pack, on)
    coming = register.index[register["status"].isin(COMING)]
    events = pack.status_events
    rows = events.drop_duplicates("service_id").set_index("service_id").loc[coming].reset_index()
    opened = rows.assign(status=OPEN, date=on.isoformat(), basis="opened")
    together = pd.concat([events, opened[events.columns]], ignore_index=True)
    return replace(
        pack, status_events=together, fingerprint=f"{pack.fingerprint}+all planned {on}"
    )


def planned_places(pack: Pack, on: date) -> pd.DataFrame:
    """Places of open and of planned services by type, in the region.

    Returns
    -------
    Index service_type_id, of types that have something planned; open_places, open_known,
    open_not_known, planned_places, planned_known, planned_not_known (services by whether their
    places are known).
    """
    register = register_at(pack, on)
    register = register[register["municipality_code"].isin(pack.region.index)]
    coming = register[register["status"].isin(COMING)]
    types = [one for one in pack.service_types.index if one in set(coming["service_type_id"])]
    parts = {}
    for name, rows in (("open", register[register["status"] == OPEN]), ("planned", coming)):
        places = rows.groupby("service_type_id")["capacity_places"]
        parts[f"{name}_places"] = places.sum().reindex(types, fill_value=0.0)
        parts[f"{name}_known"] = places.count().reindex(types, fill_value=0)
        parts[f"{name}_not_known"] = (places.size() - places.count()).reindex(types, fill_value=0)
    return pd.DataFrame(parts).rename_axis("service_type_id")
