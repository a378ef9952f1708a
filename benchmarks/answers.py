"""Answers about the embedded pack beside the same counted with PySAL `access`.

    python -m benchmarks.answers [--json FILE]

From a question to the answer with nothing kept from before; travel costs and the register are at
hand, as they are in the planner. PySAL (pip install access; left out where it is missing) gets the
same costs as a table of pairs, built beforehand and not timed, has to find the same numbers, and
counts only the three measures it has. Residents beyond the cutoff of each duty have to be those
that a few lines of pandas find; nothing else fills the whole matrix with states and causes, so it
has no peer.
"""

import argparse
import json
import sys
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.assessment import Assessment, assess, service_costs
from analysis.compliance import Compliance, compliance
from analysis.cost_table import TravelCosts
from analysis.measured import MeasureSetting, measure_all
from analysis.question import Question, basket_question
from app.workspace import Workspace
from benchmarks.timing import Result, Run, interleaved_ms, print_table
from geodata.pack import load_pack

try:
    from access import fca
except ImportError:
    fca = None

SERVICE = "day_care"
MEASURES_MS, MATRIX_MS = 50.0, 500.0
OURS = "ours"


class Answers:
    """The embedded pack and what a question needs, at hand."""

    def __init__(self) -> None:
        self.workspace = Workspace(load_pack())
        self.pack = self.workspace.pack
        self.day, self.season = self.pack.register_date, self.workspace.base_season
        self.duties = [self.duty(str(one)) for one in self.pack.basket.index]

    def duty(self, basket_id: str) -> Question:
        return basket_question(self.pack, basket_id, on=self.day, season_id=self.season)

    def costs(self, question: Question) -> TravelCosts:
        return self.workspace.costs(question.season_id, question.mode)

    def assess(self, question: Question) -> Assessment:
        return assess(self.pack, self.costs, question)

    def matrix(self) -> Compliance:
        return compliance(self.pack, self.assess, on=self.day, season_id=self.season)

    def pairs(self, question: Question) -> pd.DataFrame:
        """Each place and open service that may be used, with the cost between them."""
        services = self.assess(question).services
        costs = service_costs(
            self.pack, self.costs(question), services, question, cost=question.cost
        )
        wide = costs.rename_axis(index="origin", columns=None).reset_index()
        return wide.melt(id_vars="origin", var_name="dest", value_name="cost")


def beyond_by_pandas(
    pairs: dict[Question, pd.DataFrame], points: pd.DataFrame
) -> dict[Question, "pd.Series[float]"]:
    """Residents beyond the cutoff by municipality, duty by duty, as one writes it in pandas."""
    found = {}
    for question, table in pairs.items():
        nearest = table.groupby("origin")["cost"].min()
        far = ~(points.index.map(nearest) <= question.cutoff)
        found[question] = (points["residents"] * far).groupby(points["municipality_code"]).sum()
    return found


def matrix(answers: Answers) -> Result:
    """All duties in all municipalities."""
    pairs = {question: answers.pairs(question) for question in answers.duties}
    points = answers.pack.demand_points
    theirs = beyond_by_pandas(pairs, points)
    for ours in answers.matrix().assessments.values():
        if ours.searched:
            counted = ours.by_municipality["beyond_people"]
            np.testing.assert_allclose(counted, theirs[ours.question], rtol=1e-9)
    times = interleaved_ms({OURS: answers.matrix}, rounds=7)
    return result(
        f"full matrix, {len(answers.pack.region)} municipalities x {len(pairs)} duties",
        times,
        MATRIX_MS,
    )


def measures(answers: Answers) -> Result:
    """Every measure of one service type, by place, service, municipality and region."""
    question = answers.duty(SERVICE)
    run = partial(
        measure_all,
        answers.pack,
        answers.costs,
        question,
        MeasureSetting(),
    )
    measured = run()
    contenders: dict[str, Run] = {OURS: run}
    if fca is not None:
        three = partial(three_by_pysal, answers.pairs(question), answers, question)
        contenders["PySAL access, 3 of them"] = three
        for name, values in three().items():
            ours = measured.by_demand_point[name]
            np.testing.assert_allclose(ours, values.reindex(ours.index).fillna(0), rtol=1e-9)
    columns = measured.by_demand_point.shape[1] + measured.by_service.shape[1]
    times = interleaved_ms(contenders, rounds=9)
    return result(f"all {columns} measures of {SERVICE}, whole pack", times, MEASURES_MS)


def three_by_pysal(
    pairs: pd.DataFrame, answers: Answers, question: Question
) -> dict[str, "pd.Series[float]"]:
    """Two-step floating catchment, places and services in reach, by PySAL."""
    people = answers.pack.demand_points[["residents"]].astype(float)
    people = people.set_axis(["demand"], axis="columns").rename_axis("geoid")
    known = answers.assess(question).services["capacity_places"]
    places = known.reindex(pairs["dest"].unique()).fillna(0.0)
    supply = places.to_frame("supply").rename_axis("geoid")
    reach = partial(
        fca.weighted_catchment,
        loc_df=supply,
        cost_df=pairs,
        max_cost=question.cutoff,
        cost_source="dest",
        cost_dest="origin",
    )
    return {
        "two_step_places_per_person": fca.two_stage_fca(people, supply, pairs, question.cutoff),
        "places_in_reach": reach(loc_value="supply"),
        "services_in_reach": reach(loc_df=supply.assign(one=1.0), loc_value="one"),
    }


def result(work: str, times: dict[str, float], limit_ms: float) -> Result:
    """One line of the table with its target."""
    ours = times.pop(OURS)
    return Result(work, ours, times, targets={f"under {limit_ms:g} ms": ours < limit_ms})


def main() -> int:
    """Print the table; 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results there too")
    arguments = parser.parse_args()
    answers = Answers()
    results = [measures(answers), matrix(answers)]
    print_table(results)
    if arguments.json:
        table = {one.work: one.as_json() for one in results}
        arguments.json.write_text(json.dumps(table, indent=2) + "\n", encoding="utf-8")
    return 0 if all(met for one in results for met in one.targets.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
