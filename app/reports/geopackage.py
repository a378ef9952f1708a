"""A report's layers as one GeoPackage: LKS-92, units in comments of columns, styles for QGIS."""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from app.i18n import Words
from app.reports.data_files import finite
from app.reports.model import Report
from app.reports.qgis_style import qml
from geodata.crs import to_metric

STYLES = """
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256),
  f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
  useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
  update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))
"""
COMMENTS = """
CREATE TABLE IF NOT EXISTS gpkg_data_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT,
  mime_type TEXT, constraint_name TEXT,
  CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
  CONSTRAINT gdc_tn UNIQUE (table_name, name))
"""
EXTENSIONS = """
CREATE TABLE IF NOT EXISTS gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
  scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))
"""
SCHEMA_EXTENSION = ("gpkg_schema", "http://www.geopackage.org/spec121/#extension_schema")


def geopackage(report: Report, words: Words) -> bytes:
    """The layers of the report as GeoPackage; the same report gives the same bytes."""
    import pyogrio

    written_on = f"{report.on.isoformat()}T00:00:00.000Z"
    with tempfile.TemporaryDirectory(prefix="report-") as name:
        path = Path(name) / "report.gpkg"
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": written_on})
        try:
            titles: set[str] = set()
            for layer in report.layers:
                title = (
                    layer.title if layer.title not in titles else f"{layer.title} ({layer.key})"
                )
                titles.add(title)  # a GeoPackage takes each title once
                frame = finite(layer)
                frame = frame.set_geometry(to_metric(frame.geometry))
                pyogrio.write_dataframe(
                    frame,
                    path,
                    layer=layer.key,
                    driver="GPKG",
                    append=path.exists(),
                    layer_options={"IDENTIFIER": title, "GEOMETRY_NAME": "geom"},
                )
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
        with closing(sqlite3.connect(path)) as base, base:
            _comment(base, report, words)
            _style(base, report, written_on)
        return path.read_bytes()


def _comment(base: sqlite3.Connection, report: Report, words: Words) -> None:
    """Meaning and unit of every column, where GDAL and QGIS show them."""
    base.execute(COMMENTS)
    base.execute(EXTENSIONS)
    base.execute(
        "INSERT INTO gpkg_extensions VALUES ('gpkg_data_columns', NULL, ?, ?, 'read-write')",
        SCHEMA_EXTENSION,
    )
    for layer in report.layers:
        for column in layer.columns:
            unit = "" if column.kind in ("text", "flag") else words(f"report.unit_{column.kind}")
            base.execute(
                "INSERT INTO gpkg_data_columns (table_name, column_name, title, description)"
                " VALUES (?, ?, ?, ?)",
                (layer.key, column.name, column.heading, f"{column.heading}. {unit}".strip()),
            )


def _style(base: sqlite3.Connection, report: Report, written_on: str) -> None:
    """The style of every layer, in the table where QGIS keeps its own."""
    base.execute(STYLES)
    base.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change)"
        " VALUES ('layer_styles', 'attributes', 'layer_styles', ?)",
        (written_on,),
    )
    for layer in report.layers:
        base.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name,"
            " f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description,"
            " owner, update_time) VALUES ('', '', ?, 'geom', ?, ?, '', 1, ?, '', ?)",
            (layer.key, layer.key[:30], qml(layer), layer.title, written_on),
        )
