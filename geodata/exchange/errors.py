"""The error of files that cannot be taken."""

from geodata.errors import GeodataError


class ImportRefusedError(GeodataError, ValueError):
    """A file that cannot be taken at all; nothing of it was read."""
