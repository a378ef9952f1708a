"""A report's tables as CSV and its layers as GeoJSON, for people who check or go on with them."""

import json
import math

import numpy as np
import pandas as pd

from app import tables
from app.reports.model import Layer, Report


def csv_files(report: Report) -> dict[str, bytes]:
    """Every table as CSV, by file name: comma, dot, UTF-8 with byte order mark."""
    return {f"{table.key}.csv": tables.to_download(table.frame) for table in report.tables()}


def geojson_files(report: Report) -> dict[str, bytes]:
    """Every layer as GeoJSON (EPSG:4326), by file name; unreachable and not known are null."""
    return {f"{layer.key}.geojson": _geojson(layer) for layer in report.layers}


def _geojson(layer: Layer) -> bytes:
    content = json.loads(finite(layer).to_json(drop_id=True, show_bbox=False))
    content["name"] = layer.key
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def finite(layer: Layer) -> "pd.DataFrame":
    """The layer's frame with empty cells where costs are unreachable: map files have no inf."""
    frame = layer.frame.copy()
    for name in frame.select_dtypes("float").columns:
        frame[name] = frame[name].where(np.isfinite(frame[name]), math.nan)
    return frame
