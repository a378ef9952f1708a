"""The widget that chooses the season to compare with."""

from app.choices import select
from app.i18n import Words
from geodata.pack import Pack


def other_season(pack: Pack, season_id: str, words: Words) -> str:
    """Another season than the one asked about; the pack has one.

    At first that is the base season, or for the base season the last of the pack.
    """
    base, *others = map(str, pack.seasons.index)
    return select(
        words("choice.other_season"),
        [one for one in (base, *others) if one != season_id],
        others[-1] if season_id == base else base,
        key="other-season",
        show=lambda key: words.name(pack.seasons.loc[key]),
    )
