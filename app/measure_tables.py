"""Tables of measures, thresholds and fairness, for screen and file.

Costs carry the question's unit in the column's name; places per person are shown per 1,000
residents, as people speak of them.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

from analysis.assessment import Assessment
from analysis.evenness import Evenness, Indices
from analysis.measured import Measured
from analysis.measures.registry import MEASURES, Measure
from analysis.thresholds import REGION, share_served
from app.i18n import Words, sort_key, sort_keys
from app.tables import municipality_names
from geodata.pack import Pack
from geodata.register import register_at

PER_PEOPLE = 1000
TABS = ("municipalities", "places", "service_measures")
INDICES: dict[str, Callable[[Indices], float]] = {
    "gini": lambda one: one.gini,
    "palma": lambda one: one.palma,
    "theil": lambda one: one.theil.total,
    "theil_between": lambda one: one.theil.between,
    "theil_within": lambda one: one.theil.within,
    "concentration": lambda one: one.concentration,
    "fgt0": lambda one: one.below.share,
    "fgt1": lambda one: one.below.depth,
    "fgt2": lambda one: one.below.severity,
}
_DIGITS = {
    "cost": 1,
    "share": 4,
    "people": 1,
    "services": 2,
    "places": 2,
    "places_per_person": 3,
}


def column_of(measure: Measure, cost: str) -> str:
    """Column name of a measure in tables, with its unit where the name lacks it."""
    if measure.unit == "cost":
        return f"{measure.name}_{cost.removeprefix('travel_')}"
    return measure.name.replace("_per_person", f"_per_{PER_PEOPLE}_people")


def shown(values: pd.DataFrame, cost: str) -> pd.DataFrame:
    """Values of measures under their column names, in the unit and digits that people read."""
    columns = {}
    for name, column in values.items():
        measure = MEASURES[str(name)]
        times = PER_PEOPLE if measure.unit == "places_per_person" else 1
        columns[column_of(measure, cost)] = (column * times).round(_DIGITS[measure.unit])
    return pd.DataFrame(columns, index=values.index)


def by_place(pack: Pack, measured: Measured, words: Words) -> pd.DataFrame:
    """A row per demand point with every measure."""
    points = pack.demand_points.loc[measured.by_demand_point.index]
    values = shown(measured.by_demand_point, measured.question.cost)
    frame = pd.DataFrame(
        {
            "demand_point_id": points.index,
            "name": points["name"].to_numpy(),
            "municipality": municipality_names(pack, points["municipality_code"], words),
            "residents": points["residents"].to_numpy(),
            **{name: values[name].to_numpy() for name in values},
        }
    )
    return frame.sort_values(["municipality", "name"], key=sort_keys, ignore_index=True)


def by_municipality(pack: Pack, measured: Measured, words: Words) -> pd.DataFrame:
    """A row per municipality and one of the region: sums, or the mean of a resident."""
    region = measured.region.rename(REGION).to_frame().T
    table = pd.concat([measured.by_municipality, region]).astype(float)
    table = table.loc[sorted(table.index, key=lambda code: _area_order(pack, str(code), words))]
    values = shown(table, measured.question.cost)
    values.insert(0, "municipality", [_area_name(pack, str(c), words) for c in table.index])
    return values.reset_index(drop=True)


def of_region(measured: Measured, words: Words) -> pd.DataFrame:
    """A row per measure that stands on places: its value in the whole region."""
    values = shown(measured.region.astype(float).to_frame().T, measured.question.cost)
    return pd.DataFrame(
        {
            "measure_id": list(measured.region.index),
            "measure": [words(f"column.{column}") for column in values],
            "index_value": values.iloc[0].to_numpy(),
        }
    )


def by_service(pack: Pack, measured: Measured, words: Words) -> pd.DataFrame:
    """A row per service that can be used, with the measures that stand on services."""
    services = register_at(pack, measured.question.on).loc[measured.by_service.index]
    values = shown(measured.by_service, measured.question.cost)
    frame = pd.DataFrame(
        {
            "service_id": services.index,
            "name": services["name"].to_numpy(),
            "municipality": municipality_names(pack, services["municipality_code"], words),
            "capacity_places": services["capacity_places"].to_numpy(),
            **{name: values[name].to_numpy() for name in values},
        }
    )
    return frame.sort_values(["municipality", "name"], key=sort_keys, ignore_index=True)


def thresholds(pack: Pack, assessment: Assessment, words: Words) -> pd.DataFrame:
    """A row per area and cutoff: the presets of the question's cost, and its own cutoff."""
    question = assessment.question
    presets = pack.cutoffs[pack.cutoffs["cost"] == question.cost]
    named = presets.groupby("value")[f"name_{words.lang}"].agg("; ".join)
    if question.cutoff not in named.index:
        named.loc[question.cutoff] = words("thresholds.own")
    named = named.sort_index()
    shares = share_served(assessment, named.index)
    codes = sorted(shares, key=lambda code: _area_order(pack, str(code), words))
    unit = question.cost.removeprefix("travel_")
    return pd.DataFrame(
        {
            "municipality_code": np.repeat(codes, len(named)),
            "municipality": np.repeat([_area_name(pack, c, words) for c in codes], len(named)),
            f"cutoff_{unit}": np.tile(named.index, len(codes)),
            "preset": np.tile(named.to_numpy(), len(codes)),
            "served_share": shares[codes].to_numpy().T.ravel().round(4),
        }
    )


def side_by_side(frame: pd.DataFrame, cost: str, words: Words) -> pd.DataFrame:
    """The thresholds with a column per cutoff, headed by it, for the screen."""
    unit = cost.removeprefix("travel_")
    wide = frame.pivot_table(
        index="municipality",
        columns=f"cutoff_{unit}",
        values="served_share",
        sort=False,
        dropna=False,
    )
    wide = wide.set_axis([f"{words.cost(value, cost)}" for value in wide], axis="columns")
    return wide.rename_axis(words("column.municipality")).reset_index()


def presets(frame: pd.DataFrame) -> pd.DataFrame:
    """Which preset each cutoff of the thresholds stands for."""
    cutoff = next(name for name in frame if name.startswith("cutoff_"))
    return frame[[cutoff, "preset"]].drop_duplicates(ignore_index=True)


def under_tab(tab: str, pack: Pack, measured: Measured, name: str, words: Words) -> pd.DataFrame:
    """The table of one measure under a tab of the page, one of `TABS`."""
    column = column_of(MEASURES[name], measured.question.cost)
    if tab == "municipalities":
        return by_municipality(pack, measured, words)[["municipality", column]]
    if tab == "places":
        worst_first = by_place(pack, measured, words).sort_values(
            column, ascending=MEASURES[name].higher_is_better, kind="stable"
        )
        return worst_first[["name", column, "municipality", "residents"]]
    return by_service(pack, measured, words).drop(columns="service_id")


def ranking(pack: Pack, measured: Measured, even: Evenness, words: Words) -> pd.DataFrame:
    """The places with the measure's value, the worst off first."""
    table = even.ranking
    values = shown(table[["value"]].set_axis([even.measure], axis=1), measured.question.cost)
    return pd.DataFrame(
        {
            "rank": np.arange(1, len(table) + 1),
            "demand_point_id": table.index,
            "name": table["name"].to_numpy(),
            values.columns[0]: values.iloc[:, 0].to_numpy(),
            "municipality": municipality_names(pack, table["municipality_code"], words),
            "residents": table["residents"].astype(int).to_numpy(),
            "worst_tenth_people": table["worst_tenth_people"].round(1).to_numpy(),
        }
    )


def indices(even: Evenness, words: Words) -> pd.DataFrame:
    """The inequality indices, a row each: name, value and what it says; empty without any."""
    if even.indices is None:
        return pd.DataFrame(columns=["index_id", "index", "index_value", "index_meaning"])
    values = {key: value(even.indices) for key, value in INDICES.items()}
    return pd.DataFrame(
        {
            "index_id": list(values),
            "index": [words(f"index.{key}") for key in values],
            "index_value": [round(value, 4) for value in values.values()],
            "index_meaning": [words(f"index_about.{key}") for key in values],
        }
    )


def lorenz_figures(one: Indices) -> pd.DataFrame:
    """The Lorenz curve at each tenth of residents, interpolated between places."""
    tenths = np.linspace(0, 1, 11)
    held = np.interp(tenths, one.lorenz["people_share"], one.lorenz["access_share"])
    return pd.DataFrame({"people_share": tenths.round(2), "access_share": held.round(4)})


def _area_name(pack: Pack, code: str, words: Words) -> str:
    if code == REGION:
        return words("thresholds.region")
    return words.name(pack.municipalities.loc[code])


def _area_order(pack: Pack, code: str, words: Words) -> tuple[bool, str]:
    """The region first, then the municipalities by name."""
    return code != REGION, sort_key(_area_name(pack, code, words))
