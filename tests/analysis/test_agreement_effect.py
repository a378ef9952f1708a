"""What an agreement would give to both sides, by hand."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.agreement_effect import AgreementEffect, agreement_effect
from analysis.errors import QuestionError
from analysis.question import Question
from geodata.pack import Pack
from tests.analysis.made_region import DAY, Made

CARE = Question(("day_care",), "children", "travel_min", 10.0, DAY, "summer", "own")

# A tenth are children, and each needs a place: p1 and p2 in M1 have 10 and 5 clients.
BORDER = Made(
    places={"p1": ("M1", 100), "p2": ("M1", 50), "p3": ("M2", 100)},
    services={"care": ("day_care", "M2", "open", "children")},
    minutes={("p1", "care"): 9, ("p2", "care"): 11, ("p3", "care"): 0},
    capacity={"care": 12},
    norm={"day_care": 1.0},
)


def effect(toy: Pack, made: Made, home: str = "M1", partner: str = "M2") -> AgreementEffect:
    pack = made.pack(toy)
    return agreement_effect(
        pack, lambda _: made.costs(pack), CARE, home_code=home, partner_code=partner
    )


def test_persons_gained_and_places_used(toy_pack: Pack) -> None:
    found = effect(toy_pack, BORDER)
    assert found.gained.index.tolist() == ["p1"]  # p2 is beyond the 10 minutes
    assert (found.gained_people, found.going_people) == (100, 150)
    assert (found.places, found.clients) == (12, 15)


def test_other_direction_gives_nothing(toy_pack: Pack) -> None:
    assert effect(toy_pack, BORDER, "M2", "M1").gained_people == 0


def test_unknown_places_and_clients_stay_unknown(toy_pack: Pack) -> None:
    found = effect(toy_pack, replace(BORDER, capacity={}, norm={}))
    assert np.isnan([found.places, found.clients]).all()


@pytest.mark.parametrize(
    ("home", "partner", "message"),
    [("M1", "M9", "municipality 'M9' is not known"), ("M1", "M1", "M1 was named twice")],
)
def test_impossible_sides_are_refused(
    toy_pack: Pack, home: str, partner: str, message: str
) -> None:
    with pytest.raises(QuestionError, match=message):
        effect(toy_pack, BORDER, home, partner)
