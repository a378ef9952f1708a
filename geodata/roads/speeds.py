"""Travel times of arcs from a table of speeds; seasons are rows of it.

The table says how fast one travels by mode, road class, surface, built-up area and season; it
belongs to a pack, with its sources. An explicit limit on a road wins over the table for cars;
a given duration (ferries) wins over both. Nothing is guessed: what the network needs and the
table lacks is an error.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.errors import GeodataError
from geodata.roads.arrays import MODES, ROAD_CLASSES, SURFACES, RoadNetwork

KEY = ["mode", "road_class", "surface", "built_up", "season"]
# Decimetres per tenth of a second at 1 km/h are 1 / 3.6.
_DS_KPH_PER_DM = 3.6


class SpeedTableError(GeodataError, ValueError):
    """A speed table that does not say, or wrongly says, how fast one travels."""


def check_speeds(speeds: pd.DataFrame) -> None:
    """Refuse a speed table with missing columns, unknown names, repeats or impossible speeds.

    Parameters
    ----------
    speeds
        Columns mode, road_class, surface, built_up (bool), season, speed_kph; one row each.

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
    rows = speeds[(speeds["mode"] == network.mode) & (speeds["season"] == season)]
    if rows.empty:
        known = sorted(set(speeds.loc[speeds["mode"] == network.mode, "season"]))
        raise SpeedTableError(
            f"no speeds for {network.mode} in season {season!r}; "
            f"seasons of this mode: {', '.join(known) or 'none'}"
        )
    by_code = np.zeros(2 * len(ROAD_CLASSES) * len(SURFACES))
    road_class = rows["road_class"].map(ROAD_CLASSES.index).to_numpy()
    surface = rows["surface"].map(SURFACES.index).to_numpy()
    built_up = rows["built_up"].astype(bool).to_numpy()
    by_code[(road_class * len(SURFACES) + surface) * 2 + built_up] = rows["speed_kph"]
    code = _code(network)
    lacking = np.unique(code[by_code[code] == 0])
    if len(lacking):
        named = [
            f"{ROAD_CLASSES[k // 2 // len(SURFACES)]} / {SURFACES[k // 2 % len(SURFACES)]} / "
            f"{'built-up' if k % 2 else 'open country'}"
            for k in lacking[:5].tolist()
        ]
        raise SpeedTableError(
            f"the speed table lacks {len(lacking)} combinations that the {network.mode} network "
            f"has in season {season!r}; first: {'; '.join(named)}"
        )
    kph = by_code[code]
    return np.where(network.maxspeed_kph > 0, network.maxspeed_kph, kph)


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
