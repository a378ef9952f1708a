"""The widgets that several pages share, and what the user has chosen with them."""

from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

import streamlit as st

from analysis.question import ACCESS, MAX_CUTOFF, OPEN_TO_ALL, TRAVEL_KM, TRAVEL_MIN, Question
from app import address
from app.i18n import Words, sort_key
from app.languages import LANGUAGES
from app.markup import plain
from app.mode_choice import travel_mode
from app.options import (
    DEFAULT,
    OWN,
    STATUSES,
    ServiceOption,
    cutoff_label,
    default_question,
    groups_served,
    service_options,
)
from app.workspace import Workspace
from geodata.pack import Pack
from geodata.schema import SCHEMATIC

LANGUAGE_NAMES = {"lv": "LV", "en": "EN"}
EVERY = "all"
WHAT_TO_DO = {
    "what_if": "views/what_to_do.py",
    "best_sites": "views/best_sites.py",
    "closing": "views/closing.py",
    "compare": "views/compare.py",
}
"""Pages under "what to do"; the first stands in the navigation, all link to one another."""
FIRST_SERVICE = "day_care"


def words() -> Words:
    """The words of the chosen language; Latvian when none is named in the address."""
    address.allow("lang", LANGUAGES, LANGUAGES[0])
    return Words(address.chosen("lang"))


def language_switch(words: Words) -> None:
    """The switch between the languages."""
    st.segmented_control(
        words("choice.language"),
        LANGUAGES,
        required=True,
        key="lang",
        format_func=LANGUAGE_NAMES.__getitem__,
        label_visibility="collapsed",
        persist_state="session",
    )
    address.write("lang", LANGUAGES[0])


def when(pack: Pack, words: Words) -> None:
    """Date and season, behind a button that says what is chosen."""
    on, season = chosen_when(pack)
    label = words(
        "choice.when", date=words.day(on), season=plain(words.name(pack.seasons.loc[season]))
    )
    with st.popover(label, width="stretch"):
        st.date_input(
            words("choice.date"),
            key="date",
            format="DD.MM.YYYY",
            min_value=address.EARLIEST,
            max_value=address.LATEST,
            help=words("choice.date_help"),
            persist_state="session",
        )
        st.selectbox(
            words("choice.season"),
            list(pack.seasons.index),
            key="season",
            format_func=lambda season: words.name(pack.seasons.loc[season]),
            help=words("choice.season_help"),
            persist_state="session",
        )
    address.write("date", pack.register_date)
    address.write("season", pack.seasons.index[0])


def chosen_when(pack: Pack) -> tuple[date, str]:
    """The date and the season that are asked about."""
    address.allow_day("date", pack.register_date)
    address.allow("season", list(pack.seasons.index), pack.seasons.index[0])
    return address.chosen("date"), address.chosen("season")


def gap_address(service: str) -> str:
    """Link to the gap map of a service, keeping language, date and season."""
    return "plaisas?" + urlencode(
        {"service": service, **address.kept("lang", "date", "season", "access")}
    )


def what_to_do(words: Words) -> None:
    """Links between the pages that say what to do."""
    with st.container(horizontal=True):
        for name, page in WHAT_TO_DO.items():
            st.page_link(page, label=words(f"section.{name}"), width="content")


def question(workspace: Workspace, words: Words, on: date, season_id: str) -> Question:
    """Service, group, cost and cutoff chosen in one row of widgets."""
    pack = workspace.pack
    columns = st.columns([4, 3, 3, 2, 3], vertical_alignment="bottom")
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
    with columns[4]:
        access = access_rule(words)
    mode = travel_mode(pack, words)
    return Question(option.service_type_ids, group_id, cost, cutoff, on, season_id, access, mode)


def access_rule(words: Words) -> str:
    """Who may use a service, chosen in a widget."""
    return select(
        words("choice.access"),
        list(ACCESS),
        OPEN_TO_ALL,
        key="access",
        show=lambda rule: words(f"access.{rule}"),
        about=words("choice.access_help"),
    )


def select(
    label: str,
    options: list[str],
    default: str,
    *,
    key: str,
    show: Callable[[str], str],
    about: str | None = None,
) -> str:
    """One of some codes from a list; it stands in the address unless it is the default."""
    address.hold(key, {one: show(one) for one in options}, default)
    chosen = st.selectbox(
        label,
        options,
        key=key,
        format_func=show,
        help=about,
        persist_state="session",
    )
    address.write(key, default)
    return chosen or default


def _service(pack: Pack, words: Words) -> ServiceOption:
    options = service_options(pack, words)
    mark = {True: words("choice.in_basket"), False: ""}
    first = FIRST_SERVICE if FIRST_SERVICE in options else next(iter(options))
    key = select(
        words("choice.service"),
        list(options),
        first,
        key="service",
        show=lambda key: options[key].name + mark[options[key].in_basket],
    )
    return options[key]


def _group(pack: Pack, option: ServiceOption, words: Words) -> str | None:
    names = {EVERY: words("choice.group_any")}
    names |= {key: words.name(pack.demand_groups.loc[key]) for key in groups_served(pack, option)}
    group = select(
        words("choice.group"),
        list(names),
        EVERY,
        key="group",
        show=lambda key: names.get(key, key),
        about=words("choice.group_help"),
    )
    return None if group == EVERY else group


def _cost(recommended: str, words: Words) -> str:
    costs = (DEFAULT, TRAVEL_MIN, TRAVEL_KM)
    address.allow("cost", costs, DEFAULT)
    cost = st.segmented_control(
        words("choice.cost"),
        costs,
        required=True,
        key="cost",
        format_func=lambda cost: words(f"cost_short.{cost}"),
        help=words("choice.cost_help", cost=words(f"cost.{recommended}")),
        persist_state="session",
    )
    address.write("cost", DEFAULT)
    return recommended if cost in (DEFAULT, None) else str(cost)


def _cutoff(pack: Pack, asked: Question, cost: str, words: Words) -> float:
    presets = list(pack.cutoffs.index[pack.cutoffs["cost"] == cost])
    recommended = [DEFAULT] if cost == asked.cost else []
    options = [*recommended, *presets, OWN]
    names = {key: cutoff_label(pack, key, words) for key in presets}
    names[DEFAULT] = words("choice.cutoff_default", cutoff=words.cost(asked.cutoff, asked.cost))
    names[OWN] = words("choice.cutoff_own")
    chosen = select(
        words("choice.cutoff"),
        options,
        options[0],
        key=f"cutoff-{cost}",
        show=lambda key: names.get(key, key),
        about=words("choice.cutoff_help"),
    )
    if chosen == OWN:
        first = presets[0] if presets and cost != asked.cost else None
        start = asked.cutoff if first is None else float(pack.cutoffs.loc[first, "value"])
        return _own_cutoff(cost, start, words)
    return asked.cutoff if chosen == DEFAULT else float(pack.cutoffs.loc[chosen, "value"])


def _own_cutoff(cost: str, start: float, words: Words) -> float:
    key, default = f"own-{cost}", round(start)
    address.allow(key, range(1, int(MAX_CUTOFF) + 1), default)
    value = st.number_input(
        words("choice.cutoff_value", unit=words(f"unit.{cost}")),
        min_value=1,
        max_value=int(MAX_CUTOFF),
        step=1,
        key=key,
        persist_state="session",
    )
    address.write(key, None)
    return float(value or default)


def confidence(pack: Pack, words: Words) -> bool:
    """Whether draws shall say how sure the figures are; at once where that takes a second."""
    default = pack.road_network == SCHEMATIC
    address.allow("sure", (True, False), default)
    chosen = st.toggle(
        words("choice.sure"),
        key="sure",
        help=words("choice.sure_help"),
        persist_state="session",
    )
    address.write("sure", default)
    return bool(chosen)


def register_filter(pack: Pack, words: Words) -> tuple[list[str], list[str], list[str]]:
    """Municipalities, service types and statuses to show in the register; empty means all."""
    names = {
        "municipality": pack.municipalities[f"name_{words.lang}"].to_dict(),
        "type": pack.service_types[f"name_{words.lang}"].to_dict(),
        "status": {status: words(f"status.{status}") for status in STATUSES},
    }
    columns = st.columns(len(names))
    chosen = []
    for column, (key, labels) in zip(columns, names.items(), strict=True):
        with column:
            chosen.append(_several(words(f"choice.{key}"), labels, key=key, words=words))
    return chosen[0], chosen[1], chosen[2]


def _several(label: str, names: dict[str, str], *, key: str, words: Words) -> list[str]:
    address.allow(key, list(names), [])
    chosen = st.multiselect(
        label,
        sorted(names, key=lambda code: sort_key(names[code])),
        key=key,
        format_func=names.__getitem__,
        placeholder=words("choice.all"),
        persist_state="session",
    )
    address.write(key, [])
    return chosen
