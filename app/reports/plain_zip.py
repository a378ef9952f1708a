"""Zip files whose bytes do not depend on when they were written."""

import io
import zipfile
from collections.abc import Mapping

FIXED = (1980, 1, 1, 0, 0, 0)
"""The first date that a zip file can hold."""


def with_fixed_dates(content: bytes) -> bytes:
    """The zip file with the same members and one date for all."""
    with zipfile.ZipFile(io.BytesIO(content)) as before:
        return zipped({name: before.read(name) for name in before.namelist()})


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files, by name, in one zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, FIXED)
            info.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(info, content)
    return out.getvalue()
