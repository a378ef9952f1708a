"""What the files of a pack say about one another: references, positions, totals, speeds.

Every check works on what could be read, so that one bad cell does not hide the next.
"""

import geopandas as gpd
import pandas as pd

from geodata import positions, validate
from geodata.agreements import OTHER, PERIOD, check_agreements
from geodata.facts import check_facts
from geodata.group_rates import RATE_AREA, RATE_EMPTY, RATE_SUM, RATE_UNIT, check_group_rates
from geodata.programme import check_programme
from geodata.schema import PROGRAMME, REQUIRED_ASSUMPTIONS, tables
from geodata.uncertainties import CODES, GIVEN, ONCE, ORDER, WAY, check_uncertainties
from geodata.validate import Extent, Fault

TOTAL = "a total, its date and its kind for each municipality that has units"
SPEED = "a speed for each class, surface and season in use; missing: {limit}"
ASSUMPTION = "the assumption {limit}"
UNITS = "at least one territorial unit in each municipality of the region"
POINT = "at least one demand point in each territorial unit"
ALL_MESSAGES = (
    *(TOTAL, SPEED, ASSUMPTION, UNITS, POINT, RATE_AREA, RATE_UNIT, RATE_SUM, RATE_EMPTY),
    *(PERIOD, OTHER, WAY, GIVEN, ORDER, CODES, ONCE),
)
FACT_TABLES = (
    *("facts", "survey_questions", "survey_options", "services", "basket"),
    *("municipalities", "demand_groups"),
)
_LAYER_CODES = {"source_id": "sources", "municipality_code": "municipalities"}


def check_whole(
    frames: dict[str, pd.DataFrame], layers: dict[str, gpd.GeoDataFrame], extent: Extent
) -> list[Fault]:
    """Faults between the files: positions, codes of other tables, totals, speeds, assumptions."""
    faults = validate.check_references(frames, tables())
    for name, frame in frames.items():
        if {"lon", "lat"} <= set(frame):
            faults += positions.check_positions(f"{name}.csv", frame, extent)
    for name, layer in layers.items():
        faults += _check_layer_codes(f"{name}.geojson", layer, frames)
    if whole(frames, "municipalities", "territorial_units"):
        faults += _check_totals(frames)
    if whole(frames, "group_rates", "territorial_units"):
        codes = set(frames["territorial_units"]["municipality_code"].dropna())
        faults += check_group_rates(frames["group_rates"], codes)
    if whole(frames, "agreements"):
        faults += check_agreements(frames["agreements"])
    if whole(frames, "uncertainties", "sources", "service_types"):
        faults += check_uncertainties(
            frames["uncertainties"],
            set(frames["sources"]["source_id"]),
            set(frames["service_types"]["service_type_id"]),
        )
    if whole(frames, *PROGRAMME, "municipality_figures", "territorial_units"):
        faults += check_programme(frames)
    if whole(frames, *FACT_TABLES):
        faults += check_facts(frames)
    if whole(frames, "speeds", "road_links", "seasons"):
        faults += _check_speeds(frames)
    if whole(frames, "municipalities", "territorial_units", "demand_points"):
        faults += _check_places(frames)
    if whole(frames, "assumptions"):
        faults += _check_assumptions(frames["assumptions"])
    return faults


def whole(frames: dict[str, pd.DataFrame], *names: str) -> bool:
    """Whether these tables were read with all their columns."""
    return all(
        name in frames and {column.name for column in tables()[name]} <= set(frames[name])
        for name in names
    )


def _check_layer_codes(
    file: str, layer: gpd.GeoDataFrame, frames: dict[str, pd.DataFrame]
) -> list[Fault]:
    faults = []
    for column, table in _LAYER_CODES.items():
        if column in layer and column in frames.get(table, ()):
            wrong = layer[column].notna() & ~layer[column].isin(frames[table][column])
            faults += [
                Fault(
                    file, int(i) + 1, column, str(layer[column][i]), validate.KNOWN, f"{table}.csv"
                )
                for i in layer.index[wrong]
            ]
    return faults


def _check_assumptions(assumptions: pd.DataFrame) -> list[Fault]:
    given = set(assumptions["assumption_id"])
    return [
        Fault("assumptions.csv", 0, "assumption_id", "", ASSUMPTION, name)
        for name in REQUIRED_ASSUMPTIONS
        if name not in given
    ]


def _check_places(frames: dict[str, pd.DataFrame]) -> list[Fault]:
    municipalities, units = frames["municipalities"], frames["territorial_units"]
    empty = municipalities["in_region"]
    empty &= ~municipalities["municipality_code"].isin(units["municipality_code"])
    faults = [
        Fault("municipalities.csv", int(i) + 2, "municipality_code", str(code), UNITS)
        for i, code in municipalities.loc[empty, "municipality_code"].items()
    ]
    points = frames["demand_points"].drop_duplicates("demand_point_id")["unit_code"]
    if not points.isin(units["unit_code"]).all():
        return faults  # an unknown unit is told already; whose point it was is not known
    none = units.loc[~units["unit_code"].isin(points), "unit_code"]
    return faults + [
        Fault("territorial_units.csv", int(i) + 2, "unit_code", str(code), POINT)
        for i, code in none.items()
    ]


def _check_totals(frames: dict[str, pd.DataFrame]) -> list[Fault]:
    municipalities = frames["municipalities"]
    with_units = frames["territorial_units"]["municipality_code"]
    used = municipalities["municipality_code"].isin(with_units)
    needed = ["residents", "residents_date", "residents_kind"]
    counted = municipalities["in_region"] | used
    return [
        Fault("municipalities.csv", int(i) + 2, column, "", TOTAL)
        for column in needed
        for i in municipalities.index[counted & municipalities[column].isna()]
    ]


def _check_speeds(frames: dict[str, pd.DataFrame]) -> list[Fault]:
    """A road whose class and surface have no speed in some season would be silently impassable."""
    given = set(
        frames["speeds"][["road_class", "surface", "season_id"]].itertuples(index=False, name=None)
    )
    used = frames["road_links"][["road_class", "surface"]].drop_duplicates()
    return [
        Fault("speeds.csv", 0, "speed_kph", "", SPEED, f"{kind} {surface} {season}")
        for kind, surface in used.itertuples(index=False, name=None)
        for season in frames["seasons"]["season_id"]
        if (kind, surface, season) not in given
    ]
