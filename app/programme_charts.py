"""Small charts of the programme: results against a target, and a figure by year."""

import altair as alt
import pandas as pd

from analysis.explained_change import ExplainedChange
from analysis.programme import LATE, REACHED
from app.charts import PERCENT, fractions
from app.i18n import Words
from app.programme_results import COLOURS, NEUTRAL, result_table
from geodata.pack import Pack


def result_chart(pack: Pack, row: "dict[str, object]", words: Words) -> alt.LayerChart:
    """Results by year as bars, the target as a line."""
    data = result_table(pack, row, words)
    colour = COLOURS.get(str(row["state"]), NEUTRAL)
    base = alt.Chart(data)
    bars = base.mark_bar(color=colour, size=64).encode(
        x=alt.X("year:N", title=None, axis=alt.Axis(labelAngle=0)),
        y=alt.Y("value:Q", title=None, axis=alt.Axis(tickCount=3)),
        tooltip=[
            alt.Tooltip("year:N", title=words("column.result_year")),
            alt.Tooltip("value_text:N", title=words("column.result")),
        ],
    )
    labels = base.mark_text(baseline="top", dy=4, color="#ffffff").encode(
        x="year:N", y="value:Q", text="value_short:N"
    )
    line = alt.Chart(pd.DataFrame({"target": [row["target"]]})).mark_rule(
        color="#000000", strokeDash=[4, 3]
    )
    layers = [bars, labels, line.encode(y="target:Q")]
    return alt.LayerChart(layer=layers).properties(height=150)


def share_chart(data: pd.DataFrame, words: Words) -> alt.LayerChart:
    """The share within the cutoff by day."""
    base = alt.Chart(data).encode(
        x=alt.X("date:N", sort=None, title=None, axis=alt.Axis(labelAngle=0))
    )
    y = alt.Y(
        "covered_share:Q",
        title=words("indicator.covered_share"),
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format="%", labelExpr=PERCENT, titleLimit=240),
    )
    line = base.mark_line(point=True, color=COLOURS[REACHED]).encode(y=y)
    text = base.mark_text(dy=-10, color="#222222").encode(y=y, text="value_text:N")
    return alt.LayerChart(layer=[line, text]).properties(height=240)


def parts_chart(told: ExplainedChange, words: Words, *, points: bool) -> alt.Chart:
    """What each driver did, as bars to either side of nothing; shares in percentage points."""
    data = pd.DataFrame(
        {
            "driver": [words(f"driver.{name}") for name in told.parts.index],
            "change": told.parts.to_numpy() * (100 if points else 1),
            "colour": [COLOURS[REACHED] if part >= 0 else COLOURS[LATE] for part in told.parts],
        }
    )
    chart: alt.Chart = (
        alt.Chart(data)
        .mark_bar()
        .encode(
            y=alt.Y("driver:N", sort=None, title=None, axis=alt.Axis(labelLimit=320)),
            x=alt.X(
                "change:Q",
                title=words("programme.points_axis" if points else "column.change"),
                axis=fractions(words),
            ),
            color=alt.Color("colour:N", scale=None),
        )
        .properties(height=180)
    )
    return chart
