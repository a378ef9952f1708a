"""The share of residents served as a function of the cutoff, so that no single cutoff decides."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.assessment import Assessment

REGION = "region"
"""Column of the whole region, beside the municipality codes."""


def share_served(assessment: Assessment, cutoffs: npt.ArrayLike) -> pd.DataFrame:
    """Share of residents (0-1) whose nearest service is within each cutoff.

    The cost is the question's; its own cutoff plays no part. The unreachable are never served;
    nobody's share is known where the register was not searched (NaN).

    Parameters
    ----------
    cutoffs
        Minutes or km, as the question's cost, rising or not.

    Returns
    -------
    Index cutoff (as given); a column per municipality_code and `REGION`.
    """
    limits = np.asarray(cutoffs, dtype=float)
    table = assessment.by_demand_point
    costs = table[assessment.question.cost].to_numpy(dtype=float)
    people = table["residents"].to_numpy(dtype=float)
    within = (costs[None, :] <= limits[:, None]) & np.isfinite(costs)
    home = table["municipality_code"].to_numpy()
    members = {str(code): home == code for code in pd.unique(home)} | {REGION: people >= 0}
    shares = {code: _share(within[:, chosen], people[chosen]) for code, chosen in members.items()}
    frame = pd.DataFrame(shares, index=pd.Index(limits, name="cutoff"))
    return frame if assessment.searched else frame * np.nan


def _share(
    within: npt.NDArray[np.bool_], people: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    total = people.sum()
    return within @ people / total if total else np.full(len(within), np.nan)
