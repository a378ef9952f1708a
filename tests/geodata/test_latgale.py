"""The embedded pack holds what its publishers say; expected numbers are theirs, typed here."""

import csv
from pathlib import Path

import geopandas as gpd
import pytest

from geodata.crs import points_from_lonlat, to_metric
from geodata.pack import EMBEDDED, Pack, fingerprint, load_pack
from geodata.register import services_at
from geodata.schema import LAYERS, tables

BOUNDARIES = Path(__file__).parents[2] / ".." / "shared" / "boundaries"

# CSP, latest figure found for each municipality; Līvāni: it is not known who counted.
TOTALS = {
    "0002000": (78_112, "2025-01-01", "csp"),  # Daugavpils
    "0006000": (26_425, "2025-01-01", "csp"),  # Rēzekne
    "0022000": (24_760, "2022-01-01", "csp"),  # Augšdaugavas novads
    "0024000": (17_910, "2024-01-01", "csp"),  # Balvu novads
    "0032000": (19_681, "2024-01-01", "csp"),  # Krāslavas novads
    "0036000": (11_568, "2021-01-01", "uncertain"),  # Līvānu novads
    "0037000": (20_745, "2024-01-01", "csp"),  # Ludzas novads
    "0042000": (16_239, "2022-01-01", "csp"),  # Preiļu novads
    "0043000": (27_726, "2024-01-01", "csp"),  # Rēzeknes novads
}
REGION_TOTAL = 243_166

TRANSLATED = [
    name for name, columns in tables().items() if any(c.name.endswith("_en") for c in columns)
]


def rows_of(table: str) -> list[dict[str, str]]:
    """The rows of a shipped table as they stand in the file."""
    with (EMBEDDED / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("table", [name for name in tables() if name != "sources"])
def test_every_row_names_a_known_source(table: str) -> None:
    known = {row["source_id"] for row in rows_of("sources")}
    assert {row["source_id"] for row in rows_of(table)} <= known


@pytest.mark.parametrize("layer", LAYERS)
def test_every_feature_names_a_known_source(layer: str, latgale_pack: Pack) -> None:
    assert latgale_pack.layers[layer]["source_id"].isin(latgale_pack.sources.index).all()


def test_every_source_is_used_and_says_licence_and_date(latgale_pack: Pack) -> None:
    used = {row["source_id"] for table in tables() if table != "sources" for row in rows_of(table)}
    used |= {code for name in LAYERS for code in latgale_pack.layers[name]["source_id"]}
    assert set(latgale_pack.sources.index) == used
    assert (
        latgale_pack.sources[["title_lv", "title_en", "licence_lv", "licence_en", "retrieved_on"]]
        .notna()
        .all(axis=None)
    )


@pytest.mark.parametrize("table", TRANSLATED)
def test_words_stand_in_both_languages_or_in_neither(table: str) -> None:
    for column in filter(lambda c: c.name.endswith("_en"), tables()[table]):
        english, latvian = column.name, f"{column.name.removesuffix('_en')}_lv"
        rows = rows_of(table)
        assert [row for row in rows if bool(row[latvian]) != bool(row[english])] == []
        words = [row[name] for row in rows for name in (latvian, english)]
        assert [word for word in words if word != " ".join(word.split())] == []


@pytest.mark.parametrize("code", TOTALS)
def test_total_of_a_municipality_is_the_latest_published(code: str, latgale_pack: Pack) -> None:
    row = latgale_pack.municipalities.loc[code]
    assert (row["residents"], row["residents_date"], row["residents_kind"]) == TOTALS[code]


@pytest.mark.parametrize("code", TOTALS)
def test_residents_of_its_demand_points_add_up_to_the_total(code: str, latgale_pack: Pack) -> None:
    members = latgale_pack.demand_points[latgale_pack.demand_points["municipality_code"] == code]
    assert members["residents"].sum() == TOTALS[code][0]


def test_region_is_the_nine_municipalities_with_243166_residents(latgale_pack: Pack) -> None:
    assert set(latgale_pack.region.index) == set(TOTALS)
    assert sum(total for total, _, _ in TOTALS.values()) == REGION_TOTAL
    assert latgale_pack.demand_points["residents"].sum() == REGION_TOTAL


def test_neighbours_have_no_residents_here(latgale_pack: Pack) -> None:
    neighbours = latgale_pack.municipalities[~latgale_pack.municipalities["in_region"]]
    assert neighbours.index.tolist() == [
        "LV-007",
        "LV-033",
        "LV-042",
        "LV-059",
        "LV-094",
        "LV-102",
    ]
    assert neighbours["residents"].isna().all()
    assert latgale_pack.demand_points["municipality_code"].isin(latgale_pack.region.index).all()


def test_demand_points_are_137_parishes_12_towns_2_state_cities(latgale_pack: Pack) -> None:
    assert len(latgale_pack.demand_points) == 151  # 137 + 12 + 2
    assert latgale_pack.demand_points["kind"].value_counts().to_dict() == {
        "parish": 137,
        "town": 12,
        "state_city": 2,
    }
    assert set(latgale_pack.demand_points["unit_code"]) == set(
        latgale_pack.territorial_units.index
    )


def test_residents_of_27_parishes_are_estimated(latgale_pack: Pack) -> None:
    estimated = latgale_pack.demand_points[
        latgale_pack.demand_points["residents_kind"] == "estimated"
    ]
    assert len(estimated) == 27
    assert (estimated["kind"] == "parish").all()
    # 151 units, 124 with a figure
    assert set(estimated["unit_code"]).isdisjoint(latgale_pack.population_figures["unit_code"])
    assert latgale_pack.population_figures["unit_code"].nunique() == 124


def test_every_demand_point_has_residents(latgale_pack: Pack) -> None:
    assert (latgale_pack.demand_points["residents"] > 0).all()
    assert set(latgale_pack.demand_points["residents_kind"]) == {"csp", "scaled", "estimated"}


def test_figure_called_csp_is_the_one_csp_published(latgale_pack: Pack) -> None:
    """The two state cities carry their total and are tested by themselves."""
    figures = latgale_pack.population_figures
    published = figures[figures["kind"] == "csp"].groupby("unit_code")["persons"].agg(set)
    points = latgale_pack.demand_points
    kept = points[(points["residents_kind"] == "csp") & (points["kind"] != "state_city")]
    assert len(kept) == 19  # 21 with the two cities
    made_up = [
        unit
        for unit, people in zip(kept["unit_code"], kept["residents"], strict=True)
        if people not in published[unit]
    ]
    assert made_up == []


@pytest.mark.parametrize("code", ["0002000", "0006000"])
def test_state_city_is_one_demand_point_with_the_csp_total(code: str, latgale_pack: Pack) -> None:
    row = latgale_pack.demand_points.loc[code]
    assert (row["residents"], row["residents_kind"]) == (TOTALS[code][0], "csp")


def test_codes_keep_leading_zeros(latgale_pack: Pack) -> None:
    units = latgale_pack.territorial_units
    for codes in (
        latgale_pack.region.index,
        units.index,
        units["code_2009"],
        units["municipality_2009_code"],
        latgale_pack.demand_points["unit_code"],
        latgale_pack.layers["municipalities"]["municipality_code"],
    ):
        assert codes.astype(str).str.fullmatch(r"0\d{6}").all()


def test_municipal_layer_draws_each_municipality_of_the_region_once(latgale_pack: Pack) -> None:
    codes = latgale_pack.layers["municipalities"]["municipality_code"].tolist()
    assert sorted(codes) == sorted(TOTALS)


def test_register_holds_230_services_of_which_58_lie_with_the_neighbours(
    latgale_pack: Pack,
) -> None:
    municipality = latgale_pack.services["site_id"].map(latgale_pack.sites["municipality_code"])
    inside = municipality.isin(latgale_pack.region.index)
    assert (len(inside), inside.sum(), (~inside).sum()) == (230, 172, 58)  # 172 + 58 = 230
    assert len(latgale_pack.sites) == 167
    assert set(latgale_pack.services["site_id"]) == set(latgale_pack.sites.index)
    assert latgale_pack.services["capacity_places"].notna().sum() == 44


def test_one_service_has_no_position(latgale_pack: Pack) -> None:
    site = latgale_pack.sites.loc[latgale_pack.services["site_id"]]
    assert site["lon"].isna().sum() == 1
    assert (site["lon"].isna() == (site["position"] == "unknown")).all()


def test_positions_of_services_are_as_exact_as_the_sources_allow(latgale_pack: Pack) -> None:
    exactness = latgale_pack.services["site_id"].map(latgale_pack.sites["position"]).value_counts()
    assert exactness["town_centre"] == 135
    assert exactness["village_centre"] == 56
    assert exactness["parish_centre"] + exactness["parish_centroid"] == 29
    assert exactness["bus_stop"] == 9
    assert exactness["unknown"] == 1


def test_status_at_the_register_date_is_as_compiled(latgale_pack: Pack) -> None:
    register = services_at(
        latgale_pack.services,
        latgale_pack.sites,
        latgale_pack.status_events,
        latgale_pack.register_date,
    )
    count = register["status"].value_counts()
    assert count["open"] == 203
    assert count["planned"] + count["under_construction"] == 22
    assert count["closed"] + count["cancelled"] + count["not_confirmed"] == 5


def test_every_service_has_a_status_event(latgale_pack: Pack) -> None:
    assert set(latgale_pack.status_events["service_id"]) == set(latgale_pack.services.index)


def test_daugavpils_stands_at_its_bus_station(latgale_pack: Pack) -> None:
    """The GeoNames point lies 1.5 km north of the centre."""
    point = latgale_pack.demand_points.loc["0002000"]
    assert (point["lat"], point["lon"]) == (55.87096, 26.52311)


@pytest.mark.parametrize("table", ["demand_points", "sites", "road_nodes"])
def test_coordinates_lie_inside_the_extent(table: str, latgale_pack: Pack) -> None:
    west, south, east, north = latgale_pack.extent_deg
    frame = {
        "demand_points": latgale_pack.demand_points,
        "sites": latgale_pack.sites,
        "road_nodes": latgale_pack.road_nodes,
    }[table]
    placed = frame.dropna(subset=["lon", "lat"])
    assert placed["lon"].between(west, east).all()
    assert placed["lat"].between(south, north).all()


def test_demand_points_lie_in_the_bounds_of_latgale(latgale_pack: Pack) -> None:
    """West Subate 25.908, east Pasiene 28.158, south Demene 55.729, north Žīguri 57.266."""
    assert latgale_pack.demand_points["lon"].between(25.9, 28.2).all()
    assert latgale_pack.demand_points["lat"].between(55.7, 57.3).all()


def test_road_network_has_251_nodes_and_521_links(latgale_pack: Pack) -> None:
    assert (len(latgale_pack.road_nodes), len(latgale_pack.road_links)) == (251, 521)
    used = set(latgale_pack.road_links["from_node_id"]) | set(
        latgale_pack.road_links["to_node_id"]
    )
    assert used == set(latgale_pack.road_nodes.index)
    assert (latgale_pack.road_links["from_node_id"] != latgale_pack.road_links["to_node_id"]).all()


def test_link_is_not_much_shorter_than_the_straight_line(latgale_pack: Pack) -> None:
    """Nodes carry positions rounded to a village centre, so half a kilometre is granted."""
    nodes = to_metric(
        points_from_lonlat(
            latgale_pack.road_nodes["lon"],
            latgale_pack.road_nodes["lat"],
            index=latgale_pack.road_nodes.index,
        )
    )
    links = latgale_pack.road_links
    start = nodes.loc[links["from_node_id"]].set_axis(links.index)
    end = nodes.loc[links["to_node_id"]].set_axis(links.index)
    short_km = start.distance(end) / 1000 - links["length_km"]
    assert short_km[short_km > 0.5].to_dict() == {}


def test_assumptions_have_value_unit_reason_and_source(latgale_pack: Pack) -> None:
    needed = ["value", "unit", "name_lv", "name_en", "reason_lv", "reason_en", "source_id"]
    assert latgale_pack.assumption_rows[needed].notna().all(axis=None)
    assert {"recent_csp_years", "stale_before_year", "remainder_speed_kph"} <= set(
        latgale_pack.assumptions.index
    )


def test_cutoffs_have_cost_value_and_source(latgale_pack: Pack) -> None:
    assert (latgale_pack.cutoffs["value"] > 0).all()
    assert set(latgale_pack.cutoffs["cost"]) == {"travel_min", "travel_km"}
    assert latgale_pack.cutoffs[["source_id", "source_ref"]].notna().all(axis=None)


def test_value_of_a_cutoff_stands_in_its_id(latgale_pack: Pack) -> None:
    """ambulance_city_12, brief_15_km: who reads a link sees the limit."""
    numbers = latgale_pack.cutoffs.index.str.extract(r"_(\d+)(?:_km)?$", expand=False).astype(
        float
    )
    assert numbers.tolist() == latgale_pack.cutoffs["value"].tolist()
    in_km = latgale_pack.cutoffs.index.str.endswith("_km")
    assert (in_km == (latgale_pack.cutoffs["cost"] == "travel_km")).all()


def test_speeds_have_a_source_and_obey_the_traffic_rules(latgale_pack: Pack) -> None:
    """Road Traffic Regulations: 90 km/h outside towns, 80 unpaved, 50 in built-up areas."""
    speeds = latgale_pack.speeds
    assert speeds[["source_id", "source_ref"]].notna().all(axis=None)
    assert speeds["speed_kph"].max() <= 90
    assert speeds.loc[speeds["surface"] == "gravel", "speed_kph"].max() <= 80
    assert speeds.loc[speeds["road_class"] == "street", "speed_kph"].max() <= 50


def test_thaw_slows_gravel_roads_and_leaves_asphalt(latgale_pack: Pack) -> None:
    """Streets keep the low speed of built-up areas in any season."""
    by_season = latgale_pack.speeds.pivot_table(
        index=["road_class", "surface"], columns="season_id", values="speed_kph"
    )
    slower = by_season["summer"] - by_season["spring_thaw"]
    road_class = by_season.index.get_level_values("road_class")
    surface = by_season.index.get_level_values("surface")
    assert (slower >= 0).all()
    assert (slower[surface == "asphalt"] == 0).all()
    assert (slower[(surface == "gravel") & (road_class != "street")] > 0).all()


def test_osm_speeds_name_every_kind_of_road_and_obey_the_traffic_rules(latgale_pack: Pack) -> None:
    """18 classes x 4 surfaces x 3 seasons; built-up areas are told apart for cars only."""
    speeds = latgale_pack.osm_speeds
    assert speeds["mode"].value_counts().to_dict() == {"car": 432, "bicycle": 216, "walk": 216}
    cars = speeds[speeds["mode"] == "car"]
    assert cars["speed_kph"].max() <= 90
    assert cars.loc[cars["surface"].isin(["gravel", "ground"]), "speed_kph"].max() <= 80
    assert cars.loc[cars["built_up"], "speed_kph"].max() <= 50
    assert cars.loc[cars["road_class"] == "living_street", "speed_kph"].max() <= 20
    assert (speeds.loc[speeds["mode"] == "walk", "speed_kph"] <= 10).all()


def test_osm_speeds_agree_with_those_of_the_schematic_roads(latgale_pack: Pack) -> None:
    """Main roads are A, tertiary V, unclassified local, residential streets."""
    schematic = latgale_pack.speeds.set_index(["road_class", "surface", "season_id"])["speed_kph"]
    keys = ["mode", "road_class", "surface", "built_up", "season_id"]
    speeds = latgale_pack.osm_speeds.set_index(keys)["speed_kph"]
    twins = {"primary": "A", "tertiary": "V", "unclassified": "local", "residential": "street"}
    for road_class, twin in twins.items():
        for surface, name in (("paved", "asphalt"), ("gravel", "gravel")):
            for season in latgale_pack.seasons.index:
                found = speeds["car", road_class, surface, False, season]
                assert found == schematic[twin, name, season]


def test_mud_slows_everyone_and_asphalt_nobody(latgale_pack: Pack) -> None:
    speeds = latgale_pack.osm_speeds
    by_season = speeds.pivot_table(
        index=["mode", "road_class", "surface", "built_up"],
        columns="season_id",
        values="speed_kph",
    )
    slower = by_season["summer"] - by_season["spring_thaw"]
    assert (slower >= 0).all()
    assert (slower.xs("paved", level="surface") == 0).all()
    assert (slower.loc["car", "tertiary", "gravel", False] > 0).all()


def test_crossings_to_russia_and_belarus_lie_on_the_outline(latgale_pack: Pack) -> None:
    crossings = latgale_pack.border_crossings
    assert sorted(crossings.index) == [
        "grebneva", "paternieki", "silene", "terehova", "vientuli",
    ]  # fmt: skip
    points = to_metric(points_from_lonlat(crossings["lon"], crossings["lat"]))
    border = to_metric(latgale_pack.layers["outline"].geometry).boundary.union_all()
    assert points.distance(border).max() < 100


def test_mixed_surface_is_half_asphalt_half_gravel(latgale_pack: Pack) -> None:
    """Equal lengths: the harmonic mean, A in summer 2 / (1/80 + 1/60) = 68.6 -> 69."""
    speed = latgale_pack.speeds.set_index(["road_class", "surface", "season_id"])["speed_kph"]
    assert speed["A", "mixed", "summer"] == 69
    for road_class, surface, season in speed.index:
        if surface == "mixed":
            asphalt, gravel = (speed[road_class, s, season] for s in ("asphalt", "gravel"))
            mean_kph = 2 / (1 / asphalt + 1 / gravel)
            assert speed[road_class, surface, season] == pytest.approx(mean_kph, abs=0.5)


def test_every_duty_of_the_basket_names_types_that_fulfil_it(latgale_pack: Pack) -> None:
    assert len(latgale_pack.basket) == 10
    for codes in latgale_pack.basket["service_type_ids"]:
        assert set(codes.split(";")) <= set(latgale_pack.service_types.index)


def test_every_service_type_has_a_colour_of_its_kind(latgale_pack: Pack) -> None:
    assert latgale_pack.service_types["colour"].str.fullmatch("#[0-9a-f]{6}").all()


def test_official_polygons_agree_with_the_demand_points(latgale_pack: Pack) -> None:
    """Each point lies in the polygon of its unit's code, or within 300 m, or tells why not.

    Three parishes are run from a town beside them; their points stand there, up to 1.1 km away.
    """
    path = BOUNDARIES / "latgale_units_csp_2022-07-01.geojson"
    if not path.is_file():
        pytest.skip("official polygons are not at hand: ../shared/boundaries is missing")
    official = gpd.read_file(path)
    official["unit_code"] = official["L1_code"].str.removeprefix("LV")
    polygons = to_metric(official.set_index("unit_code").geometry)
    points = latgale_pack.demand_points
    assert set(polygons.index) == set(points["unit_code"])
    placed = to_metric(points_from_lonlat(points["lon"], points["lat"], index=points.index))
    away_m = placed.distance(polygons.loc[points["unit_code"]].set_axis(points.index))
    assert (away_m[points["position"] != "place_point"] == 0).all()  # centroids of their units
    far = away_m[away_m > 300]
    assert sorted(points.loc[far.index, "name"]) == [
        "Prodes pagasts",  # centre Subate, 1036 m
        "Susāju pagasts",  # centre Viļaka, 775 m
        "Viļānu pagasts",  # centre Viļāni, 679 m
    ]
    assert points.loc[far.index, "note"].str.contains("the centre lies outside the unit").all()
    assert far.max() < 1100


def test_official_polygons_agree_with_municipality_and_name_of_each_unit(
    latgale_pack: Pack,
) -> None:
    path = BOUNDARIES / "latgale_units_csp_2022-07-01.geojson"
    if not path.is_file():
        pytest.skip("official polygons are not at hand: ../shared/boundaries is missing")
    official = gpd.read_file(path, ignore_geometry=True)
    official.index = official["L1_code"].str.removeprefix("LV")
    official = official.loc[latgale_pack.territorial_units.index]
    assert official["L0_code"].str.removeprefix("LV").tolist() == (
        latgale_pack.territorial_units["municipality_code"].tolist()
    )
    assert official["L1_name"].tolist() == latgale_pack.territorial_units["name_lv"].tolist()


def test_municipal_outlines_for_the_map_resemble_the_official_ones(latgale_pack: Pack) -> None:
    """Shared area over joint area 0.89-0.98 for municipalities; the two cities are coarser."""
    path = BOUNDARIES / "latgale_municipalities_csp_2022-07-01.geojson"
    if not path.is_file():
        pytest.skip("official polygons are not at hand: ../shared/boundaries is missing")
    official = gpd.read_file(path)
    official.index = official["L0_code"].str.removeprefix("LV")
    drawn = to_metric(
        latgale_pack.layers["municipalities"].set_index("municipality_code").geometry
    )
    official_shape = to_metric(official.geometry).loc[drawn.index]
    share = drawn.intersection(official_shape).area / drawn.union(official_shape).area
    cities = share.index.isin(["0002000", "0006000"])
    assert share[~cities].min() > 0.88
    assert share[cities].min() > 0.5


def test_same_data_give_the_same_fingerprint(latgale_pack: Pack) -> None:
    assert fingerprint(EMBEDDED) == latgale_pack.fingerprint
    assert load_pack().fingerprint == latgale_pack.fingerprint
