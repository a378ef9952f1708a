"""Making a pack for any region: roads from OpenStreetMap, borders, people and services given."""
