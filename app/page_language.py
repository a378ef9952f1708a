"""What Streamlit's own frame lacks: the page's language, its words, and strict content types."""

from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.languages import LANGUAGES

_ENGLISH = b'<html lang="en">'
_WORDS = "/layers/frame_words.js"
_SCRIPTS = "".join(
    f'<script src="{at}"></script>'
    for at in (
        _WORDS,
        "/app/static/frame_words.js",
        "/app/static/phone_menu.js",
        "/app/static/history_steps.js",
        "/app/static/tab_focus.js",
        "/app/static/print_width.js",
    )
)
"""The words, what puts them in place, the list of pages on a phone, steps back, tabs,
and the width on paper."""


class PageLanguage:
    """ASGI middleware: names the language of the address (lang=...) in the page it sends.

    No answer may be taken for anything but what it says it is.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; rewrite the head of whole HTML pages."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        asked = parse_qs(scope["query_string"].decode("latin-1")).get("lang", LANGUAGES[:1])[0]
        lang = asked if asked in LANGUAGES else LANGUAGES[0]
        headers = dict(scope["headers"])
        if b"text/html" in headers.get(b"accept", b""):
            # A page is not compressed on its way here, else its head could not be read.
            kept = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
            scope = {**scope, "headers": kept}
        start: Message = {}

        async def rewrite(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                MutableHeaders(raw=start["headers"])["x-content-type-options"] = "nosniff"
                return
            body = message.get("body", b"")
            if start and _ENGLISH in body:
                body = body.replace(_ENGLISH, f'<html lang="{lang}">'.encode())
                body = body.replace(b"</head>", f"{_SCRIPTS}</head>".encode(), 1)
                sent = MutableHeaders(raw=start["headers"])
                sent["content-length"] = str(len(body))
                del sent["etag"]  # it names the page as it was in English
            if start:
                await send(start)
                start = {}
            await send({**message, "body": body})

        await self.app(scope, receive, rewrite)
