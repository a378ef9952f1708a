"""Every error this room raises, on one screen.

Each derives from `AnalysisError` and from the built-in a caller would expect. A message says what
was found, what was expected, which ids (the first five) and what to do.
"""

from collections.abc import Iterable, Mapping
from itertools import islice

from geodata.errors import PlannerError


class AnalysisError(PlannerError):
    """A question cannot be answered as it was asked."""


class QuestionError(AnalysisError, ValueError):
    """A part of the question is not possible: an unknown code, a cutoff that is not positive."""


class ComparisonError(AnalysisError, ValueError):
    """Two answers that cannot be compared: other places, another cost or another basket."""


class ScenarioError(AnalysisError, ValueError):
    """A change that names what is not there, is not possible or was made already."""


class RoadChangeError(AnalysisError, ValueError):
    """A changed road that is not in the network, or a change that means nothing."""


class NoRouteError(AnalysisError, LookupError):
    """Two points between which there is no way."""


class InvalidCostsError(AnalysisError, ValueError):
    """Travel costs that are missing, negative or not numbers."""


class InvalidDemandError(AnalysisError, ValueError):
    """Residents, or values to be weighted by them, that cannot be counted."""


class InvalidCapacityError(AnalysisError, ValueError):
    """Places that are negative or not numbers."""


class InvalidSettingError(AnalysisError, ValueError):
    """A cutoff, decay parameter, rank or minimum that means nothing."""


class ProtectionError(AnalysisError, RuntimeError):
    """Small numbers of a table that could not be protected; the table must not be shown."""


class UnalignedIdsError(AnalysisError, LookupError):
    """Ids that are repeated, unknown, absent or in another order."""


class SitingInputError(AnalysisError, ValueError):
    """The costs, weights or wishes of a siting problem contradict themselves or each other."""


class SitingInfeasibleError(AnalysisError, ValueError):
    """No choice of sites meets every wish; the message says which data stand in the way.

    Attributes
    ----------
    concerned : numbers of the rows ("places"), columns ("sites") or municipalities
        ("municipalities") of the problem that the message speaks of, under the name of the
        placeholder that lists them; whoever knows their names puts these in (`siting.names`).
    """

    def __init__(
        self, template: str, *, concerned: Mapping[str, tuple[int, ...]] | None = None,
        **params: object,
    ) -> None:  # fmt: skip
        self.concerned = dict(concerned or {})
        listed = {name: name_ids(numbers) for name, numbers in self.concerned.items()}
        super().__init__(template, **{**listed, **params})


class SitingStoppedError(AnalysisError, TimeoutError):
    """A search ended, by its time limit or by request, before it had found any choice."""


def name_ids(ids: Iterable[object]) -> str:
    """The first five ids, with dots where there are more."""
    first = [str(one) for one in islice(ids, 6)]
    return ", ".join(first[:5]) + (", ..." if len(first) > 5 else "")
