"""Arrays kept on disk."""

from dataclasses import fields
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from analysis.engine import Points, Topology, customise, nearest, prepare
from geodata.roads.cache import CacheError, kept_arrays, load_arrays, save_arrays


def ring(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Tails and heads of a ring."""
    tail = np.arange(n, dtype=np.int32)
    return tail, np.roll(tail, -1)


def test_a_kept_topology_answers_like_a_new_one(tmp_path: Path) -> None:
    tail, head = ring(9)
    made = prepare(tail, head, 9)
    arrays = {field.name: getattr(made, field.name) for field in fields(made)}
    kept = Topology(**cast(dict[str, Any], kept_arrays(tmp_path, "ring", lambda: arrays)))
    weights = np.full(9, 3, np.int32)
    site = Points.at_nodes(np.array([0]))
    expected = nearest(customise(made, weights), site)
    found = nearest(customise(kept, weights), site)
    assert (found.cost == expected.cost).all()


def test_what_is_kept_is_not_made_again(tmp_path: Path) -> None:
    def fail() -> dict[str, np.ndarray]:
        raise AssertionError("made twice")

    kept_arrays(tmp_path, "k", lambda: {"a": np.arange(3)})
    assert kept_arrays(tmp_path, "k", fail)["a"].tolist() == [0, 1, 2]


def test_changes_to_loaded_arrays_do_not_reach_the_disk(tmp_path: Path) -> None:
    save_arrays(tmp_path, "k", {"a": np.arange(3)})
    load_arrays(tmp_path, "k")["a"][0] = 99
    assert load_arrays(tmp_path, "k")["a"].tolist() == [0, 1, 2]


def test_an_interrupted_save_leaves_nothing_behind(tmp_path: Path) -> None:
    class StopError(Exception):
        pass

    class Arrays(dict[str, np.ndarray]):
        def items(self):  # type: ignore[no-untyped-def]
            yield "a", np.arange(3)
            raise StopError

    with pytest.raises(StopError):
        save_arrays(tmp_path, "k", Arrays())
    assert list(tmp_path.iterdir()) == []


def test_a_second_save_of_the_same_key_keeps_the_first(tmp_path: Path) -> None:
    save_arrays(tmp_path, "k", {"a": np.arange(3)})
    save_arrays(tmp_path, "k", {"a": np.arange(5)})
    assert len(load_arrays(tmp_path, "k")["a"]) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["k"]


def test_missing_and_damaged_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(CacheError, match="no arrays are kept"):
        load_arrays(tmp_path, "k")
    save_arrays(tmp_path, "k", {"a": np.arange(3)})
    (tmp_path / "k" / "a.npy").write_bytes(b"broken")
    with pytest.raises(CacheError, match=r"a\.npy: damaged"):
        load_arrays(tmp_path, "k")
    (tmp_path / "file").write_text("")
    with pytest.raises(CacheError, match="cannot be written"):
        save_arrays(tmp_path / "file", "k", {"a": np.arange(3)})
