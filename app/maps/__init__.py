"""Maps of an assessment, drawn with folium; every script and style comes from our own server."""

from app.maps.offline import use_local_assets

use_local_assets()
