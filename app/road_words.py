"""Roads in words: their numbers and what stands at their ends."""

from app.i18n import Words
from geodata.crs import metric_xy
from geodata.pack import Pack

CROSSING = "modelled_junction"
"""The kind of a crossing that has a number of the road model only, which nobody knows."""


def node_names(pack: Pack, words: Words) -> dict[str, str]:
    """What the ends of roads are called, by id; a numbered crossing also by the nearest place."""
    nodes, points = pack.road_nodes, pack.demand_points
    names = {str(key): str(name) for key, name in nodes["name"].items()}
    numbered = nodes[nodes["kind"] == CROSSING]
    if numbered.empty:
        return names
    here, places = (metric_xy(one["lon"], one["lat"]) for one in (numbered, points))
    nearest = ((here[:, None] - places[None]) ** 2).sum(axis=2).argmin(axis=1)
    for key, place in zip(numbered.index, points["name"].iloc[nearest], strict=True):
        names[str(key)] = words("road.crossing", name=names[str(key)], place=place)
    return names


def link_names(pack: Pack, words: Words) -> dict[str, str]:
    """What road links are called, by id: the road's number and the places at its ends."""
    names = node_names(pack, words)
    links = pack.road_links
    ends = zip(links["from_node_id"].map(names), links["to_node_id"].map(names), strict=True)
    roads = [f"{road}: " if isinstance(road, str) else "" for road in links["road"]]
    return {
        str(key): road + " – ".join(pair)
        for key, road, pair in zip(links.index, roads, ends, strict=True)
    }
