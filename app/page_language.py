"""The language attribute of the page, which Streamlit fixes to English."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.i18n import LANGUAGES

_ENGLISH = b'<html lang="en">'


class PageLanguage:
    """ASGI middleware: names the language of the address (lang=...) in the page it sends."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; rewrite the head of whole HTML pages."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        lang = LANGUAGES[1] if b"lang=en" in scope.get("query_string", b"") else LANGUAGES[0]
        start: Message = {}

        async def rewrite(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            body = message.get("body", b"")
            if start and _ENGLISH in body:
                body = body.replace(_ENGLISH, f'<html lang="{lang}">'.encode())
                MutableHeaders(raw=start["headers"])["content-length"] = str(len(body))
            if start:
                await send(start)
                start = {}
            await send({**message, "body": body})

        await self.app(scope, receive, rewrite)
