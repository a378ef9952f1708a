"""Text of data made safe for Streamlit's Markdown: names are only names."""

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:])")


def plain(text: str) -> str:
    """Text in which Markdown finds nothing to format, no link and no picture."""
    return _SPECIAL.sub(r"\\\1", text.replace("://", ":\u2060//"))
