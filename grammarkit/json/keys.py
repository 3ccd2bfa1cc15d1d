"""The keys of objects: those that are declared, each with all that is said of its value, and all others, by pattern."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from grammarkit.grammar.regex import RegexError
from grammarkit.json import strings
from grammarkit.json.ecma import translated
from grammarkit.json.pieces import NOTHING
from grammarkit.json.place import Place
from grammarkit.json.rows import Member
from grammarkit.json.spelling import LONGEST_WORD
from grammarkit.json.strings import Strings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grammarkit.json.admit import Judge
    from grammarkit.json.cases import CaseReader
    from grammarkit.json.objects import Objects
    from grammarkit.json.pieces import Piece
    from grammarkit.json.written import Writer, Written

_MOST_PATTERNS = 5
"""Patterns of keys that are told apart: each doubles the kinds of keys there may be."""

_MOST_TOLD_APART = 6_000
"""Characters of declared keys that others are told from: each takes some 40 of a pattern."""

_NEVER = Place(schema=False)


class Keys:
    """What the parts of an object say of its keys."""

    def __init__(self, wanted: Objects, judge: Judge, reader: CaseReader, at: str, *, coarse: bool = False) -> None:
        parts, required = wanted.parts, wanted.required
        self._at = at
        self._most_apart = 0 if coarse else _MOST_TOLD_APART
        self._parts = parts
        self._required = frozenset(required)
        self._judge = judge
        self._reader = reader
        declared = [key for part in parts for key in part.properties]
        self._declared = tuple(dict.fromkeys([*declared, *required]))
        self._names = [part.names for part in parts if part.names is not None]

    def members(self, piece: Callable[[str, list[Place]], Piece]) -> tuple[Member, ...]:
        """Give the declared and required keys in their order, without those that may not be there."""
        found = [Member(self._body(key, piece), key in self._required) for key in self._declared]
        return tuple(member for member in found if member.required or member.body != NOTHING)

    @property
    def only_declared(self) -> bool:
        """Whether some keys are declared and nothing is said of others."""
        return bool(self._declared) and not any(p.patterns or p.additional or p.names for p in self._parts)

    def _body(self, key: str, piece: Callable[[str, list[Place]], Piece]) -> Piece:
        if self._names and not self._judge.admits_all(self._names, key):
            return NOTHING
        return piece(key, self._said(key))

    def _said(self, key: str) -> list[Place]:
        """Give all schemas that a key's value must fit."""
        places: list[Place] = []
        for part in self._parts:
            said = [part.properties[key]] if key in part.properties else []
            said += [place for pattern, place in part.patterns.items() if self._matches(pattern, key, place)]
            places += said or ([part.additional] if part.additional is not None else [])
        return places

    def _matches(self, pattern: str, key: str, place: Place) -> bool:
        try:
            return _search(pattern).search(key) is not None
        except (RegexError, re.error):
            self._reader.note(place.pointer, "patternProperties", "its pattern cannot be read")
            return False

    def others(self, writer: Writer, longest: int | None) -> Iterator[tuple[Written | None, list[Place]]]:
        """Give the keys that are not declared, kind by kind, with what their values must fit; None is any string."""
        patterns = tuple(dict.fromkeys(pattern for part in self._parts for pattern in part.patterns))
        if len(patterns) > _MOST_PATTERNS:
            yield from self._unsorted(writer)
            return
        for names in self._named():
            for bits in range(1 << len(patterns)):
                matched = tuple(p for at, p in enumerate(patterns) if bits >> at & 1)
                places = self._of_kind(matched)
                if _NEVER.schema in [place.schema for place in places]:
                    continue
                unmatched = tuple(p for p in patterns if p not in matched)
                wanted = names.both(Strings(patterns=matched, without=unmatched))
                key = self._key(wanted, writer, longest)
                if key is None or key.pattern:
                    yield key, places

    def _key(self, wanted: Strings, writer: Writer, longest: int | None) -> Written | None:
        excluded = tuple(key for key in self._declared if strings.admits(wanted, key))
        if sum(map(len, excluded)) > self._most_apart:
            self._reader.note(self._at, "properties", "there are too many keys to tell others from them")
            excluded = ()
        if any(len(key) > LONGEST_WORD for key in excluded):
            self._reader.note(
                self._at, "properties", f"other keys are told only from those of {LONGEST_WORD} characters"
            )
        return None if wanted == strings.FREE and not excluded else writer.written(wanted, excluded, longest)

    def _of_kind(self, matched: tuple[str, ...]) -> list[Place]:
        places: list[Place] = []
        for part in self._parts:
            said = [place for pattern, place in part.patterns.items() if pattern in matched]
            places += said or ([part.additional] if part.additional is not None else [])
        return places

    def _named(self) -> Iterator[Strings]:
        """Give what `propertyNames` asks of keys, case by case."""
        if not self._names:
            yield strings.FREE
            return
        for case in self._reader.together(self._names):
            if "string" not in case.types:
                continue
            if case.values is None and not case.excluded:
                yield case.strings
                continue
            listed = "|".join(re.escape(value) for value in case.values or case.excluded if isinstance(value, str))
            pattern = f"^(?:{listed})$"
            exact = Strings(patterns=(pattern,)) if case.values is not None else Strings(without=(pattern,))
            yield case.strings.both(exact)

    def _unsorted(self, writer: Writer) -> Iterator[tuple[Written | None, list[Place]]]:
        """Take any other key with any value, since there are too many patterns to tell keys apart."""
        for part in self._parts:
            for place in part.patterns.values():
                self._reader.note(
                    place.pointer, "patternProperties", f"more than {_MOST_PATTERNS} patterns stand together"
                )
        excluded = self._declared
        yield writer.written(strings.FREE, excluded) if excluded else None, []


@lru_cache(maxsize=1024)
def _search(pattern: str) -> re.Pattern[str]:
    return re.compile(translated(pattern), re.ASCII)
