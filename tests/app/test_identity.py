"""Who signed in, what role that gives, and where the link back may lead."""

import pandas as pd
import pytest

from app.identity import actor_of, person_of
from app.return_link import safe_link
from geodata.pack import Pack
from geodata.store.accounts import give
from geodata.store.errors import NotAllowedError, ValueRefusedError
from geodata.store.permissions import Actor
from geodata.store.store import Store, open_store

ACCOUNTS = pd.DataFrame(
    {
        "role": ["municipality", "visitor"],
        "municipality_code": ["0001000", None],
        "name": ["Anna B.", None],
    },
    index=["anna@novads.lv", "was@novads.lv"],
)
ANNA = {"email": "Anna@novads.lv", "email_verified": True, "iss": "https://id", "sub": "7"}


def test_account_decides_over_claims() -> None:
    assert actor_of({**ANNA, "role": "administrator"}, ACCOUNTS) == Actor(
        "anna@novads.lv", "municipality", "0001000", "Anna B."
    )
    taken = {**ANNA, "email": "was@novads.lv", "role": "region"}
    assert actor_of(taken, ACCOUNTS).role == "visitor"


def test_claims_give_the_role_where_there_is_no_account() -> None:
    claims = {"iss": "https://id", "sub": "8", "role": "municipality"}
    assert actor_of({**claims, "municipality_code": "0002000"}, ACCOUNTS) == Actor(
        "https://id|8", "municipality", "0002000"
    )
    assert actor_of({**claims, "role": "region", "municipality_code": "0002000"}, ACCOUNTS) == (
        Actor("https://id|8", "region")
    )


@pytest.mark.parametrize(
    ("name", "kept"),
    [(" Anna B. ", "Anna B."), ("A\x00\u202enna", "Anna"), ("x" * 200, "x" * 100), (7, None)],
)
def test_name_is_that_of_the_provider_short_and_printable(name: object, kept: str | None) -> None:
    claims = {"iss": "i", "sub": "9", "role": "region", "name": name}
    assert actor_of(claims, ACCOUNTS).name == kept


@pytest.mark.parametrize("role", [None, "king", ["administrator"], True, "Administrator"])
def test_unknown_role_reads_only(role: object) -> None:
    assert actor_of({"iss": "i", "sub": "9", "role": role}, ACCOUNTS).role == "visitor"


def test_unverified_address_is_nobodys() -> None:
    for verified in (None, False, "true"):
        assert person_of({**ANNA, "email_verified": verified}) == "https://id|7"


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/a\r\nSet-Cookie: x=1",
        "",
        "/" + "x" * 3000,
    ],
)
def test_link_out_of_the_planner_leads_to_its_first_page(link: str) -> None:
    assert safe_link(link) == "/"


def test_link_into_the_planner_stays() -> None:
    assert safe_link("/plaisas?service=care&lang=en") == "/plaisas?service=care&lang=en"


@pytest.fixture
def store(tmp_path: object) -> Store:
    return open_store(f"sqlite:///{tmp_path}/s.sqlite3", "toy")


def test_administrator_gives_and_takes_roles(store: Store, toy_pack: Pack) -> None:
    admin = Actor("root", "administrator")
    give(store, admin, toy_pack, Actor(" Anna@Novads.lv", "municipality", "0001000", "Anna"))
    give(store, admin, toy_pack, Actor("anna@novads.lv", "region"))
    assert store.current("account").loc["anna@novads.lv", "role"] == "region"
    assert len(store.history("account", "anna@novads.lv")) == 2
    with pytest.raises(NotAllowedError):
        give(store, Actor("r", "region"), toy_pack, Actor("r", "administrator"))
    store.close()


@pytest.mark.parametrize(
    ("role", "code"),
    [("king", None), ("municipality", None), ("municipality", "LV-3"), ("region", "0001000")],
)
def test_role_that_makes_no_sense_is_refused(
    store: Store, toy_pack: Pack, role: str, code: str | None
) -> None:
    with pytest.raises(ValueRefusedError):
        give(store, Actor("root", "administrator"), toy_pack, Actor("x", role, code))
    store.close()
