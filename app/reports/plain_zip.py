"""Zip files whose bytes do not depend on when they were written."""

import io
import zipfile

FIXED = (1980, 1, 1, 0, 0, 0)
"""The first date that a zip file can hold."""


def with_fixed_dates(content: bytes) -> bytes:
    """The zip file with the same members and one date for all."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for member in before.infolist():
            info = zipfile.ZipInfo(member.filename, FIXED)
            info.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(info, before.read(member.filename))
    return out.getvalue()
