"""What a new pack takes over from another one: rows that hold wherever the region is.

Service types, groups, the basket, cutoffs, seasons, assumptions and speeds are carried with their
sources. Tables that speak of places (and those that refer to them) are not.
"""

import pandas as pd

from geodata.pack import Pack
from geodata.schema import tables

PLACES = (
    "municipalities",
    "territorial_units",
    "demand_points",
    "population_figures",
    "group_rates",
    "sites",
    "services",
    "status_events",
    "agreements",
    "premises",
    "outreach_bases",
    "road_nodes",
    "road_links",
    "speeds",
    "published_distances",
    "programmes",
    "municipality_figures",
    "facts",
)
"""Tables of places; ``sources`` is put together from the rows in use."""


def carried_tables() -> list[str]:
    """Tables carried over: neither of places, nor referring to such, directly or by others."""
    of_places = set(PLACES)
    while True:
        more = {
            name
            for name, columns in tables().items()
            if any(column.refers.split(".")[0] in of_places for column in columns)
        }
        if more <= of_places:
            return [name for name in tables() if name not in of_places | {"sources"}]
        of_places |= more


def carried(base: Pack) -> dict[str, pd.DataFrame]:
    """The rows carried over, by table; keys are columns."""
    frames = {}
    for name in carried_tables():
        frame = base.assumption_rows if name == "assumptions" else getattr(base, name)
        frames[name] = frame.reset_index() if frame.index.name else frame
    return frames


def used_sources(base: Pack, frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The rows of ``sources`` of another pack that these frames name."""
    named = {code for frame in frames.values() for code in frame["source_id"].dropna().unique()}
    return base.sources[base.sources.index.isin(named)].reset_index()
