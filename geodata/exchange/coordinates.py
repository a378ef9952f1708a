"""Positions as people write them: WGS84 or LKS-92, in either order."""

import re

from geodata.crs import lonlat_from_metric
from geodata.exchange.cells import number_of
from geodata.validate import Extent

_PARTS = re.compile(r"[^\d.,-]*([-\d.,]+)[^\d.,-]+([-\d.,]+)[^\d.,-]*")
_METRES = 1000.0
"""Numbers above this are metres of LKS-92; degrees are below."""
_DECIMALS = 7
"""Of degrees: a centimetre. More digits than a workbook keeps would come back changed."""


def position_of(first: float, second: float, extent_deg: Extent) -> tuple[float, float] | None:
    """Longitude and latitude in degrees of two numbers; None when no reading is in the extent.

    Degrees or metres of LKS-92 (EPSG:3059), either order: the reading that lies inside counts.
    """
    for a, b in ((first, second), (second, first)):
        lon, lat = lonlat_from_metric(a, b) if min(abs(a), abs(b)) > _METRES else (a, b)
        if inside(lon, lat, extent_deg):
            return rounded(lon, lat)
    return None


def any_position(first: float, second: float) -> tuple[float, float] | None:
    """Longitude and latitude in degrees anywhere on Earth; latitude first where both may be."""
    if min(abs(first), abs(second)) > _METRES:
        lon, lat = lonlat_from_metric(max(first, second), min(first, second))
    else:
        lon, lat = second, first
    return rounded(lon, lat) if inside(lon, lat, (-180, -90, 180, 90)) else None


def rounded(lon: float, lat: float) -> tuple[float, float]:
    """The position (degrees) to the centimetre."""
    return round(lon, _DECIMALS), round(lat, _DECIMALS)


def two_numbers(text: str) -> tuple[float, float] | None:
    """The two numbers of a text such as "56.51, 27.33" or "56,51; 27,33"; None: not two."""
    found = _PARTS.fullmatch(text.strip())
    if not found:
        return None
    first, second = (number_of(part.strip(",")) for part in found.groups())
    return None if first is None or second is None else (first, second)


def inside(lon: float, lat: float, extent_deg: Extent) -> bool:
    """Whether a position lies in the extent."""
    west, south, east, north = extent_deg
    return west <= lon <= east and south <= lat <= north
