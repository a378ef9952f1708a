"""Charts of thresholds and fairness."""

import altair as alt
import numpy as np
import pandas as pd

from analysis.assessment import Assessment
from analysis.evenness import Indices
from analysis.thresholds import REGION, share_served
from app.charts import SHARES
from app.i18n import Words, sort_key
from geodata.pack import Pack

LONGEST_MIN, LONGEST_KM = 90.0, 100.0
"""How far the curve is drawn where no preset or cutoff lies farther."""
REGION_COLOUR = "#000000"
COLOURS = (
    "#4c78a8",
    "#f58518",
    "#e45756",
    "#72b7b2",
    "#54a24b",
    "#b79a20",
    "#b279a2",
    "#9d755d",
    "#7f7f7f",
)


def threshold_curve(pack: Pack, assessment: Assessment, words: Words) -> alt.LayerChart:
    """Share of residents served over the cutoff, a line per municipality, presets marked."""
    question = assessment.question
    presets = pack.cutoffs[pack.cutoffs["cost"] == question.cost]
    longest = LONGEST_MIN if question.cost == "travel_min" else LONGEST_KM
    last = max(longest, question.cutoff, *presets["value"])
    data = _curve(pack, assessment, np.linspace(0, last, 181), words)
    areas = sorted(data["area"].unique(), key=sort_key)
    region = words("thresholds.region")
    areas = [region, *(area for area in areas if area != region)]
    palette = [REGION_COLOUR, *(COLOURS[k % len(COLOURS)] for k in range(len(areas) - 1))]
    unit = words(f"cost.{question.cost}")
    lines = (
        alt.Chart(data)
        .mark_line(interpolate="step-after")
        .encode(
            x=alt.X("cutoff:Q", title=unit, scale=alt.Scale(domain=[0, last], nice=False)),
            y=alt.Y(
                "share:Q",
                title=words("thresholds.share"),
                axis=SHARES,
            ),
            color=alt.Color(
                "area:N", title=None, scale=alt.Scale(domain=areas, range=palette), sort=areas
            ),
            size=alt.condition(
                alt.FieldEqualPredicate(region, "area"), alt.value(3.5), alt.value(1.6)
            ),
            tooltip=[
                alt.Tooltip("area:N", title=words("column.municipality")),
                alt.Tooltip("cutoff_text:N", title=words("choice.cutoff")),
                alt.Tooltip("share_text:N", title=words("thresholds.share")),
            ],
        )
    )
    return alt.LayerChart(layer=[lines, *_marks(presets, question.cutoff, words)]).properties(
        height=380
    )


def _marks(presets: pd.DataFrame, cutoff: float, words: Words) -> list[alt.Chart]:
    """A dashed line per preset, named at its top when pointed at; the chosen one is solid."""
    named = presets.groupby("value")[f"name_{words.lang}"].agg("; ".join).rename("name")
    rules = alt.Chart(named.reset_index()).mark_rule(strokeDash=[4, 3], color="#555555")
    chosen = pd.DataFrame({"value": [cutoff], "name": [words("thresholds.chosen")]})
    mark = alt.Chart(chosen).mark_rule(color="#000000", strokeWidth=2)
    return [
        chart.encode(
            x="value:Q",
            tooltip=[
                alt.Tooltip("value:Q", title=words("choice.cutoff")),
                alt.Tooltip("name:N", title=words("column.preset")),
            ],
        )
        for chart in (rules, mark)
    ]


def _curve(
    pack: Pack,
    assessment: Assessment,
    cutoffs: "np.ndarray[tuple[int], np.dtype[np.float64]]",
    words: Words,
) -> pd.DataFrame:
    shares = share_served(assessment, cutoffs)
    names = {
        code: words("thresholds.region")
        if code == REGION
        else words.name(pack.municipalities.loc[code])
        for code in shares
    }
    data = shares.rename(columns=names).melt(
        var_name="area", value_name="share", ignore_index=False
    )
    cost = assessment.question.cost
    return data.reset_index().assign(
        cutoff_text=[words.cost(value, cost) for value in data.index],
        share_text=[words.share(value) for value in data["share"]],
    )


def lorenz_curve(one: Indices, words: Words) -> alt.LayerChart:
    """Share of all access held by the worst-off share of residents; the diagonal is even."""
    x = alt.X(
        "people_share:Q",
        title=words("lorenz.people"),
        axis=SHARES,
    )
    y = alt.Y(
        "access_share:Q",
        title=words("lorenz.access"),
        axis=SHARES,
    )
    even = pd.DataFrame({"people_share": [0.0, 1.0], "access_share": [0.0, 1.0]})
    diagonal = alt.Chart(even).mark_line(strokeDash=[4, 3], color="#555555").encode(x=x, y=y)
    curve = alt.Chart(one.lorenz).mark_area(
        line={"color": "#8c3d04"}, color="#fdb863", opacity=0.45
    )
    return alt.LayerChart(layer=[curve.encode(x=x, y=y), diagonal]).properties(height=320)
