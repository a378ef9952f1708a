"""The browser planner: streamlit run app/main.py.

Serves the pages of planner.py and the layers of the map by address. What takes long to import is
imported when it is needed or by the warm-up, so that the server answers at once.
"""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Thread

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketDisconnected

from app import return_link
from app.page_language import PageLanguage


async def layer(request: Request) -> Response:
    """A layer of the open pack as GeoJSON; 404 for any other name."""
    from app import cached
    from app.workspace import LAYER_NAMES

    name = request.path_params["name"]
    if name not in LAYER_NAMES:
        return Response("Not found", status_code=404, media_type="text/plain")
    headers = {"Cache-Control": "max-age=3600"}
    return Response(
        cached.workspace().layer_json(name), media_type="application/geo+json", headers=headers
    )


async def part(request: Request) -> Response:
    """A long column of a map by its digest; 404 when it is not kept any more."""
    from app import cached

    text = cached.parts().text(request.path_params["digest"])
    if text is None:
        return Response("Not found", status_code=404, media_type="text/plain")
    headers = {"Cache-Control": "max-age=86400"}
    return Response(text, media_type="application/json", headers=headers)


async def frame_words(_: Request) -> Response:
    """The words that Streamlit's own frame has in English only."""
    from app.frame_words import script

    headers = {"Cache-Control": "max-age=3600"}
    return Response(script(), media_type="text/javascript", headers=headers)


class Leaving:
    """ASGI middleware: who leaves while a page is being connected is no failure for the log."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; end quietly where Streamlit speaks to somebody who is gone."""
        try:
            await self.app(scope, receive, send)
        except WebSocketDisconnected:
            logging.getLogger(__name__).debug("a visitor left while connecting")


@asynccontextmanager
async def warm_up(_: st.App) -> AsyncIterator[dict[str, object]]:
    """Load map code and the data while the browser is still opening."""
    Thread(target=prepare, name="warm-up", daemon=True).start()
    yield {}


def prepare() -> None:
    """Import the calculation and answer the first page's question ahead of its visitor."""
    from app import cached

    cached.prepare()


def failed(error: Exception) -> bool:
    """Show what went wrong in a page; nothing else is to be shown then."""
    from app import failures

    return failures.show(error)


app = st.App(
    Path(__file__).with_name("planner.py"),
    routes=[
        Route("/layers/{name}.geojson", layer),
        Route("/layers/frame_words.js", frame_words),
        Route("/layers/part/{digest}.json", part),
        Route("/sign-in", return_link.sign_in),
    ],
    middleware=[Middleware(Leaving), Middleware(PageLanguage), Middleware(return_link.ReturnLink)],
    lifespan=warm_up,
    on_script_error=failed,
)
