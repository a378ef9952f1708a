"""A question: which service, for whom, how far, when."""

import math
from dataclasses import dataclass
from datetime import date

from analysis.errors import QuestionError
from geodata.pack import Pack
from geodata.roads.arrays import Mode

TRAVEL_MIN, TRAVEL_KM = "travel_min", "travel_km"
MAX_CUTOFF = 600.0
OWN_ONLY, CONTRACT, OPEN_TO_ALL = ACCESS = ("own", "contract", "open")
"""Who may use a service: see `access_rules.allowed`."""


@dataclass(frozen=True)
class Question:
    """What is asked of a pack; hashable, so that an answer can be kept.

    ``cutoff`` is in the unit of ``cost`` (minutes or km); ``group_id`` None means any group.
    ``access`` is one of `ACCESS`; ``mode`` is how clients and providers travel.
    """

    service_type_ids: tuple[str, ...]
    group_id: str | None
    cost: str
    cutoff: float
    on: date
    season_id: str
    access: str = OPEN_TO_ALL
    mode: Mode = "car"


def check_question(pack: Pack, question: Question) -> None:
    """Refuse a question whose codes the pack does not have or whose cutoff is impossible.

    Raises
    ------
    QuestionError
        Names the part, what was found and what is possible.
    """
    if not question.service_type_ids:
        raise QuestionError("No service type was chosen; choose at least one.")
    for kind, code, known in (
        *(("service type", code, pack.service_types.index) for code in question.service_type_ids),
        ("target group", question.group_id, pack.demand_groups.index),
        ("season", question.season_id, pack.seasons.index),
        ("cost", question.cost, (TRAVEL_MIN, TRAVEL_KM)),
        ("access rule", question.access, ACCESS),
    ):
        if code is not None and code not in known:
            raise QuestionError(
                "{kind} {found} is not known; choose one of: {known}.",
                kind=kind,
                found=repr(code),
                known=", ".join(known),
            )
    check_mode(pack, question.mode)
    number = isinstance(question.cutoff, int | float)
    if not (number and math.isfinite(question.cutoff) and 0 < question.cutoff <= MAX_CUTOFF):
        raise QuestionError(
            "The cutoff {found} is not possible; expected a number above 0 and at most {most}.",
            found=question.cutoff,
            most=MAX_CUTOFF,
        )


def check_mode(pack: Pack, mode: str) -> Mode:
    """The mode of travel, if the pack has roads for it.

    Raises
    ------
    QuestionError
        Names the mode and what there is.
    """
    for known in pack.modes:
        if mode == known:
            return known
    raise QuestionError(
        "There are no roads for travel by {found} in this pack; choose one of: {known}.",
        found=repr(mode),
        known=", ".join(pack.modes),
    )


def basket_question(pack: Pack, basket_id: str, *, on: date, season_id: str) -> Question:
    """The question of one duty of the minimum basket, at the default cutoff of its first type."""
    row = pack.basket.loc[basket_id]
    types = tuple(str(row["service_type_ids"]).split(";"))
    return service_question(
        pack, types, group_id=_text(row["group_id"]), on=on, season_id=season_id
    )


def service_question(
    pack: Pack, types: tuple[str, ...], *, group_id: str | None, on: date, season_id: str
) -> Question:
    """The question of some service types, at the default cutoff of the first of them."""
    cutoff = pack.cutoffs.loc[pack.service_types.loc[types[0], "cutoff_id"]]
    return Question(types, group_id, str(cutoff["cost"]), float(cutoff["value"]), on, season_id)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
