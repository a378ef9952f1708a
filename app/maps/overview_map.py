"""The map of the first page: the gravest gaps of the region, numbered where they are worst."""

from collections.abc import Sequence

from analysis.assessment import Assessment
from analysis.compliance import Compliance
from app.i18n import Words
from app.maps import layers
from app.maps.classes import colour_of, share_classes
from app.maps.gap_map import GeometryOf, municipality_line
from app.maps.layers import Layer, Spot, tooltip_html
from app.sentences import finding, hit_most, service_name
from geodata.pack import Pack

COLOUR, WIDE_PX = "#7a1f3d", 22


def overview_layers(
    pack: Pack, answer: Compliance, duties: Sequence[str], words: Words, geometry_of: GeometryOf
) -> list[Layer]:
    """Municipalities by their largest share beyond the cutoff of these duties; a number each."""
    asked = [answer.assessments[duty] for duty in duties]
    named = [(service_name(pack, one, words), one) for one in asked]
    values = {str(code): _told(pack, named, str(code), words) for code in pack.region.index}
    name = words("layer.municipalities")
    spots: list[Spot] = []
    for number, one in enumerate(asked, start=1):
        spots.append(_mark(pack, one, number, spots, words))
    return [
        layers.municipalities(geometry_of("municipalities"), name, values),
        layers.sites(spots, words("layer.worst_gaps")),
    ]


def _told(
    pack: Pack, named: Sequence[tuple[str, Assessment]], code: str, words: Words
) -> tuple[str, str]:
    rows = [one.by_municipality.loc[code] for _, one in named]
    lines = [
        f"{number}. {name}: {municipality_line(row, one, words)}"
        for number, ((name, one), row) in enumerate(zip(named, rows, strict=True), start=1)
    ]
    worst = max((float(row["beyond_share"]) for row in rows), default=0.0)
    title = words.name(pack.municipalities.loc[code])
    return colour_of(worst, share_classes()), tooltip_html(title, lines)


def _mark(pack: Pack, one: Assessment, number: int, before: Sequence[Spot], words: Words) -> Spot:
    """The number of a gap, at the largest place beyond the cutoff in the municipality hit most."""
    places = one.by_demand_point.join(pack.demand_points[["lon", "lat"]])
    there = places[places["municipality_code"] == hit_most(one)]
    beyond = there[~there["covered"].astype(bool)]
    place = (there if beyond.empty else beyond).sort_values("residents").iloc[-1]
    taken = sum((spot.lon, spot.lat) == (place["lon"], place["lat"]) for spot in before)
    return Spot(
        lon=float(place["lon"]),
        lat=float(place["lat"]),
        colour=COLOUR,
        is_open=True,
        sign=str(number),
        text=tooltip_html(f"{number}.", [finding(pack, one, words)]),
        shape=9,  # a disc
        dx=taken * WIDE_PX,
    )
