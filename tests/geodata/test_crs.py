"""LKS-92 in and out: the right place, the right axis order, no measuring in degrees."""

import geopandas as gpd
import numpy as np
import pytest

from geodata.crs import (
    GEOGRAPHIC,
    METRIC,
    CrsError,
    metric_xy,
    points_from_lonlat,
    require_metric,
    to_metric,
)
from geodata.errors import GeodataError


def test_daugavpils_lies_where_lks_92_has_it() -> None:
    """Known: (658260, 195617) for 26.53 E, 55.88 N; a metre is 0.00001 degrees."""
    assert metric_xy([26.53], [55.88]) == pytest.approx(np.array([[658260, 195617]]), abs=1)


def test_bus_station_of_daugavpils_is_within_two_kilometres_of_its_middle() -> None:
    """0.00689 degrees west are 0.4 km, 0.00904 degrees south 1.0 km: 1.1 km in all."""
    easting, northing = metric_xy([26.52311], [55.87096])[0] - [658260, 195617]
    assert easting == pytest.approx(-400, abs=50)
    assert northing == pytest.approx(-1010, abs=50)


@pytest.mark.parametrize(
    ("lat_deg", "northing_m"),
    # 0.9996 x meridian arc from the equator (GRS 80: 6 208 563.0 m and 6 319 913.9 m) - 6 000 000
    [(56, 206_079.6), (57, 317_385.9)],
)
def test_central_meridian_has_easting_500_km(lat_deg: float, northing_m: float) -> None:
    assert metric_xy([24], [lat_deg]) == pytest.approx(np.array([[500_000, northing_m]]), abs=0.1)


def test_planar_lengths_in_latgale_are_right_to_half_a_per_mille() -> None:
    """0.01 degrees of latitude at 56 degrees north are 1113.5 m on the ellipsoid."""
    south, north = metric_xy([27.0, 27.0], [55.995, 56.005])
    assert np.hypot(*(north - south)) == pytest.approx(1113.5, rel=0.0005)


def test_points_are_lon_lat_and_keep_the_index() -> None:
    points = points_from_lonlat([26.5, 27.3], [55.9, 56.5], index=["a", "b"])
    assert points.crs == GEOGRAPHIC
    assert points.x.to_dict() == {"a": 26.5, "b": 27.3}
    assert to_metric(points).index.tolist() == ["a", "b"]
    assert to_metric(points).crs == METRIC


def test_metric_layer_is_accepted() -> None:
    require_metric(to_metric(points_from_lonlat([26.5], [55.9])))


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857", "EPSG:25835", None])
def test_layer_in_another_system_is_refused_before_measuring(crs: str | None) -> None:
    layer = gpd.GeoSeries(gpd.points_from_xy([26.5], [55.9]), crs=crs)
    with pytest.raises(CrsError, match=f"in {crs}.*need EPSG:3059"):
        require_metric(layer)


def test_layer_that_names_no_system_is_not_converted() -> None:
    layer = gpd.GeoSeries(gpd.points_from_xy([26.5], [55.9]))
    with pytest.raises(CrsError, match="names no coordinate system"):
        to_metric(layer)


@pytest.mark.parametrize("base", [GeodataError, ValueError])
def test_refusal_is_an_error_of_the_room_and_a_value_error(base: type[Exception]) -> None:
    assert issubclass(CrsError, base)
