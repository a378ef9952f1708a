"""The roles of people, given and taken by an administrator."""

from geodata.pack import Pack
from geodata.store.errors import ValueRefusedError
from geodata.store.permissions import ROLES, Actor
from geodata.store.records import Edit, Written
from geodata.store.store import Store


def give(store: Store, who: Actor, pack: Pack, person: Actor) -> Written:
    """Give a person (id: e-mail address, or issuer|subject) a role; "visitor" takes it away.

    The name is what others read beside the person's comments.

    Raises
    ------
    ValueRefusedError
        The role is unknown, or a municipality is named that is not of the region, or none
        where the role needs one.
    NotAllowedError
        The actor is no administrator.
    """
    role, municipality_code = person.role, person.municipality_code
    if role not in ROLES:
        raise ValueRefusedError(
            "The role {found} is not known; choose one of: {known}.",
            found=role,
            known=", ".join(ROLES),
        )
    needed = role == "municipality"
    if needed != (municipality_code is not None) or (
        needed and municipality_code not in pack.region.index
    ):
        raise ValueRefusedError(
            "The role municipality, and no other, needs the code of a municipality: {known}.",
            known=", ".join(pack.region.index),
        )
    name = person.user_id.strip()
    name = name.lower() if "|" not in name else name
    known = store.one("account", name)
    version = 0 if known is None else known.version
    cells = {"role": role, "municipality_code": municipality_code, "name": person.name}
    return store.write(who, [Edit("account.edit", "account", name, cells, version)], "")
