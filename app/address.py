"""Widget state and the address of the page; the only module that touches either.

Every choice stands in the address by its code, never by its label, so that a copied link reopens
the same view in either language, and back and forward work. Choices stay when the page changes.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from analysis.question import TRAVEL_KM, TRAVEL_MIN
from app.senders import sender_of

EARLIEST, LATEST = date(1990, 1, 1), date(2050, 12, 31)
_PAGE, _ADDRESS = "page-shown", "address-written"
_CARRIED = "choices-carried-to"


def _listed(text: str) -> list[str]:
    return [part for part in text.split(",") if part]


def _day(text: str) -> date:
    return min(max(date.fromisoformat(text), EARLIEST), LATEST)


_READ: dict[str, Callable[[str], Any]] = {
    "date": _day,
    "sure": "True".__eq__,
    "municipality": _listed,
    "type": _listed,
    "status": _listed,
    "layers": _listed,
    f"own-{TRAVEL_MIN}": int,
    f"own-{TRAVEL_KM}": int,
    **{f"site-{name}": _listed for name in ("kinds", "required", "forbidden")},
    **{
        f"site-{name}": int
        for name in ("new", "budget", "cost", "place-cost", "places", "users", "floor")
    },
    "site-keep": int,
    "site-draws": int,
    "site-limit": "True".__eq__,
    "proposals": _listed,
    "forecast-year": int,
    "cycle-year": int,
}
"""How a choice is read from the address, where it is not a plain code."""
_KEYS = (
    "lang",
    "season",
    "other-season",
    "service",
    "group",
    "cost",
    "access",
    "mode",
    "reach",
    "way",
    "from",
    "to",
    f"cutoff-{TRAVEL_MIN}",
    f"cutoff-{TRAVEL_KM}",
    "part",
    "measure-measure",
    "measure-fairness",
    "decay",
    "nth",
    "site-model",
    "site-existing",
    "site-weights",
    "scenario",
    "scenario-with",
    "consultation",
    "closed",
    "change",
    "place",
    "territory",
    *(f"{part}-tab" for part in ("gaps", "causes", "comparison", "site", "measure")),
    *(f"{page}-part" for page in ("programme", "proposed", "consulted", "book")),
    *(f"programme-{name}" for name in ("duty", "area", "before", "after", "figure")),
    "proposal-written",
    "register-of",
    "closing-beside",
    *_READ,
)


def read() -> None:
    """Take over what the address says where that is new: a link, another page, back or forward.

    A page switch inside the app drops the address; choices then stay as they are. At any other
    drawing the session knows better: the browser may still send the address of before.
    """
    page = urlsplit(st.context.url or "").path
    moved = st.session_state.get(_PAGE) != page
    drawing = get_script_run_ctx()
    if not moved and not (drawing and drawing.is_history_navigation):
        return
    now = {key: st.query_params[key] for key in _KEYS if key in st.query_params}
    before = {} if moved else st.session_state.get(_ADDRESS, {})
    for key in _KEYS:
        if key in now and now[key] != before.get(key):
            try:
                st.session_state[key] = _READ.get(key, str)(now[key])
            except ValueError:
                st.session_state.pop(key, None)
        elif key in before and key not in now:
            st.session_state.pop(key, None)
    st.session_state[_PAGE], st.session_state[_ADDRESS] = page, now


def carry(page: str) -> None:
    """Take the choices along to another page (its ``url_path``).

    They are told anew, or the widgets of that page would start from their first option.
    """
    if st.session_state.get(_CARRIED) != page:
        for key in _KEYS:
            if key in st.session_state:
                st.session_state[key] = st.session_state[key]
    st.session_state[_CARRIED] = page


def allow(key: str, options: Sequence[object], default: object) -> None:
    """Put the default where nothing possible is chosen; from a list drop what is impossible."""
    now = st.session_state.get(key)
    if isinstance(now, list):
        st.session_state[key] = [one for one in now if one in options]
    elif now not in options:
        st.session_state[key] = default


def hold(key: str, called: Mapping[str, str], default: str) -> None:
    """As `allow`; the browser is told anew what is chosen where that is ``called`` otherwise now.

    A browser names a choice by its label: with an old label it would choose nothing.
    """
    allow(key, list(called), default)
    now, label = st.session_state[key], f"{key}-called"
    if st.session_state.get(label) != called[now]:
        st.session_state[key] = now
    st.session_state[label] = called[now]


def begin(key: str, value: object) -> None:
    """Choose a value where nothing was ever chosen under the key."""
    if key not in st.session_state:
        st.session_state[key] = value


def allow_day(key: str, default: date) -> None:
    """Put the default where no day is chosen."""
    if not isinstance(st.session_state.get(key), date):
        st.session_state[key] = default


def write(key: str, default: object) -> None:
    """Show the choice in the address, unless it is the default."""
    now = st.session_state.get(key)
    text = ",".join(now) if isinstance(now, list) else str(now)
    if now in (None, default, []):
        st.query_params.pop(key, None)
        st.session_state[_ADDRESS].pop(key, None)
    elif st.query_params.get(key) != text:
        st.query_params[key] = text
        st.session_state[_ADDRESS][key] = text


def chosen(key: str) -> Any:
    """What is chosen under a key; None when nothing is."""
    return st.session_state.get(key)


def put(key: str, value: object) -> None:
    """Choose something in a callback as if a widget had; keep something else of this visit."""
    st.session_state[key] = value


def take(key: str) -> Any:
    """What is chosen under a key in its own callback; nothing is chosen any more then."""
    value = st.session_state.get(key)
    st.session_state[key] = None
    return value


def sign_in_asked() -> bool:
    """Whether the address asks to sign in; asked once."""
    return st.query_params.pop("sign-in", None) is not None


def query() -> str:
    """What the address says now, as its query."""
    return urlencode(st.query_params.to_dict())


def kept(*keys: str) -> dict[str, str]:
    """The parts of the address under these keys, for a link that keeps them."""
    return {key: st.query_params[key] for key in keys if key in st.query_params}


def link(page: str, label: str, query: Mapping[str, str]) -> None:
    """A link to another page of the app with these choices in its address."""
    st.page_link(page, label=label, query_params=dict(query), width="content")


def sender() -> str:
    """The address on the network that the visitor writes from, for limits only."""
    known = st.context.ip_address
    at = known if isinstance(known, str) else None
    return sender_of(at, st.context.headers.get("X-Forwarded-For"))
