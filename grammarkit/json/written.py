"""Strings as patterns: what is asked of one, as one pattern where our algebra of regular expressions can say it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Span
from grammarkit.grammar.regex import Regex, RegexError
from grammarkit.grammar.regex.parse import parse
from grammarkit.json.bounded import bounded
from grammarkit.json.ecma import language, searched
from grammarkit.json.formats import CHECKED, EXACT
from grammarkit.json.spelling import CHARACTER, anything_but, character, spelled
from grammarkit.json.unwound import unwound

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from grammarkit.json.strings import Strings

LONGEST = 20_000
"""Characters that a pattern counts: llguidance 0.7.30 and 1.9.1 take 20,000 and fail at 100,000 (measured)."""

_MOST_STATES = 1_500
"""States that an automaton may have on the way."""

_MOST_PRINTED = 250
"""States of an automaton that is printed back as a pattern: beyond that it takes seconds."""

_LONGEST_PATTERN = 60_000
"""Characters of a pattern that is made from an automaton."""


@dataclass(frozen=True, slots=True)
class Written:
    """A pattern for what stands between the quotes, and the keywords that it does not say all of, with the reason."""

    pattern: str
    left: tuple[tuple[str, str], ...] = ()


class Writer:
    """Writes strings as patterns, each kind once."""

    def __init__(self, formats: Mapping[str, str]) -> None:
        self._formats = formats
        self._known: dict[tuple[Strings, tuple[str, ...], int | None], Written] = {}

    def written(self, strings: Strings, excluded: tuple[str, ...] = (), longest: int | None = None) -> Written:
        """Write the strings that are asked for, but for those `excluded`."""
        key = (strings, excluded, longest)
        if key not in self._known:
            self._known[key] = written(strings, self._formats, excluded, longest)
        return self._known[key]


def written(
    strings: Strings, formats: Mapping[str, str], excluded: tuple[str, ...] = (), longest: int | None = None
) -> Written:
    """Write the strings that are asked for; an empty `pattern` with nothing left means that there are none.

    What cannot be said is left out, so that the pattern takes more. `longest` bounds what nothing else does.
    """
    if strings.high is not None and strings.low > strings.high:
        return Written("")
    left = [*_formats_left(strings.formats, formats)]
    parts = [*(("pattern", p) for p in strings.patterns), *(("format", f) for f in strings.formats if f in formats)]
    counts = (strings.low, strings.high) != (0, None)
    if not parts and not strings.without:
        if not excluded or counts:
            left += [("enum", "it stands under `not`, beside a length")] if excluded else []
            return Written(_counted(strings, left), tuple(left))
        return Written(anything_but(excluded, longest), tuple(left))
    if len(parts) == 1 and not (strings.without or excluded):
        direct = _direct(*parts[0], formats, strings.low, strings.high)
        if direct is not None:
            return Written(direct, tuple(left))
    return _combined(strings, parts, formats, excluded, left)


def _counted(strings: Strings, left: list[tuple[str, str]]) -> str:
    low, high = strings.low, strings.high
    if low > LONGEST:
        left.append(("minLength", f"no pattern counts beyond {LONGEST:,}"))
        low = LONGEST
    if high is not None and high > LONGEST:
        left.append(("maxLength", f"no pattern counts beyond {LONGEST:,}"))
        high = None
    if (low, high) == (0, None):
        return f"{CHARACTER}*"
    return f"{CHARACTER}{{{low},{'' if high is None else high}}}"


def _formats_left(named: Iterable[str], formats: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    for name in named:
        if name not in CHECKED:
            yield "format", f"JSON Schema has no format `{name}`: it says nothing"
        elif name not in formats:
            yield "format", f"`{name}` is more than a pattern can say"
        elif name not in EXACT:
            yield "format", f"some of `{name}` is more than its pattern says"


def _direct(keyword: str, text: str, formats: Mapping[str, str], low: int = 0, high: int | None = None) -> str | None:
    """Write one pattern or format within a length, where it needs no automaton."""
    try:
        return _from_tree(keyword, formats[text] if keyword == "format" else text, low, high)
    except (RegexError, RecursionError):
        return None


@lru_cache(maxsize=1024)
def _from_tree(keyword: str, text: str, low: int, high: int | None) -> str | None:
    tree = parse(text) if keyword == "format" else searched(text)
    found = None if tree is None or max(low, high or 0) > LONGEST else bounded(tree, low, high)
    return None if found is None else spelled(found) or "(?:)"


@lru_cache(maxsize=1024)
def _language(keyword: str, text: str) -> Regex:
    return Regex.parse(text) if keyword == "format" else language(text)


def _combined(
    strings: Strings,
    parts: list[tuple[str, str]],
    formats: Mapping[str, str],
    excluded: tuple[str, ...],
    left: list[tuple[str, str]],
) -> Written:
    """Intersect and subtract automata; what would be too large is left to the check."""
    found: Regex | None = None
    first: str | None = None
    steps = [*((k, t, True) for k, t in parts), *(("pattern", w, False) for w in strings.without)]
    for keyword, text, wanted in steps:
        try:
            one = _language(keyword, formats[text] if keyword == "format" else text)
            found = _met(found, one, wanted=wanted)
        except (RegexError, RecursionError) as error:
            first = first or (_direct(keyword, text, formats) if wanted else None)
            left.append((keyword, _reason(error)))
    found, counted = _within(found, strings)
    if not counted:
        keyword = "minLength" if strings.high is None else "maxLength"
        left.append((keyword, "with the pattern beside it, it is too large"))
        direct = _direct(*parts[0], formats) if len(steps) == 1 and parts and not excluded else None
        if direct is not None:
            return Written(direct, tuple(left))
    if excluded and found is not None:
        try:
            found = _met(found, Regex.parse("|".join(map(re.escape, excluded))), wanted=False)
        except RegexError as error:
            left.append(("not", _reason(error)))
    if found is None:
        return Written(first if first is not None else _counted(strings, left), tuple(left))
    if found.is_empty():
        return Written("", tuple(left))
    printed = _printed(found)
    if printed is None:
        left.append((parts[0][0] if parts else "not", "as one pattern it is too long"))
        direct = _direct(*parts[0], formats) if parts else None
        return Written(direct if direct is not None else _counted(strings, left), tuple(left))
    return Written(printed or "(?:)", tuple(left))


def _reason(error: RegexError | RecursionError) -> str:
    return "it is too intricate" if isinstance(error, RecursionError) else str(error).split("\n", 1)[0]


def _met(found: Regex | None, one: Regex, *, wanted: bool) -> Regex:
    if found is None:
        return one if wanted else Regex.parse("(?s:.*)").minus(one)
    if found.states * one.states > _MOST_STATES:
        raise RegexError("together they would be too large", "ask for less at once", Span(0, 0))
    return found.intersect(one) if wanted else found.minus(one)


def _within(found: Regex | None, strings: Strings) -> tuple[Regex | None, bool]:
    """Bound the length of what an automaton takes, unless that would be too large."""
    low, high = strings.low, strings.high
    if found is None or (low, high) == (0, None):
        return found, True
    if found.states * max(low, high or 0) > _MOST_PRINTED * 2:
        return found, False
    try:
        return found.intersect(Regex.parse(f"(?s:.{{{low},{'' if high is None else high}}})")), True
    except RegexError:
        return found, False


def _printed(found: Regex) -> str | None:
    return unwound(found, character, _LONGEST_PATTERN) if found.states <= _MOST_PRINTED else None
