"""python -m geodata build and upgrade: packs with roads from OpenStreetMap."""

import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from geodata.pack import EMBEDDED

Osm = Annotated[Path | None, typer.Option("--osm", help="extract: .osm.pbf, .osm or .osm.gz")]
PlaceName = Annotated[
    str | None, typer.Option("--place", help="download the roads of a place with osmnx instead")
]
Borders = Annotated[
    Path, typer.Option(help="vector file of municipalities: code, name; optional residents, year")
]
Population = Annotated[
    Path,
    typer.Option(
        help="grid, buildings or villages with a column of persons; vector file, or CSV with lon, "
        "lat; a column municipality_code ties them, else the borders do"
    ),
]
Services = Annotated[
    Path,
    typer.Option(help="CSV: service_type_id, name, provider_sector, lon, lat and what is known"),
]
Margin = Annotated[
    float, typer.Option("--margin-km", min=0, max=500, help="keep roads this far around, km")
]
Sources = Annotated[
    Path | None,
    typer.Option(
        help="CSV of title, publisher, licence for osm_extract, borders, people, services"
    ),
]
Searched = Annotated[
    str,
    typer.Option(
        help="service types that were looked for, joined by commas, even if none was found; or all"
    ),
]
On = Annotated[
    datetime | None,
    typer.Option("--date", formats=["%Y-%m-%d"], help="date of the services; default: today"),
]


def build(
    municipalities: Borders,
    population: Population,
    services: Services,
    out: Annotated[Path, typer.Option(help="new folder for the pack")],
    osm: Osm = None,
    place: PlaceName = None,
    name: Annotated[str, typer.Option(help="name of the region")] = "",
    name_en: Annotated[str, typer.Option("--name-en", help="the same in English")] = "",
    base: Annotated[
        Path, typer.Option(help="pack whose service types, basket, cutoffs and speeds are taken")
    ] = EMBEDDED,
    margin_km: Margin = 20.0,
    sources: Sources = None,
    searched: Searched = "",
    on: On = None,
) -> None:
    """Make a pack for any region; it appears whole or not at all.

    Example: python -m geodata build --osm latvia.osm.pbf --municipalities borders.gpkg
    --population grid.gpkg --services services.csv --out mypack/
    """
    # Osmium, osmnx and scipy take seconds to load; check and sources do without them.
    from geodata.build.place import download
    from geodata.build.region import Order
    from geodata.build.region import build as build_pack

    with tempfile.TemporaryDirectory() as folder:
        if (osm is None) == (place is None):
            raise typer.BadParameter("give either --osm FILE or --place NAME")
        if osm is None:
            typer.echo(f"downloading the roads of {place}")
            osm = download(str(place), Path(folder) / "place.osm")
        pack = build_pack(
            Order(
                osm=osm,
                municipalities=municipalities,
                population=population,
                services=services,
                out=out,
                on=_day(on),
                name_lv=name,
                name_en=name_en,
                base=base,
                margin_km=margin_km,
                sources=sources,
                searched=tuple(filter(None, searched.split(","))),
            ),
            typer.echo,
        )
    typer.echo(
        f"{out}: {len(pack.demand_points)} demand points, "
        f"{pack.demand_points['residents'].sum()} residents, {len(pack.services)} services. "
        f"Open it with: python run.py app --pack {out}"
    )


def upgrade(
    osm: Annotated[Path, typer.Option(help="extract: .osm.pbf, .osm or .osm.gz")],
    pack: Annotated[Path, typer.Option(help="folder of the pack")],
    out: Annotated[Path | None, typer.Option(help="new folder; default: in place")] = None,
    margin_km: Margin = 20.0,
    on: On = None,
) -> None:
    """Put real roads into a pack: the same services and residents on OpenStreetMap's network.

    Example: python -m geodata upgrade --osm latvia.osm.pbf --pack mypack/ --out realpack/
    """
    from geodata.build.upgrade import upgrade as upgrade_pack

    done = upgrade_pack(osm, pack, out, typer.echo, margin_km=margin_km, on=_day(on))
    typer.echo(f"{out or pack}: stands on roads of OpenStreetMap for {', '.join(done.networks)}.")


def _day(given: datetime | None) -> date:
    return (given or datetime.now(tz=UTC)).date()
