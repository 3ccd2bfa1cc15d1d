r"""Strings between double quotes: what Lark takes them to say, and how to write that so that the engine agrees.

Lark evaluates `\n \r \t \f \xHH \uHHHH \UHHHHHHHH \\ \"` and keeps the backslash of everything else; the engine reads
JSON's strings. So `"\d"` is two characters here and an error there, and `"\/"` two here and one there. Lark's reading
is the one that an author has tried, and is kept.
"""

from __future__ import annotations

import json
import re

ESCAPE = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)", re.DOTALL)
"""One escape of a string."""

_NAMED = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", '"': '"', "\\": "\\"}


def value(text: str) -> str:
    """Give the characters that a string, as it is written with its quotes, stands for to Lark."""
    body = text.removesuffix("i")[1:-1]
    read = ESCAPE.sub(lambda found: _read(found.group()[1:]), body)
    # Two escapes of surrogates are one character to the engine, and to whoever wrote them; to Lark they match nothing.
    return read.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if "\\u" in body else read


def rewritten(text: str) -> str:
    r"""Write a string so that every engine version reads it alike: as a JSON string, without `\x41` or `\U0001F600`."""
    return json.dumps(value(text), ensure_ascii=False).replace("\x7f", "\\u007f") + ("i" if text.endswith("i") else "")


def _read(escape: str) -> str:
    if escape in _NAMED:
        return _NAMED[escape]
    code = int(escape[1:], 16) if len(escape) > 1 else -1
    return chr(code) if 0 <= code <= 0x10FFFF else f"\\{escape}"
