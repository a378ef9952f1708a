"""The register for map programs: on PostgreSQL the schema ``qgis`` holds it with real geometries.

The pack's services and what people entered on top, each with its state on a day, stand there as
one table; contact fields do not. On SQLite nothing is published: a GeoPackage is exported there.
"""

import sqlalchemy as sa

from geodata.exchange.present import Present
from geodata.store.database import writing
from geodata.store.store import Store

_TEXTS = (
    *("service_id", "name", "service_type_id", "service_type", "group_ids", "status"),
    *("status_date", "provider", "provider_sector", "note", "source_ref", "site_id"),
    *("municipality_code", "municipality", "place", "address", "position"),
)
_NUMBERS = ("capacity_places", "lon", "lat")
SERVICES = sa.Table(
    "services",
    sa.MetaData(schema="qgis"),
    *(sa.Column(name, sa.Text) for name in _TEXTS),
    *(sa.Column(name, sa.Double) for name in _NUMBERS),
    sa.Column("as_of", sa.Date),
)


def publish(store: Store, present: Present) -> int:
    """Put the register as it is present in the place of what was published; number of services.

    Raises
    ------
    DatabaseUnusableError
        The database does not answer.
    """
    if store.engine.dialect.name != "postgresql":
        return 0
    pack = present.pack
    table = present.register.reset_index().assign(as_of=present.on)
    for code, names in (
        ("service_type", pack.service_types["name_lv"]),
        ("municipality", pack.municipalities["name_lv"]),
    ):
        key = f"{code}_id" if code == "service_type" else f"{code}_code"
        table[code] = names.reindex(table[key]).to_numpy()
    columns = [*_TEXTS, *_NUMBERS, "as_of"]
    rows = [
        {name: None if value != value else value for name, value in row.items()}
        for row in table[columns].astype("object").to_dict("records")
    ]
    with writing(store.engine) as connection:
        connection.execute(SERVICES.delete())
        if rows:
            connection.execute(SERVICES.insert(), rows)
    return len(rows)
