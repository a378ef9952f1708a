"""People of a target group for screens and files: figures or bands, with rate and source beside.

Everything here comes from the shown form of the demand, in which small numbers stand in bands;
the figures behind it never reach a screen or a file.
"""

import math
from collections.abc import Iterable
from typing import Any

import pandas as pd

from analysis.demand import RATE_COLUMNS, DemandNotKnown, GroupDemand
from analysis.suppression import ALL, MUNICIPALITY, PLACE, ShownPeople
from app.i18n import Words, sort_key, sort_keys
from geodata.group_rates import COUNTRY, REGION, SHARE
from geodata.pack import Pack


def by_place(pack: Pack, demand: GroupDemand | DemandNotKnown, words: Words) -> pd.DataFrame:
    """A row per demand point: people of the group or their band, the rate and its source.

    Where nothing is known, people and band are empty and the rate says so.
    """
    places = pack.demand_points
    rates = pd.DataFrame(index=places.index, columns=RATE_COLUMNS)
    if isinstance(demand, GroupDemand):
        rates = demand.by_demand_point[RATE_COLUMNS]
    frame = _figures(pack, demand, PLACE, rates, words)
    frame.insert(0, "residents", places["residents"])
    frame.insert(0, "municipality", _names(pack, places["municipality_code"], words))
    frame.insert(0, "municipality_code", places["municipality_code"])
    frame.insert(0, "name", places["name"])
    frame = frame.rename_axis("demand_point_id").reset_index()
    return frame.sort_values(["municipality", "name"], key=sort_keys, ignore_index=True)


def by_municipality(pack: Pack, demand: GroupDemand, words: Words) -> pd.DataFrame:
    """A row per municipality, from the same shown figures as `by_place`."""
    groups = demand.by_demand_point.groupby("municipality_code")
    frame = _figures(pack, demand, MUNICIPALITY, groups[RATE_COLUMNS].first(), words)
    residents = pack.demand_points.groupby("municipality_code")["residents"].sum()
    frame.insert(0, "residents", residents)
    frame.insert(0, "municipality", _names(pack, frame.index, words))
    return frame.reset_index().sort_values("municipality", key=sort_keys, ignore_index=True)


def _figures(
    pack: Pack,
    demand: GroupDemand | DemandNotKnown,
    level: str,
    rates: pd.DataFrame,
    words: Words,
) -> pd.DataFrame:
    """People or band, rate, source and remark of each row of ``rates``, on its index."""
    shown = demand.shown.people.loc[level].index if isinstance(demand, GroupDemand) else []
    frame = pd.DataFrame({"people": math.nan, "people_band": ""}, index=rates.index)
    if isinstance(demand, GroupDemand):
        frame.loc[shown, "people"] = demand.shown.people.loc[level]["people"]
        frame.loc[shown, "people_band"] = [_band(demand.shown, (level, c), words) for c in shown]
    rows = [row if pd.notna(row["basis"]) else None for _, row in rates.iterrows()]
    return frame.assign(
        people=frame["people"].astype("Int64"),
        rate=[words("rate.not_known") if r is None else rate_text(pack, r, words) for r in rows],
        source_title=["" if r is None else _source(pack, r, words) for r in rows],
        remark=["" if r is None else _note(r, words) for r in rows],
    )


def sentence(pack: Pack, demand: GroupDemand | DemandNotKnown, words: Words) -> str:
    """How many people the group has in the region, from which rates; or that it is not known."""
    group = words.name(pack.demand_groups.loc[demand.group_id])
    if isinstance(demand, DemandNotKnown):
        return words("demand.not_known", group=group)
    table = demand.by_demand_point
    known = table[table["people"].notna()]
    total = demand.shown.people.loc[(ALL, ALL), "people"]
    if len(known) < len(table):
        codes = known["municipality_code"].unique()
        names = sorted(_names(pack, codes, words), key=sort_key)
        first = words("demand.partly", group=group, municipalities=", ".join(names))
    elif math.isnan(total):
        band = _band(demand.shown, (ALL, ALL), words)
        first = words("demand.region_band", group=group, band=band)
    else:
        first = words.count("demand.region", total, group=group)
    rates = known.drop_duplicates(["basis", "area"])
    based = [
        words(
            "demand.rate_from",
            rate="; ".join(rate_text(pack, row, words) for _, row in same.iterrows()),
            source=_source(pack, same.iloc[0], words),
        )
        for _, same in rates.groupby("source_id", sort=False)
    ]
    band_people = words.number(float(pack.assumptions["band_people"]))
    rest = [words("demand.rates", rates="; ".join(based)), words("demand.bands", band=band_people)]
    return " ".join([first, *rest])


def rates(pack: Pack, words: Words) -> pd.DataFrame:
    """Every rate of the pack, as the page on method and data lists them."""
    rows = [row for _, row in pack.group_rates.iterrows()]
    return pd.DataFrame(
        {
            "group": [words.name(pack.demand_groups.loc[row["group_id"]]) for row in rows],
            "rate": [rate_text(pack, row, words) for row in rows],
            "source_title": [_source(pack, row, words) for row in rows],
            "remark": [_note(row, words) for row in rows],
            "source": [row["source_ref"] for row in rows],
        }
    )


def rate_text(pack: Pack, rate: Any, words: Words) -> str:
    """A rate as people read it: "462 people, Latgale, 2018, spread by residents"."""
    names = {
        REGION: words.name({"name_lv": pack.name_lv, "name_en": pack.name_en}),
        COUNTRY: words("rate_area.country"),
    }
    code = str(rate["area"])
    area = names.get(code) or words.name(pack.municipalities.loc[code])
    key, year = f"rate.{rate['basis']}", str(int(rate["year"]))
    if rate["basis"] == SHARE:
        return words(key, share=words.share(float(rate["value"]), 1), area=area, year=year)
    return words.count(key, float(rate["value"]), area=area, year=year)


def _source(pack: Pack, rate: Any, words: Words) -> str:
    return str(pack.sources.loc[rate["source_id"], f"title_{words.lang}"])


def _names(pack: Pack, codes: Iterable[str], words: Words) -> list[str]:
    return [words.name(pack.municipalities.loc[code]) for code in codes]


def _note(rate: Any, words: Words) -> str:
    note = rate[f"note_{words.lang}"]
    return note if isinstance(note, str) else ""


def _band(shown: ShownPeople, cell: tuple[str, str], words: Words) -> str:
    """The label of a cell's band; empty where the number itself is shown."""
    least = float(shown.from_people.loc[cell, "people"])
    below = float(shown.below_people.loc[cell, "people"])
    if math.isnan(least):
        return ""
    if least == 0:
        return words("band.below", below=words.number(below))
    return words("band.between", least=words.number(least), most=words.number(below - 1))
