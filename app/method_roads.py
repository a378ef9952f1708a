"""What the method page says of roads and of where residents stand; it depends on the pack."""

import numpy as np
import pandas as pd

from app.i18n import Words
from app.workspace import Workspace
from geodata.pack import Pack
from geodata.roads.arrays import ROAD_CLASSES, SURFACES


def where(pack: Pack, words: Words) -> dict[str, str]:
    """The words for demand points: centres of parishes, or several places in a unit."""
    several = pack.demand_points["unit_code"].duplicated().any()
    return {
        "each": words("method.each_place" if several else "method.each_unit"),
        "stand": words("method.stand_places" if several else "method.stand_centre"),
    }


def roads(workspace: Workspace, words: Words) -> str:
    """The network that the pack stands on, what is read of it, and how far off it is."""
    pack = workspace.pack
    network = words(f"network.{pack.road_network}")
    if "car" in pack.networks:
        built = pack.networks["car"]
        text = words(
            "method.roads_osm",
            network=network,
            pieces=words.number(len(built.shapes.first) - 1),
            parts=words.number(len(built.dropped)),
            crossings=words.number(len(pack.border_crossings)),
        )
    else:
        text = words(
            "method.roads_schematic", network=network, links=words.number(len(pack.road_links))
        )
    checks = workspace.distance_checks()
    judged = checks[~checks["doubtful"]]["deviation_share"].abs().dropna()
    if judged.empty:
        return text
    share = words.share(float(judged.median()), 1)
    return f"{text} {words('method.deviation', pairs=words.number(len(judged)), share=share)}"


def speeds(pack: Pack, words: Words) -> pd.DataFrame:
    """Planning speeds by kind of road and season; with OSM roads those of roads there are."""
    seasons = pack.seasons[f"name_{words.lang}"]
    rows = _in_use(pack) if pack.networks else pack.speeds
    table = pd.DataFrame(
        {
            "road_class": [words(f"road_class.{key}") for key in rows["road_class"]],
            "surface": [words(f"surface.{key}") for key in rows["surface"]],
            "season": rows["season_id"].map(seasons).to_numpy(),
            "speed_kph": rows["speed_kph"].to_numpy(),
        }
    )
    if pack.networks:
        place = {True: words("method.built_up"), False: words("method.open_country")}
        table.insert(0, "mode", [words(f"mode.{mode}") for mode in rows["mode"]])
        table.insert(3, "surroundings", rows["built_up"].map(place).to_numpy())
    return table


def _in_use(pack: Pack) -> pd.DataFrame:
    """Rows of osm_speeds for the kinds of road that the networks have."""
    kinds = []
    for mode, built in pack.networks.items():
        network = built.network
        codes = np.column_stack([network.road_class, network.surface, network.built_up])
        kinds += [
            (mode, ROAD_CLASSES[road_class], SURFACES[surface], bool(built_up))
            for road_class, surface, built_up in np.unique(codes, axis=0).tolist()
        ]
    named = pd.DataFrame(kinds, columns=["mode", "road_class", "surface", "built_up"])
    return named.merge(pack.osm_speeds, how="left")
