"""The browser planner: streamlit run app/main.py.

Serves the pages of planner.py and the layers of the map by address.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Thread

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app import cached, failures
from app.page_language import PageLanguage
from app.workspace import LAYER_NAMES


async def layer(request: Request) -> Response:
    """A layer of the open pack as GeoJSON; 404 for any other name."""
    name = request.path_params["name"]
    if name not in LAYER_NAMES:
        return Response("Not found", status_code=404, media_type="text/plain")
    headers = {"Cache-Control": "max-age=3600", "X-Content-Type-Options": "nosniff"}
    return Response(
        cached.workspace().layer_json(name), media_type="application/geo+json", headers=headers
    )


@asynccontextmanager
async def warm_up(_: st.App) -> AsyncIterator[dict[str, object]]:
    """Load map code and the data while the browser is still opening."""
    Thread(target=cached.prepare, name="warm-up", daemon=True).start()
    yield {}


app = st.App(
    Path(__file__).with_name("planner.py"),
    routes=[Route("/layers/{name}.geojson", layer)],
    middleware=[Middleware(PageLanguage)],
    lifespan=warm_up,
    on_script_error=failures.show,
)
