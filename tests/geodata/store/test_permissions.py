"""The whole matrix: role x action x own or other territory."""

import pytest

from geodata.store.errors import NotAllowedError
from geodata.store.permissions import ROLES, Actor, allowed, require, rules
from geodata.store.tables import KINDS

NOWHERE, OWN, EVERYWHERE = (False, False), (True, False), (True, True)
"""May the role act in its own territory, and in another?"""
EXPECTED: dict[str, tuple[tuple[bool, bool], ...]] = {
    # visitor, municipality, region, administrator
    "store.set_up": (NOWHERE, NOWHERE, NOWHERE, EVERYWHERE),
    "register.edit": (NOWHERE, OWN, EVERYWHERE, EVERYWHERE),
    "register.contacts": (NOWHERE, OWN, EVERYWHERE, EVERYWHERE),
    "audit.read": (NOWHERE, EVERYWHERE, EVERYWHERE, EVERYWHERE),
    "account.edit": (NOWHERE, NOWHERE, NOWHERE, EVERYWHERE),
    "proposal.write": (NOWHERE, OWN, EVERYWHERE, EVERYWHERE),
    "proposal.submit": (NOWHERE, OWN, EVERYWHERE, EVERYWHERE),
    "proposal.comment": (NOWHERE, EVERYWHERE, EVERYWHERE, EVERYWHERE),
    "proposal.decide": (NOWHERE, NOWHERE, EVERYWHERE, EVERYWHERE),
    "proposal.follow": (NOWHERE, OWN, EVERYWHERE, EVERYWHERE),
    "consultation.open": (NOWHERE, NOWHERE, EVERYWHERE, EVERYWHERE),
    "consultation.speak": (EVERYWHERE, EVERYWHERE, EVERYWHERE, EVERYWHERE),
    "scenario.keep": (NOWHERE, OWN, EVERYWHERE, EVERYWHERE),
    "consultation.moderate": (NOWHERE, NOWHERE, EVERYWHERE, EVERYWHERE),
    "survey.answer": (NOWHERE, OWN, EVERYWHERE, EVERYWHERE),
}


def test_every_action_is_expected_here() -> None:
    assert set(EXPECTED) == set(rules())
    assert {reach for rule in rules().values() for reach in rule.reach.values()} <= {
        "none",
        "own",
        "all",
    }


@pytest.mark.parametrize("action", EXPECTED)
@pytest.mark.parametrize("role", ROLES)
def test_role_may_exactly_this(role: str, action: str) -> None:
    actor = Actor("x", role, "0001000" if role == "municipality" else None)
    expected = EXPECTED[action][ROLES.index(role)]
    assert (allowed(actor, action, ["0001000"]), allowed(actor, action, ["0002000"])) == expected
    assert allowed(actor, action, ["0001000", "0002000"]) == expected[1]
    assert allowed(actor, action, [None]) == expected[1]
    if expected[1]:
        require(actor, action, ["0002000"])
    else:
        with pytest.raises(NotAllowedError):
            require(actor, action, ["0002000"])


def test_unknown_role_or_municipality_without_territory_may_nothing() -> None:
    for actor in (Actor("x", "king"), Actor("x", "municipality")):
        for action in rules():
            assert not allowed(actor, action, ["0001000"])
            assert not allowed(actor, action)


def test_every_kind_of_record_has_an_action_that_changes_it() -> None:
    assert {kind for rule in rules().values() for kind in rule.kinds} >= set(KINDS)
