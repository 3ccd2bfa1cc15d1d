"""The grammars that come with Lark and can be imported by name: `common` and its like."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

NAMES = ("common", "lark", "python", "unicode")


@lru_cache(maxsize=8)
def text(path: tuple[str, ...]) -> str | None:
    """Give the text of one of Lark's own grammars; None if there is none of that path."""
    if len(path) != 1 or path[0] not in NAMES:
        return None
    return files("lark").joinpath("grammars", f"{path[0]}.lark").read_text(encoding="utf-8")
