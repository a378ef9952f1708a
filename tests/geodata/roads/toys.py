"""Small OpenStreetMap files written by hand, for tests."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

# One thousandth of a degree of latitude at the equator: 110.574 m on GRS80.
STEP_DEG = 0.001


def write_osm(
    path: Path,
    nodes: Mapping[int, tuple[float, float]],
    ways: Sequence[tuple[Sequence[int], Mapping[str, str]]],
    *,
    tagged: Mapping[int, Mapping[str, str]] | None = None,
) -> Path:
    """Write an extract: nodes as (lon, lat) in steps of `STEP_DEG`, ways as (refs, tags)."""
    lines = ['<osm version="0.6">']
    for node, (x, y) in sorted(nodes.items()):
        said = _tags((tagged or {}).get(node, {}))
        place = f'lon="{x * STEP_DEG:.7f}" lat="{y * STEP_DEG:.7f}"'
        lines.append(f'<node id="{node}" version="1" {place}>{said}</node>')
    for number, (refs, tags) in enumerate(ways, start=1):
        members = "".join(f'<nd ref="{ref}"/>' for ref in refs)
        lines.append(f'<way id="{number}" version="1">{members}{_tags(tags)}</way>')
    path.write_text("\n".join([*lines, "</osm>"]))
    return path


def _tags(tags: Mapping[str, str]) -> str:
    """Tags as XML."""
    return "".join(f"<tag k={quoteattr(k)} v={quoteattr(v)}/>" for k, v in tags.items())
