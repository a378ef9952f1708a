"""Scenarios and comparisons in plain sentences."""

from dataclasses import replace

import numpy as np

from analysis.changes import (
    AddRoad,
    Change,
    ChangeAccess,
    ChangeGroups,
    ChangeRoad,
    ChangeSeason,
    Enlarge,
    Open,
)
from analysis.comparison import Comparison
from analysis.question import TRAVEL_KM
from analysis.scenario import Scenario
from app import sentences
from app.i18n import Words
from app.road_words import link_names, node_names
from app.scenario_file import WORD
from app.workspace import Workspace
from geodata.pack import Pack

SIDES = ("gained", "lost")


def change_line(pack: Pack, change: Change, words: Words) -> str:
    """One change of a scenario that the pack allows; ``pack`` is the one after it."""
    params: dict[str, object] = {}
    if isinstance(change, ChangeRoad):
        return _road_line(pack, change, words)
    if isinstance(change, AddRoad):
        return _new_road_line(pack, change, words)
    if isinstance(change, ChangeAccess):
        for side in ("from", "to"):
            code = getattr(change, f"{side}_municipality_code")
            params[side] = words.name(pack.municipalities.loc[code])
        params["service"] = words.name(pack.service_types.loc[change.service_type_id])
        return words("change.access" if change.allowed else "change.access_ended", **params)
    if isinstance(change, ChangeSeason):
        params["season"] = words.name(pack.seasons.loc[change.season_id])
    else:
        service = pack.services.loc[change.service_id]
        params["service"] = str(service["name"])
        place = pack.sites.loc[service["site_id"], "place"]
        params["place"] = place if isinstance(place, str) else words("position.unknown")
    if isinstance(change, Open) and change.capacity_places is not None:
        params["places"] = words.count("places", change.capacity_places)
        return words("change.open_places", **params)
    if isinstance(change, Enlarge):
        params["places"] = words.count("places", change.capacity_places)
    if isinstance(change, ChangeGroups):
        names = [words.name(pack.demand_groups.loc[one]) for one in change.group_ids]
        params["groups"] = ", ".join(names)
    return words(f"change.{WORD[type(change)]}", **params)


def _road_line(pack: Pack, change: ChangeRoad, words: Words) -> str:
    link = link_names(pack, words).get(change.link_id, change.link_id)
    if change.speed_factor == 0:
        return words("change.road_closed", link=link)
    return words("change.road", link=link, speed=words.share(change.speed_factor))


def _new_road_line(pack: Pack, change: AddRoad, words: Words) -> str:
    names = node_names(pack, words)
    start, goal = (names.get(end, end) for end in (change.from_node_id, change.to_node_id))
    kind = road_kind(change.road_class, change.surface, words)
    length = words("change.straight")
    if change.length_km is not None:
        length = words.cost(change.length_km, TRAVEL_KM)
    return words("change.new_road", start=start, goal=goal, kind=kind, length=length)


def road_kind(road_class: str, surface: str, words: Words) -> str:
    """Class and surface of a road in words."""
    return f"{words(f'road_class.{road_class}')}, {words(f'surface.{surface}')}"


def change_lines(workspace: Workspace, scenario: Scenario, words: Words) -> list[str]:
    """Each change of a scenario that the workspace's pack allows, in a line."""
    lines = []
    for place, change in enumerate(scenario.changes, start=1):
        so_far = replace(scenario, changes=scenario.changes[:place])
        lines.append(change_line(workspace.under(so_far).pack, change, words))
    return lines


def title(scenario: Scenario, words: Words) -> str:
    """The scenario's name, or what it is called without one."""
    return scenario.name or words("scenario.unnamed" if scenario.changes else "scenario.base")


def difference(pack: Pack, comparison: Comparison, words: Words) -> str:
    """One sentence: who comes within the cutoff, who falls out, and how the mean changes."""
    question, region = comparison.other.question, comparison.region
    params: dict[str, object] = {
        "service": sentences.service_name(pack, comparison.other, words),
        "cutoff": words.cost(question.cutoff, question.cost),
    }
    if not comparison.searched:
        return words("finding.not_known", **params)
    if not comparison.by_demand_point["change"].any():
        return words("difference.none", **params)
    return words(
        "difference.some",
        gained=words.count("people", float(region["gained_people"])),
        lost=words.count("people", float(region["lost_people"])),
        base=_cost(float(region["base_mean"]), question.cost, words),
        other=_cost(float(region["other_mean"]), question.cost, words),
        **params,
    )


def in_territory(pack: Pack, comparison: Comparison, code: str, words: Words) -> str:
    """The same for one municipality: who of it gains and who loses."""
    row = comparison.by_municipality.loc[code]
    gained, lost = (words.count("people", float(row[f"{side}_people"])) for side in SIDES)
    name = words.name(pack.municipalities.loc[code])
    return words("difference.territory", municipality=name, gained=gained, lost=lost)


def details(pack: Pack, comparison: Comparison, words: Words) -> list[str]:
    """Where most gain or lose, the worst affected place, and where most of the moved ones go."""
    lines = []
    cost = comparison.other.question.cost
    if comparison.searched:
        for side in SIDES:
            people = comparison.by_municipality[f"{side}_people"].astype(float)
            if people.max() > 0:
                place = words.name(pack.municipalities.loc[people.idxmax()])
                most = words.count("people", float(people.max()))
                lines.append(words(f"difference.{side}", municipality=place, people=most))
    for name, places in (("worst", comparison.worse), ("best", comparison.better)):
        if len(places):
            first = places.iloc[0]
            ways = {side: words.cost(float(first[side]), cost) for side in ("base", "other")}
            lines.append(words(f"difference.{name}", place=first["name"], **ways))
    flows = comparison.flows.dropna(subset=["from_service_id", "to_service_id"])
    if len(flows):
        flow = flows.iloc[0]
        lines.append(
            words.count(
                f"difference.flow_{flow['free_place']}",
                float(flow["people"]),
                source=flow["from_name"],
                goal=flow["to_name"],
            )
        )
    return lines


def _cost(value: float, cost: str, words: Words) -> str:
    return words("cell.empty") if np.isnan(value) else words.cost(value, cost)
