"""The widgets that add one change to the scenario: what is changed, of what, and where."""

from collections.abc import Callable
from dataclasses import fields, replace
from itertools import count

import pandas as pd
import streamlit as st

from analysis.assessment import Assessment
from analysis.changes import (
    AddRoad,
    Change,
    ChangeAccess,
    ChangeGroups,
    ChangeRoad,
    ChangeSeason,
    Close,
    Enlarge,
    MakeAccessible,
    Move,
    Open,
    Start,
)
from analysis.scenario import Scenario
from app import address
from app.comparison_tables import municipality_names
from app.i18n import Words, sort_key
from app.road_words import link_names, node_names
from app.scenario_choices import SCENARIO, file_form, take_over
from app.scenario_file import KINDS, from_code
from app.scenario_words import road_kind
from app.workspace import Workspace
from geodata.register import COMING, MOST_PLACES, NOT_CONFIRMED

MAP, KIND, SERVICE, SPEED = "what-if-map", "change", "pick-service", "pick-speed"
ROAD_KIND, START = "pick-road-kind", "pick-start"
DEGREES_DIGITS = 5
SPEED_FACTORS = (0.0, 0.25, 0.5, 0.75, 1.5, 2.0)


def change_form(workspace: Workspace, answer: Assessment, words: Words, now: Scenario) -> None:
    """One row: which kind of change, of what, and where; choosing is enough, figures follow.

    ``answer`` is that of the scenario as it is, ``workspace`` that of the base.
    """
    kind_side, what_side, where_side, file_side = st.columns(
        [3, 4, 4, 2], vertical_alignment="bottom"
    )
    links = len(workspace.pack.road_links)  # roads from OpenStreetMap are too many for a list
    kinds = [kind for kind in KINDS if kind not in ("road", "new_road") or links]
    with kind_side:
        address.allow(KIND, kinds, kinds[0])
        kind = st.selectbox(
            words("choice.change"),
            kinds,
            key=KIND,
            format_func=lambda kind: words(f"choice.change_{kind}"),
            persist_state="session",
        )
        address.write(KIND, kinds[0])
    form = _Form(workspace, answer, words)
    with what_side:
        form.what(kind)
    with where_side:
        form.where(kind)
    with file_side:
        file_form(workspace, now, words)


def clicked(workspace: Workspace, answer: Assessment, words: Words) -> None:
    """The map was clicked: a new service there, or the one that is to move goes there."""
    spot = (address.chosen(MAP) or {}).get("last_clicked")
    if spot:
        lon, lat = (round(float(spot[name]), DEGREES_DIGITS) for name in ("lng", "lat"))
        _Form(workspace, answer, words).at(lon, lat)


def _same_thing(one: Change, other: Change) -> bool:
    """Whether two changes change the same of the same thing, so that the later one counts."""
    if isinstance(one, ChangeAccess | AddRoad) or type(one) is not type(other):
        return one == other
    first = fields(one)[0].name
    return bool(getattr(one, first) == getattr(other, first))


def _names(services: pd.DataFrame, words: Words) -> dict[str, str]:
    """Services by id, each with the place where it is."""
    places = services["place"].fillna(words("position.unknown"))
    return {
        str(key): f"{name} ({place})"
        for key, name, place in zip(services.index, services["name"], places, strict=True)
    }


class _Form:
    """The fields of one change; each adds its change as soon as it is complete."""

    def __init__(self, workspace: Workspace, answer: Assessment, words: Words) -> None:
        self.workspace, self.answer, self.words = workspace, answer, words
        self.pack = workspace.pack

    def what(self, kind: str) -> None:
        """The first field of a kind of change."""
        fields_by_kind: dict[str, Callable[[], None]] = {
            "open": self.place,
            "close": lambda: self.service(lambda service_id: self.add(Close(service_id))),
            "start": self.coming,
            "accessible": lambda: self.service(lambda key: self.add(MakeAccessible(key))),
            "season": self.season,
            "road": self.speed,
            "new_road": self.start,
            "access": self.home,
        }
        fields_by_kind.get(kind, self.service)()

    def where(self, kind: str) -> None:
        """The second field of a kind of change, where it has one."""
        fields_by_kind: dict[str, Callable[[], None]] = {
            "move": self.place,
            "places": self.places,
            "groups": self.groups,
            "road": self.road,
            "new_road": self.goal,
            "access": self.partner,
        }
        if kind in fields_by_kind:
            fields_by_kind[kind]()

    def add(self, change: Change) -> None:
        """Add a change; one of the same kind to the same thing is replaced by it."""
        now = from_code(address.chosen(SCENARIO) or "")
        others = [one for one in now.changes if not _same_thing(one, change)]
        take_over(self.workspace, replace(now, changes=(*others, change)), self.words)

    def at(self, lon: float, lat: float) -> None:
        """Open or move at a position, as the kind of change says."""
        service_id = address.chosen(SERVICE)
        if address.chosen(KIND) == "move" and service_id:
            self.add(Move(service_id, lon, lat))
            return
        now = from_code(address.chosen(SCENARIO) or "")
        known = self.workspace.under(now).pack.services.index
        free = next(f"new-{n}" for n in count(1) if f"new-{n}" not in known)
        self.add(Open(free, self.answer.question.service_type_ids[0], lon, lat))

    def place(self) -> None:
        """A place from the list: the same as a click on it."""
        points = self.pack.demand_points
        of = municipality_names(self.pack, self.words)
        places = zip(points.index, points["name"], points["municipality_code"], strict=True)
        names = {str(key): f"{name} ({of[code]})" for key, name, code in places}
        self._pick(
            "place",
            names,
            lambda key: self.at(float(points.loc[key, "lon"]), float(points.loc[key, "lat"])),
        )

    def service(self, then: Callable[[str], None] | None = None) -> None:
        """A service of the asked types that works on the day."""
        self._pick("service", _names(self.answer.open_services, self.words), then)

    def coming(self) -> None:
        """A service of the asked types that could operate, and does not or is not confirmed to."""
        services = self.answer.services
        coming = services[services["status"].isin([*COMING, NOT_CONFIRMED])]
        self._pick("service", _names(coming, self.words), lambda key: self.add(Start(key)))

    def season(self) -> None:
        """Roads as in a season."""
        names = {str(key): self.words.name(row) for key, row in self.pack.seasons.iterrows()}
        self._pick("season", names, lambda key: self.add(ChangeSeason(key)))

    def speed(self) -> None:
        """What becomes of a road: closed, slower or faster."""
        st.selectbox(
            self.words("choice.speed"),
            SPEED_FACTORS,
            key=SPEED,
            format_func=lambda factor: (
                self.words.share(factor) if factor else self.words("choice.closed_road")
            ),
        )

    def road(self) -> None:
        """A road link, by its number and its ends."""
        self._pick(
            "road",
            link_names(self.pack, self.words),
            lambda key: self.add(ChangeRoad(key, float(address.chosen(SPEED)))),
        )

    def start(self) -> None:
        """What kind of road is built, and where it begins."""
        kinds = self.pack.speeds[["road_class", "surface"]].drop_duplicates()
        names = {
            f"{row.road_class}/{row.surface}": road_kind(
                str(row.road_class), str(row.surface), self.words
            )
            for row in kinds.itertuples()
        }
        address.allow(ROAD_KIND, list(names), next(iter(names)))
        st.selectbox(
            self.words("choice.road_kind"),
            list(names),
            key=ROAD_KIND,
            format_func=names.__getitem__,
        )
        self._pick("start", self._nodes())

    def goal(self) -> None:
        """Where the new road ends."""
        self._pick("goal", self._nodes(), self._lay)

    def _nodes(self) -> dict[str, str]:
        return {key: f"{name} ({key})" for key, name in node_names(self.pack, self.words).items()}

    def _lay(self, goal: str) -> None:
        start, kind = address.chosen(START), address.chosen(ROAD_KIND)
        if start and kind:
            road_class, _, surface = str(kind).partition("/")
            self.add(AddRoad(start, goal, road_class, surface))

    def home(self) -> None:
        """The municipality whose residents are meant."""
        self._pick("home", municipality_names(self.pack, self.words))

    def partner(self) -> None:
        """The municipality whose services they may use."""
        self._pick("partner", municipality_names(self.pack, self.words), self._allow)

    def _allow(self, partner: str) -> None:
        home = address.chosen("pick-home")
        if home:
            type_id = self.answer.question.service_type_ids[0]
            self.add(ChangeAccess(home, partner, type_id))

    def places(self) -> None:
        """A number of places for the chosen service."""
        st.number_input(
            self.words("choice.places"),
            min_value=0,
            max_value=MOST_PLACES,
            value=None,
            step=1,
            key="pick-places",
            on_change=self._set_places,
        )

    def groups(self) -> None:
        """The target groups of the chosen service."""
        names = {str(key): self.words.name(row) for key, row in self.pack.demand_groups.iterrows()}
        st.multiselect(
            self.words("choice.groups"),
            list(names),
            format_func=names.__getitem__,
            key="pick-groups",
            placeholder=self.words("choice.choose"),
            on_change=self._set_groups,
        )

    def _set_places(self) -> None:
        service_id, places = address.chosen(SERVICE), address.chosen("pick-places")
        if service_id and places is not None:
            self.add(Enlarge(service_id, float(places)))

    def _set_groups(self) -> None:
        service_id, group_ids = address.chosen(SERVICE), address.chosen("pick-groups")
        if service_id and group_ids:
            self.add(ChangeGroups(service_id, tuple(group_ids)))

    def _pick(
        self, what: str, names: dict[str, str], then: Callable[[str], None] | None = None
    ) -> None:
        """A list to choose one from; with ``then`` the choice is an act and the list is reset."""
        key = f"pick-{what}"
        address.allow(key, [None, *names], None)
        st.selectbox(
            self.words(f"choice.{what}_of_change"),
            sorted(names, key=lambda code: sort_key(names[code])),
            index=None,
            key=key,
            format_func=names.__getitem__,
            placeholder=self.words("choice.choose"),
            on_change=None if then is None else lambda: then(address.take(key)),
        )
