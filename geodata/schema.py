"""Every table of a pack declared once, as rows of schema.csv: column, kind, unit, meaning, key.

An empty cell of an optional column means "not known". Checking data against the declarations is
geodata.validate; this module only says what is expected.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Literal, cast, get_args

Kind = Literal["text", "number", "whole", "date", "flag", "codes", "id", "colour", "url"]
"""``date`` is YYYY, YYYY-MM or YYYY-MM-DD; ``flag`` yes or no; ``codes`` a list joined by ";";
``id`` letters, digits, "_", "-" and "."; ``colour`` #rrggbb; ``url`` begins with http."""


@dataclass(frozen=True)
class Column:
    """One column: what its cells are, in which unit, and what they may hold.

    ``refers`` names the ``table.column`` that must hold the value; ``low`` and ``high`` are
    inclusive bounds; ``key`` columns of a table are unique together.
    """

    name: str
    kind: Kind
    key: bool
    optional: bool
    unit: str
    refers: str
    one_of: tuple[str, ...]
    low: float | None
    high: float | None
    meaning: str


REQUIRED_ASSUMPTIONS = (
    "remainder_speed_kph",
    "remainder_detour_factor",
    "remainder_warn_km",
    "snap_limit_schematic_m",
    "snap_limit_osm_m",
    "walking_speed_kph",
    "isochrone_cell_m",
    "recent_csp_years",
    "weight_change_per_year",
    "reachable_share",
    "stale_before_year",
    "band_people",
    "decay_edge_weight",
    "decay_step_1",
    "decay_step_2",
    "decay_step_3",
    "decay_logistic_share",
    "decay_full_share",
    "fairness_minimum_share",
    "draws",
    "draw_seed",
    "interval_share",
    "grade_a_width",
    "grade_b_width",
    "grade_c_width",
    "flip_share",
    "enough_places_share",
    "check_unreachable_warn_share",
    "check_unreachable_fail_share",
    "check_far_warn_share",
    "check_far_fail_share",
    "check_isolated_warn_share",
    "check_isolated_fail_share",
    "check_sum_people",
    "check_same_share",
    "target_behind_share",
)
"""Rows of assumptions.csv that the calculation reads; a pack may hold more."""
SCHEMATIC, OSM = "schematic", "osm"
ROAD_NETWORKS = (SCHEMATIC, OSM)
"""What the roads of a pack are: rows of road_links, or networks from OpenStreetMap."""
PROGRAMME = (
    "programmes",
    "programme_versions",
    "programme_aims",
    "programme_measures",
    "programme_indicators",
    "programme_targets",
    "programme_results",
    "programme_roles",
    "cycle_steps",
)
"""Tables of the programme; a region may have none."""
LAYERS: dict[str, tuple[str, ...]] = {
    "municipalities": ("municipality_code", "source_id"),
    "outline": ("source_id",),
    "lakes": ("lake_id", "source_id"),
}
"""GeoJSON layers of a pack: name to the properties that each feature has."""
MAY_BE_EMPTY_LAYERS = ("lakes",)
"""Layers without which a region can do."""


def may_be_empty(road_network: object) -> tuple[str, ...]:
    """Tables that may hold a header only: nothing of the kind is known.

    Beside networks from OpenStreetMap the tables of schematic roads may be empty too.
    """
    always = (
        "group_rates",
        "unit_costs",
        "agreements",
        "premises",
        "place_norms",
        "outreach_norms",
        "outreach_bases",
        "uncertainties",
        "osm_speeds",
        "border_crossings",
        *PROGRAMME,
        "municipality_figures",
        "survey_questions",
        "survey_options",
        "facts",
    )
    roads = ("road_nodes", "road_links", "speeds", "published_distances")
    return always + roads if road_network == OSM else always


@cache
def tables() -> dict[str, tuple[Column, ...]]:
    """Columns of each table, in the order of schema.csv."""
    with Path(__file__).with_name("schema.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        table: tuple(_columns(group)) for table, group in groupby(rows, lambda row: row["table"])
    }


def _columns(rows: Iterator[dict[str, str]]) -> Iterator[Column]:
    for row in rows:
        if row["kind"] not in get_args(Kind):
            raise ValueError(f"schema.csv: {row['table']}.{row['column']}: kind {row['kind']!r}")
        yield Column(
            name=row["column"],
            kind=cast("Kind", row["kind"]),
            key=row["key"] == "yes",
            optional=row["optional"] == "yes",
            unit=row["unit"],
            refers=row["refers"],
            one_of=tuple(filter(None, row["one_of"].split(";"))),
            low=float(row["low"]) if row["low"] else None,
            high=float(row["high"]) if row["high"] else None,
            meaning=row["meaning"],
        )
