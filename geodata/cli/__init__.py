"""Commands of python -m geodata that make packs."""
