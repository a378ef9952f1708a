"""Made files: an answer or a clear error each time, never a traceback, never a half import."""

import os
from collections import Counter
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

from app.i18n import Words
from app.register_book import fault_lines, handed_back, summary
from geodata.exchange.columns import match
from geodata.exchange.errors import ImportRefusedError
from geodata.exchange.files import read
from geodata.exchange.present import Present
from geodata.exchange.preview import preview
from geodata.pack import Pack
from geodata.store.check import check
from geodata.store.overlay import entries_of
from geodata.store.store import Store, open_store

from .conftest import REGION
from .made_files import files

OUTCOMES = ("refused", "faulty", "nothing new", "taken")
ON = date(2024, 6, 1)
COUNT = int(os.environ.get("FUZZED_FILES", "60"))  # benchmarks/fuzzed.py makes 10,000


def taken(content: bytes, name: str, store: Store, pack: Pack) -> str:
    """What became of a file: refused with a sentence, only faults, nothing new, or taken whole."""
    try:
        sheet = read(content, name)
    except ImportRefusedError as error:
        said = [Words(lang).error(error) for lang in ("lv", "en")]
        return "refused" if all(said) else "refused without a word"
    now = Present(pack, entries_of(store), ON)
    found = preview(sheet, match(sheet.headings), now, REGION)
    for words in (Words("lv"), Words("en")):
        shown = "".join([summary(found, words), *fault_lines(found, words)])
        assert shown.encode()
        assert handed_back(found, words)
    assert found.edits or found.faults or found.unchanged or not found.new
    if not found.edits:
        return "faulty" if found.faults else "nothing new"
    before = len(store.changes())
    written = store.write(REGION, found.edits, "fuzz")
    assert len(store.changes(batch=written.batch)) == len(found.edits)
    assert len(store.changes()) == before + len(found.edits)
    again = Present(pack, entries_of(store), ON)
    assert set(found.new) <= set(again.register.index)
    return "taken"


def fuzzed(store: Store, pack: Pack, count: int, number: int = 1) -> Counter[str]:
    """Make so many files, take what can be taken, and count what became of them.

    ``number``: other numbers, other files.
    """
    became: Counter[str] = Counter()

    @seed(number)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(files())
    def one(file: tuple[bytes, str]) -> None:
        became[taken(*file, store, pack)] += 1

    one()
    assert check(store) == []
    return became


def test_made_files_are_taken_whole_or_refused_with_a_sentence(
    toy_pack: Pack, tmp_path: Path
) -> None:
    store = open_store(f"sqlite:///{tmp_path / 's.sqlite3'}", "toy")
    became = fuzzed(store, toy_pack, COUNT)
    assert set(became) <= set(OUTCOMES)
    assert became["refused"]
    assert became["faulty"]
    assert became["taken"]
    store.close()
