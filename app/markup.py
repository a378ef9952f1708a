"""Text of data made safe for Streamlit's Markdown: names are only names."""

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:=])")
_LATER = re.compile(r":(?=//)|www(?=\.)|:(?=[a-z_][\w/+-]*:)", re.IGNORECASE)
"""What becomes a link or an icon after escapes are read: addresses, :material/delete:, :smile:."""
_JOINER = "\u2060"
"""A sign without width, at which nothing breaks."""


def plain(text: str) -> str:
    """Text in which Markdown finds nothing to format, no link and no picture."""
    return _SPECIAL.sub(r"\\\1", _LATER.sub(rf"\g<0>{_JOINER}", text))
