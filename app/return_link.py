"""Brings a person back to the view they left to sign in; Streamlit itself returns to the start.

The link waits in a cookie of this server while the identity provider is asked.
"""

from urllib.parse import parse_qs, quote, unquote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request, cookie_parser
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "planner-return"
BEGIN = "/?sign-in=1"
"""Opened with this the planner asks the identity provider who is there."""
CALLBACK = "/oauth2callback"
WAIT_S = 600


async def sign_in(request: Request) -> RedirectResponse:
    """Note where the person was and begin signing in."""
    link = safe_link(parse_qs(request.url.query).get("next", ["/"])[0])
    answer = RedirectResponse(BEGIN, status_code=302)
    answer.set_cookie(COOKIE, quote(link), max_age=WAIT_S, httponly=True, samesite="lax")
    return answer


class ReturnLink:
    """ASGI middleware: after signing in leads to the noted link in place of the first page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; change where the provider's answer leads to."""
        noted = ""
        if scope["type"] == "http" and scope["path"].endswith(CALLBACK):
            cookies = cookie_parser(Headers(scope=scope).get("cookie", ""))
            noted = unquote(cookies.get(COOKIE, ""))

        async def lead_back(message: Message) -> None:
            if noted and message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                if headers.get("location") == "/":
                    headers["location"] = safe_link(noted)
                    headers.append("set-cookie", f"{COOKIE}=; Max-Age=0; Path=/; HttpOnly")
            await send(message)

        await self.app(scope, receive, lead_back)


def safe_link(link: str) -> str:
    """The link when it leads to a page of this planner, else its first page."""
    parts = urlsplit(link)
    inside = link.startswith("/") and not link.startswith("//") and "\\" not in link
    plain = link.isprintable() and not parts.scheme and not parts.netloc
    return link if inside and plain and len(link) <= 2000 else "/"
