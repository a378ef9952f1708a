"""The widget that chooses the season to compare with."""

from app.choices import select
from app.i18n import Words
from app.options import DEFAULT
from geodata.pack import Pack


def other_season(pack: Pack, season_id: str, words: Words) -> str:
    """Another season than the one asked about; the pack has one.

    Unless another is chosen that is the base season, or for the base season the last of the pack.
    """
    base, *others = map(str, pack.seasons.index)
    first = others[-1] if season_id == base else base
    rest = [one for one in (base, *others) if one not in (season_id, first)]
    chosen = select(
        words("choice.other_season"),
        [DEFAULT, *rest],
        DEFAULT,
        key="other-season",
        show=lambda key: words.name(pack.seasons.loc[first if key == DEFAULT else key]),
    )
    return first if chosen == DEFAULT else chosen
