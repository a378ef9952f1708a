"""Draws from the ranges of a pack's uncertainties: factors, shifts, chances, all from a seed.

Each row of uncertainties.csv has a stream of random numbers of its own. So the same seed gives
the same numbers, the first draws do not depend on how many follow, and a row that is left out
does not change what is drawn from the others.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.uncertainties import ALL, NORMAL, RADIUS, YEARLY, codes_of

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Range:
    """One row of the uncertainties and the things it holds for.

    Attributes
    ----------
    stream : number of the row's own stream of random numbers
    members : int64, positions of the things it holds for
    normal, together : how it is drawn; ``together``: one value for all members
    low, high, sd : in ``unit``
    """

    stream: int
    members: npt.NDArray[np.int64]
    normal: bool
    together: bool
    low: float
    high: float
    sd: float
    unit: str

    def values(self, seed: int, draws: int) -> Floats:
        """Values between low and high, normal ones about 1; (draws, members), or 1 for all."""
        rng, shape = self._rng(seed), (draws, self.width)
        if self.normal:
            return np.clip(1 + self.sd * rng.standard_normal(shape), self.low, self.high)
        return rng.uniform(self.low, self.high, shape)

    def parts(self, seed: int, draws: int, more: int) -> Floats:
        """Even numbers from 0 to 1, (draws, members + more); one member when together."""
        return self._rng(seed).uniform(size=(draws, self.width + more))

    @property
    def width(self) -> int:
        """How many values one draw takes."""
        return 1 if self.together else len(self.members)

    def _rng(self, seed: int) -> np.random.Generator:
        return np.random.default_rng([seed, self.stream])


@dataclass(frozen=True, eq=False)
class Ranges:
    """What is uncertain about ``size`` things in one quantity, drawn from ``seed``."""

    size: int
    seed: int
    rows: tuple[Range, ...]

    def factors(self, draws: int) -> Floats:
        """A factor for each thing, (draws, size); 1 where nothing is uncertain."""
        factors = np.ones((draws, self.size))
        for row in self.rows:
            factors[:, row.members] *= row.values(self.seed, draws)
        return factors

    def shifts_m(self, draws: int, radius_m: Floats) -> Floats:
        """A shift of each thing in metres, (draws, size, 2), even over its disc.

        ``radius_m``: (size,), what a row in shares of the radius is a share of.
        """
        shifts = np.zeros((draws, self.size, 2))
        for row in self.rows:
            even = row.parts(self.seed, draws, row.width).reshape(draws, row.width, 2)
            angle, part = 2 * np.pi * even[:, :, 0], np.sqrt(even[:, :, 1])
            reach_m = row.high * (radius_m[row.members] if row.unit == RADIUS else 1.0)
            shifts[:, row.members, 0] += np.cos(angle) * part * reach_m
            shifts[:, row.members, 1] += np.sin(angle) * part * reach_m
        return shifts

    def happens(self, draws: int, years: Floats) -> Flags:
        """Whether the chance comes true for each thing, (draws, size).

        The chance itself is drawn once for all members. A yearly one is taken once for each of
        ``years``, (size,); where they are not known it is taken once.
        """
        happens = np.zeros((draws, self.size), dtype=bool)
        for row in self.rows:
            even = row.parts(self.seed, draws, 1)
            chance = row.low + (row.high - row.low) * even[:, :1]
            if row.unit == YEARLY:
                times = np.maximum(np.nan_to_num(years[row.members], nan=1.0), 0)
                chance = 1 - (1 - chance) ** times
            happens[:, row.members] |= even[:, 1:] < chance
        return happens

    def amounts(self, draws: int, known: Floats) -> Floats:
        """``known`` (size,) in each draw; where it is NaN and a row holds for it, a drawn one."""
        amounts = np.tile(known, (draws, 1))
        for row in self.rows:
            drawn = np.broadcast_to(row.values(self.seed, draws), (draws, len(row.members)))
            empty = np.isnan(known[row.members])
            amounts[:, row.members[empty]] = drawn[:, empty]
        return amounts


def ranges_of(
    uncertainties: pd.DataFrame, quantity: str, codes: Sequence[str], seed: int, *, part: str = ""
) -> Ranges:
    """The ranges of a quantity for things that have these codes, one each.

    Parameters
    ----------
    uncertainties : index uncertainty_id; the columns of uncertainties.csv.
    codes : the code of each thing, as applies_to names it.
    part : name of the things where a row holds for several kinds, each drawn by itself.
    """
    numbers, names = pd.factorize(np.asarray(codes, dtype=object))
    rows = []
    for key, row in uncertainties[uncertainties["quantity"] == quantity].iterrows():
        wanted = codes_of(row["applies_to"])
        chosen = np.isin(names, wanted) | (ALL in wanted)
        members = np.flatnonzero(chosen[numbers]) if len(names) else np.empty(0, np.int64)
        if len(members):
            low, high, sd = (float(str(row[name])) for name in ("low", "high", "sd"))
            rows.append(
                Range(
                    stream=zlib.crc32(f"{key} {part}".encode()),
                    members=members,
                    normal=row["distribution"] == NORMAL,
                    together=bool(row["together"]),
                    low=low,
                    high=high,
                    sd=sd,
                    unit=str(row["unit"]),
                )
            )
    return Ranges(len(codes), seed, tuple(rows))
