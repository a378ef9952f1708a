"""Sentences of an impact statement, computed from its frozen figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app import impact
from app.i18n import Words
from geodata.pack import Pack

if TYPE_CHECKING:
    from geodata.store.proposals import Statement


@dataclass(frozen=True)
class Figures:
    """The figures of a statement (`app.impact.figures` says what each is).

    ``cost_eur_per_person``: None where no rate is known or nobody gains.
    """

    on: str
    service_type_id: str
    cost: str
    cutoff: float
    gained_people: int
    gained_by_municipality: Mapping[str, int]
    saved_person_cost: float
    basket_changes: tuple[tuple[str, str, str, str], ...]
    cost_eur_per_person: float | None
    better: tuple[tuple[str, str, int], ...]
    confidence: str


def figures_of(frozen: "Statement") -> Figures:
    """The figures as they were frozen."""
    found: dict[str, Any] = impact.read(frozen)
    return Figures(
        on=found["on"],
        service_type_id=found["proposal"]["service_type_id"],
        cost=found["cost"],
        cutoff=found["cutoff"],
        gained_people=found["gained_people"],
        gained_by_municipality=found["gained_by_municipality"],
        saved_person_cost=found["saved_person_cost"],
        basket_changes=tuple(map(tuple, found["basket_changes"])),
        cost_eur_per_person=found["cost_eur_per_person"],
        better=tuple(map(tuple, found["better"])),
        confidence=found["confidence"],
    )


def lead(pack: Pack, cells: Mapping[str, object], words: Words) -> str:
    """Who proposes what, for whom, with how many places, from when."""
    groups = [pack.demand_groups.loc[key] for key in str(cells["group_ids"]).split(";")]
    return words.count(
        "impact.lead",
        float(str(cells["capacity_places"])),
        municipality=words.name(pack.municipalities.loc[str(cells["municipality_code"])]),
        service=words.name(pack.service_types.loc[str(cells["service_type_id"])]),
        groups=", ".join(words.name(group) for group in groups),
        opens=cells["opens_on"],
    )


def findings(pack: Pack, figures: Figures, words: Words) -> list[str]:
    """What the sitting has to know, those who gain first."""
    return [
        gain(pack, figures, words),
        words(
            f"impact.saved_{figures.cost.removeprefix('travel_')}",
            saved=words.number(figures.saved_person_cost),
        ),
        *_basket(pack, figures, words),
        _euros(figures, words),
        _better(figures, words),
    ]


def gain(pack: Pack, figures: Figures, words: Words) -> str:
    """How many gain, where most of them live, and how sure that is."""
    params: dict[str, object] = {
        "service": words.name(pack.service_types.loc[figures.service_type_id]),
        "cutoff": words.cost(figures.cutoff, figures.cost),
    }
    if not figures.gained_people:
        said = words("impact.gained_none", **params)
    else:
        most = max(figures.gained_by_municipality.items(), key=lambda row: row[1], default=None)
        said = words.count("impact.gained", figures.gained_people, **params)
        if most is not None:
            name = words.name(pack.municipalities.loc[most[0]])
            people = words.number(most[1])
            said += " " + words("impact.gained_most", municipality=name, people=people)
    return f"{said} {words('impact.grade', grade=figures.confidence or '–')}"


def _basket(pack: Pack, figures: Figures, words: Words) -> list[str]:
    changed = [
        words(
            "impact.basket_change",
            municipality=words.name(pack.municipalities.loc[code]),
            duty=words.name(pack.basket.loc[basket_id]),
            was=words(f"state.{was}"),
            now=words(f"state.{now}"),
        )
        for basket_id, code, was, now in figures.basket_changes
    ]
    return changed or [words("impact.basket_same")]


def _euros(figures: Figures, words: Words) -> str:
    if figures.cost_eur_per_person is None:
        return words("impact.euros_unknown")
    return words("impact.euros", eur=words.number(figures.cost_eur_per_person))


def _better(figures: Figures, words: Words) -> str:
    if not figures.better:
        return words("impact.best_place")
    places = "; ".join(
        f"{name} ({words.count('people', people)})" for _, name, people in figures.better
    )
    return words("impact.better", places=places)


def sources(pack: Pack, figures: Figures, words: Words) -> str:
    """Titles and licences of the sources that the figures rest on."""
    sites = pack.services[pack.services["service_type_id"] == figures.service_type_id]
    units = pack.unit_costs[pack.unit_costs["service_type_id"] == figures.service_type_id]
    used = [
        *pack.demand_points["source_id"],
        *pack.road_links["source_id"],
        *sites["source_id"],
        *units["source_id"],
        *pack.cutoffs.loc[pack.cutoffs["value"] == figures.cutoff, "source_id"],
    ]
    told = []
    for source_id in dict.fromkeys(used):
        row = pack.sources.fillna("").loc[source_id]
        title, licence = (row[f"{name}_{words.lang}"] for name in ("title", "licence"))
        told.append(f"{title} ({licence})" if licence else str(title))
    return words("impact.sources", sources="; ".join(told))
