"""What OpenStreetMap's tags say about a road: class, surface, speed, and who may use it.

Access follows the usual hierarchy: the most specific key given decides, and a road's class
decides where no key is given. Source of the meanings: the OpenStreetMap wiki, pages
"OSM tags for routing" and "Tag:barrier". A state border with border control is not crossed.
A ferry that says nothing of cars, bicycles or walkers is taken to carry them.
Turn restrictions and limits that depend on the hour are not read.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from geodata.roads.arrays import MODES, ROAD_CLASSES, SURFACES, Mode

Tags = Mapping[str, str]


def _words(text: str) -> frozenset[str]:
    """Words of a text as a set."""
    return frozenset(text.split())


CLASS_CODE = {name: code for code, name in enumerate(ROAD_CLASSES)}
_SURFACE_NAMES = {
    "paved": "paved asphalt chipseal concrete concrete:lanes concrete:plates paving_stones sett "
    "cobblestone unhewn_cobblestone bricks metal wood",
    "gravel": "unpaved compacted fine_gravel gravel pebblestone rock",
    "ground": "ground dirt earth grass mud sand clay soil woodchips",
}
SURFACE_CODE = {
    value: SURFACES.index(surface)
    for surface, values in _SURFACE_NAMES.items()
    for value in values.split()
}
TRACKTYPE_CODE = {
    "grade1": SURFACES.index("paved"),
    "grade2": SURFACES.index("gravel"),
    "grade3": SURFACES.index("gravel"),
    "grade4": SURFACES.index("ground"),
    "grade5": SURFACES.index("ground"),
}

# Classes that a mode may not use unless a key of its own says so.
CLOSED_CLASSES: dict[Mode, frozenset[str]] = {
    "car": _words("pedestrian cycleway footway path steps bridleway"),
    "bicycle": _words("motorway pedestrian footway steps bridleway"),
    "walk": _words("motorway"),
}
# From the general to the specific; the last one given decides.
ACCESS_KEYS: dict[Mode, tuple[str, ...]] = {
    "car": ("access", "vehicle", "motor_vehicle", "motorcar"),
    "bicycle": ("access", "vehicle", "bicycle"),
    "walk": ("access", "foot"),
}
OWN_KEYS: dict[Mode, tuple[str, ...]] = {
    "car": ("motor_vehicle", "motorcar"),
    "bicycle": ("bicycle",),
    "walk": ("foot",),
}
DENIED = _words(
    "no private agricultural forestry military restricted emergency permit use_sidepath dismount "
    "bus psv hgv"
)
CLOSED_BARRIERS: dict[Mode, frozenset[str]] = {
    "car": _words(
        "block bollard chain cycle_barrier debris full-height_turnstile horse_stile "
        "jersey_barrier kissing_gate log motorcycle_barrier stile turnstile border_control"
    ),
    "bicycle": _words("full-height_turnstile kissing_gate stile turnstile border_control"),
    "walk": _words("border_control"),
}
FORWARD, BACKWARD = 1, 2
_KPH_PER_MPH = 1.609344
_DURATION = re.compile(r"(?:(\d+):)?(\d+):(\d+)$|(\d+)$")
_ISO_DURATION = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$")


class WayFacts(NamedTuple):
    """What one way says.

    Attributes
    ----------
    road_class, surface : places in `ROAD_CLASSES` and `SURFACES`
    built_up : 1 yes, 0 no, -1 not said
    forward_kph, backward_kph : explicit limits, 0 where none is given
    duration_s : travel time of the whole way, -1 where none is given
    open : for each mode of `MODES` two bits, forward and backward
    """

    road_class: int
    surface: int
    built_up: int
    forward_kph: int
    backward_kph: int
    duration_s: int
    open: int


def class_of(tags: Tags) -> str | None:
    """Road class of a way, links counted with the road they belong to; None for other ways."""
    name = tags.get("highway", "").removesuffix("_link")
    if name in CLASS_CODE and tags.get("area") != "yes":
        return name
    return "ferry" if tags.get("route") == "ferry" else None


def surface_of(tags: Tags) -> int:
    """Surface code from the surface, or from the track's grade where none is given."""
    surface = tags.get("surface", "").split(";")[0].split(":")[0].strip()
    return SURFACE_CODE.get(surface, TRACKTYPE_CODE.get(tags.get("tracktype", ""), 0))


def kph_of(value: str) -> int:
    """Speed limit in whole km/h, the smallest of several; 0 where it is no number."""
    speeds = []
    for part in value.split(";"):
        number = re.match(r"\s*(\d+(?:\.\d+)?)\s*(mph|km/h|kmh|kph)?\s*$", part)
        if number:
            factor = _KPH_PER_MPH if number[2] == "mph" else 1.0
            speeds.append(round(float(number[1]) * factor))
    return min((speed for speed in speeds if 0 < speed < 256), default=0)


def duration_s_of(value: str) -> int:
    """Travel time in seconds from "hh:mm", "hh:mm:ss", minutes or ISO 8601; -1 if neither."""
    iso = _ISO_DURATION.match(value)
    if iso and value != "PT":
        hours, minutes, seconds = (int(part or 0) for part in iso.groups())
        return 3600 * hours + 60 * minutes + seconds
    plain = _DURATION.match(value)
    if not plain:
        return -1
    if plain[4]:
        return 60 * int(plain[4])
    if plain[1]:
        return 3600 * int(plain[1]) + 60 * int(plain[2]) + int(plain[3])
    return 3600 * int(plain[2]) + 60 * int(plain[3])


def built_up_of(tags: Tags, road_class: str) -> int:
    """Whether the tags place the road in a built-up area: 1 yes, 0 no, -1 not said."""
    if road_class == "living_street":
        return 1
    for key in ("zone:traffic", "maxspeed:type", "source:maxspeed", "zone:maxspeed", "maxspeed"):
        value = tags.get(key, "")
        if value.endswith("urban"):
            return 1
        if value.endswith("rural"):
            return 0
    return -1


def _denied(value: str) -> bool:
    """Whether every part of an access value denies."""
    return all(part.strip() in DENIED for part in value.split(";"))


def may_use(tags: Tags, road_class: str, mode: Mode) -> bool:
    """Whether a mode may use a way at all.

    Parameters
    ----------
    tags
        The way's tags.
    road_class
        As from `class_of`.
    mode
        Mode of travel.

    Returns
    -------
    bool
        True when nothing given denies it.
    """
    own = [tags[key] for key in OWN_KEYS[mode] if key in tags]
    if own:
        return not _denied(own[-1])
    if road_class in CLOSED_CLASSES[mode]:
        return False
    given = [tags[key] for key in ACCESS_KEYS[mode] if key in tags]
    return not given or not _denied(given[-1])


def _one_way(value: str) -> int:
    """Bits of an explicit one-way value; 0 where it says nothing."""
    if value in ("yes", "true", "1"):
        return FORWARD
    if value in ("-1", "reverse"):
        return BACKWARD
    return FORWARD | BACKWARD if value in ("no", "false", "0") else 0


def directions(tags: Tags, road_class: str, mode: Mode) -> int:
    """In which directions a mode that may use the way may travel it.

    Parameters
    ----------
    tags
        The way's tags.
    road_class
        As from `class_of`.
    mode
        Mode of travel; walking is one-way only where `oneway:foot` says so.

    Returns
    -------
    int
        Bits `FORWARD` and `BACKWARD`.
    """
    both = FORWARD | BACKWARD
    if mode == "walk":
        return _one_way(tags.get("oneway:foot", "")) or both
    if mode == "bicycle":
        own = _one_way(tags.get("oneway:bicycle", ""))
        if own:
            return own
        if any(tags.get(key, "").startswith("opposite") for key in ("cycleway", "cycleway:left")):
            return both
    given = _one_way(tags.get("oneway", ""))
    implied = road_class == "motorway" or tags.get("junction") in ("roundabout", "circular")
    return given or (FORWARD if implied else both)


def way_facts(tags: Tags) -> WayFacts | None:
    """Everything one way says about travel; None when it is no road or nobody may use it.

    Parameters
    ----------
    tags
        The way's tags.

    Returns
    -------
    WayFacts | None
        Codes, km/h, seconds and access bits.
    """
    road_class = class_of(tags)
    if road_class is None:
        return None
    access = 0
    for place, mode in enumerate(MODES):
        if may_use(tags, road_class, mode):
            access |= directions(tags, road_class, mode) << (2 * place)
    if access == 0:
        return None
    limit = tags.get("maxspeed", "")
    return WayFacts(
        road_class=CLASS_CODE[road_class],
        surface=surface_of(tags),
        built_up=built_up_of(tags, road_class),
        forward_kph=kph_of(tags.get("maxspeed:forward", limit)),
        backward_kph=kph_of(tags.get("maxspeed:backward", limit)),
        duration_s=duration_s_of(tags.get("duration", "")) if road_class == "ferry" else -1,
        open=access,
    )


def barrier_bits(tags: Tags) -> int:
    """For which modes a barrier on a road point stops travel: one bit a mode of `MODES`.

    Parameters
    ----------
    tags
        The point's tags.

    Returns
    -------
    int
        0 when everyone passes; gates are open unless access is denied or they are locked.
    """
    bits = 0
    kind = tags.get("barrier", "")
    for place, mode in enumerate(MODES):
        given = [tags[key] for key in ACCESS_KEYS[mode] if key in tags]
        if given and kind != "border_control":
            closed = _denied(given[-1])
        else:
            closed = kind in CLOSED_BARRIERS[mode] or tags.get("locked") == "yes"
        bits |= closed << place
    return bits
