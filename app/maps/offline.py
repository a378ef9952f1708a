"""Browser assets for folium maps, without a network.

folium names its scripts and styles by addresses at public content networks, and a page
shows an empty box when one of them does not answer. Here those addresses become our own, for the
map shown in the app and for the map saved as one file. Which layers a map has belongs elsewhere.
"""

import base64
import mimetypes
import re
from collections.abc import Iterator
from pathlib import Path

import folium
from folium.elements import JSCSSMixin
from folium.plugins import Fullscreen

VENDOR = Path(__file__).resolve().parents[1] / "static" / "vendor"

_DEFAULT_ICON = "leaflet/default_icon.js"

# Bootstrap, Font Awesome and awesome-markers are left out: they serve folium.Icon only, and
# DivIcon, CircleMarker and Leaflet's own marker do without.
_SCRIPTS: dict[type[JSCSSMixin], dict[str, str]] = {
    folium.Map: {
        "leaflet": "leaflet/leaflet.js",
        "default_icon": _DEFAULT_ICON,
        "jquery": "jquery/jquery.min.js",
    },
    Fullscreen: {"Control.Fullscreen.js": "leaflet.fullscreen/Control.FullScreen.js"},
}
_STYLES: dict[type[JSCSSMixin], dict[str, str]] = {
    folium.Map: {"leaflet_css": "leaflet/leaflet.css"},
    Fullscreen: {"Control.FullScreen.css": "leaflet.fullscreen/Control.FullScreen.css"},
}

_SCRIPT_LINK = re.compile(r'<script\b[^>]*\bsrc="([^"]*)"[^>]*>\s*</script>')
_STYLE_LINK = re.compile(r'<link\b[^>]*\brel="stylesheet"[^>]*\bhref="([^"]*)"[^>]*>')
_CSS_URL = re.compile(r"""url\(\s*["']?(?!data:|#)([^"')]+)["']?\s*\)""")
_BREAKS_SCRIPT = re.compile(r"<(?=/script|!--)", re.IGNORECASE)

# What the page would fetch while it is being shown, and what to use instead.
_FETCHED_LATER = {
    "L.tileLayer": "leave tile layers out and draw the base map from own layers",
    "$.ajax(": "embed the layer's data (GeoJson with embed=True)",
    "L.AwesomeMarkers": "use DivIcon or CircleMarker instead of folium.Icon",
}

# The browser itself holds the saved file to what is inside it.
_NOTHING_FROM_OUTSIDE = (
    '<meta http-equiv="Content-Security-Policy" content="'
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    'img-src data:; font-src data:"/>'
)


class AssetNotVendoredError(LookupError):
    """A map asks for a script, style or data that is not kept in `app/static/vendor`."""


def use_local_assets(base: str = "/app/static/vendor/") -> None:
    """Make folium's classes name our own copies of their scripts and styles.

    Classes whose assets are not kept here refuse to be drawn, rather than leave an empty map.
    May be called again with another base.

    Parameters
    ----------
    base
        Address of the vendor folder as the browser sees it, ending in a slash.

    Raises
    ------
    ValueError
        When the base does not end in a slash.
    """
    if not base.endswith("/"):
        raise ValueError(f"The base address must end in '/', found {base!r}.")
    for cls in _asset_classes(JSCSSMixin):
        for attribute, kept in (("default_js", _SCRIPTS), ("default_css", _STYLES)):
            if cls in kept:
                links = [(name, base + path) for name, path in kept[cls].items()]
                setattr(cls, attribute, links)
            elif vars(cls).get(attribute):
                setattr(cls, attribute, property(_refuse))


def inline_assets(html: str) -> str:
    """Turn a folium map's rendered page into one self-contained file.

    Scripts, styles and their images are written into the page, and the page tells the browser
    to load nothing else. Links that a person may follow (attribution) stay.

    Parameters
    ----------
    html
        The full page, from `map.get_root().render()`, with layers embedded.

    Raises
    ------
    AssetNotVendoredError
        When the page links an asset that is not kept here, or would fetch data when shown.
    """
    for code, instead in _FETCHED_LATER.items():
        if code in html:
            raise AssetNotVendoredError(
                f"The map calls {code.rstrip('(')}, which cannot work in one file: {instead}."
            )
    html = _SCRIPT_LINK.sub(lambda link: _inline_script(_vendored(link[1])), html)
    html = _STYLE_LINK.sub(lambda link: _inline_style(_vendored(link[1])), html)
    if "<head>" not in html:
        raise ValueError("Expected a full page with a <head>; render map.get_root().")
    return html.replace("<head>", f"<head>\n{_NOTHING_FROM_OUTSIDE}", 1)


def _asset_classes(parent: type[JSCSSMixin]) -> Iterator[type[JSCSSMixin]]:
    for cls in parent.__subclasses__():
        yield cls
        yield from _asset_classes(cls)


def _refuse(element: JSCSSMixin) -> list[tuple[str, str]]:
    raise AssetNotVendoredError(
        f"folium's {type(element).__name__} needs scripts or styles that are not in {VENDOR}. "
        "Add them there and to app/maps/offline.py, or draw the layer with another class."
    )


def _vendored(address: str) -> str:
    """Path of an asset within the vendor folder, whichever base the address has."""
    paths = [p for kept in (_SCRIPTS, _STYLES) for by in kept.values() for p in by.values()]
    outside = address.startswith("//") or ":" in address
    for path in paths:
        if not outside and f"/{address}".endswith(f"/{path}"):
            return path
    raise AssetNotVendoredError(
        f"The map links {address}, expected one of {', '.join(paths)} under a local address. "
        "Call use_local_assets before the map is made, or add the asset to app/maps/offline.py."
    )


def _inline_script(path: str) -> str:
    code = _default_icon_code() if path == _DEFAULT_ICON else _text(VENDOR / path)
    # In script text `\/` and `\!` mean the same as without the backslash, but HTML sees no tag.
    return "<script>" + _BREAKS_SCRIPT.sub(r"<\\", code) + "</script>"


def _inline_style(path: str) -> str:
    folder = (VENDOR / path).parent
    rules = _CSS_URL.sub(lambda url: f"url({_data_uri(folder / url[1])})", _text(VENDOR / path))
    return f"<style>{rules}</style>"


def _default_icon_code() -> str:
    """Leaflet's default marker icon as data: the icon path is otherwise guessed from a link."""
    images = VENDOR / "leaflet" / "images"
    icon, retina, shadow = (
        _data_uri(images / f"marker-{name}.png") for name in ("icon", "icon-2x", "shadow")
    )
    return (
        'L.Icon.Default.imagePath = "";\n'
        f'L.Icon.Default.mergeOptions({{iconUrl: "{icon}", iconRetinaUrl: "{retina}", '
        f'shadowUrl: "{shadow}"}});'
    )


def _data_uri(path: Path) -> str:
    if not path.is_file():
        raise AssetNotVendoredError(f"A style asks for {path}, which is not there.")
    kind = mimetypes.types_map[path.suffix]
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
