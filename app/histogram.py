"""Residents by class of travel time, for charts and tables alike."""

import pandas as pd

from analysis.assessment import Assessment
from app.i18n import Words
from app.maps.classes import UNREACHABLE_COLOUR, colour_of, cost_classes


def histogram_figures(assessment: Assessment, words: Words) -> pd.DataFrame:
    """The histogram as a table: class of travel time and residents."""
    data = histogram_table(assessment, words)
    return pd.DataFrame({"time_class": data["class"], "residents": data["people"].astype(int)})


def histogram_table(assessment: Assessment, words: Words) -> pd.DataFrame:
    """The classes of the histogram with their labels, residents and colours."""
    table = assessment.histogram
    labels = []
    for low, high in zip(table["from_min"], table["to_min"], strict=True):
        if low == float("inf"):
            labels.append(words("cost.unreachable"))
        elif high == float("inf"):
            labels.append(f">{words.number(low, int(low % 1 > 0))}")
        else:
            ends = (words.number(edge, int(edge % 1 > 0)) for edge in (low, high))
            labels.append("–".join(ends))
    question = assessment.question
    classes = cost_classes(question.cutoff)
    by_minutes = question.cost == "travel_min"
    colours = [
        colour_of(high if high != float("inf") else 1e9, classes) if by_minutes else "#5b7fa6"
        for high in table["to_min"]
    ]
    colours[-1] = UNREACHABLE_COLOUR
    return table.assign(
        **{
            "class": labels,
            "colour": colours,
            "people_text": [words.number(people) for people in table["people"]],
        }
    )
