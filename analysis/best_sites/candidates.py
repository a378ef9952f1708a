"""Candidates: where a new site might be, under names that people use."""

import numpy as np
import pandas as pd

from analysis.best_sites.wishes import OwnCandidate, SiteWishes
from analysis.errors import SitingInputError, name_ids
from geodata.crs import metric_xy
from geodata.pack import Pack

CENTRES, REGISTER, OWN = "centres", "register", "own"
KINDS = (CENTRES, REGISTER)
"""Parish centres and towns; buildings of the register. The person's own come on top."""
COLUMNS = ["name", "municipality_code", "lon", "lat", "kind", "site_cost_eur"]


def candidate_table(
    pack: Pack, kinds: tuple[str, ...], own: tuple[OwnCandidate, ...] = ()
) -> pd.DataFrame:
    """All candidates: index candidate_id; name, municipality_code, lon, lat, kind, site_cost_eur.

    A parish centre or town has the id of its demand point, a building that of its site, an own
    candidate "own-1" and so on. Buildings outside the region are left out.
    """
    parts = []
    if CENTRES in kinds:
        parts.append(pack.demand_points.assign(kind=CENTRES, site_cost_eur=np.nan)[COLUMNS])
    if REGISTER in kinds:
        parts.append(_buildings(pack)[COLUMNS])
    if own:
        parts.append(_own(pack, own)[COLUMNS])
    if not parts:
        raise SitingInputError(
            "No candidates were chosen; choose at least one kind, or give a file with your own."
        )
    return pd.concat(parts).rename_axis("candidate_id")


def _buildings(pack: Pack) -> pd.DataFrame:
    """Buildings of the region with a position, under their place and address."""
    sites = pack.sites
    inside = sites["municipality_code"].isin(pack.region.index) & sites["lon"].notna()
    sites = sites[inside]
    place, address = sites["place"].fillna(""), sites["address"].fillna("")
    joined = (place + ", " + address).str.strip(", ")
    named = address.where([one in two for one, two in zip(place, address, strict=True)], joined)
    name = named.where(named != "", sites.index.to_series())
    return sites.assign(name=name, kind=REGISTER, site_cost_eur=np.nan)


def _own(pack: Pack, own: tuple[OwnCandidate, ...]) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "name": [one.name for one in own],
            "municipality_code": [one.municipality_code for one in own],
            "lon": [one.lon for one in own],
            "lat": [one.lat for one in own],
            "kind": OWN,
            "site_cost_eur": [
                np.nan if one.site_cost_eur is None else one.site_cost_eur for one in own
            ],
        },
        index=[f"own-{number}" for number in range(1, len(own) + 1)],
    )
    here = metric_xy(table["lon"], table["lat"])
    there = metric_xy(pack.demand_points["lon"], pack.demand_points["lat"])
    apart = np.hypot(*(here[:, None, k] - there[None, :, k] for k in (0, 1)))
    nearest = pack.demand_points["municipality_code"].to_numpy()[apart.argmin(axis=1)]
    said = table["municipality_code"] != ""
    return table.assign(municipality_code=table["municipality_code"].where(said, nearest))


def positions_of(table: pd.DataFrame, wanted: tuple[str, ...], kind: str) -> list[int]:
    """Row numbers of candidates named by id or by name; capitals play no part.

    Raises
    ------
    SitingInputError
        A name that no candidate has, or that several have.
    """
    names = table["name"].str.casefold()
    found = []
    for text in wanted:
        rows = np.flatnonzero(table.index == text)
        if not len(rows):
            rows = np.flatnonzero(names == text.strip().casefold())
        if not len(rows):
            raise SitingInputError(
                "{kind} {found} is not among the {count} candidates; give the name or id of one, "
                "or choose more kinds of candidates.",
                kind=kind,
                found=repr(text),
                count=len(table),
            )
        if len(rows) > 1:
            raise SitingInputError(
                "{kind} {found} is the name of several candidates: {ids}. Give the id.",
                kind=kind,
                found=repr(text),
                ids=name_ids(table.index[rows]),
            )
        found.append(int(rows[0]))
    return found


def drop_forbidden(table: pd.DataFrame, wishes: SiteWishes) -> pd.DataFrame:
    """The candidates that may open; a candidate both required and forbidden is refused."""
    forbidden = positions_of(table, wishes.forbidden, "forbidden candidate")
    required = positions_of(table, wishes.required, "required candidate")
    both = sorted(set(forbidden) & set(required))
    if both:
        raise SitingInputError(
            "These candidates are both required and forbidden: {found}. Take them out of one "
            "list.",
            found=name_ids(table["name"].iloc[both]),
        )
    return table.drop(index=table.index[forbidden])


def merge_same_places(table: pd.DataFrame, costs: pd.DataFrame, alone: list[int]) -> pd.Index:
    """Ids of candidates that differ: one of each group with the same costs, money and rules.

    The same place offered more than once would fill the list of near-equals with copies.
    The rows ``alone`` stay: required candidates, and existing sites where places limit, as two
    of them have the places of both. Of the others the first of each group does.
    """
    keys: dict[bytes, str] = {}
    kept = [str(table.index[k]) for k in alone]
    for k in alone:
        keys[_key(table, costs, k)] = str(table.index[k])
    for k in range(len(table)):
        key = _key(table, costs, k)
        if key not in keys:
            keys[key] = str(table.index[k])
            kept.append(keys[key])
    return table.index[table.index.isin(kept)]


def same_places(table: pd.DataFrame, costs: pd.DataFrame, kept: pd.Index) -> "pd.Series[str]":
    """Names of the candidates merged into each kept one, joined by "; " ("" where none was)."""
    first: dict[bytes, str] = {
        _key(table, costs, int(k)): str(table.index[k])
        for k in np.flatnonzero(table.index.isin(kept))[::-1]
    }
    also: dict[str, list[str]] = {str(one): [] for one in kept}
    for k in range(len(table)):
        one = first[_key(table, costs, k)]
        name = str(table["name"].iloc[k])
        if str(table.index[k]) not in also and name not in (*also[one], table.loc[one, "name"]):
            also[one].append(name)
    return pd.Series({one: "; ".join(names) for one, names in also.items()}, dtype=str)


def _key(table: pd.DataFrame, costs: pd.DataFrame, k: int) -> bytes:
    column = np.ascontiguousarray(costs.iloc[:, k].to_numpy(dtype=float)).tobytes()
    money = np.float64(table["site_cost_eur"].iloc[k]).tobytes()
    return column + money
