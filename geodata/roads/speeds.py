"""Travel times of arcs from a table of speeds; seasons are rows of it.

The table says how fast one travels by mode, road class, surface, built-up area and season; it
belongs to a pack, with its sources. An explicit limit on a road wins over the table for cars,
slowed in a bad season in the proportion in which the table slows its kind of road; a given
duration (ferries) wins over both. Nothing is guessed: what the network needs and the
table lacks is an error.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.errors import GeodataError
from geodata.roads.arrays import MODES, ROAD_CLASSES, SURFACES, RoadNetwork

KEY = ["mode", "road_class", "surface", "built_up", "season_id"]
# Decimetres per tenth of a second at 1 km/h are 1 / 3.6.
_DS_KPH_PER_DM = 3.6


class SpeedTableError(GeodataError, ValueError):
    """A speed table that does not say, or wrongly says, how fast one travels."""


def check_speeds(speeds: pd.DataFrame) -> None:
    """Refuse a speed table with missing columns, unknown names, repeats or impossible speeds.

    Parameters
    ----------
    speeds
        Columns mode, road_class, surface, built_up (bool), season_id, speed_kph; one row each.

    Raises
    ------
    SpeedTableError
        Naming the first faulty rows.
    """
    missing = [name for name in [*KEY, "speed_kph"] if name not in speeds.columns]
    if missing:
        raise SpeedTableError(f"the speed table lacks the columns {', '.join(missing)}")
    for name, known in (("mode", MODES), ("road_class", ROAD_CLASSES), ("surface", SURFACES)):
        strange = sorted(set(speeds[name].astype(str)) - set(known))
        if strange:
            raise SpeedTableError(
                f"the speed table names {name} {', '.join(strange[:5])}; known: {', '.join(known)}"
            )
    speed = pd.to_numeric(speeds["speed_kph"], errors="coerce")
    wrong = speeds[~(np.isfinite(speed) & (speed > 0))]
    if len(wrong):
        raise SpeedTableError(
            f"{len(wrong)} speeds are not above zero km/h; first: {_named(wrong)} "
            f"({wrong['speed_kph'].iloc[0]})"
        )
    repeated = speeds[speeds.duplicated(KEY)]
    if len(repeated):
        raise SpeedTableError(f"{len(repeated)} rows repeat; first: {_named(repeated)}")


def _named(rows: pd.DataFrame) -> str:
    """First row's key in words."""
    return ", ".join(f"{name} {rows[name].iloc[0]}" for name in KEY)


def _code(network: RoadNetwork) -> NDArray[np.int64]:
    """One number for class, surface and built-up area of each arc, int64 (arcs,)."""
    surface = network.road_class.astype(np.int64) * len(SURFACES) + network.surface
    return surface * 2 + network.built_up


def speeds_kph(network: RoadNetwork, speeds: pd.DataFrame, *, season: str) -> NDArray[np.float64]:
    """Speed on each arc in km/h, explicit limits included.

    Parameters
    ----------
    network
        Roads of one mode.
    speeds
        As for `check_speeds`.
    season
        Which of the table's seasons.

    Returns
    -------
    NDArray[np.float64]
        (arcs,).

    Raises
    ------
    SpeedTableError
        If the table is faulty, lacks the season, or a combination that the network has.
    """
    check_speeds(speeds)
    own = speeds[speeds["mode"] == network.mode]
    rows = own[own["season_id"] == season]
    if rows.empty:
        known = ", ".join(sorted(set(own["season_id"])))
        raise SpeedTableError(
            f"no speeds for {network.mode} in season {season!r}; "
            f"seasons of this mode: {known or 'none'}"
        )
    by_code, code = _by_code(rows), _code(network)
    lacking = np.unique(code[by_code[code] == 0])
    if len(lacking):
        named = "; ".join(map(_kind, lacking[:5].tolist()))
        raise SpeedTableError(
            f"the speed table lacks {len(lacking)} combinations that the {network.mode} network "
            f"has in season {season!r}; first: {named}"
        )
    best = np.max([_by_code(each) for _, each in own.groupby("season_id")], axis=0)
    limit_kph = network.maxspeed_kph * (by_code[code] / best[code])
    return np.where(network.maxspeed_kph > 0, limit_kph, by_code[code])


def missing_speeds(network: RoadNetwork, speeds: pd.DataFrame, season: str) -> list[str]:
    """Kinds of road that the network has and the table lacks in a season, in words.

    Parameters
    ----------
    network
        Roads of one mode.
    speeds
        Columns as for `check_speeds`; rows that say no speed above zero do not count.
    season
        Which of the table's seasons.
    """
    rows = speeds[(speeds["mode"] == network.mode) & (speeds["season_id"] == season)]
    by_code, code = _by_code(rows[rows["speed_kph"] > 0]), np.unique(_code(network))
    return [_kind(each) for each in code[by_code[code] == 0].tolist()]


def _by_code(rows: pd.DataFrame) -> NDArray[np.float64]:
    """Speeds of one mode and season by the number of `_code`, km/h, 0 where none is given."""
    by_code = np.zeros(2 * len(ROAD_CLASSES) * len(SURFACES))
    road_class, surface = (
        rows[name].map(dict(zip(words, range(len(words)), strict=True))).to_numpy(dtype=np.int64)
        for name, words in (("road_class", ROAD_CLASSES), ("surface", SURFACES))
    )
    built_up = rows["built_up"].to_numpy(dtype=bool)
    by_code[(road_class * len(SURFACES) + surface) * 2 + built_up] = rows["speed_kph"]
    return by_code


def _kind(code: int) -> str:
    """What a number of `_code` stands for."""
    place = "built-up" if code % 2 else "open country"
    surface = SURFACES[code // 2 % len(SURFACES)]
    return f"{ROAD_CLASSES[code // 2 // len(SURFACES)]} / {surface} / {place}"


def travel_ds(network: RoadNetwork, speeds: pd.DataFrame, *, season: str) -> NDArray[np.int32]:
    """Travel time of each arc in tenths of a second, rounded to the nearest.

    Parameters
    ----------
    network
        Roads of one mode.
    speeds
        As for `check_speeds`.
    season
        Which of the table's seasons.

    Returns
    -------
    NDArray[np.int32]
        (arcs,); a given duration stands as it is.

    Raises
    ------
    SpeedTableError
        As `speeds_kph`.
    """
    kph = speeds_kph(network, speeds, season=season)
    time_ds = np.rint(network.length_dm * _DS_KPH_PER_DM / kph).astype(np.int32)
    return np.where(network.duration_ds >= 0, network.duration_ds, time_ds)
