"""Residents who are not served, by municipality and cause, as a chart."""

import altair as alt
import pandas as pd

from analysis.assessment import Assessment
from analysis.causes import CAUSES
from app.charts import THOUSANDS
from app.i18n import Words, sort_key
from app.tables import municipality_names
from geodata.pack import Pack

COLOURS = {
    "none": "#6b2c3e",
    "too_far": "#c8553d",
    "not_open": "#588b8b",
    "no_place": "#f28f3b",
    "other_group": "#8e7dbe",
    "premises": "#2d728f",
    "planned": "#e8c547",
    "not_known": "#b0b0b0",
}
"""Colour of each cause, apart in lightness too."""


def chart(pack: Pack, assessment: Assessment, words: Words) -> alt.Chart:
    """Residents who are not served, a bar per municipality, stacked by cause."""
    long = _long(pack, assessment, words)
    people = alt.Axis(labelExpr=THOUSANDS, tickCount=6)
    bars: alt.Chart = alt.Chart(long).mark_bar(stroke="#ffffff", strokeWidth=0.5)
    labels = long.drop_duplicates("cause").sort_values("order")
    return bars.encode(
        y=alt.Y(
            "municipality:N",
            sort=sorted(long["municipality"].unique(), key=sort_key),
            title=None,
            axis=alt.Axis(labelLimit=200, labelOverlap=False),
        ),
        x=alt.X("people:Q", title=words("column.unserved_people"), axis=people),
        color=alt.Color(
            "cause:N",
            scale=alt.Scale(
                domain=labels["cause"].tolist(), range=[COLOURS[c] for c in labels["code"]]
            ),
            title=None,
            legend=alt.Legend(orient="bottom", columns=2, labelLimit=320),
        ),
        order=alt.Order("order:Q"),
        tooltip=[
            alt.Tooltip("municipality:N", title=words("column.municipality")),
            alt.Tooltip("cause:N", title=words("column.cause")),
            alt.Tooltip("people_text:N", title=words("column.unserved_people")),
        ],
    ).properties(height=alt.Step(26))


def _long(pack: Pack, assessment: Assessment, words: Words) -> pd.DataFrame:
    """A row per municipality and cause that occurs, with people and words."""
    people = assessment.people_by_cause
    people = people[[cause for cause in CAUSES if people[cause].sum() > 0]]
    names = municipality_names(pack, people.index.to_series(), words)
    data = people.set_axis(pd.Index(names, name="municipality")).reset_index()
    long = data.melt("municipality", var_name="code", value_name="people")
    return long.assign(
        cause=[words(f"cause.{code}") for code in long["code"]],
        order=[CAUSES.index(code) for code in long["code"]],
        people_text=[words.number(number) for number in long["people"]],
    )
