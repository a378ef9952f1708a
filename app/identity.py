"""Who a visitor is and which role that gives: from the database's accounts, else from claims."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from geodata.store.permissions import ROLES, Actor

ALONE = Actor("local", "administrator")
"""The single user of a planner without sign-in, on a database nobody else has."""
NOBODY = Actor("visitor", "visitor")
ROLE_CLAIM, TERRITORY_CLAIM = "role", "municipality_code"
"""Claims of the identity provider that may give a role where there is no account."""
NAME_CLAIM = "name"
LONGEST_NAME = 100
"""Characters of a name that others read beside a comment."""


def actor_of(claims: Mapping[str, object], accounts: pd.DataFrame) -> Actor:
    """Who signed in. An account of the database decides; else the provider's claims.

    A person is known by a verified e-mail address, else by issuer and subject. A role nobody
    knows, or a municipality's role without the municipality, reads only.

    Parameters
    ----------
    accounts : index person; columns role, municipality_code, name.
    """
    person = person_of(claims)
    if person in accounts.index:
        account = accounts.loc[person]
        named = Actor(person, str(account["role"]), None, _text(account["name"]) or _name(claims))
        return _actor(named, account["municipality_code"])
    role = str(claims.get(ROLE_CLAIM))
    return _actor(Actor(person, role, None, _name(claims)), claims.get(TERRITORY_CLAIM))


def person_of(claims: Mapping[str, object]) -> str:
    """The stable name of a person: the verified e-mail address, else issuer and subject."""
    if claims.get("email") and claims.get("email_verified") is True:
        return str(claims["email"]).lower()
    return f"{claims.get('iss', '')}|{claims.get('sub', '')}"


def _name(claims: Mapping[str, object]) -> str | None:
    """What the provider says that the person is called."""
    return _text(claims.get(NAME_CLAIM))


def _text(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    return "".join(sign for sign in value if sign.isprintable()).strip()[:LONGEST_NAME] or None


def _actor(named: Actor, municipality_code: object) -> Actor:
    if named.role not in ROLES:
        return replace(named, role="visitor")
    if named.role != "municipality" or not isinstance(municipality_code, str):
        return named
    return replace(named, municipality_code=municipality_code)
