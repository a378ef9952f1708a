"""What the user has chosen; the only module that touches widget state and the address.

Every widget here is bound to the address, so that a copied link reopens the same view.
"""

from datetime import date
from urllib.parse import urlencode

import streamlit as st

from analysis.question import TRAVEL_KM, TRAVEL_MIN, Question
from app.i18n import LANGUAGES, Words, sort_key
from app.options import (
    DEFAULT,
    OWN,
    ServiceOption,
    cutoff_label,
    default_question,
    groups_served,
    service_options,
)
from app.workspace import Workspace
from geodata.pack import Pack

LANGUAGE_NAMES = {"lv": "LV", "en": "EN"}
EVERY = "all"


def words() -> Words:
    """The words of the language in the address; Latvian when none is named."""
    named = st.query_params.get("lang", LANGUAGES[0])
    return Words(st.session_state.get("lang", named) if named in LANGUAGES else LANGUAGES[0])


def language_switch(words: Words) -> None:
    """The switch between the languages."""
    st.segmented_control(
        words("choice.language"),
        LANGUAGES,
        default=LANGUAGES[0],
        required=True,
        key="lang",
        format_func=LANGUAGE_NAMES.__getitem__,
        label_visibility="collapsed",
        bind="query-params",
    )


def when(pack: Pack, words: Words) -> None:
    """Date and season, behind a button that says what is chosen."""
    on, season = chosen_when(pack)
    label = words("choice.when", date=words.day(on), season=words.name(pack.seasons.loc[season]))
    with st.popover(label, width="stretch"):
        st.date_input(
            words("choice.date"),
            pack.register_date,
            key="date",
            format="DD.MM.YYYY",
            min_value=date(1990, 1, 1),
            max_value=date(2050, 12, 31),
            required=True,
            help=words("choice.date_help"),
            bind="query-params",
        )
        st.selectbox(
            words("choice.season"),
            list(pack.seasons.index),
            key="season",
            format_func=lambda season: words.name(pack.seasons.loc[season]),
            help=words("choice.season_help"),
            required=True,
            bind="query-params",
        )


def chosen_when(pack: Pack) -> tuple[date, str]:
    """The date and season that `when` shows."""
    on = st.session_state.get("date") or pack.register_date
    return on, str(st.session_state.get("season") or pack.seasons.index[0])


def gap_address(service: str, words: Words) -> str:
    """Link to the gap map of a service, keeping language, date and season."""
    kept = {key: st.query_params[key] for key in ("date", "season") if key in st.query_params}
    if words.lang != LANGUAGES[0]:
        kept["lang"] = words.lang
    return "plaisas?" + urlencode({"service": service, **kept})


def question(workspace: Workspace, words: Words, on: date, season_id: str) -> Question:
    """Service, group, cost and cutoff chosen in one row of widgets."""
    pack = workspace.pack
    columns = st.columns([4, 3, 3, 4], vertical_alignment="bottom")
    with columns[0]:
        option = _service(pack, words)
    base = Question(option.service_type_ids, option.group_id, TRAVEL_MIN, 1.0, on, season_id)
    asked = default_question(pack, option, base)
    with columns[1]:
        group_id = option.group_id or _group(pack, option, words)
    with columns[2]:
        cost = _cost(asked.cost, words)
    with columns[3]:
        cutoff = _cutoff(pack, asked, cost, words)
    return Question(option.service_type_ids, group_id, cost, cutoff, on, season_id)


def _service(pack: Pack, words: Words) -> ServiceOption:
    options = service_options(pack, words)
    in_basket = {True: words("choice.in_basket"), False: ""}
    key = st.selectbox(
        words("choice.service"),
        list(options),
        index=list(options).index("day_care") if "day_care" in options else 0,
        key="service",
        format_func=lambda key: options[key].name + in_basket[options[key].in_basket],
        required=True,
        bind="query-params",
    )
    return options[key] if key else next(iter(options.values()))


def _group(pack: Pack, option: ServiceOption, words: Words) -> str | None:
    groups = [EVERY, *groups_served(pack, option)]
    group = st.selectbox(
        words("choice.group"),
        groups,
        key="group",
        format_func=lambda group: (
            words("choice.group_any")
            if group == EVERY
            else words.name(pack.demand_groups.loc[group])
        ),
        help=words("choice.group_help"),
        required=True,
        bind="query-params",
    )
    return group if group and group != EVERY else None


def _cost(recommended: str, words: Words) -> str:
    cost = st.segmented_control(
        words("choice.cost"),
        [DEFAULT, TRAVEL_MIN, TRAVEL_KM],
        default=DEFAULT,
        required=True,
        key="cost",
        format_func=lambda cost: (
            words("choice.cost_default") if cost == DEFAULT else words(f"cost_short.{cost}")
        ),
        help=words("choice.cost_help", cost=words(f"cost.{recommended}")),
        bind="query-params",
    )
    return recommended if cost in (DEFAULT, None) else str(cost)


def _cutoff(pack: Pack, asked: Question, cost: str, words: Words) -> float:
    presets = list(pack.cutoffs.index[pack.cutoffs["cost"] == cost])
    recommended = [DEFAULT] if cost == asked.cost else []
    default_label = words("choice.cutoff_default", cutoff=words.cost(asked.cutoff, asked.cost))
    labels = {DEFAULT: default_label, OWN: words("choice.cutoff_own")}
    chosen = st.selectbox(
        words("choice.cutoff"),
        [*recommended, *presets, OWN],
        key=f"cutoff-{cost}",
        format_func=lambda key: labels.get(key) or cutoff_label(pack, key, words),
        help=words("choice.cutoff_help"),
        required=True,
        bind="query-params",
    )
    if chosen == OWN:
        return float(
            st.number_input(
                words("choice.cutoff_value", unit=words(f"unit.{cost}")),
                min_value=1,
                max_value=600,
                value=30,
                key=f"own-{cost}",
                bind="query-params",
            )
        )
    if chosen == DEFAULT or chosen is None:
        return asked.cutoff
    return float(pack.cutoffs.loc[chosen, "value"])


def register_filter(pack: Pack, words: Words) -> tuple[list[str], list[str], list[str]]:
    """Municipalities, service types and statuses to show in the register; empty means all."""
    municipalities = sorted(
        pack.municipalities.index,
        key=lambda code: sort_key(words.name(pack.municipalities.loc[code])),
    )
    columns = st.columns(3)
    with columns[0]:
        codes = st.multiselect(
            words("column.municipality"),
            municipalities,
            key="municipality",
            format_func=lambda code: words.name(pack.municipalities.loc[code]),
            placeholder=words("choice.all"),
            bind="query-params",
        )
    with columns[1]:
        types = st.multiselect(
            words("column.service_type"),
            list(pack.service_types.index),
            key="type",
            format_func=lambda key: words.name(pack.service_types.loc[key]),
            placeholder=words("choice.all"),
            bind="query-params",
        )
    with columns[2]:
        statuses = st.multiselect(
            words("column.status"),
            ["open", "under_construction", "planned", "not_confirmed", "closed", "cancelled"],
            key="status",
            format_func=lambda status: words(f"status.{status}"),
            placeholder=words("choice.all"),
            bind="query-params",
        )
    return codes, types, statuses
