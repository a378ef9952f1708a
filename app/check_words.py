"""Self-checks in words: a sentence for each that did not pass, and how many there were."""

from collections.abc import Iterable

from analysis.self_checks import FAILURE, PASSED, SUMS, SelfCheck
from app.i18n import Words

COUNTS = ("ids", "repeated")


def sentence(check: SelfCheck, words: Words) -> str:
    """What is wrong, how much of it, what was allowed, and the first ids."""
    if check.name in COUNTS:
        found, limit = words.number(check.found), words.number(check.limit)
    elif check.name == SUMS:
        found, limit = words.number(check.found, 1), words.number(check.limit, 1)
    else:
        found, limit = words.share(check.found, 1), words.share(check.limit, 1)
    said = words(f"check.{check.name}", found=found, limit=limit)
    if check.ids:
        said += " " + words("check.first", ids=", ".join(check.ids))
    return words(f"check_state.{check.state}", sentence=said)


def troubles(checks: Iterable[SelfCheck], words: Words) -> list[tuple[str, str]]:
    """State and sentence of each check that did not pass, failures first, each once."""
    wrong = sorted(
        {check for check in checks if check.state != PASSED}, key=lambda c: c.state != FAILURE
    )
    told = [(check.state, sentence(check, words)) for check in wrong]
    return list(dict.fromkeys(told))


def summary(checks: tuple[SelfCheck, ...], words: Words) -> str:
    """How many checks the answer passed."""
    passed = sum(check.state == PASSED for check in checks)
    return words.count("check.summary", passed, total=words.number(len(checks)))
