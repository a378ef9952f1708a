"""Tables of the closing test for screens and files."""

import pandas as pd

from analysis.question import Question
from app.i18n import Words
from app.road_words import link_names
from geodata.pack import Pack


def sites(pack: Pack, closed: pd.DataFrame, cost: str, words: Words) -> pd.DataFrame:
    """A row per building (`analysis.closing.close_sites`), the one most missed first."""
    frame = pd.DataFrame(
        {
            "site_id": closed.index,
            "service": closed["name"].to_numpy(),
            "municipality_code": closed["municipality_code"].to_numpy(),
            "municipality": [
                words.name(pack.municipalities.loc[code]) for code in closed["municipality_code"]
            ],
            "place": closed["place"].to_numpy(),
            "users_people": _people(closed["users_people"]),
        }
    )
    return frame.join(_left(pack, closed, cost))


def numbered(table: pd.DataFrame) -> pd.DataFrame:
    """The buildings with their rank in front, which is also their number on the map."""
    return table.assign(number=range(1, len(table) + 1))


def roads(pack: Pack, closed: pd.DataFrame, cost: str, words: Words) -> pd.DataFrame:
    """A row per road link (`analysis.closing.close_roads`), the one most missed first."""
    names = link_names(pack, words)
    frame = pd.DataFrame({"link_id": closed.index, "link": list(closed.index.map(names))})
    return frame.join(_left(pack, closed, cost))


def _people(values: "pd.Series[float]") -> pd.api.extensions.ExtensionArray:
    """Whole people; not known stays so."""
    return values.round().astype("Int64").array


def _left(pack: Pack, closed: pd.DataFrame, cost: str) -> pd.DataFrame:
    worst = pack.demand_points["name"].reindex(closed["worst_demand_point_id"])
    return pd.DataFrame(
        {
            "lost_people": _people(closed["lost_people"]),
            "left_people": _people(closed["unreachable_people"]),
            "longer_people": _people(closed["longer_people"]),
            f"longer_{cost.removeprefix('travel_')}": closed["longer"].round(1).to_numpy(),
            "worst_hit": worst.to_numpy(),
        }
    )


def sentence(table: pd.DataFrame, question: Question, words: Words) -> str:
    """Which one is missed most: how many would fall out of the cutoff, and where it is."""
    if table.empty:
        return words("closing.nothing")
    first = table.iloc[0]
    name = first["link"] if "link" in table else f"{first['service']} ({first['place']})"
    cutoff = words.cost(question.cutoff, question.cost)
    if pd.isna(first["lost_people"]):
        return words("closing.not_known")
    if first["longer_people"] == 0:
        return words("closing.nobody")
    return words.count("closing.first", float(first["lost_people"]), name=name, cutoff=cutoff)
