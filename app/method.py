"""The page on method and data: text of the language, tables of the pack."""

from pathlib import Path

import pandas as pd

from app import demand_table, method_roads
from app.i18n import Words
from app.workspace import Workspace

TEXTS = Path(__file__).parent / "methods"


def text(workspace: Workspace, words: Words) -> str:
    """The explanation, with the figures of the open pack filled in."""
    pack = workspace.pack
    kinds = pack.demand_points.groupby("residents_kind")["residents"].sum()
    template = (TEXTS / f"{words.lang}.md").read_text(encoding="utf-8")
    return template.format(
        points=words.number(len(pack.demand_points)),
        residents=words.number(int(pack.demand_points["residents"].sum())),
        estimated=words.number(int(kinds.get("estimated", 0))),
        scaled=words.number(int(kinds.get("scaled", 0))),
        services=words.number(len(pack.services)),
        roads=method_roads.roads(workspace, words),
        **method_roads.where(pack, words),
        band=words.number(float(pack.assumptions["band_people"])),
        edge_weight=words.share(float(pack.assumptions["decay_edge_weight"])),
        minimum_share=words.share(float(pack.assumptions["fairness_minimum_share"])),
        reachable=words.share(float(pack.assumptions["reachable_share"])),
        enough=words.share(float(pack.assumptions["enough_places_share"])),
    )


def frames(workspace: Workspace, words: Words) -> dict[str, pd.DataFrame]:
    """The tables of the page, by the key of their heading."""
    pack = workspace.pack
    return {
        "assumptions": _assumptions(workspace, words),
        "uncertainties": _uncertainties(workspace, words),
        "group_rates": demand_table.rates(pack, words),
        "unit_costs": _unit_costs(workspace, words),
        "cutoffs": _cutoffs(workspace, words),
        "speeds": method_roads.speeds(pack, words),
        "distances": _distances(workspace, words),
        "remote": _remote(workspace, words),
        "municipalities": pd.DataFrame(
            {
                "municipality": [words.name(row) for _, row in pack.region.iterrows()],
                "residents": pack.region["residents"].astype(int).to_numpy(),
                "date": pack.region["residents_date"].to_numpy(),
                "total_kind": [words(f"total_kind.{k}") for k in pack.region["residents_kind"]],
                "source": pack.region["source_ref"].to_numpy(),
            }
        ),
        "sources": sources(workspace, words),
    }


def sources(workspace: Workspace, words: Words) -> pd.DataFrame:
    """Every source of the pack: title, publisher, licence, date, what is weak in it, address."""
    rows = workspace.pack.sources
    return pd.DataFrame(
        {
            "title": rows[f"title_{words.lang}"].to_numpy(),
            "publisher": rows["publisher"].to_numpy(),
            "licence": rows[f"licence_{words.lang}"].to_numpy(),
            "retrieved_on": rows["retrieved_on"].to_numpy(),
            "caveat": rows[f"caveat_{words.lang}"].to_numpy(),
            "url": rows["url"].to_numpy(),
        }
    )


def _assumptions(workspace: Workspace, words: Words) -> pd.DataFrame:
    rows = workspace.pack.assumption_rows
    return pd.DataFrame(
        {
            "assumption": rows[f"name_{words.lang}"].to_numpy(),
            "value": rows["value"].to_numpy(),
            "unit": [words(f"unit.{unit}") for unit in rows["unit"]],
            "reason": rows[f"reason_{words.lang}"].to_numpy(),
        }
    )


def _uncertainties(workspace: Workspace, words: Words) -> pd.DataFrame:
    rows = workspace.pack.uncertainties
    ends = [
        "; ".join(
            part
            for part in (
                "–".join(_short(x, words) for x in (low, high) if pd.notna(x)),
                "" if pd.isna(sd) else f"σ {_short(sd, words)}",
            )
            if part
        )
        for low, high, sd in zip(rows["low"], rows["high"], rows["sd"], strict=True)
    ]
    return pd.DataFrame(
        {
            "uncertain": [words(f"quantity.{key}") for key in rows["quantity"]],
            "uncertainty": rows[f"name_{words.lang}"].to_numpy(),
            "distribution": [words(f"distribution.{key}") for key in rows["distribution"]],
            "range": ends,
            "unit": [words(f"unit.{unit}") for unit in rows["unit"]],
            "reason": rows[f"reason_{words.lang}"].to_numpy(),
        }
    )


def _short(value: float, words: Words) -> str:
    """A number with as many decimals as it has, at most three."""
    return words.number(value, next(d for d in range(4) if d == 3 or round(value, d) == value))


def _cutoffs(workspace: Workspace, words: Words) -> pd.DataFrame:
    rows = workspace.pack.cutoffs
    titles = workspace.pack.sources[f"title_{words.lang}"]
    return pd.DataFrame(
        {
            "cutoff": [
                words.cost(value, cost)
                for value, cost in zip(rows["value"], rows["cost"], strict=True)
            ],
            "preset": rows[f"name_{words.lang}"].to_numpy(),
            "source_title": rows["source_id"].map(titles).to_numpy(),
        }
    )


def _unit_costs(workspace: Workspace, words: Words) -> pd.DataFrame:
    pack = workspace.pack
    rows, titles = pack.unit_costs, pack.sources[f"title_{words.lang}"]
    names = pack.service_types[f"name_{words.lang}"]
    return pd.DataFrame(
        {
            "service": rows["service_type_id"].map(names).to_numpy(),
            "cost_of": [words(f"cost_per.{per}") for per in rows["per"]],
            "cost_eur": rows["value_eur"].to_numpy(),
            "year": rows["year"].to_numpy(),
            "remark": rows[f"note_{words.lang}"].fillna("").to_numpy(),
            "source_title": rows["source_id"].map(titles).to_numpy(),
            "source": rows["source_ref"].to_numpy(),
        }
    )


def _distances(workspace: Workspace, words: Words) -> pd.DataFrame:
    rows = workspace.distance_checks()
    return pd.DataFrame(
        {
            "from_place": rows["from_name"],
            "to_place": rows["to_name"],
            "published_km": rows["distance_km"],
            "travel_km": rows["travel_km"].round(1),
            "deviation_share": rows["deviation_share"].round(3),
            "remark": [
                words("distance.doubtful")
                if doubtful
                else words("distance.outside")
                if pd.isna(km)
                else ""
                for doubtful, km in zip(rows["doubtful"], rows["travel_km"], strict=True)
            ],
            "source": rows["source_ref"],
        }
    )


def _remote(workspace: Workspace, words: Words) -> pd.DataFrame:
    """Points and sites far from the network, and what that means: approximate or unreachable."""
    pack = workspace.pack
    costs = workspace.costs(workspace.base_season)
    warn_km = min(float(pack.assumptions["remainder_warn_km"]), costs.limit_km)
    far = costs.remainder_km[costs.remainder_km > warn_km].sort_values()
    names = pd.concat([pack.demand_points["name"], pack.sites["place"]])
    codes = pd.concat(
        [pack.demand_points["municipality_code"], pack.sites["municipality_code"]]
    ).reindex(far.index)
    return pd.DataFrame(
        {
            "place": names.reindex(far.index).to_numpy(),
            "municipality": [words.name(pack.municipalities.loc[code]) for code in codes],
            "remainder_km": far.round(1).to_numpy(),
            "remark": [
                words("remote.beyond" if km > costs.limit_km else "remote.approximate")
                for km in far
            ],
        }
    )
