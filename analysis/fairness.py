"""How evenly access is spread over people, and how far some fall short. All weighted by people.

`values` is a measure where higher is better, `residents` the people on the same index. A demand
point without residents counts for nothing. Values must be finite and 0 or more; `inf` costs have
no mean: judge costs by the share covered, by `people_weighted_mean` or by
`worst_tenth_people`.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.measures.inputs import Floats, positive
from analysis.weighted import group_keys, inhabited, weighted_quantile


@dataclass(frozen=True)
class Theil:
    """Theil's T and its parts; the parts by group add up to `between` and `within`."""

    total: float
    between: float
    within: float
    between_by_group: pd.Series
    within_by_group: pd.Series


@dataclass(frozen=True)
class Shortfall:
    """People below a minimum: FGT 0 (their share), FGT 1 (depth) and FGT 2 (severity)."""

    share: float
    depth: float
    severity: float


def lorenz_points(values: pd.Series, residents: pd.Series) -> pd.DataFrame:
    """Lorenz curve: share of all access (0-1) held by the worst-off share of people (0-1).

    Rows from (0, 0) to (1, 1), worst off first, `people_share` and `access_share`; the diagonal
    if nobody has any access.

    Raises
    ------
    InvalidDemandError, UnalignedIdsError
        See `weighted.inhabited`.

    References
    ----------
    Lorenz (1905), Methods of measuring the concentration of wealth, Publications of the American
    Statistical Association 9(70).
    """
    value, weight = inhabited(values, residents)
    order = np.argsort(value, kind="stable")
    people_share = np.append(0.0, cumulative_share(weight[order]))
    held = (value * weight)[order]
    access_share = np.append(0.0, cumulative_share(held)) if held.any() else people_share
    return pd.DataFrame({"people_share": people_share, "access_share": access_share})


def gini(values: pd.Series, residents: pd.Series) -> float:
    """Gini index (0-1): twice the area between the diagonal and the Lorenz curve.

    0 is even, and so it is if nobody has any access.

    Raises
    ------
    InvalidDemandError, UnalignedIdsError
        See `weighted.inhabited`.

    References
    ----------
    Gini (1912), Variabilita e mutabilita; Lucas, van Wee and Maat (2016), A method to evaluate
    equitable accessibility, Transportation 43(3).
    """
    curve = lorenz_points(values, residents)
    return 1.0 - 2.0 * float(np.trapezoid(curve["access_share"], curve["people_share"]))


def palma(values: pd.Series, residents: pd.Series, *, rank_by: pd.Series | None = None) -> float:
    """Palma ratio: mean access of the top 10 % of people over that of the bottom 40 %.

    Ranked by another quantity of the same demand points (income per person), or by access
    itself. 1 is even; `inf` if only the bottom has none, 1 if neither has any. Where nobody is
    above the 90 % mark (many equal at the top), the top are those on it.

    Parameters
    ----------
    values, residents
        As the module says.
    rank_by
        What people are ranked by, on the same index.

    Raises
    ------
    InvalidDemandError, UnalignedIdsError
        See `weighted.inhabited`.

    References
    ----------
    Palma (2011), Homogeneous middles vs. heterogeneous tails, Development and Change 42(1); in
    the form of Pereira and Herszenhut (2022), R package accessibility.
    """
    value, weight = inhabited(values, residents)
    rank = value if rank_by is None else inhabited(rank_by, residents, signed=True)[0]
    bottom = rank <= weighted_quantile(rank, weight, 0.4)
    mark = weighted_quantile(rank, weight, 0.9)
    top = rank > mark if (rank > mark).any() else rank >= mark
    top_mean = float(np.average(value[top], weights=weight[top]))
    bottom_mean = float(np.average(value[bottom], weights=weight[bottom]))
    if bottom_mean == 0:
        return float("inf") if top_mean else 1.0
    return top_mean / bottom_mean


def theil(values: pd.Series, residents: pd.Series, *, groups: pd.Series | None = None) -> Theil:
    """Theil's T index (0 is even), with its parts between and within groups of demand points.

    Somebody without access adds 0 (the limit of x log x). 0 if nobody has any.

    Parameters
    ----------
    values, residents
        As the module says.
    groups
        Group of each demand point (municipality code) on the same index; one group if None.

    Raises
    ------
    InvalidDemandError, UnalignedIdsError
        See `weighted.inhabited`.

    References
    ----------
    Theil (1967), Economics and information theory; Shorrocks (1980), The class of additively
    decomposable inequality measures, Econometrica 48(3).
    """
    value, weight = inhabited(values, residents)
    held = pd.Series(value * weight / max((value * weight).sum(), np.finfo(float).tiny))
    share = pd.Series(weight / weight.sum())
    by = group_keys(groups, residents)
    group_held, group_share = held.groupby(by).sum(), share.groupby(by).sum()
    between = entropy(group_held, group_share)
    total = entropy(held, share)
    within = total.groupby(by).sum() - between
    return Theil(total.sum(), between.sum(), within.sum(), between, within)


def concentration_index(
    values: pd.Series, residents: pd.Series, *, rank_by: pd.Series, corrected: bool = False
) -> float:
    """Concentration index (-1 to 1): above 0 if access goes with a high rank, below if with a low.

    People are ranked by another quantity (income per person); equals follow by id. 0 if nobody
    has any access, and for the corrected index if all have the same.

    Parameters
    ----------
    values, residents
        As the module says.
    rank_by
        What people are ranked by, on the same index.
    corrected
        Erreygers' correction: relative to the span from the lowest to the highest value of all
        demand points, also those without residents, and not to the mean.

    Raises
    ------
    InvalidDemandError, UnalignedIdsError
        See `weighted.inhabited`.

    References
    ----------
    Kakwani, Wagstaff and van Doorslaer (1997), Socioeconomic inequalities in health, J. of
    Econometrics 77(1); Erreygers (2009), Correcting the concentration index, J. of Health
    Economics 28(2).
    """
    value, weight = inhabited(values, residents)
    rank, _ = inhabited(rank_by, residents, signed=True)
    place_of_id = residents.index.argsort().argsort()[residents > 0]
    order = np.lexsort((place_of_id, rank))
    value, share = value[order], weight[order] / weight.sum()
    middle_rank = np.cumsum(share) - share / 2
    mean = float(share @ value)
    covariance = float(share @ ((value - mean) * middle_rank))
    scale = float(np.ptp(values[np.isfinite(values)])) / 4 if corrected else mean
    return 2.0 * covariance / scale if scale > 0 else 0.0


def fgt(values: pd.Series, residents: pd.Series, *, minimum: float) -> Shortfall:
    """Foster-Greer-Thorbecke measures of access below a minimum: three shares of 0-1.

    The share of people below it, their mean gap to it relative to the minimum over all people,
    and the mean of squared gaps, which weighs the worst off most. Exactly at the minimum is
    enough.

    Parameters
    ----------
    values, residents
        As the module says.
    minimum
        What everyone should have, in the unit of the values.

    Raises
    ------
    InvalidSettingError
        The minimum is zero, negative, NaN, infinite or text.
    InvalidDemandError, UnalignedIdsError
        See `weighted.inhabited`.

    References
    ----------
    Foster, Greer and Thorbecke (1984), A class of decomposable poverty measures, Econometrica
    52(3); Karner, Pereira and Farber (2024), Advances and pitfalls in measuring transportation
    equity, Transportation.
    """
    positive(minimum, "minimum", finite=True)
    value, weight = inhabited(values, residents)
    gap = np.maximum(1.0 - value / minimum, 0.0)
    share, depth, severity = (np.average(part, weights=weight) for part in (gap > 0, gap, gap**2))
    return Shortfall(float(share), float(depth), float(severity))


def worst_tenth_people(
    values: pd.Series, residents: pd.Series, *, higher_is_better: bool = True
) -> pd.Series:
    """The tenth of all residents who are worst off, in people by demand point, worst first.

    Unreachable costs (`inf`) are the worst. Where equals straddle the tenth, each of their
    demand points has the same share of its residents in it. Holds only points with anyone in it.

    Raises
    ------
    InvalidDemandError, UnalignedIdsError
        See `weighted.inhabited`.
    """
    value, weight = inhabited(values, residents, endless=True)
    lived_in = residents.index[np.flatnonzero(residents > 0)]
    by_value = pd.DataFrame({"value": value, "people": weight}, index=lived_in)
    by_value = by_value.sort_values("value", ascending=higher_is_better, kind="stable")
    groups = by_value.groupby("value", sort=False)["people"].sum()
    room = (weight.sum() / 10 - groups.cumsum() + groups).clip(0, groups)
    chosen: pd.Series = by_value["people"] * (room / groups).reindex(by_value["value"]).to_numpy()
    chosen.name = "worst_tenth_people"
    return chosen[chosen > 0]


def entropy(held: pd.Series, share: pd.Series) -> pd.Series:
    """Each part's term of Theil's T: share of access times the log of access over people."""
    return held * np.log((held / share).where(held > 0, 1.0))


def cumulative_share(amounts: Floats) -> Floats:
    """Running total over the total, ending at exactly 1."""
    total = np.cumsum(amounts)
    share: Floats = total / total[-1]
    return share
