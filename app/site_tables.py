"""Tables of best sites for people and for files: names, people, money."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.i18n import Words, sort_keys
from geodata.pack import Pack

if TYPE_CHECKING:
    from analysis.best_sites.drawn import DrawnSites
    from analysis.best_sites.found import BestSites


def choices(
    pack: Pack, found: "BestSites", words: Words, drawn: "DrawnSites | None" = None
) -> pd.DataFrame:
    """A row per site of each choice, the best choice first, as the command line writes it.

    ``drawn``: in how many draws each site is chosen, where that was asked for.
    """
    parts = []
    for number, solution in enumerate(found.near.solutions):
        sites = found.sites_of(solution)
        parts.append(
            pd.DataFrame(
                {
                    "choice": number + 1,
                    "given_up_share": round(found.near.given_up_share[number], 4),
                    "candidate_id": sites.index,
                    "name": sites["name"].to_numpy(),
                    "also": sites["also"].to_numpy(),
                    "municipality_code": sites["municipality_code"].to_numpy(),
                    "municipality": _municipalities(pack, sites, words),
                    "candidate_kind": [words(f"site_kind.{kind}") for kind in sites["kind"]],
                    "lon": sites["lon"].to_numpy(dtype=float),
                    "lat": sites["lat"].to_numpy(dtype=float),
                    "cost_eur": sites["cost_eur"].astype(float).round(2).to_numpy(),
                    "users_people": sites["users_people"].round(1).to_numpy(),
                    "gained_people": sites["gained_people"].round(1).to_numpy(),
                    "near_share": sites["near_share"].round(3).to_numpy(),
                }
            )
        )
    table = pd.concat(parts, ignore_index=True)
    if drawn is None or not drawn.draws:
        return table
    share = drawn.share.reindex(table["candidate_id"]).round(3)
    return table.assign(drawn_share=share.to_numpy())


def best(
    pack: Pack, found: "BestSites", words: Words, drawn: "DrawnSites | None" = None
) -> pd.DataFrame:
    """The sites of the best choice, for the screen."""
    table = choices(pack, found, words, drawn)
    table = table[table["choice"] == 1]
    wanted = ["name", "also", "municipality", "candidate_kind", "cost_eur", "users_people"]
    shares = [name for name in ("near_share", "drawn_share") if name in table]
    table = table[[*wanted, "gained_people", *shares]]
    for name in ("users_people", "gained_people"):
        table[name] = table[name].round().astype("Int64")
    empty = [name for name in ("also", "cost_eur") if not table[name].replace("", np.nan).any()]
    return table.drop(columns=empty).rename(columns={"gained_people": "alone_people"})


def near(pack: Pack, found: "BestSites", words: Words) -> pd.DataFrame:
    """A row per choice: what it gives up, and which sites it has instead of the best's."""
    first = set(found.solution.chosen)
    names = found.asked.columns["name"].tolist()
    rows = []
    for number, solution in enumerate(found.near.solutions):
        others = set(solution.chosen)
        rows.append(
            {
                "choice": number + 1,
                "given_up_share": found.near.given_up_share[number],
                "served_people": round(found.served_of(solution)),
                "sites_in": ", ".join(names[j] for j in sorted(others - first)),
                "sites_out": ", ".join(names[j] for j in sorted(first - others)),
            }
        )
    return pd.DataFrame(rows)


def unserved(pack: Pack, found: "BestSites", words: Words) -> pd.DataFrame:
    """Places that stay beyond the cutoff or without a place, most residents first."""
    table = found.unserved.sort_values("residents", ascending=False, kind="stable")
    unit = found.asked.question.cost.removeprefix("travel_")
    return pd.DataFrame(
        {
            "demand_point_id": table.index,
            "name": table["name"].to_numpy(),
            "municipality_code": table["municipality_code"].to_numpy(),
            "municipality": _municipalities(pack, table, words),
            "residents": table["residents"].to_numpy(),
            f"before_{unit}": table["cost_before"].round(1).to_numpy(),
            f"after_{unit}": table["cost_after"].round(1).to_numpy(),
        }
    )


def by_municipality(pack: Pack, found: "BestSites", words: Words) -> pd.DataFrame:
    """People served before and after, and how far the worst-off have it, by municipality."""
    table = found.by_municipality.reset_index()
    unit = found.asked.question.cost.removeprefix("travel_")
    people = {
        name: table[name].round().astype(int)
        for name in ("people", "served_before_people", "served_people")
    }
    frame = pd.DataFrame({"municipality": _municipalities(pack, table, words), **people})
    frame[f"worst_before_{unit}"] = table["worst_before"].round(1)
    frame[f"worst_{unit}"] = table["worst"].round(1)
    return frame.sort_values("municipality", key=sort_keys, ignore_index=True)


def curve(table: pd.DataFrame) -> pd.DataFrame:
    """The curve as a table: whole people, no euros where costs are not known."""
    frame = table.assign(
        served_people=table["served_people"].round().astype(int),
        served_share=table["served_share"].round(4),
        spent_eur=table["spent_eur"].round(2),
        budget_eur=table["budget_eur"].replace(np.inf, np.nan).round(2),
    )
    return frame.dropna(axis="columns", how="all")


def trade_offs(found: "BestSites", table: pd.DataFrame) -> pd.DataFrame:
    """The trade-offs with names of the sites."""
    unit = found.asked.question.cost.removeprefix("travel_")
    names = found.asked.columns["name"]
    return pd.DataFrame(
        {
            f"mean_{unit}": table["mean"].round(2),
            f"worst_{unit}": table["worst"].round(1),
            "served_people": table["served_people"].round().astype(int),
            "sites_in": [
                ", ".join(names[one] for one in ids.split(";") if one) for ids in table["chosen"]
            ],
            "proven": table["proven"],
        }
    )


def _municipalities(pack: Pack, table: pd.DataFrame, words: Words) -> list[str]:
    return [words.name(pack.municipalities.loc[code]) for code in table["municipality_code"]]
