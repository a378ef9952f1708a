"""Roads downloaded for a named place with osmnx, as an extract that `read_osm` takes.

osmnx finds the place's outline (Nominatim) and fetches the data (Overpass); its raw answers are
written as one .osm file, so that downloaded roads go through the same arrays as any extract.
Publisher: the OpenStreetMap contributors, Open Database Licence 1.0.
"""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from geodata.build.inputs import InputError

FILTERS = ['["highway"]', '["route"="ferry"]', '["landuse"="residential"]']
"""What is asked for: roads, ferries, and outlines of settlements."""
AGENT = "latgale-social-services planner (osmnx)"


def download(place: str, path: Path) -> Path:
    """Write the roads of a place into an .osm file.

    Parameters
    ----------
    place : a name that OpenStreetMap's geocoder knows, such as "Latgale, Latvia".
    path : the file to write, ending in .osm.

    Raises
    ------
    InputError
        The place is not found, or the data cannot be fetched.
    """
    import osmnx  # loads in seconds; only downloads need it

    settings = osmnx.settings
    before = {name: getattr(settings, name) for name in ("use_cache", "cache_folder",
              "cache_only_mode", "http_user_agent")}  # fmt: skip
    with tempfile.TemporaryDirectory() as kept:
        settings.use_cache, settings.cache_folder = True, kept
        settings.cache_only_mode, settings.http_user_agent = True, AGENT
        try:
            osmnx.graph_from_place(place, custom_filter=FILTERS, retain_all=True, simplify=False)
        except InterruptedError:  # how osmnx says that all is downloaded and kept
            _write(path, list(_elements(Path(kept))))
        except (OSError, ValueError, TypeError) as error:
            raise InputError(
                "{place}: its roads cannot be downloaded ({reason}); check the name and the "
                "connection, or give an extract with --osm.",
                place=place,
                reason=str(error),
            ) from error
        finally:
            for name, value in before.items():
                setattr(settings, name, value)
    return path


def _elements(folder: Path) -> Iterator[dict[str, Any]]:
    """Nodes and ways of all kept answers; answers of the geocoder are lists and left out."""
    for file in sorted(folder.rglob("*.json")):
        answer = json.loads(file.read_text(encoding="utf-8"))
        if isinstance(answer, dict):
            yield from answer.get("elements", [])


def _write(path: Path, elements: list[dict[str, Any]]) -> None:
    """An .osm file with each node and way once, in the order of their ids."""
    by_id = {(each["type"], each["id"]): each for each in elements}
    lines = ['<osm version="0.6" generator="osmnx">']
    for (kind, number), each in sorted(by_id.items()):
        tags = "".join(
            f"<tag k={quoteattr(key)} v={quoteattr(value)}/>"
            for key, value in each.get("tags", {}).items()
        )
        if kind == "node":
            where = f'lon="{each["lon"]:.7f}" lat="{each["lat"]:.7f}"'
            lines.append(f'<node id="{number}" version="1" {where}>{tags}</node>')
        elif kind == "way":
            refs = "".join(f'<nd ref="{ref}"/>' for ref in each["nodes"])
            lines.append(f'<way id="{number}" version="1">{refs}{tags}</way>')
    path.write_text("\n".join([*lines, "</osm>"]), encoding="utf-8")
