"""People of a target group for screens and files: figures or bands, with rate and source beside.

Everything here comes from the shown form of the demand, in which small numbers stand in bands;
the figures behind it never reach a screen or a file.
"""

import math
from typing import Any

import pandas as pd

from analysis.demand import DemandNotKnown, GroupDemand
from analysis.suppression import ALL, PLACE, ShownPeople
from app.i18n import Words, sort_keys, sorted_names
from geodata.group_rates import COUNTRY, REGION, SHARE
from geodata.pack import Pack


def by_place(pack: Pack, demand: GroupDemand | DemandNotKnown, words: Words) -> pd.DataFrame:
    """A row per demand point: people of the group or their band, the rate and its source.

    Where nothing is known, people and band are empty and the rate says so.
    """
    places = pack.demand_points
    rates = [None] * len(places)
    people, bands = pd.Series(math.nan, index=places.index), pd.Series("", index=places.index)
    if isinstance(demand, GroupDemand):
        known = demand.by_demand_point.reindex(places.index)
        rates = [row if pd.notna(row["basis"]) else None for _, row in known.iterrows()]
        shown = demand.shown.people.loc[PLACE]["people"]
        people.loc[shown.index] = shown
        bands.loc[shown.index] = [
            _band(demand.shown, (PLACE, code), words) for code in shown.index
        ]
    return pd.DataFrame(
        {
            "demand_point_id": places.index,
            "name": places["name"].to_numpy(),
            "municipality_code": places["municipality_code"].to_numpy(),
            "municipality": [
                words.name(pack.municipalities.loc[code]) for code in places["municipality_code"]
            ],
            "residents": places["residents"].to_numpy(),
            "people": people.to_numpy(),
            "people_band": bands.to_numpy(),
            "rate": [_rate_or_not_known(pack, rate, words) for rate in rates],
            "source_title": [
                "" if rate is None else pack.sources.loc[rate["source_id"], "title"]
                for rate in rates
            ],
            "remark": ["" if rate is None else _note(rate, words) for rate in rates],
        }
    ).sort_values(["municipality", "name"], key=sort_keys, ignore_index=True)


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
        names = sorted_names(words.name(pack.municipalities.loc[code]) for code in codes)
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
            rate=rate_text(pack, row, words),
            source=pack.sources.loc[row["source_id"], "title"],
        )
        for _, row in rates.iterrows()
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
            "source_title": [pack.sources.loc[row["source_id"], "title"] for row in rows],
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


def _rate_or_not_known(pack: Pack, rate: Any, words: Words) -> str:
    return words("rate.not_known") if rate is None else rate_text(pack, rate, words)


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
