"""Roads downloaded with osmnx, from a server on this machine."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import osmnx
import pytest

from geodata.build.inputs import InputError
from geodata.build.place import download
from geodata.roads.arrays import ROAD_CLASSES
from geodata.roads.assemble import network_of
from geodata.roads.osm import read_osm

OUTLINE = {
    "type": "Polygon",
    "coordinates": [[[26.0, 56.0], [26.1, 56.0], [26.1, 56.1], [26.0, 56.1], [26.0, 56.0]]],
}
FOUND = [
    {
        "place_id": 1,
        "osm_type": "relation",
        "osm_id": 1,
        "lat": "56.05",
        "lon": "26.05",
        "display_name": "Toy",
        "name": "Toy",
        "class": "boundary",
        "type": "administrative",
        "importance": 0.5,
        "boundingbox": ["56.0", "56.1", "26.0", "26.1"],
        "geojson": OUTLINE,
    }
]
ROADS = {
    "elements": [
        {
            "type": "way",
            "id": 7,
            "nodes": [1, 2, 3],
            "tags": {"highway": "primary", "name": 'A"&'},
        },
        {"type": "way", "id": 8, "nodes": [3, 4], "tags": {"route": "ferry", "duration": "5"}},
        {"type": "node", "id": 1, "lon": 26.01, "lat": 56.01},
        {"type": "node", "id": 2, "lon": 26.02, "lat": 56.01, "tags": {"barrier": "bollard"}},
        {"type": "node", "id": 3, "lon": 26.04, "lat": 56.01},
        {"type": "node", "id": 4, "lon": 26.05, "lat": 56.01},
    ]
}


class Answers(BaseHTTPRequestHandler):
    """Says what the geocoder and the Overpass server would say of one place."""

    def do_GET(self) -> None:  # noqa: N802
        self._say(FOUND if "Toy" in self.path else [])

    def do_POST(self) -> None:  # noqa: N802
        asked = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._say(ROADS if "ferry" in asked or "highway" in asked else {"elements": []})

    def log_message(self, *_: object) -> None:
        """Keep the terminal quiet."""

    def _say(self, answer: object) -> None:
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Answers) as running:
        address = f"http://127.0.0.1:{running.server_port}"
        monkeypatch.setattr(osmnx.settings, "overpass_url", f"{address}/api")
        monkeypatch.setattr(osmnx.settings, "nominatim_url", f"{address}/")
        monkeypatch.setattr(osmnx.settings, "overpass_rate_limit", False)
        monkeypatch.setattr(osmnx.settings, "doh_url_template", None)
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield address
        running.shutdown()
        thread.join()


def test_downloaded_roads_become_the_same_arrays(server: str, tmp_path: Path) -> None:
    before = (osmnx.settings.use_cache, osmnx.settings.cache_only_mode)
    roads = read_osm(download("Toy", tmp_path / "toy.osm"))
    walking = network_of(roads, "walk").network
    classes = {ROAD_CLASSES[code] for code in walking.road_class.tolist()}
    assert classes == {"primary", "ferry"}
    assert set(walking.duration_ds.tolist()) == {-1, 3000}
    cars = network_of(roads, "car").network
    assert 1 not in cars.node_id  # beyond the bollard
    assert (osmnx.settings.use_cache, osmnx.settings.cache_only_mode) == before


def test_an_unknown_place_is_named(server: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Atlantis: its roads cannot be downloaded"):
        download("Atlantis", tmp_path / "none.osm")
    assert not (tmp_path / "none.osm").exists()
