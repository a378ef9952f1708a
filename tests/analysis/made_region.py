"""A made region of three municipalities, with travel costs given by hand instead of roads.

`Made` keeps what differs from the toy region as short rows; `pack` puts them into its frames.
"""

from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import pandas as pd

from analysis.assessment import Assessment, assess
from analysis.changes import Change
from analysis.cost_table import TravelCosts
from analysis.question import Question
from analysis.scenario import Scenario, apply
from geodata.pack import Pack

DAY = date(2024, 6, 1)
EVERYBODY = "all_residents"


@dataclass(frozen=True)
class Made:
    """Places (id -> municipality, residents), services and the minutes between them.

    ``services``: id -> type, municipality, status, groups. ``minutes``: (place, service) ->
    minutes, all other pairs unreachable; a service in no pair has no position.
    """

    places: dict[str, tuple[str, int]]
    services: dict[str, tuple[str, str, str, str]]
    minutes: dict[tuple[str, str], float]
    capacity: dict[str, float] = field(default_factory=dict)
    agreements: tuple[tuple[str, str, str], ...] = ()
    accessible: dict[str, bool] = field(default_factory=dict)
    basket: dict[str, str] = field(default_factory=dict)
    norm: dict[str, float] = field(default_factory=dict)
    children_share: float = 0.1
    hours: dict[str, float] = field(default_factory=dict)
    visit: dict[str, tuple[float, float, float]] = field(default_factory=dict)

    def assess(self, toy: Pack, question: Question, *changes: Change) -> Assessment:
        """The answer about this region as a scenario of these changes makes it."""
        pack = apply(self.pack(toy), Scenario("made", changes))
        return assess(pack, lambda _: self.costs(pack), question)

    def at(self, place: str) -> tuple[float, float]:
        """Longitude and latitude of a place, degrees; each has its own."""
        return 26.0 + 0.01 * list(self.places).index(place), 56.0

    def costs(self, pack: Pack) -> TravelCosts:
        """The minutes as a table by site; kilometres are the same numbers.

        A building that a scenario adds is 0 minutes from the place where it stands, and no road
        leads there from any other.
        """
        located = sorted({service for _, service in self.minutes})
        table = pd.DataFrame(np.inf, index=list(self.places), columns=located)
        for (place, service), minutes in self.minutes.items():
            table.loc[place, service] = minutes
        for site_id, lon in pack.sites["lon"].drop(list(self.services)).items():
            table[site_id] = [0.0 if self.at(place)[0] == lon else np.inf for place in table.index]
        table = table.rename_axis("demand_point_id")
        return TravelCosts(table, table, pd.Series(0.0, index=[*table.index, *table.columns]))

    def pack(self, toy: Pack) -> Pack:
        """The toy pack with these rows in place of its own; each service has its own site."""
        homes = [*self.places.values(), *((home, 0) for _, home, *_ in self.services.values())]
        codes = sorted({code for code, _ in homes})
        municipality = toy.municipalities.iloc[[0] * len(codes)].set_index(pd.Index(codes))
        point = toy.demand_points.iloc[[0] * len(self.places)]
        points = point.set_axis(pd.Index(self.places, name="demand_point_id")).assign(
            name=list(self.places),
            municipality_code=[code for code, _ in self.places.values()],
            lon=[self.at(place)[0] for place in self.places],
            lat=[self.at(place)[1] for place in self.places],
            residents=[people for _, people in self.places.values()],
        )
        return replace(
            toy,
            municipalities=municipality.rename_axis("municipality_code"),
            demand_points=points,
            basket=self._basket(toy),
            group_rates=self._rates(toy),
            **self._register(toy),
            **self._rules(),
        )

    def _basket(self, toy: Pack) -> pd.DataFrame:
        rows = toy.basket.iloc[[0] * len(self.basket)].set_axis(list(self.basket))
        return rows.assign(service_type_ids=list(self.basket.values())).rename_axis("basket_id")

    def _rates(self, toy: Pack) -> pd.DataFrame:
        rates = toy.group_rates.iloc[[0]]
        return rates.assign(
            group_id="children",
            basis="share_of_residents",
            unit="share",
            value=self.children_share,
            area="region",
        )

    def _register(self, toy: Pack) -> dict[str, pd.DataFrame]:
        ids = pd.Series(list(self.services), dtype="str")
        located = {service for _, service in self.minutes}
        site = toy.sites.iloc[[0] * len(ids)].set_axis(pd.Index(ids, name="site_id"))
        sites = site.assign(
            municipality_code=self._told(1),
            lon=[26.0 if one in located else np.nan for one in ids],
            lat=[56.0 if one in located else np.nan for one in ids],
        )
        service = toy.services.iloc[[0] * len(ids)].set_axis(pd.Index(ids, name="service_id"))
        services = service.assign(
            site_id=ids.to_numpy(),
            name=ids.to_numpy(),
            service_type_id=self._told(0),
            group_ids=self._told(3),
            capacity_places=[float(self.capacity.get(one, np.nan)) for one in ids],
        )
        events = toy.status_events.iloc[[0] * len(ids)].reset_index(drop=True)
        events = events.assign(service_id=ids, status=self._told(2), date="2020")
        return {"sites": sites, "services": services, "status_events": events}

    def _told(self, part: int) -> "pd.api.extensions.ExtensionArray":
        return pd.array([row[part] for row in self.services.values()], dtype="str")

    def _rules(self) -> dict[str, pd.DataFrame]:
        agreements = pd.DataFrame(
            self.agreements,
            columns=["from_municipality_code", "to_municipality_code", "service_type_id"],
        ).assign(valid_from="2024", valid_until=None)
        premises = pd.DataFrame(
            {"accessible": list(self.accessible.values())}, index=list(self.accessible)
        )
        norms = pd.DataFrame(
            {
                "service_type_id": list(self.norm),
                "group_id": "children",
                "places": list(self.norm.values()),
                "people": 1.0,
            }
        )
        visit = pd.DataFrame.from_dict(
            self.visit, orient="index", columns=["visit_min", "visits_a_week", "working_day_min"]
        )
        bases = pd.DataFrame({"hours_a_week": list(self.hours.values())}, index=list(self.hours))
        return {
            "agreements": agreements,
            "premises": premises.astype({"accessible": bool}),
            "place_norms": norms.astype({"places": float, "people": float}),
            "outreach_norms": visit.astype(float),
            "outreach_bases": bases.astype(float),
        }
