"""Many people at once: nothing lost, nothing doubled, no error but "changed meanwhile"."""

from concurrent.futures import ThreadPoolExecutor
from itertools import count

from geodata.store import proposals
from geodata.store.check import check
from geodata.store.errors import ChangedMeanwhileError
from geodata.store.permissions import Actor
from geodata.store.proposals import Statement
from geodata.store.store import open_store

REGION = Actor("anna", "region")
SHARED = "everybody's"
STATEMENT = Statement(b"{}", "abc", 1)


def submitted(url: str, users: int, each: int) -> int:
    """Every user drafts, submits and comments on proposals of its own, all at the same time.

    Beside it all of them write on one proposal, where only one can be first: how often a person
    was told that it changed meanwhile. No other error may occur.
    """
    store = open_store(url, "toy")
    proposals.draft(store, REGION, {"title": SHARED, "municipality_code": "0001000"})
    told, written = count(), count()

    def share(user: int, number: int) -> None:
        (seen,) = store.records("proposal", title=SHARED)
        try:
            proposals.draft(store, REGION, {"purpose": f"{user}-{number}"}, seen)
            next(written)
        except ChangedMeanwhileError:
            next(told)

    def work(user: int) -> None:
        who = Actor(f"user {user}", "municipality", f"{user:07}")
        for number in range(each):
            cells = {"title": f"{user}-{number}", "municipality_code": who.municipality_code}
            proposals.draft(store, who, cells)
            share(user, number)
        mine = store.current("proposal")
        for name in mine.index[mine["municipality_code"] == who.municipality_code]:
            record = store.one("proposal", name)
            assert record is not None
            proposals.submit(store, who, record, STATEMENT)
            proposals.comment(store, who, store.one("proposal", name) or record, "labi")

    with ThreadPoolExecutor(users) as people:
        list(people.map(work, range(users)))
    (shared,) = store.records("proposal", title=SHARED)
    assert shared.version == 1 + next(written)
    table = store.current("proposal")
    table = table[table["title"] != SHARED]
    assert sorted(table["title"]) == sorted(f"{u}-{n}" for u in range(users) for n in range(each))
    assert set(table["state"]) == {"submitted"}
    assert len(store.current("statement")) == len(store.current("comment")) == users * each
    assert check(store) == []
    store.close()
    return next(told)


def test_users_at_once_lose_and_double_nothing(url: str) -> None:
    submitted(url, users=8, each=3)
