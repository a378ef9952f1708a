"""Who may do what, and where: the one place that decides; permissions.csv holds the rules.

``own`` means the actor's own municipality and no other; ``all`` every territory.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from geodata.store.errors import NotAllowedError

ROLES = ("visitor", "municipality", "region", "administrator")
NONE, OWN, ALL = "none", "own", "all"


@dataclass(frozen=True)
class Actor:
    """Who acts: a stable id, the role, for the role municipality whose, and the name if known."""

    user_id: str
    role: str
    municipality_code: str | None = None
    name: str | None = None


@dataclass(frozen=True)
class Rule:
    """One action: the kinds of record it may touch and how far each role reaches."""

    kinds: tuple[str, ...]
    reach: dict[str, str]


@cache
def rules() -> dict[str, Rule]:
    """Every action with its rule."""
    with Path(__file__).with_name("permissions.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["action"]: Rule(
                tuple(filter(None, row["kinds"].split(";"))), {role: row[role] for role in ROLES}
            )
            for row in csv.DictReader(file)
        }


def allowed(actor: Actor, action: str, territories: Iterable[str | None] = ()) -> bool:
    """Whether the actor may do this in all of these territories (codes of municipalities).

    For a role that reaches only its own territory, naming none asks whether it may at all.
    """
    reach = _reach(actor, action)
    return reach == ALL or (
        reach == OWN and all(code == actor.municipality_code for code in territories)
    )


def require(actor: Actor, action: str, territories: Iterable[str | None] = ()) -> None:
    """Refuse what the actor may not do.

    Raises
    ------
    NotAllowedError
        The role may not do this, or not in one of the territories.
    """
    touched = list(territories)
    if allowed(actor, action, touched):
        return
    if _reach(actor, action) == OWN:
        raise NotAllowedError(
            "This belongs to the territory {found}; your role may change only {own}.",
            found=", ".join(sorted({str(code) for code in touched})),
            own=actor.municipality_code,
        )
    raise NotAllowedError(
        "The role {role} may not do this ({action}). Sign in with a role that may.",
        role=actor.role,
        action=action,
    )


def _reach(actor: Actor, action: str) -> str:
    """How far the actor reaches; a municipality's role without a municipality reaches nowhere."""
    if actor.role == "municipality" and not actor.municipality_code:
        return NONE
    return rules()[action].reach.get(actor.role, NONE)
