r"""Strings between double quotes: what Lark takes them to say, and how to write that so that the engine agrees.

Lark evaluates `\n \r \t \f \xHH \uHHHH \UHHHHHHHH \\ \"`, keeps the backslash of everything else, and takes a raw
carriage return for a line feed, since it has Python evaluate the string; the engine reads JSON's strings. So `"\d"` is
two characters here and an error there, and `"\/"` two here and one there. Lark's reading is the one that an author has
tried, and is kept.
"""

from __future__ import annotations

import re

ESCAPE = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)", re.DOTALL)
"""One escape of a string."""

_NAMED = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", '"': '"', "\\": "\\"}
_WRITTEN = {code: f"\\u{code:04x}" for code in (*range(0x20), 0x7F)} | {
    ord(char): f"\\{letter}" for letter, char in _NAMED.items()
}
"""Not `\\b`, which JSON and the engine read as one character and Lark as two."""


def value(text: str) -> str:
    """Give the characters that a string, as it is written with its quotes, stands for to Lark."""
    body = text.removesuffix("i")[1:-1].replace("\r", "\n")
    read = ESCAPE.sub(lambda found: _read(found.group()[1:]), body)
    # Two escapes of surrogates are one character to the engine, and to whoever wrote them; to Lark they match nothing.
    return read.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if "\\u" in body else read


def rewritten(text: str) -> str:
    r"""Write a string so that Lark and every engine version read it alike: as JSON, without `\x41` or `\U0001F600`."""
    return f'"{value(text).translate(_WRITTEN)}"' + ("i" if text.endswith("i") else "")


def _read(escape: str) -> str:
    if escape in _NAMED:
        return _NAMED[escape]
    code = int(escape[1:], 16) if len(escape) > 1 else -1
    return chr(code) if 0 <= code <= 0x10FFFF else f"\\{escape}"
