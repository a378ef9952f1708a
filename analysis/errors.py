"""Errors of the analysis room."""

from geodata.errors import PlannerError


class AnalysisError(PlannerError):
    """A question cannot be answered as it was asked."""


class QuestionError(AnalysisError, ValueError):
    """A part of the question is not possible: an unknown code, a cutoff that is not positive."""
