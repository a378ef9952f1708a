"""Candidates of a person's own, from a file to wishes."""

import pandas as pd

from analysis.best_sites.wishes import OwnCandidate
from geodata.candidate_file import read_candidates
from geodata.pack import Pack


def own_candidates(pack: Pack, content: bytes, file: str) -> tuple[OwnCandidate, ...]:
    """The candidates in a CSV, Excel or GeoJSON file.

    Raises
    ------
    CandidateFileError
        With everything that is wrong with the file.
    """
    table = read_candidates(
        content,
        file,
        extent_deg=pack.extent_deg,
        municipality_codes=frozenset(pack.municipalities.index),
    )
    return tuple(
        OwnCandidate(
            name=str(name),
            lon=float(lon),
            lat=float(lat),
            municipality_code="" if pd.isna(code) else str(code),
            site_cost_eur=None if pd.isna(cost) else float(cost),
        )
        for name, lon, lat, code, cost in table[
            ["name", "lon", "lat", "municipality_code", "site_cost_eur"]
        ].itertuples(index=False, name=None)
    )
