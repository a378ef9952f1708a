"""What is wished of new sites besides the question: model, number, money, places, floors."""

import math
from dataclasses import dataclass

import pandas as pd

from analysis.errors import SitingInputError
from geodata.pack import Pack

MOST_PEOPLE, FEWEST_SITES, LEAST_TRAVEL, NEAREST_WORST, WORST_FIRST = MODELS = (
    "mclp",
    "lscp",
    "median",
    "center",
    "worst_first",
)
"""MCLP, LSCP, p-median, p-center, and the worst municipality raised first."""
KEEP, FREE = EXISTING = ("keep", "free")
"""Existing sites stay open, or may be closed: then they are candidates that cost nothing."""
RESIDENTS, GROUP = WEIGHTS = ("residents", "group")
MOST_KEPT, MOST_DRAWN = 50, 200
CURVE, EUROS, TRADE_OFFS = EXTRAS = ("curve", "euros", "trade_offs")
"""What may be asked besides the sites: people served by number of sites, by EUR; two aims."""


@dataclass(frozen=True)
class OwnCandidate:
    """A place that somebody proposes; ``municipality_code`` "" is that of the nearest centre."""

    name: str
    lon: float
    lat: float
    municipality_code: str = ""
    site_cost_eur: float | None = None


@dataclass(frozen=True)
class SiteWishes:
    """Hashable, so that an answer can be kept.

    Parameters
    ----------
    model : one of `MODELS`.
    new_sites : how many, exactly (with ``existing`` free: how many sites in all); None leaves it
        to the budget or, for the fewest sites, to the model.
    existing : one of `EXISTING`.
    kinds, own : which candidates (`candidates.KINDS`), and those of the person.
    weights : whom to count, all residents or people of the question's target group.
    required, forbidden : ids or names of candidates.
    budget_eur, site_cost_eur, place_cost_eur : money; None: no budget, costs of the pack.
    places : places of each new site; ``limit_places``: nobody beyond them is served.
    least_people : fewest users of a new site.
    floor_share : part (0-1) of each municipality's people to be within the cutoff.
    share : part (0-1) of all people that the fewest sites must reach.
    keep, within_share : how many near-equal choices, and how much they may give up (0-1).
    draws : in how many draws of what is not known for sure to choose anew; 0: in none.
    """

    model: str = MOST_PEOPLE
    new_sites: int | None = None
    existing: str = KEEP
    kinds: tuple[str, ...] = ("centres",)
    own: tuple[OwnCandidate, ...] = ()
    weights: str = RESIDENTS
    required: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    budget_eur: float | None = None
    site_cost_eur: float | None = None
    place_cost_eur: float | None = None
    places: float | None = None
    limit_places: bool = False
    least_people: float = 0.0
    floor_share: float = 0.0
    share: float = 1.0
    keep: int = 1
    within_share: float = 0.02
    draws: int = 0


@dataclass(frozen=True)
class SearchLimits:
    """How long to search, and which of `EXTRAS` to look for besides the sites."""

    time_limit_s: float = float("inf")
    extras: tuple[str, ...] = ()


def check_wishes(wishes: SiteWishes, kinds: tuple[str, ...]) -> None:
    """Refuse wishes that mean nothing.

    Raises
    ------
    SitingInputError
        Names the wish, what was found and what is possible.
    """
    choices = [("model", wishes.model, MODELS), ("existing sites", wishes.existing, EXISTING)]
    choices += [("weights", wishes.weights, WEIGHTS)]
    choices += [("candidates", kind, kinds) for kind in wishes.kinds]
    for kind, code, known in choices:
        if code not in known:
            raise SitingInputError(
                "{kind} {found} is not known; choose one of: {known}.",
                kind=kind,
                found=repr(code),
                known=", ".join(known),
            )
    limits = {
        "number of new sites": (wishes.new_sites, 0, math.inf),
        "budget": (wishes.budget_eur, 0, math.inf),
        "cost of a site": (wishes.site_cost_eur, 0, math.inf),
        "cost of a place": (wishes.place_cost_eur, 0, math.inf),
        "places of a new site": (wishes.places, 1, math.inf),
        "fewest users": (wishes.least_people, 0, math.inf),
        "floor": (wishes.floor_share, 0, 1),
        "share": (wishes.share, 0, 1),
        "number of choices": (wishes.keep, 1, MOST_KEPT),
        "number of draws": (wishes.draws, 0, MOST_DRAWN),
        "difference of the choices": (wishes.within_share, 0, 1),
    }
    for kind, (value, low, high) in limits.items():
        if value is not None and not (math.isfinite(value) and low <= value <= high):
            raise SitingInputError(
                "{kind}: {found} is not possible; expected a number from {low} to {high}.",
                kind=kind,
                found=value,
                low=low,
                high="∞" if high == math.inf else high,
            )


@dataclass(frozen=True)
class UnitCost:
    """Money for a new site: EUR for opening it and for each of its places.

    ``rows``: the rows of the pack's unit costs that it rests on; empty: the person's own.
    """

    site_eur: float
    place_eur: float
    rows: pd.DataFrame


def unit_cost(pack: Pack, types: tuple[str, ...], wishes: SiteWishes) -> UnitCost | None:
    """The person's own costs, else the newest of the pack for the first type that has any.

    None: not known. One figure of the person's own replaces both of the pack.
    """
    nothing = pack.unit_costs.iloc[:0]
    if wishes.site_cost_eur is not None or wishes.place_cost_eur is not None:
        return UnitCost(wishes.site_cost_eur or 0.0, wishes.place_cost_eur or 0.0, nothing)
    for type_id in types:
        rows = pack.unit_costs[pack.unit_costs["service_type_id"] == type_id]
        newest = rows.sort_values("year", kind="stable").drop_duplicates("per", keep="last")
        if len(newest):
            value = newest.set_index("per")["value_eur"]
            return UnitCost(float(value.get("site", 0.0)), float(value.get("place", 0.0)), newest)
    return None
