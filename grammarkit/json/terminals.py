r"""The terminals of JSON: patterns for strings, numbers and formats, in what Python and Rust regexes have in common.

Everything is bounded: a model under a grammar that lets a string go on for ever may write it for ever. All strings end
at their closing quote, and no number can go on where it may end, so the engine, which always takes the longest match,
never takes too much.
"""

from __future__ import annotations

LONGEST_STRING = 1_000
"""Characters that a string may have where its schema does not say."""

LONGEST_TERMINAL = 20_000
"""Characters that a string may have at all: llguidance 0.7.30 and 1.9.1 take 20,000 and fail at 100,000 (measured)."""

_PAIR = r"[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
_UNIT = r"[0-9a-ce-fA-CE-F][0-9a-fA-F]{3}|[dD][0-7][0-9a-fA-F]{2}"
CHARACTER = rf'(?:[^"\\\x00-\x1f]|\\(?:["\\\/bfnrt]|u(?:{_UNIT}|{_PAIR})))'
r"""One character of a string: itself or an escape. Half a surrogate pair is none (RFC 8259, section 8.2)."""

_DIGITS = "(?:0|[1-9][0-9]{0,17})"
_MONTH_AND_DAY = (
    "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|[12][0-9]))"
)
_DATE = f"[0-9]{{4}}-{_MONTH_AND_DAY}"
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?"
_OFFSET = "(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])?"
_WORD = "[A-Za-z0-9_'+%-]{1,32}"
_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"


def string(low: int, high: int) -> str:
    """Write the pattern of a string of `low` to `high` characters, quotes not counted."""
    return f'/"{CHARACTER}{{{low},{high}}}"/'


INTEGER = f"-?{_DIGITS}"
NUMBER = rf"-?{_DIGITS}(?:\.[0-9]{{1,22}})?(?:[eE][+-]?[0-9]{{1,3}})?"
r"""Both have at most 18 digits before the point; 22 behind it are what the shortest spelling of a double needs."""

FORMATS = {
    "date": ("DATE", f'/"{_DATE}"/'),
    "date-time": ("DATE_TIME", f'/"{_DATE}T{_CLOCK}{_OFFSET}"/'),
    "time": ("TIME", f'/"{_CLOCK}{_OFFSET}"/'),
    "uuid": ("UUID", '/"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"/'),
    "email": (
        "EMAIL",
        rf'/"{_WORD}(?:\.{_WORD}){{0,3}}@(?:{_LABEL}\.){{1,4}}[A-Za-z](?:[A-Za-z0-9-]{{0,61}}[A-Za-z0-9])"/',
    ),
}
"""The formats that have a pattern of their own: the name of the terminal, and the pattern."""

FIXED = {
    "COMMA": "/, ?/",
    "COLON": "/: ?/",
    "STRING": string(0, LONGEST_STRING),
    "INTEGER": f"/{INTEGER}/",
    "UNSIGNED_INTEGER": f"/{_DIGITS}/",
    "NUMBER": f"/{NUMBER}/",
    "UNSIGNED_NUMBER": f"/{NUMBER.removeprefix('-?')}/",
    "BOOLEAN": '"true" | "false"',
    **dict(FORMATS.values()),
}
"""Terminals that any schema may need, by name."""
