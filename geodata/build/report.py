"""What a build kept and what it left out, in plain lines: for the screen and for REPORT.md."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from geodata.build.origins import NOT_STATED
from geodata.build.ways import Ways
from geodata.roads.arrays import ROAD_CLASSES, BuiltNetwork

if TYPE_CHECKING:
    from geodata.build.region import Region

FILE = "REPORT.md"
_DM_PER_KM = 10_000
_SHOWN = 10
_LISTED = ("- left out: ", "- far: ")


def lines_of(ways: Ways) -> list[str]:
    """What was kept and left out of the roads: a heading and lines for each mode."""
    lines = ["## Roads", f"- from {ways.path.name} {ways.dated}".rstrip()]
    lines.append(f"- road pieces closed at border crossings: {ways.closed}")
    for mode, built in ways.networks.items():
        lines += ["", f"### {mode}", *_network_lines(built)]
    lines += [f"- {mode}: left out, {why}" for mode, why in ways.missing.items()]
    far = ways.far_km.sort_values(ascending=False)
    lines += ["", f"### Places far from any road: {len(far)}"]
    return lines + [f"- far: {place}, {km:.1f} km" for place, km in far.items()]


def _network_lines(built: BuiltNetwork) -> list[str]:
    network = built.network
    # Both directions of an edge are one road.
    edge, first = np.unique(network.edge, return_index=True)
    km = np.bincount(
        network.road_class[first], network.length_dm[first] / _DM_PER_KM, len(ROAD_CLASSES)
    )
    lines = [
        f"- kept: {network.n_nodes} junctions, {network.n_arcs} arcs, {km.sum():.1f} km in "
        f"{len(edge)} road pieces"
    ]
    lines += [
        f"- kept, {name}: {km[code]:.1f} km" for code, name in enumerate(ROAD_CLASSES) if km[code]
    ]
    lines.append(f"- left out because they do not connect: {len(built.dropped)} parts")
    return lines + [
        f"- left out: {part.length_km:.2f} km, {part.points} points, around "
        f"{part.lat_deg:.5f} N {part.lon_deg:.5f} E"
        for part in built.dropped
    ]


def region_lines(region: "Region") -> list[str]:
    """What was kept and left out of people and services, and which licences are not stated."""
    people, offered = region.people, region.offered
    points, outside = people.points, people.outside
    persons = points["persons"].sum()
    gone = zip(offered.outside["row"], offered.outside["name"], strict=True)
    bare = points[points["row"] == 0]["name"]
    unstated = region.origins[region.origins["licence_en"] == NOT_STATED[1]]["source_id"]
    return [
        "",
        "## People",
        f"- kept: {len(points)} places with {persons:.0f} people in "
        f"{points['municipality_code'].nunique()} municipalities",
        f"- left out, nobody lives there: {people.n_empty} places",
        f"- left out, outside the borders: {len(outside)} places with "
        f"{outside['persons'].sum():.0f} people",
        *(f"- left out: row {row.row}, {row.persons:.0f} people" for row in outside.itertuples()),
        *(f"- nobody counted in {name}: its residents stand at its middle" for name in bare),
        "",
        "## Services",
        f"- kept: {len(offered.services)} in {len(offered.sites)} buildings",
        f"- left out, outside the borders: {len(offered.outside)}",
        *(f"- left out: row {row}, {name}" for row, name in gone),
        "",
        "## Licences",
        *(
            f"- {row['source_id']}: {row['licence_en']} ({row['title_en']})"
            for row in region.origins.to_dict("records")
        ),
        *(f"- not stated for {name}; find it out before publishing" for name in unstated),
    ]


def shortened(lines: list[str]) -> list[str]:
    """The lines for a screen: of many alike the first ten, and how many more the file holds."""
    shown: list[str] = []
    alike = 0
    for line in [*lines, ""]:
        if line.startswith(_LISTED):
            alike += 1
            if alike > _SHOWN:
                continue
        elif alike:
            if alike > _SHOWN:
                shown.append(f"- and {alike - _SHOWN} more, see {FILE}")
            alike = 0
        shown.append(line)
    return shown[:-1]


def save(folder: Path, name: str, lines: list[str]) -> None:
    """Write the whole report into a pack folder."""
    text = "\n".join([f"# What was built: {name}", "", *lines, ""])
    (folder / FILE).write_text(text, encoding="utf-8", newline="\n")
