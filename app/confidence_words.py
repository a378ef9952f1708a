"""How sure an answer is, for people and for files: sentences, columns, what would flip.

Files have the ends of every interval as numbers; screens have them as text beside the grade.
"""

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.i18n import Words
from geodata.pack import Pack

if TYPE_CHECKING:
    from analysis.confidence import Confidence

MOST_FLIPS = 5
TEN = 10


def finding(sure: "Confidence", words: Words) -> str:
    """One sentence: in which range the share beyond the cutoff lies, the grade, what drives it."""
    question, region = sure.assessment.question, sure.region
    if not sure.grade:
        return words("confidence.not_known")
    parts = [
        words(
            "confidence.finding",
            share=words.share(sure.interval_share),
            cutoff=words.cost(question.cutoff, question.cost),
            range=_shares(region, "beyond_share", words),
            people=_ends(region, "beyond_people", words),
            grade=sure.grade,
        )
    ]
    if isinstance(region["driver"], str):
        parts.append(words("confidence.driver", driver=words(f"quantity.{region['driver']}")))
    return " ".join(parts)


def of_place(sure: "Confidence", place: str, words: Words) -> str:
    """One sentence: in which range the way of a demand point lies, the grade, what drives it."""
    row, cost = sure.by_demand_point.loc[place], sure.assessment.question.cost
    if not sure.grade or math.isnan(row["cost_low"]):
        return words("confidence.not_known")
    low, high = float(row["cost_low"]), float(row["cost_high"])
    share = words.share(sure.interval_share)
    if math.isinf(low):
        sentence = words("confidence.place_never", share=share, grade=row["grade"])
    elif math.isinf(high):
        least = words.cost(low, cost)
        sentence = words("confidence.place_open", share=share, least=least, grade=row["grade"])
    else:
        sentence = words(
            "confidence.place",
            share=share,
            range=_range(low, high, words),
            unit=words(f"unit.{cost}"),
            grade=row["grade"],
        )
    if isinstance(row["driver"], str):
        sentence += " " + words("confidence.driver", driver=words(f"quantity.{row['driver']}"))
    return sentence


def flips(pack: Pack, sure: "Confidence", words: Words, most: int = MOST_FLIPS) -> list[str]:
    """What would flip the conclusion: places with most residents whose draws contradict it."""
    points = sure.by_demand_point.join(sure.assessment.by_demand_point[["name", "residents"]])
    points = points.assign(covered=sure.assessment.by_demand_point["covered"])
    able = points["flip_share"] >= float(pack.assumptions["flip_share"])
    order = points[able].assign(weight=lambda t: t["flip_share"] * t["residents"])
    chosen = order.sort_values("weight", ascending=False).head(most)
    return [_flip(sure, row, words) for _, row in chosen.iterrows()]


def _flip(sure: "Confidence", row: "pd.Series[object]", words: Words) -> str:
    question = sure.assessment.question
    tens = round(float(str(row["flip_share"])) * TEN)
    told = "confidence.flip_inside" if row["covered"] else "confidence.flip_outside"
    sentence = words.count(
        told,
        tens,
        place=row["name"],
        cutoff=words.cost(question.cutoff, question.cost),
    )
    if isinstance(row["driver"], str):
        sentence += " " + words("confidence.driver", driver=words(f"quantity.{row['driver']}"))
    return sentence


def flips_lead(pack: Pack, sure: "Confidence", words: Words) -> str:
    """How many places and residents may flip, before they are listed."""
    able = sure.by_demand_point["flip_share"] >= float(pack.assumptions["flip_share"])
    if not able.any():
        return words("confidence.no_flips")
    people = sure.assessment.by_demand_point.loc[able, "residents"].sum()
    return words.count("confidence.flips", int(able.sum()), people=words.number(float(people)))


def for_file(frame: pd.DataFrame, sure: "Confidence | None", words: Words) -> pd.DataFrame:
    """A table of places, municipalities or the region with columns of confidence for files.

    Rows are known by demand_point_id or municipality_code; without either the region is meant.
    The table stays as it is while there are no draws.
    """
    if sure is None:
        return frame
    unit = sure.assessment.question.cost.removeprefix("travel_")
    if "demand_point_id" in frame:
        rows = sure.by_demand_point.loc[frame["demand_point_id"]]
        more = {
            "covered_draws_share": rows["covered_draws_share"].round(3),
            f"low_{unit}": rows["cost_low"].round(1),
            f"high_{unit}": rows["cost_high"].round(1),
            "grade": rows["grade"],
        }
    else:
        rows = sure.region.to_frame().T
        if "municipality_code" in frame:
            rows = sure.by_municipality.loc[frame["municipality_code"]]
        more = _figure_columns(rows, unit)
    more["driver"] = _drivers(rows["driver"], words)
    return frame.assign(**{name: np.asarray(values) for name, values in more.items()})


def _figure_columns(rows: pd.DataFrame, unit: str) -> dict[str, object]:
    """The ends and the grade of each figure, and how often enough residents are within."""
    columns: dict[str, object] = {}
    graded = [name.removesuffix("_grade") for name in rows.columns if name.endswith("_grade")]
    for name in graded:
        digits = 4 if name.endswith("_share") else 1 if name == "mean" else 0
        label = f"mean_{unit}" if name == "mean" else name
        for end in ("low", "high"):
            columns[
                f"{label.removesuffix('_share')}_{end}" + ("_share" if digits == 4 else "")
            ] = rows[f"{name}_{end}"].astype(float).round(digits)
        columns[f"{label}_grade"] = rows[f"{name}_grade"]
    return columns | {"enough_draws_share": rows["enough_draws_share"].astype(float).round(3)}


def beside(frame: pd.DataFrame, sure: "Confidence | None", words: Words) -> pd.DataFrame:
    """A table of places or municipalities with interval and grade as people read them.

    As it is while the draws are not there yet.
    """
    if sure is None:
        return frame
    if "demand_point_id" in frame:
        rows = sure.by_demand_point.loc[frame["demand_point_id"]]
        text = [_range(*ends, words) for ends in zip(rows["cost_low"], rows["cost_high"],
                                                     strict=True)]  # fmt: skip
        grade, more = (
            rows["grade"],
            {"covered_draws_share": rows["covered_draws_share"].to_numpy()},
        )
    else:
        rows = sure.by_municipality.loc[frame["municipality_code"]]
        text = [_shares(row, "beyond_share", words) for _, row in rows.iterrows()]
        grade, more = rows["beyond_share_grade"], {}
    return frame.assign(
        interval=text, grade=grade.to_numpy(), **more, driver=_drivers(rows["driver"], words)
    )


def _drivers(keys: "pd.Series[str]", words: Words) -> list[str]:
    return [words(f"quantity.{key}") if isinstance(key, str) else "" for key in keys]


def _shares(row: "pd.Series[object]", name: str, words: Words) -> str:
    low, high = (float(str(row[f"{name}_{end}"])) for end in ("low", "high"))
    if math.isnan(low):
        return words("cell.empty")
    return words.interval(words.share(low), words.share(high), unit="\u00a0%")


def _ends(row: "pd.Series[object]", name: str, words: Words) -> str:
    low, high = (float(str(row[f"{name}_{end}"])) for end in ("low", "high"))
    return words.interval(words.number(low), words.number(high))


def _range(low: float, high: float, words: Words) -> str:
    """Ends of a cost; where a way may be missing that is said in words."""
    if math.isinf(low):
        return words("cost.unreachable")
    end = words("cost.unreachable") if math.isinf(high) else words.number(high)
    return words.interval(words.number(low), end)
