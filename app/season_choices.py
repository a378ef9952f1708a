"""The widget that chooses the season to compare with."""

from app.choices import select
from app.i18n import Words
from geodata.pack import Pack


def other_season(pack: Pack, season_id: str, words: Words) -> str:
    """Another season than the one asked about; the pack has one."""
    options = [str(one) for one in pack.seasons.index if one != season_id]
    return select(
        words("choice.other_season"),
        options,
        options[-1],
        key="other-season",
        show=lambda key: words.name(pack.seasons.loc[key]),
    )
