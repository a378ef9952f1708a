"""Coordinate systems: EPSG:4326 stored and shown, LKS-92 (EPSG:3059) computed.

The only place that reprojects.
"""

from functools import cache

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
from pyproj import Transformer

from geodata.errors import GeodataError

GEOGRAPHIC = "EPSG:4326"
METRIC = "EPSG:3059"


class CrsError(GeodataError, ValueError):
    """A layer is in another coordinate system than the computation needs."""


def points_from_lonlat(
    lon_deg: npt.ArrayLike, lat_deg: npt.ArrayLike, index: object = None
) -> gpd.GeoSeries:
    """Points in EPSG:4326 from longitudes and latitudes in degrees."""
    return gpd.GeoSeries(gpd.points_from_xy(lon_deg, lat_deg), index=index, crs=GEOGRAPHIC)


def to_metric(layer: gpd.GeoSeries) -> gpd.GeoSeries:
    """The layer in LKS-92 (EPSG:3059), metres as (easting, northing).

    Raises
    ------
    CrsError
        The layer does not say which system it is in.
    """
    if layer.crs is None:
        raise CrsError("The layer names no coordinate system; expected one, such as EPSG:4326.")
    return layer.to_crs(METRIC)


def require_metric(layer: gpd.GeoSeries) -> None:
    """Refuse a layer that is not in LKS-92, before anything is measured on it.

    Raises
    ------
    CrsError
        The layer is in another system or names none.
    """
    if layer.crs is None or layer.crs != METRIC:
        raise CrsError(
            "The layer is in {found}; distances need {expected}. Convert it with to_metric.",
            found=str(layer.crs),
            expected=METRIC,
        )


def metric_xy(lon_deg: npt.ArrayLike, lat_deg: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Eastings and northings in metres (LKS-92), shape (n, 2), of points given in degrees."""
    lon, lat = (np.asarray(one, dtype=np.float64) for one in (lon_deg, lat_deg))
    return np.column_stack(_from_geographic().transform(lon, lat))


@cache
def _from_geographic() -> Transformer:
    """From degrees as (longitude, latitude) to LKS-92, as `to_metric` does it for layers."""
    return Transformer.from_crs(GEOGRAPHIC, METRIC, always_xy=True)


def to_geographic(layer: gpd.GeoSeries) -> gpd.GeoSeries:
    """The layer in EPSG:4326, degrees as (longitude, latitude).

    Raises
    ------
    CrsError
        The layer does not say which system it is in.
    """
    if layer.crs is None:
        raise CrsError("The layer names no coordinate system; expected one, such as EPSG:4326.")
    return layer.to_crs(GEOGRAPHIC)


def areas_km2(layer: gpd.GeoSeries) -> "pd.Series[float]":
    """Areas in km2, wherever on Earth; in the UTM zone of the layer's middle.

    Parameters
    ----------
    layer : polygons in EPSG:4326.
    """
    return layer.to_crs(layer.estimate_utm_crs()).area / 1e6


def centres(layer: gpd.GeoSeries) -> gpd.GeoSeries:
    """A point inside each feature, in the layer's own system: the middle where that is inside."""
    inside = layer.representative_point()
    box = layer.bounds
    middle = gpd.GeoSeries.from_xy(
        (box["minx"] + box["maxx"]) / 2, (box["miny"] + box["maxy"]) / 2, crs=layer.crs
    ).set_axis(layer.index)
    return inside.where(~layer.contains(middle), middle)


@cache
def _from_metric() -> Transformer:
    return Transformer.from_crs(METRIC, GEOGRAPHIC, always_xy=True)


def lonlat_from_metric(easting_m: float, northing_m: float) -> tuple[float, float]:
    """Longitude and latitude in degrees of a point in LKS-92; inf where there is none."""
    lon, lat = _from_metric().transform(easting_m, northing_m)
    return float(lon), float(lat)


def lonlat(xy_m: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Longitudes and latitudes in degrees (EPSG:4326), shape (n, 2), of points in LKS-92."""
    return np.column_stack(_from_metric().transform(*xy_m.T))
