"""Prepared arrays on disk, mapped into memory when asked for again.

What takes seconds to compute is kept as .npy files under a key, which is the caller's: a hash of
all that it depends on. Nothing here knows what the arrays mean. A set of arrays appears whole or
not at all: it is written beside its place and then renamed.
"""

import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geodata.errors import GeodataError

Arrays = Mapping[str, NDArray[np.generic]]


class CacheError(GeodataError, OSError):
    """Kept arrays that cannot be read or written."""


def save_arrays(folder: Path, key: str, arrays: Arrays) -> None:
    """Keep named arrays under a key; an earlier set of that key stays.

    Parameters
    ----------
    folder
        Where sets are kept; made if need be.
    key
        Fit for the name of a folder.
    arrays
        Any shapes and dtypes, by a name that is fit for a file.

    Raises
    ------
    CacheError
        If the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=f"{key}.", dir=folder))
    except OSError as error:
        raise CacheError(f"{folder}: cannot be written ({error.strerror})") from error
    try:
        for name, values in arrays.items():
            np.save(partial / f"{name}.npy", values)
        partial.replace(folder / key)
    except OSError as error:
        # Another process may have kept the same set meanwhile; that one serves as well.
        if not (folder / key).is_dir():
            raise CacheError(f"{folder / key}: cannot be written ({error.strerror})") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def load_arrays(folder: Path, key: str) -> dict[str, NDArray[np.generic]]:
    """Kept arrays by name, mapped from the files; changes to them never reach the disk.

    Parameters
    ----------
    folder, key
        As for `save_arrays`.

    Returns
    -------
    dict[str, NDArray[np.generic]]
        All arrays of the set.

    Raises
    ------
    CacheError
        If nothing is kept under the key or a file is damaged.
    """
    files = sorted((folder / key).glob("*.npy"))
    if not files:
        raise CacheError(f"{folder / key}: no arrays are kept there")
    arrays: dict[str, NDArray[np.generic]] = {}
    for file in files:
        try:
            arrays[file.stem] = np.asarray(np.load(file, mmap_mode="c", allow_pickle=False))
        except (ValueError, OSError) as error:
            raise CacheError(f"{file}: damaged ({error}); delete {folder / key}") from error
    return arrays


def kept_arrays(
    folder: Path, key: str, make: Callable[[], Arrays]
) -> dict[str, NDArray[np.generic]]:
    """Kept arrays of a key; they are made and kept first where there are none.

    Parameters
    ----------
    folder, key
        As for `save_arrays`.
    make
        Makes the arrays; called only when they are missing.

    Returns
    -------
    dict[str, NDArray[np.generic]]
        As from `load_arrays`.

    Raises
    ------
    CacheError
        As `save_arrays` and `load_arrays`.
    """
    if not (folder / key).is_dir():
        save_arrays(folder, key, make())
    return load_arrays(folder, key)
