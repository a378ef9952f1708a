"""A toy region small enough to compute by hand.

Roads: A -10 km gravel- B -20 km asphalt- C on one line; D -5 km asphalt- E apart from it.
Speeds in summer: gravel 60, main asphalt 80, local asphalt 60 km/h; in the thaw gravel 30 km/h.
So A-B takes 10 min (thaw 20), B-C 15 min, D-E 5 min, and D cannot be reached from A.
Residents: P1 (A) 100, P2 (B) 200 in municipality 0001000; P3 (C) 100, P4 (D) 100 in 0002000.
"""

import shutil
from pathlib import Path

import pytest

from app.workspace import Workspace
from geodata.pack import EMBEDDED, Pack, load_pack
from geodata.roads.arrays import MODES
from geodata.roads.assemble import network_of
from geodata.roads.files import save_network
from geodata.roads.osm import read_osm
from tests.geodata.build.files import place, write_base
from tests.geodata.roads.toys import write_osm

TOY: dict[str, str] = {
    "pack.toml": """pack_id = "toy"
name_lv = "Rotaļu reģions"
name_en = "Toy region"
register_date = 2024-06-01
extent_deg = [25.0, 55.0, 28.0, 57.0]
road_network = "schematic"
""",
    "sources.csv": (
        "source_id,title_lv,title_en,publisher,url,licence_lv,licence_en,retrieved_on,"
        "caveat_lv,caveat_en\n"
        "s,rotaļa,toy,,,CC0,CC0,2024-06-01,,\n"
    ),
    "assumptions.csv": """assumption_id,value,unit,name_lv,name_en,reason_lv,reason_en,source_id
remainder_speed_kph,30,km/h,a,a,a,a,s
remainder_detour_factor,1.3,ratio,a,a,a,a,s
remainder_warn_km,5,km,a,a,a,a,s
snap_limit_schematic_m,25000,m,a,a,a,a,s
snap_limit_osm_m,2000,m,a,a,a,a,s
walking_speed_kph,5,km/h,a,a,a,a,s
isochrone_cell_m,250,m,a,a,a,a,s
recent_csp_years,5,years,a,a,a,a,s
weight_change_per_year,0,share,a,a,a,a,s
reachable_share,0.5,share,a,a,a,a,s
stale_before_year,2017,year,a,a,a,a,s
band_people,5,people,a,a,a,a,s
decay_edge_weight,0.01,share,a,a,a,a,s
decay_step_1,1,share,a,a,a,a,s
decay_step_2,0.68,share,a,a,a,a,s
decay_step_3,0.22,share,a,a,a,a,s
decay_logistic_share,0.25,share,a,a,a,a,s
decay_full_share,0.1,share,a,a,a,a,s
fairness_minimum_share,0.5,share,a,a,a,a,s
draws,200,draws,a,a,a,a,s
draw_seed,1,number,a,a,a,a,s
interval_share,0.9,share,a,a,a,a,s
grade_a_width,0.05,share,a,a,a,a,s
grade_b_width,0.15,share,a,a,a,a,s
grade_c_width,0.3,share,a,a,a,a,s
flip_share,0.1,share,a,a,a,a,s
enough_places_share,0.9,share,a,a,a,a,s
check_unreachable_warn_share,0.05,share,a,a,a,a,s
check_unreachable_fail_share,0.9,share,a,a,a,a,s
check_far_warn_share,0.05,share,a,a,a,a,s
check_far_fail_share,0.3,share,a,a,a,a,s
check_isolated_warn_share,0.05,share,a,a,a,a,s
check_isolated_fail_share,0.9,share,a,a,a,a,s
check_sum_people,0.5,people,a,a,a,a,s
check_same_share,0.99,share,a,a,a,a,s
target_behind_share,0.8,share,a,a,a,a,s
""",
    "municipalities.csv": (
        "municipality_code,iso_code,name_lv,name_en,kind,in_region,seat,area_km2,residents,"
        "residents_date,residents_kind,source_id,source_ref,note\n"
        "0001000,LV-1,Ābeļu novads,Abeli,municipality,yes,A,30,300,2024-01-01,csp,s,x,\n"
        "0002000,LV-2,Bērzu novads,Berzi,municipality,yes,C,20,200,2024-01-01,csp,s,x,\n"
        "LV-3,LV-3,Kaimiņu novads,Neighbour,municipality,no,N,,,,,s,x,\n"
    ),
    "territorial_units.csv": (
        "unit_code,name_lv,kind,municipality_code,code_2009,municipality_2009_code,"
        "municipality_2009_name_lv,area_km2,source_id,source_ref\n"
        "0001001,Ā pagasts,parish,0001000,1,1,x,10,s,x\n"
        "0001002,B pagasts,parish,0001000,2,1,x,20,s,x\n"
        "0002001,C pagasts,parish,0002000,3,2,x,10,s,x\n"
        "0002002,D pagasts,parish,0002000,4,2,x,10,s,x\n"
    ),
    "demand_points.csv": (
        "demand_point_id,unit_code,name,centre,lon,lat,position,area_km2,weight_people,source_id,source_ref,note\n"
        "P1,0001001,Ā pagasts,A,26.0,56.0,place_point,10,,s,x,\n"
        "P2,0001002,B pagasts,B,26.2,56.0,place_point,20,,s,x,\n"
        "P3,0002001,C pagasts,C,26.4,56.0,place_point,10,,s,x,\n"
        "P4,0002002,D pagasts,D,27.0,56.3,place_point,10,,s,x,\n"
    ),
    # P1 keeps its CSP figure; P2 takes the rest; P3 has none: 50 of P4's density, so half each.
    "population_figures.csv": """unit_code,persons,date,year,kind,source_id,source_ref
0001001,100,2022,2022,csp,s,x
0001002,400,2024,2024,pmlp,s,x
0002002,50,2011,2011,census,s,x
""",
    "demand_groups.csv": """group_id,name_lv,name_en,needs_accessible,source_id,source_ref
all_residents,visi,all,no,s,x
seniors,seniori,seniors,no,s,x
children,bērni,children,yes,s,x
""",
    # 12 children, at least 6 of them in Bērzu novads; seniors are a fifth, in Ābeļu novads only.
    "group_rates.csv": (
        "group_id,basis,value,unit,area,year,source_id,source_ref,note_lv,note_en\n"
        "children,count_shared_by_residents,12,people,region,2018,s,x,Vērtējums,Assessed\n"
        "children,count_at_least,6,people,0002000,2022,s,x,,\n"
        "seniors,share_of_residents,0.2,share,0001000,2016,s,x,,\n"
    ),
    "cutoffs.csv": """cutoff_id,cost,value,name_lv,name_en,source_id,source_ref
ten,travel_min,10,desmit,ten,s,x
twenty_km,travel_km,20,divdesmit,twenty,s,x
""",
    "seasons.csv": """season_id,name_lv,name_en,source_id,source_ref
summer,vasara,summer,s,x
thaw,šķīdonis,thaw,s,x
""",
    "service_types.csv": (
        "service_type_id,name_lv,name_en,delivery_mode,cutoff_id,colour,register_covers,"
        "source_id,source_ref,note\n"
        "day_care,dienas aprūpe,day care,visit,ten,#1f77b4,yes,s,x,\n"
        "home_care,aprūpe mājās,home care,outreach,ten,#2ca02c,yes,s,x,\n"
        "crisis,krīzes centrs,crisis centre,residential,twenty_km,#d62728,yes,s,x,\n"
        "assistant,asistents,assistant,outreach,ten,#98df8a,no,s,x,\n"
    ),
    "basket.csv": (
        "basket_id,name_lv,name_en,service_type_ids,group_id,named_group_ids,valid_from,"
        "source_id,source_ref,note_lv,note_en\n"
        "care,dienas aprūpe,day care,day_care,,,,s,x,,\n"
        "children,bērnu aprūpe,care for children,day_care,children,,,s,x,,\n"
        "home,aprūpe mājās,home care,home_care,,,,s,x,,\n"
        "crisis,krīzes centrs,crisis centre,crisis,,,,s,x,,\n"
        "assistant,asistents,assistant,assistant,,,,s,x,,\n"
    ),
    "sites.csv": """site_id,municipality_code,place,address,lon,lat,position,source_id,source_ref
T1,0001000,A,Iela 1,26.0,56.0,town_centre,s,x
T2,0002000,C,,26.4,56.0,town_centre,s,x
T3,0002000,,,,,unknown,s,x
T4,LV-3,B,,26.2,56.0,village_centre,s,x
""",
    "services.csv": (
        "service_id,site_id,service_type_id,name,group_ids,group_text_lv,provider,"
        "provider_sector,capacity_places,capacity_note,note,source_id,source_ref,source_date,"
        "source_year\n"
        "S1,T1,day_care,Ābele,seniors,seniori,,municipality,10,,,s,x,2023,2023\n"
        "S2,T2,day_care,Bērzs,children,bērni,,municipality,,,,s,x,2023,2023\n"
        "S3,T2,home_care,Aprūpe,all_residents,visi,,municipality,,,,s,x,2010,2010\n"
        "S4,T4,day_care,Kaimiņš,children,bērni,,ngo,,,,s,x,,\n"
        "S5,T3,crisis,Krīze,all_residents,visi,,municipality,,,,s,x,2023,2023\n"
    ),
    # S4 (neighbour) opens in July 2024, after the register's date.
    "status_events.csv": """service_id,status,date,basis,note,source_id,source_ref
S1,open,2020,opened,,s,x
S2,planned,2023,observed,,s,x
S3,open,,observed,,s,x
S4,planned,2023,observed,,s,x
S4,open,2024-07,opened,,s,x
S5,open,2023-02-03,observed,,s,x
""",
    "premises.csv": "site_id,accessible,source_id,source_ref\n",
    "place_norms.csv": (
        "service_type_id,group_id,places,people,year,reason_lv,reason_en,source_id,source_ref\n"
    ),
    "outreach_norms.csv": (
        "service_type_id,visit_min,visits_a_week,working_day_min,reason_lv,reason_en,"
        "source_id,source_ref\n"
    ),
    "outreach_bases.csv": "service_id,hours_a_week,source_id,source_ref\n",
    "agreements.csv": (
        "from_municipality_code,to_municipality_code,service_type_id,valid_from,valid_until,"
        "source_id,source_ref,note\n"
    ),
    # Opening a site for day care costs 1000 EUR, a place in it 100 EUR; other types: not known.
    "unit_costs.csv": (
        "service_type_id,per,value_eur,year,source_id,source_ref,note_lv,note_en\n"
        "day_care,site,900,2020,s,x,,\n"
        "day_care,site,1000,2023,s,x,piezīme,note\n"
        "day_care,place,100,2023,s,x,,\n"
    ),
    "road_nodes.csv": """node_id,name,kind,in_region,lon,lat,source_id,source_ref
A,A,village,yes,26.0,56.0,s,x
B,B,village,yes,26.2,56.0,s,x
C,C,village,yes,26.4,56.0,s,x
D,D,village,yes,27.0,56.3,s,x
E,E,village,yes,27.1,56.3,s,x
""",
    "road_links.csv": (
        "link_id,from_node_id,to_node_id,road,road_class,surface,length_km,source_id,source_ref\n"
        "L1,A,B,,local,gravel,10,s,x\n"
        "L2,C,B,A1,A,asphalt,20,s,x\n"
        "L3,D,E,,local,asphalt,5,s,x\n"
    ),
    "speeds.csv": """road_class,surface,season_id,speed_kph,source_id,source_ref
local,gravel,summer,60,s,x
local,gravel,thaw,30,s,x
A,asphalt,summer,80,s,x
A,asphalt,thaw,80,s,x
local,asphalt,summer,60,s,x
local,asphalt,thaw,60,s,x
""",
    # Local roads are up to a fifth slower or faster; sites lie within 1 km of where they stand.
    "uncertainties.csv": (
        "uncertainty_id,quantity,applies_to,distribution,together,low,high,sd,unit,name_lv,name_en,"
        "reason_lv,reason_en,source_id\n"
        "local,speed,local,uniform,yes,0.8,1.2,,factor,a,a,a,a,s\n"
        "town,site_position,town_centre,disc,no,,1000,,m,a,a,a,a,s\n"
        "shared,residents,scaled;estimated,normal,no,0.5,1.5,0.2,factor,a,a,a,a,s\n"
        "closed,status,open,chance,no,0.01,0.03,,share_per_year,a,a,a,a,s\n"
        "day,capacity,day_care,uniform,no,5,15,,places,a,a,a,a,s\n"
    ),
    "published_distances.csv": (
        "from_name,to_name,from_node_id,to_node_id,distance_km,doubtful,source_id,source_ref\n"
        "A,C,A,C,25,no,s,x\n"
        "A,Rīga,A,,200,no,s,x\n"
    ),
    "osm_speeds.csv": (
        "mode,road_class,surface,built_up,season_id,speed_kph,source_id,source_ref\n"
    ),
    "border_crossings.csv": (
        "crossing_id,name_lv,name_en,lon,lat,reach_m,closed_since,reason_lv,reason_en,"
        "source_id,source_ref\n"
    ),
    # 100 children by 2024 from 20 in 2020; since the second version 60 by 2024. 40 by 2022.
    "programmes.csv": (
        "programme_id,name_lv,name_en,area,from_year,until_year,source_id,source_ref,"
        "note_lv,note_en\n"
        "plan,plāns,plan,region,2020,2024,s,x,,\n"
    ),
    "programme_versions.csv": (
        "version_id,programme_id,number,name_lv,name_en,approved_on,reason_lv,reason_en,"
        "change_lv,change_en,source_id,source_ref\n"
        "v1,plan,1,pirmā,first,2020-01-01,,,,,s,x\n"
        "v2,plan,2,otrā,second,2023-01-01,mazāk,fewer,,,s,x\n"
    ),
    "programme_aims.csv": (
        "aim_id,programme_id,name_lv,name_en,source_id,source_ref\naim,plan,mērķis,aim,s,x\n"
    ),
    "programme_measures.csv": (
        "measure_id,aim_id,name_lv,name_en,source_id,source_ref\nact,aim,pasākums,measure,s,x\n"
    ),
    "programme_indicators.csv": (
        "indicator_id,measure_id,name_lv,name_en,service_type_ids,group_id,source_id,source_ref,"
        "note_lv,note_en\n"
        "served,act,bērni,children served,day_care,children,s,x,,\n"
        "places,act,vietas,places,day_care,,s,x,,\n"
    ),
    "programme_targets.csv": (
        "indicator_id,version_id,area,baseline,baseline_year,value,unit,year,responsible_code,"
        "source_id,source_ref,note_lv,note_en\n"
        "served,v1,region,20,2020,100,people,2024,,s,x,,\n"
        "served,v2,region,20,2020,60,people,2024,,s,x,,\n"
        "places,v1,0001000,,,12,places,2024,0001000,s,x,,\n"
    ),
    "programme_results.csv": (
        "indicator_id,division,area,year,value,unit,source_id,source_ref,note_lv,note_en\n"
        "served,2021,region,2021,30,people,s,x,,\n"
        "served,2021,region,2022,40,people,s,x,,\n"
        "served,2009,1,2020,15,people,s,x,,\n"
    ),
    "programme_roles.csv": (
        "programme_id,municipality_code,level,group_ids,source_id,source_ref,note_lv,note_en\n"
        "plan,0001000,all_groups,,s,x,,\n"
        "plan,0002000,specialised,children,s,x,,\n"
    ),
    "cycle_steps.csv": (
        "step_id,month,day,until_month,until_day,name_lv,name_en,reason_lv,reason_en,"
        "source_id,source_ref\n"
        "report,2,15,,,pārskats,report,a,a,s,x\n"
        "consultation,5,7,6,6,apspriešana,consultation,a,a,s,x\n"
    ),
    # In 2015 and 2021 the municipality of P1 and P2 (code 1 until 2021) had 600 and 360 people.
    "municipality_figures.csv": (
        "division,municipality_code,date,persons,kind,source_id,source_ref\n"
        "2009,1,2015-01-01,600,csp,s,x\n"
        "2021,0001000,2022-01-01,360,csp,s,x\n"
    ),
    "survey_questions.csv": (
        "question_id,about,aspect,kind,unit,name_lv,name_en,source_id,source_ref\n"
        "capacity_places,service,access,whole,places,vietas,places,s,x\n"
        "funding,service,stability,choice,,finansējums,funding,s,x\n"
        "contract_end,service,stability,date,,līgums līdz,contract until,s,x\n"
        "premises_accessible,service,quality,flag,,pieejamas telpas,accessible premises,s,x\n"
        "provides,duty,access,choice,,vai nodrošina,whether it provides,s,x\n"
        "chosen_groups,municipality,access,groups,,izvēlētās grupas,chosen groups,s,x\n"
    ),
    "survey_options.csv": (
        "question_id,option_id,name_lv,name_en,source_id,source_ref\n"
        "funding,municipality,pašvaldība,municipality,s,x\n"
        "funding,state,valsts,state,s,x\n"
        "provides,own,jā,yes,s,x\n"
        "provides,no,nē,no,s,x\n"
    ),
    "facts.csv": "subject,question_id,date,value,source_id,source_ref,note\n",
    "municipalities.geojson": """{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"municipality_code":"0001000","source_id":"s"},
"geometry":{"type":"Polygon","coordinates":[[[25.9,55.9],[26.3,55.9],[26.3,56.1],[25.9,55.9]]]}},
{"type":"Feature","properties":{"municipality_code":"0002000","source_id":"s"},
"geometry":{"type":"Polygon","coordinates":[[[26.3,55.9],[27.2,55.9],[27.2,56.4],[26.3,55.9]]]}}
]}""",
    "outline.geojson": """{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"source_id":"s"},
"geometry":{"type":"Polygon","coordinates":[[[25.1,55.1],[27.9,55.1],[27.9,56.9],[25.1,55.1]]]}}
]}""",
    "lakes.geojson": """{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"lake_id":"W1","source_id":"s"},
"geometry":{"type":"Polygon","coordinates":[[[26.1,56.0],[26.12,56.0],[26.12,56.01],[26.1,56.0]]]}}
]}""",
}


@pytest.fixture(autouse=True)
def _no_database_of_this_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests neither see nor change what the user of this machine entered in the planner."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "user_data"))
    monkeypatch.delenv("DATABASE_URL", raising=False)


@pytest.fixture(scope="session")
def toy_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy region as a pack folder; copy it before changing anything."""
    folder = tmp_path_factory.mktemp("toy")
    for name, text in TOY.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def toy_copy(toy_folder: Path, tmp_path: Path) -> Path:
    """A copy of the toy pack that a test may break."""
    return Path(shutil.copytree(toy_folder, tmp_path / "pack"))


@pytest.fixture(scope="session")
def toy_pack(toy_folder: Path) -> Pack:
    """The toy region."""
    return load_pack(toy_folder)


@pytest.fixture(scope="session")
def toy(toy_pack: Pack) -> Workspace:
    """A workspace of the toy region."""
    return Workspace(toy_pack)


@pytest.fixture(scope="session")
def latgale() -> Workspace:
    """A workspace of the embedded pack."""
    return Workspace(load_pack(EMBEDDED))


@pytest.fixture
def osm_folder(toy_copy: Path) -> Path:
    """The toy region on a road A - B - C of OpenStreetMap, without tables of schematic roads."""
    nodes = {1: place(26.0, 56.0), 2: place(26.2, 56.0), 3: place(26.4, 56.0)}
    ways = [
        ([1, 2], {"highway": "tertiary", "surface": "gravel"}),
        ([2, 3], {"highway": "primary"}),
    ]
    roads = read_osm(write_osm(toy_copy.parent / "toy.osm", nodes, ways))
    for mode in MODES:
        save_network(toy_copy, network_of(roads, mode))
    write_base(toy_copy)
    for table in ("road_nodes", "road_links", "speeds", "published_distances"):
        path = toy_copy / f"{table}.csv"
        path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    settings = toy_copy / "pack.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('"schematic"', '"osm"'))
    return toy_copy
