"""Where the residents of a municipality find a service: at home or in which neighbour."""

import numpy as np
import pandas as pd

from analysis.assessment import Assessment


def nearest_providers(assessment: Assessment, municipality_code: str) -> pd.DataFrame:
    """Residents of a municipality by the municipality of their nearest service.

    Only those within the cutoff are counted: for the others the service is a gap, wherever its
    nearest place is.

    Parameters
    ----------
    assessment : the answer to a question.
    municipality_code : whose residents.

    Returns
    -------
    Index provider_code (municipality of the service); ``people``, and ``mean_cost`` over them in
    the unit of the question's cost; most people first.
    """
    points = assessment.by_demand_point
    own = points[(points["municipality_code"] == municipality_code) & points["covered"]]
    provider = own["nearest_service_id"].map(assessment.services["municipality_code"])
    people = own["residents"].astype(float)
    table = pd.DataFrame(
        {
            "provider_code": provider,
            "people": people,
            "person_cost": people * own[assessment.question.cost],
        }
    )
    sums = table.groupby("provider_code").sum()
    mean = sums["person_cost"] / sums["people"].where(sums["people"] > 0, np.nan)
    found = pd.DataFrame({"people": sums["people"], "mean_cost": mean})
    return found.sort_values("people", ascending=False, kind="stable")
