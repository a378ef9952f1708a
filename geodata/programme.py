"""Programmes as data: what their tables may say, and the rows that hold in a version or a year.

A programme has versions in order; a target stands in the version that sets it and holds until a
later version sets it anew. Targets and results name an area: a municipality, the region, or all
of Latvia.
"""

from collections.abc import Iterable, Mapping

import pandas as pd

from geodata.validate import Fault

REGION, COUNTRY = "region", "LV"
NOW, BEFORE = "2021", "2009"
"""Divisions into municipalities: in force since 2021-07-01, and from 2009-07-01 until then."""

AREA = "region, LV or the code of a municipality of the division {limit}"
UNIT = "the unit {limit}, as in the other rows of the indicator"
BASELINE = "both a baseline and its year, or neither"
LATER = "a year that is not before {limit}"
SAME = "a version of the programme that the indicator belongs to, {limit}"
ORDER = "a date that is not before that of the version before it, {limit}"
TWICE = "a number that no other version of the programme has"
CHOSEN = "groups only of municipalities that specialise"
ALL_MESSAGES = (AREA, UNIT, BASELINE, LATER, SAME, ORDER, TWICE, CHOSEN)
Frames = Mapping[str, pd.DataFrame]


def programme_of(frames: Frames) -> "pd.Series[str]":
    """The programme of each indicator; index indicator_id."""
    aims, measures, indicators = (
        frames[f"programme_{name}s"].drop_duplicates(f"{name}_id").set_index(f"{name}_id")
        for name in ("aim", "measure", "indicator")
    )
    of_measure = measures["aim_id"].map(aims["programme_id"])
    return indicators["measure_id"].map(of_measure)


def targets_in_force(versions: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """The targets as the latest version that sets each of them has them.

    Parameters
    ----------
    versions : index version_id; columns programme_id, number.
    targets : rows of programme_targets.
    """
    order = targets["version_id"].map(versions["number"])
    latest = targets.assign(order=order).sort_values("order", kind="stable")
    kept = latest.drop_duplicates(["indicator_id", "area"], keep="last")
    return kept.drop(columns="order").sort_index()


def check_programme(frames: Frames) -> list[Fault]:
    """Faults of programmes, versions, targets, results and roles taken together."""
    codes = _codes(frames["territorial_units"])
    targets, results = frames["programme_targets"], frames["programme_results"]
    return [
        *_versions(frames["programme_versions"]),
        *_areas("programme_targets.csv", targets["area"].map(lambda area: (NOW, area)), codes),
        *_areas(
            "programme_results.csv",
            pd.Series(list(zip(results["division"], results["area"], strict=True)), results.index),
            codes,
        ),
        *_areas(
            "municipality_figures.csv",
            pd.Series(
                [
                    (division, code)
                    for division, code in zip(
                        frames["municipality_figures"]["division"],
                        frames["municipality_figures"]["municipality_code"],
                        strict=True,
                    )
                ],
                frames["municipality_figures"].index,
            ),
            codes,
            column="municipality_code",
        ),
        *_units(targets, results),
        *_targets(frames),
        *_roles(frames["programme_roles"]),
    ]


def _codes(units: pd.DataFrame) -> dict[str, set[str]]:
    return {
        NOW: set(units["municipality_code"].dropna()),
        BEFORE: set(units["municipality_2009_code"].dropna()),
    }


def _areas(
    file: str, areas: "pd.Series[object]", codes: Mapping[str, set[str]], column: str = "area"
) -> list[Fault]:
    """Faults of areas that the division does not have; ``areas`` are (division, area)."""
    wide = {REGION, COUNTRY} if column == "area" else set()
    faults = []
    for i, pair in areas.items():
        division, area = pair
        if isinstance(area, str) and area not in wide | codes.get(str(division), set()):
            faults.append(Fault(file, _row(i), column, area, AREA, str(division)))
    return faults


def _units(targets: pd.DataFrame, results: pd.DataFrame) -> list[Fault]:
    """Rows of an indicator in another unit than its first one."""
    both = [("programme_targets.csv", targets), ("programme_results.csv", results)]
    first: dict[str, str] = {}
    faults = []
    for file, rows in both:
        known = rows.dropna(subset=["indicator_id", "unit"])
        for i, indicator, unit in zip(
            known.index, known["indicator_id"], known["unit"], strict=True
        ):
            if unit != first.setdefault(indicator, unit):
                faults.append(Fault(file, _row(i), "unit", unit, UNIT, first[indicator]))
    return faults


def _targets(frames: Frames) -> list[Fault]:
    targets, file = frames["programme_targets"], "programme_targets.csv"
    versions = frames["programme_versions"].drop_duplicates("version_id").set_index("version_id")
    programmes = programme_of(frames)
    one_only = targets["baseline"].isna() != targets["baseline_year"].isna()
    faults = [Fault(file, _row(i), "baseline_year", "", BASELINE) for i in targets.index[one_only]]
    set_in = targets["version_id"].map(versions["approved_on"].str[:4]).astype(float)
    for limit in (targets["baseline_year"], set_in):
        early = targets["year"] < limit
        faults += [
            Fault(file, _row(i), "year", f"{targets['year'][i]:.0f}", LATER, f"{limit.loc[i]:.0f}")
            for i in targets.index[early]
        ]
    own = targets["indicator_id"].map(programmes)
    named = targets["version_id"].map(versions["programme_id"])
    other = own.notna() & named.notna() & (own != named)
    return faults + [
        Fault(file, _row(i), "version_id", str(targets["version_id"][i]), SAME, str(own[i]))
        for i in targets.index[other]
    ]


def _versions(versions: pd.DataFrame) -> list[Fault]:
    file = "programme_versions.csv"
    twice = versions.duplicated(["programme_id", "number"]) & versions["number"].notna()
    faults = [
        Fault(file, _row(i), "number", f"{versions['number'][i]:.0f}", TWICE)
        for i in versions.index[twice]
    ]
    dated = versions.dropna(subset=["approved_on", "number"]).sort_values("number")
    for _, rows in dated.groupby("programme_id"):
        days = rows["approved_on"]
        before = days.shift()
        for i in rows.index[(days < before).to_numpy(dtype=bool)]:
            faults.append(Fault(file, _row(i), "approved_on", str(days[i]), ORDER, str(before[i])))
    return faults


def _roles(roles: pd.DataFrame) -> list[Fault]:
    wrong = (roles["level"] == "all_groups") & roles["group_ids"].notna()
    return [
        Fault("programme_roles.csv", _row(i), "group_ids", str(roles["group_ids"][i]), CHOSEN)
        for i in roles.index[wrong]
    ]


def _row(index: object) -> int:
    return int(str(index)) + 2


def with_answers(roles: pd.DataFrame, chosen: Iterable[tuple[str, str]]) -> pd.DataFrame:
    """The roles with the groups that municipalities say they chose: (code, group_ids)."""
    told = dict(chosen)
    groups = [
        told.get(code, groups) if level == "specialised" else groups
        for code, level, groups in zip(
            roles["municipality_code"], roles["level"], roles["group_ids"], strict=True
        )
    ]
    return roles.assign(group_ids=pd.Series(groups, roles.index, dtype=roles["group_ids"].dtype))
