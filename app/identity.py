"""Who a visitor is and which role that gives: from the database's accounts, else from claims."""

from collections.abc import Mapping

import pandas as pd

from geodata.store.permissions import ROLES, Actor

ALONE = Actor("local", "administrator")
"""The single user of a planner without sign-in, on a database nobody else has."""
NOBODY = Actor("visitor", "visitor")
ROLE_CLAIM, TERRITORY_CLAIM = "role", "municipality_code"
"""Claims of the identity provider that may give a role where there is no account."""


def actor_of(claims: Mapping[str, object], accounts: pd.DataFrame) -> Actor:
    """Who signed in. An account of the database decides; else the provider's claims.

    A person is known by a verified e-mail address, else by issuer and subject. A role nobody
    knows, or a municipality's role without the municipality, reads only.

    Parameters
    ----------
    accounts : index person; columns role, municipality_code.
    """
    person = person_of(claims)
    if person in accounts.index:
        account = accounts.loc[person]
        return _actor(person, account["role"], account["municipality_code"])
    return _actor(person, claims.get(ROLE_CLAIM), claims.get(TERRITORY_CLAIM))


def person_of(claims: Mapping[str, object]) -> str:
    """The stable name of a person: the verified e-mail address, else issuer and subject."""
    if claims.get("email") and claims.get("email_verified") is True:
        return str(claims["email"]).lower()
    return f"{claims.get('iss', '')}|{claims.get('sub', '')}"


def _actor(person: str, role: object, municipality_code: object) -> Actor:
    if role not in ROLES:
        return Actor(person, "visitor")
    territory = municipality_code if isinstance(municipality_code, str) else None
    return Actor(person, str(role), territory if role == "municipality" else None)
