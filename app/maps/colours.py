"""Colours of the ground of every map, in the browser and on paper."""

WATER, LAND, BORDER = "#bcd7e8", "#fbfaf6", "#6b6b6b"
SURFACE_COLOUR = {"asphalt": "#777777", "mixed": "#9a8a6a", "gravel": "#b59b6a"}
OPEN_COLOUR = "#1f77b4"
"""Services that are open; those only coming are hollow."""
ADDED, REMOVED = "#01665e", "#8c510a"
"""What is new and what is gone."""
