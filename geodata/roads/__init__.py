"""Road networks in one array form, the readers that fill it, and travel times on its arcs."""
