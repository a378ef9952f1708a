"""Where one more service brings most residents within the cutoff."""

from datetime import date

from analysis.new_place import newly_covered
from app.workspace import Workspace

DAY = date(2024, 6, 1)


def test_candidates_are_ranked_by_residents_who_come_within_the_cutoff(toy: Workspace) -> None:
    care = toy.compliance(DAY, "summer").assessments["care"]
    points = toy.pack.demand_points[["lon", "lat"]]
    costs = toy.columns(care.question)(points)
    found = newly_covered(toy.pack, care, costs, "0002000")
    # C and D have 100 residents each, all beyond; they cannot reach each other: 100 at each,
    # and C is 15 min from B, farther than the cutoff of 10 min.
    assert found.to_dict() == {"P3": 100.0, "P4": 100.0, "P1": 0.0, "P2": 0.0}
    assert found.index.tolist()[:2] == ["P3", "P4"]
    assert newly_covered(toy.pack, care, costs, "0001000").sum() == 0
