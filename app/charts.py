"""Charts of an assessment."""

from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from analysis.assessment import Assessment
from app.histogram import histogram_table
from app.i18n import Words

if TYPE_CHECKING:
    from analysis.best_sites.found import BestSites

THOUSANDS = "replace(format(datum.value, ',.0f'), /,/g, '\u00a0')"
"""Vega expression: thousands apart by a space, as Latvian and English readers both take it."""
PERCENT = "replace(datum.label, '%', '\u00a0%')"
"""Vega expression: a space before the sign, as in all other places."""
SHARES = alt.Axis(format="%", labelExpr=PERCENT)


def fractions(words: Words) -> alt.Axis:
    """An axis of parts of one, with the decimal sign of the language."""
    sign = words.number(0.5, 1)[1]
    return alt.Axis(labelExpr=f"replace(datum.label, '.', '{sign}')")


def travel_time_histogram(assessment: Assessment, words: Words) -> alt.LayerChart:
    """Residents by 5-minute class of travel time, coloured as on the map, the cutoff marked."""
    data = histogram_table(assessment, words)
    base = alt.Chart(data)
    bars = base.mark_bar(stroke="#555555", strokeWidth=0.4).encode(
        x=alt.X(
            "class:N", sort=None, title=words("chart.travel_min"), axis=alt.Axis(labelAngle=-60)
        ),
        y=alt.Y("people:Q", title=words("column.residents"), axis=alt.Axis(labelExpr=THOUSANDS)),
        color=alt.Color("colour:N", scale=None),
        tooltip=[
            alt.Tooltip("class:N", title=words("chart.travel_min")),
            alt.Tooltip("people_text:N", title=words("column.residents")),
        ],
    )
    layers: list[alt.Chart] = [bars]
    question = assessment.question
    if question.cost == "travel_min":
        first = data[data["from_min"] >= question.cutoff]["class"].head(1)
        rule = alt.Chart(pd.DataFrame({"class": first})).mark_rule(
            color="#000000", strokeDash=[4, 3], xOffset=-8
        )
        layers.append(rule.encode(x=alt.X("class:N", sort=None)))
    return alt.LayerChart(layer=layers).properties(height=320)


def site_curve(found: "BestSites", table: pd.DataFrame, words: Words) -> alt.LayerChart:
    """People within the cutoff by number of new sites, with what exists and what was chosen."""
    standing = int(found.asked.columns["existing"].sum())
    kept = len(found.asked.problem.existing) == standing
    marks = [
        (0 if kept else standing, found.summary["served_before_people"], "sites.mark_now"),
        (len(found.chosen), found.summary["served_people"], "sites.mark_chosen"),
    ]
    marked = pd.DataFrame(
        {
            "new_sites": [number for number, _, _ in marks],
            "served_people": [float(people) for _, people, _ in marks],
            "mark": [words(said) for _, _, said in marks],
        }
    )
    x = alt.X("new_sites:Q", title=words("column.new_sites"), axis=alt.Axis(tickMinStep=1))
    line = alt.Chart(table).mark_line(point=True, color="#01665e").encode(x=x, y=_served(words))
    points = (
        alt.Chart(marked)
        .mark_point(size=140, strokeWidth=3)
        .encode(
            x=x,
            y=_served(words),
            shape=alt.Shape("mark:N", title=None, legend=alt.Legend(orient="bottom")),
            color=alt.Color("mark:N", title=None),
        )
    )
    return alt.LayerChart(layer=[line, points]).properties(height=300)


def euro_curve(table: pd.DataFrame, words: Words) -> alt.Chart:
    """People within the cutoff by what the new sites cost; between two steps nothing is gained."""
    x = alt.X("spent_eur:Q", title=words("column.spent_eur"), axis=alt.Axis(labelExpr=THOUSANDS))
    line = alt.Chart(table).mark_line(point=True, interpolate="step-after", color="#01665e")
    chart: alt.Chart = line.encode(x=x, y=_served(words)).properties(height=300)
    return chart


def _served(words: Words) -> alt.Y:
    return alt.Y(
        "served_people:Q",
        title=words("column.served_people"),
        scale=alt.Scale(zero=False),
        axis=alt.Axis(labelExpr=THOUSANDS),
    )
