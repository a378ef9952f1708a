"""Where next: location models that prove their answer. A cost matrix and people in, sites out."""

from analysis.siting.center import solve_center
from analysis.siting.cover import solve_lscp, solve_mclp
from analysis.siting.curve import (
    CurvePoint,
    TradeOff,
    curve_by_budget,
    curve_by_number,
    pareto_total_and_worst,
)
from analysis.siting.feasibility import duplicate_candidates
from analysis.siting.kbest import NearEquals, k_best, k_best_cover, k_best_median
from analysis.siting.lexicographic import RaisedFloors, raise_worst_first
from analysis.siting.median import solve_median
from analysis.siting.problem import SitingProblem
from analysis.siting.solution import Progress, Search, SitingSolution

__all__ = [
    "CurvePoint",
    "NearEquals",
    "Progress",
    "RaisedFloors",
    "Search",
    "SitingProblem",
    "SitingSolution",
    "TradeOff",
    "curve_by_budget",
    "curve_by_number",
    "duplicate_candidates",
    "k_best",
    "k_best_cover",
    "k_best_median",
    "pareto_total_and_worst",
    "raise_worst_first",
    "solve_center",
    "solve_lscp",
    "solve_mclp",
    "solve_median",
]
