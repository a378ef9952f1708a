"""The OpenStreetMap networks of a pack: read from its folder, and checked against its speeds."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from geodata import reading
from geodata.roads.arrays import MODES, BuiltNetwork, Mode, RoadDataError
from geodata.roads.files import network_file, read_network
from geodata.roads.speeds import missing_speeds
from geodata.validate import Fault

NETWORK = "a whole road network, as python -m geodata build writes it"
OSM_SPEED = "a speed for each mode, class, surface, built-up area and season; missing: {limit}"
ALL_MESSAGES = (NETWORK, OSM_SPEED)


def read_networks(folder: Path) -> tuple[dict[Mode, BuiltNetwork], list[Fault]]:
    """The networks that a pack folder holds, by mode, and the faults of their files.

    That for cars has to be there; the others may be missing.
    """
    networks: dict[Mode, BuiltNetwork] = {}
    faults: list[Fault] = []
    for mode in MODES:
        name = network_file(mode)
        if not (folder / name).is_file():
            faults += [Fault(name, 0, "", "", reading.PRESENT)] if mode == "car" else []
            continue
        try:
            networks[mode] = read_network(folder, mode)
        except RoadDataError as error:
            faults.append(Fault(name, 0, "", str(error), NETWORK))
    return networks, faults


def check_speeds_of(
    networks: Mapping[Mode, BuiltNetwork], speeds: pd.DataFrame, seasons: pd.DataFrame
) -> list[Fault]:
    """Faults of kinds of road that have no speed in some season.

    Parameters
    ----------
    networks : by mode.
    speeds : the table osm_speeds.
    seasons : with season_id.
    """
    known = speeds.dropna(subset=["mode", "road_class", "surface", "season_id", "speed_kph"])
    return [
        Fault("osm_speeds.csv", 0, "speed_kph", "", OSM_SPEED, f"{mode} / {kind} / {season}")
        for mode, built in networks.items()
        for season in seasons["season_id"].dropna()
        for kind in missing_speeds(built.network, known, str(season))
    ]
