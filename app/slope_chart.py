"""Before and after a scenario: the share beyond the cutoff of each municipality, as a slope."""

import altair as alt
import pandas as pd

from analysis.comparison import Comparison
from app.charts import SHARES
from app.comparison_tables import municipality_names
from app.i18n import Words, sort_keys
from geodata.pack import Pack

BETTER, WORSE, SAME, REGION = "#01665e", "#a63603", "#8a8a8a", "#000000"
HEIGHT_PX, LETTER_GAP_PX = 300, 17
PADDING_PX = {"left": 5, "top": 5, "right": 45, "bottom": 5}
"""Names at the ends of the lines are longer than the room beside them."""


def slopes(pack: Pack, comparison: Comparison, words: Words) -> pd.DataFrame:
    """A row for the region and per municipality: the share beyond the cutoff before and after.

    Returns
    -------
    municipality (name), base_beyond_share and other_beyond_share (0-1, NaN: nobody lives there),
    gained_people and lost_people; the region first, the others by name. No rows where it is not
    known who is beyond the cutoff.
    """
    columns = ["base_beyond_share", "other_beyond_share", "gained_people", "lost_people"]
    names = municipality_names(pack, words)
    table = comparison.by_municipality[columns].astype(float)
    table.insert(0, "municipality", [names[str(code)] for code in table.index])
    region = comparison.region[columns].astype(float).to_frame().T
    region.insert(0, "municipality", words("thresholds.region"))
    ordered = table.sort_values("municipality", key=sort_keys)
    found = pd.concat([region, ordered], ignore_index=True)
    return found if comparison.searched else found.head(0)


def sentence(frame: pd.DataFrame, words: Words) -> str:
    """What the slope shows: where the share changes most, or that it changes nowhere."""
    change = (frame["other_beyond_share"] - frame["base_beyond_share"]).iloc[1:]
    if not change.abs().max() > 0:
        return words("slope.same")
    most = frame.loc[change.abs().idxmax()]
    return words("slope.most", name=most["municipality"], shares=_shares(most, words))


def chart(frame: pd.DataFrame, cutoff: str, words: Words) -> alt.LayerChart:
    """A line per row of `slopes` from before to after; what changes is named at its end."""
    sides = [words("column.base_state"), words("column.other_state")]
    drawn = _drawn(frame.dropna(subset=["base_beyond_share", "other_beyond_share"]), words)
    long = drawn.melt(
        ["municipality", "told", "colour", "wide"],
        ["base_beyond_share", "other_beyond_share"],
        value_name="share",
        var_name="side",
    )
    long["side"] = long["side"].map(
        dict(zip(("base_beyond_share", "other_beyond_share"), sides, strict=True))
    )
    title = words("slope.axis", cutoff=cutoff)
    y = alt.Y("share:Q", title=title, axis=SHARES, scale=alt.Scale(domain=[0, _top(drawn)]))
    x = alt.X("side:N", sort=sides, title=None, axis=alt.Axis(labelAngle=0))
    lines = (
        alt.Chart(long)
        .mark_line(point=alt.OverlayMarkDef(size=45))
        .encode(
            x=x,
            y=y,
            detail="municipality:N",
            color=alt.Color("colour:N", scale=None),
            strokeWidth=alt.StrokeWidth("wide:Q", scale=None),
            tooltip=[
                alt.Tooltip("municipality:N", title=words("column.municipality")),
                alt.Tooltip("told:N", title=title),
            ],
        )
    )
    named = drawn[drawn["name_at"].notna()].assign(side=sides[1])
    names = (
        alt.Chart(named)
        .mark_text(align="left", dx=10)
        .encode(x=x, y="name_at:Q", text="label:N", color=alt.Color("colour:N", scale=None))
    )
    return alt.LayerChart(layer=[lines, names]).properties(height=HEIGHT_PX, padding=PADDING_PX)


def _drawn(frame: pd.DataFrame, words: Words) -> pd.DataFrame:
    """With words, colour, width and the height of each name; only what changes has a name."""
    change = frame["other_beyond_share"] - frame["base_beyond_share"]
    region = pd.Series(frame.index == 0, index=frame.index)
    colour = pd.Series(SAME, index=frame.index).mask(change < 0, BETTER).mask(change > 0, WORSE)
    told = [_shares(row, words) for _, row in frame.iterrows()]
    heights = frame.loc[(change != 0) | region, "other_beyond_share"]
    return frame.assign(
        told=told,
        label=[f"{name} {said}" for name, said in zip(frame["municipality"], told, strict=True)],
        colour=colour.mask(region, REGION),
        wide=(change != 0).map({True: 2.0, False: 1.0}).mask(region, 3.5),
        name_at=apart(heights, _top(frame) * LETTER_GAP_PX / HEIGHT_PX, _top(frame)),
    )


def apart(heights: "pd.Series[float]", gap: float, top: float) -> "pd.Series[float]":
    """Heights moved as little as needed to be ``gap`` apart and none above ``top``."""
    found: dict[object, float] = {}
    below = float("-inf")
    ascending = heights.sort_values(kind="stable")
    for key, height in ascending.items():
        found[key] = below = max(float(height), below + gap)
    above = top + gap
    for key in reversed(list(found)):
        found[key] = above = min(found[key], above - gap)
    return pd.Series(found, dtype=float)


def _top(frame: pd.DataFrame) -> float:
    """The end of the axis: the largest share, and room where all are zero."""
    shares = frame[["base_beyond_share", "other_beyond_share"]]
    return max(float(shares.max().max()), 0.1)


def _shares(row: "pd.Series[float]", words: Words) -> str:
    """Both shares, or the one where they are the same."""
    base, other = (words.share(float(row[f"{side}_beyond_share"])) for side in ("base", "other"))
    return other if base == other else f"{base} → {other}"
