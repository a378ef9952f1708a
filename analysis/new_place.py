"""Where one more service would bring most residents of a municipality within the cutoff."""

import pandas as pd

from analysis.access_rules import OUTREACH
from analysis.assessment import Assessment
from analysis.cost_table import TravelCosts
from geodata.pack import Pack


def newly_covered(
    pack: Pack, assessment: Assessment, costs: TravelCosts, municipality_code: str
) -> "pd.Series[float]":
    """Residents of a municipality whom a service at each candidate would bring within the cutoff.

    Counts places that are beyond the cutoff now; a candidate they cannot reach gives nothing.

    Parameters
    ----------
    assessment : the answer to a question.
    costs : from every demand point to the candidates (columns), in the question's season.
    municipality_code : whose residents.

    Returns
    -------
    Index as the columns of the costs; most people first, then by id.
    """
    question = assessment.question
    modes = pack.service_types.loc[list(question.service_type_ids), "delivery_mode"]
    way = costs.by(question.cost, from_site=bool((modes == OUTREACH).all()))
    points = assessment.by_demand_point
    beyond = points[~points["covered"] & (points["municipality_code"] == municipality_code)]
    within = way.loc[beyond.index] <= question.cutoff
    people = within.mul(beyond["residents"].astype(float), axis=0).sum()
    found = people.rename("people").rename_axis("candidate_id").sort_index()
    return found.sort_values(ascending=False, kind="stable")
