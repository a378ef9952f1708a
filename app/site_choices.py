"""The wishes for best sites: widgets whose choices stand in the address."""

from dataclasses import replace

import streamlit as st

from analysis.best_sites.candidates import KINDS, candidate_table
from analysis.best_sites.wishes import (
    EXISTING,
    FEWEST_SITES,
    KEEP,
    MODELS,
    MOST_DRAWN,
    MOST_KEPT,
    RESIDENTS,
    WEIGHTS,
    OwnCandidate,
    SiteWishes,
)
from analysis.question import Question
from app import address
from app.choices import select
from app.i18n import Words, sort_key
from app.own_candidates import own_candidates
from app.workspace import Workspace

MOST_SITES, FIRST_SITES, FIRST_KEPT = 30, 3, 5
MOST_EUR = 1_000_000_000


def wishes(workspace: Workspace, words: Words, question: Question) -> SiteWishes:
    """Model, number and existing sites in a row; everything else behind a button."""
    columns = st.columns([4, 2, 2, 3, 2], vertical_alignment="bottom")
    with columns[0]:
        model = select(
            words("choice.site_model"),
            list(MODELS),
            MODELS[0],
            key="site-model",
            show=lambda name: words(f"site_model.{name}"),
        )
    with columns[1]:
        number = _number("site-new", FIRST_SITES, 0, MOST_SITES, words)
    with columns[2]:
        budget = float(_number("site-budget", 0, 0, MOST_EUR, words)) or None
    with columns[3]:
        existing = select(
            words("choice.site_existing"),
            list(EXISTING),
            KEEP,
            key="site-existing",
            show=lambda name: words(f"site_existing.{name}"),
        )
    with columns[4], st.popover(words("choice.site_more"), width="stretch"):
        weights = RESIDENTS if question.group_id is None else _weights(words)
        asked = SiteWishes(model=model, existing=existing, weights=weights, budget_eur=budget)
        asked = _with_candidates(asked, workspace, words)
        asked = _with_limits(asked, words)
    by_money = asked.budget_eur is not None and not number
    return replace(asked, new_sites=None if model == FEWEST_SITES or by_money else number)


def _with_candidates(asked: SiteWishes, workspace: Workspace, words: Words) -> SiteWishes:
    """The wishes with kinds of candidates, those of a file, required and forbidden ones."""
    offered = {kind: words(f"site_kind.{kind}") for kind in KINDS}
    kinds = _several("site-kinds", offered, words, offered[KINDS[0]])
    own = _own(workspace, words)
    chosen = tuple(kinds) or ((KINDS[0],) if not own else ())
    table = candidate_table(workspace.pack, chosen, own)
    names = {str(key): str(name) for key, name in table["name"].items()}
    required = _several("site-required", names, words)
    others = {key: name for key, name in names.items() if key not in required}
    forbidden = _several("site-forbidden", others, words)
    return replace(
        asked, kinds=chosen, own=own, required=tuple(required), forbidden=tuple(forbidden)
    )


def _with_limits(asked: SiteWishes, words: Words) -> SiteWishes:
    """The wishes with money, places, users, floor and number of near-equals."""
    site_eur, place_eur = (
        float(_number(f"site-{name}", 0, 0, MOST_EUR, words)) for name in ("cost", "place-cost")
    )
    return replace(
        asked,
        site_cost_eur=site_eur or None,
        place_cost_eur=place_eur or None,
        places=float(_number("site-places", 0, 0, 10_000, words)) or None,
        limit_places=_flag("site-limit", words),
        least_people=float(_number("site-users", 0, 0, 100_000, words)),
        floor_share=_number("site-floor", 0, 0, 100, words) / 100,
        keep=_number("site-keep", FIRST_KEPT, 1, MOST_KEPT, words),
        draws=_number("site-draws", 0, 0, MOST_DRAWN, words),
    )


def _weights(words: Words) -> str:
    return select(
        words("choice.site_weights"),
        list(WEIGHTS),
        RESIDENTS,
        key="site-weights",
        show=lambda name: words(f"site_weights.{name}"),
    )


def _number(key: str, first: int, low: int, high: int, words: Words) -> int:
    """A whole number; it stands in the address unless it is the first."""
    known = isinstance(address.chosen(key), int)  # anything else a range would seek one by one
    address.allow(key, range(low, high + 1) if known else (), first)
    value = st.number_input(
        words(f"choice.{key.replace('-', '_')}"),
        min_value=low,
        max_value=high,
        step=1,
        key=key,
        persist_state="session",
    )
    address.write(key, first)
    return int(value)


def _flag(key: str, words: Words) -> bool:
    address.allow(key, (False, True), default=False)
    value = st.checkbox(
        words(f"choice.{key.replace('-', '_')}"),
        key=key,
        persist_state="session",
    )
    address.write(key, default=False)
    return bool(value)


def _several(key: str, names: dict[str, str], words: Words, nothing: str = "") -> list[str]:
    address.allow(key, list(names), [])
    chosen = st.multiselect(
        words(f"choice.{key.replace('-', '_')}"),
        sorted(names, key=lambda code: sort_key(names[code])),
        key=key,
        format_func=names.__getitem__,
        placeholder=nothing or words("choice.site_none"),
        persist_state="session",
    )
    address.write(key, [])
    return list(chosen)


def _own(workspace: Workspace, words: Words) -> tuple[OwnCandidate, ...]:
    """Candidates from a file, which is not part of the address."""
    file = st.file_uploader(
        words("choice.site_file"),
        type=["csv", "xlsx", "geojson"],
        key="site-file",
        help=words("choice.site_file_help"),
        max_upload_size=5,
    )
    return () if file is None else own_candidates(workspace.pack, file.getvalue(), file.name)
