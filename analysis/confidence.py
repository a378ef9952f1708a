"""How sure the figures of an assessment are: intervals over draws, grades, what would flip them.

An interval holds the middle part of the draws (``interval_share`` of the pack), a grade says how
wide it is, and a conclusion flips where draws contradict the assessment. Which uncertainty
drives a flip is found by drawing one quantity at a time.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.assessment import Assessment
from analysis.drawn_answers import Drawing, DrawnAnswers, sums_by
from analysis.draws import Flags, Floats
from geodata.pack import Pack

FIGURES = ("beyond_share", "covered_people", "beyond_people", "mean", "places")
"""What gets an interval and a grade, by municipality and for the region."""
KNOWN_IF_SEARCHED = FIGURES[:3]
GRADES = ("A", "B", "C", "D")


@dataclass(frozen=True, eq=False)
class Confidence:
    """How sure an assessment is; grades are A to D, "" where nothing is known.

    Attributes
    ----------
    assessment : what it is about
    draws, interval_share : how many there were, and which share of them an interval holds
    by_demand_point : index demand_point_id; covered_draws_share (draws that put the place within
        the cutoff), cost_low, cost_high, flip_share (draws that contradict the assessment),
        grade, driver (the quantity that flips it most by itself; NA: none does)
    by_municipality : index municipality_code; of each of `FIGURES` its _low, _high and _grade;
        enough_draws_share (draws in which ``reachable_share`` of the residents are within the
        cutoff), flip_share (draws that contradict the assessment in that), driver (the quantity
        that moves beyond_share most by itself; NA: none does)
    region : the same for the whole region
    """

    assessment: Assessment
    draws: int
    interval_share: float
    by_demand_point: pd.DataFrame
    by_municipality: pd.DataFrame
    region: "pd.Series[object]"

    @property
    def grade(self) -> str:
        """The grade of the finding: that of the region's share beyond the cutoff."""
        return str(self.region["beyond_share_grade"])


def confidence(
    drawing: Drawing,
    assessment: Assessment,
    *,
    drivers: bool = True,
    each: Callable[[], None] | None = None,
) -> Confidence:
    """Draw what is uncertain and say how sure the figures of an assessment are.

    Parameters
    ----------
    drawing : of the question's season and mode.
    drivers : whether to draw each quantity alone too; without, every driver is NA and all else
        the same, in less than half the time.
    each : called at each draw; what it raises ends the drawing.
    """
    pack = drawing.pack
    drawn = drawing.answers(assessment, each)
    alone = {
        quantity: one.answers(assessment, each)
        for quantity, one in (drawing.alone if drivers else {}).items()
    }
    areas = _areas(pack, assessment, drawn, alone)
    return Confidence(
        assessment=assessment,
        draws=drawing.draws,
        interval_share=float(pack.assumptions["interval_share"]),
        by_demand_point=_points(pack, assessment, drawn, alone),
        by_municipality=areas.iloc[:-1].rename_axis("municipality_code"),
        region=areas.iloc[-1],
    )


def interval(values: Floats, share: float) -> tuple[Floats, Floats]:
    """The ends between which the middle ``share`` of the draws (rows) lies; inf is a value."""
    ordered = np.sort(values, axis=0)
    last = len(values) - 1
    cut = (1 - share) / 2 * last
    return ordered[int(np.floor(cut))], ordered[int(np.ceil(last - cut))]


def grades(pack: Pack, width: Floats) -> npt.NDArray[np.object_]:
    """A to D by the width of intervals (shares); "" where the width is not known."""
    limits = [float(pack.assumptions[f"grade_{name}_width"]) for name in ("a", "b", "c")]
    found = np.array(GRADES, dtype=object)[np.searchsorted(limits, width - 1e-9)]
    found[np.isnan(width)] = ""
    return found


def _points(
    pack: Pack, assessment: Assessment, drawn: DrawnAnswers, alone: dict[str, DrawnAnswers]
) -> pd.DataFrame:
    cutoff = assessment.question.cutoff
    table = assessment.by_demand_point
    covered = table["covered"].to_numpy(dtype=bool)
    inside = drawn.cost <= cutoff
    low, high = interval(drawn.cost, float(pack.assumptions["interval_share"]))
    flips = (inside != covered).mean(axis=0)
    by_quantity = {
        name: ((one.cost <= cutoff) != covered).mean(axis=0) for name, one in alone.items()
    }
    return pd.DataFrame(
        {
            "covered_draws_share": inside.mean(axis=0),
            "cost_low": low,
            "cost_high": high,
            "flip_share": flips,
            "grade": grades(pack, flips if assessment.searched else np.full_like(flips, np.nan)),
            "driver": _largest(by_quantity, len(table)),
        },
        index=table.index,
    )


def _largest(by_quantity: dict[str, Floats], size: int) -> npt.NDArray[np.object_]:
    """The quantity with the largest value at each place; None where all are 0 or not known."""
    names = np.array([*by_quantity, None], dtype=object)
    values = np.nan_to_num(np.vstack([*by_quantity.values(), np.zeros(size)]))
    first = np.where(values.max(axis=0) > 0, values.argmax(axis=0), -1)
    return np.asarray(names[first])


def _areas(
    pack: Pack, assessment: Assessment, drawn: DrawnAnswers, alone: dict[str, DrawnAnswers]
) -> pd.DataFrame:
    """A row per municipality and a last one for the region."""
    figures = _figures(pack, assessment, drawn)
    share = float(pack.assumptions["interval_share"])
    table: dict[str, object] = {}
    for name in FIGURES:
        low, high = interval(figures[name], share)
        if name in KNOWN_IF_SEARCHED and not assessment.searched:
            low, high = np.full_like(low, np.nan), np.full_like(high, np.nan)
        against = np.ones_like(low)
        if name.endswith("_people"):
            against = figures["residents"][0]
        elif name == "mean":
            against = np.full_like(low, assessment.question.cutoff)
        elif name == "places":
            against = np.where(low + high > 0, (low + high) / 2, 1.0)
        apart = np.subtract(high, low, out=np.zeros_like(low), where=low != high)
        width = _ratio(apart, against)
        table |= {f"{name}_low": low, f"{name}_high": high, f"{name}_grade": grades(pack, width)}
        if name == "mean":
            table |= {f"mean_{end}": np.where(np.isinf(x), np.nan, x)
                      for end, x in (("low", low), ("high", high))}  # fmt: skip
    needed = float(pack.assumptions["reachable_share"])
    enough = 1 - figures["beyond_share"] >= needed
    base = np.append(assessment.by_municipality["beyond_share"], assessment.region["beyond_share"])
    table["enough_draws_share"] = enough.mean(axis=0)
    table["flip_share"] = (enough != (1 - base.astype(float) >= needed)).mean(axis=0)
    widths = {}
    for name, one in alone.items():
        low, high = interval(_figures(pack, assessment, one)["beyond_share"], share)
        widths[name] = high - low
    table["driver"] = _largest(widths, len(base))
    return pd.DataFrame(table, index=[*assessment.by_municipality.index, "region"])


def _figures(pack: Pack, assessment: Assessment, drawn: DrawnAnswers) -> dict[str, Floats]:
    """Each figure in each draw, (draws, municipalities and the region as the last)."""
    codes = assessment.by_municipality.index
    home = codes.get_indexer(pack.demand_points["municipality_code"])
    provider = codes.get_indexer(assessment.services["municipality_code"])
    inside: Flags = drawn.cost <= assessment.question.cutoff
    reachable = np.isfinite(drawn.cost)

    def people(chosen: Floats | Flags) -> Floats:
        return sums_by(home, len(codes), drawn.people * chosen)

    residents, covered, some = people(np.ones_like(inside)), people(inside), people(reachable)
    travelled = people(np.where(reachable, drawn.cost, 0.0))
    return {
        "residents": residents,
        "covered_people": covered,
        "beyond_people": residents - covered,
        "beyond_share": _ratio(residents - covered, residents),
        "mean": np.where(some > 0, _ratio(travelled, some), np.inf),
        "places": _places(provider, len(codes), drawn.places),
    }


def _places(provider: npt.NDArray[np.int64], size: int, places: Floats) -> Floats:
    """Places of operating services, NaN where those of one are not known and have no range."""
    unknown = np.isnan(places)
    sums = sums_by(provider, size, np.where(unknown, 0.0, places))
    sums[sums_by(provider, size, unknown.astype(float)) > 0] = np.nan
    return sums


def _ratio(part: Floats, whole: Floats) -> Floats:
    """The part of the whole, NaN where the whole is 0."""
    return np.asarray(np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole != 0))
