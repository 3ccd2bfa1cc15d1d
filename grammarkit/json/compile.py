"""From a JSON schema to Lark.

A rule stands for the schemas that must hold together at one place. Their cases (`cases.py`) become its alternatives,
type by type; what stands under keys and in arrays is again some schemas that must hold together, of which there are
finitely many, so that recursion ends. Rules are made from a queue, so that no depth of a schema is too much.

The grammar takes every value that fits the schema, at least in the spelling of `json.dumps`. What it takes beyond that
is listed as gaps.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import SourceError
from grammarkit.grammar import Grammar
from grammarkit.grammar.join import LONGEST
from grammarkit.json import listing, numbers, strings
from grammarkit.json.admit import Judge
from grammarkit.json.case import Case, kind
from grammarkit.json.cases import CaseReader
from grammarkit.json.constants import constant, spellings, word
from grammarkit.json.formats import FORMATS
from grammarkit.json.keys import Keys
from grammarkit.json.pieces import NOTHING, Name, Piece, Word, alt, seq
from grammarkit.json.place import References, draft
from grammarkit.json.rows import MOST_AWAITED, Row
from grammarkit.json.rulebook import Rulebook, quoted
from grammarkit.json.terminals import FIXED, LARGEST_INTEGER, LONGEST_KEY, LONGEST_STRING, NARROW, regex, signs, string
from grammarkit.json.written import Writer, Written

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic import JsonValue

    from grammarkit.json.gap import Gap
    from grammarkit.json.place import Place
    from grammarkit.json.terminals import Spaces

Order: TypeAlias = Literal["any", "declared"]
"""Whether keys may stand in any order (where an object has at most `rows.MOST_FREE`), or only as declared."""

MOST_RULES = 20_000
"""Places in a schema that may become rules."""

_COMPOSITE = frozenset({"array", "object"})


@dataclass(frozen=True, slots=True)
class Style:
    """How values are written, which is not for a schema to say."""

    spaces: Spaces = "natural"
    order: Order = "any"
    formats: Mapping[str, str] = field(default_factory=lambda: FORMATS)
    narrow: bool = False
    """Whether to leave out what a schema allows but does not speak of: other keys, and whatever has no end."""
    coarse: bool = False
    """Whether the check alone tells other keys from those declared, which takes more room than all else."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A grammar, and what it leaves to the check."""

    grammar: Grammar
    gaps: tuple[Gap, ...]


def compiled(schema: JsonValue, resources: Mapping[str, JsonValue], style: Style) -> Compiled:
    """Turn a schema into its grammar.

    Raises:
        SourceError: the schema allows nothing, refers to nothing, or has something else where a schema should be.
    """
    compiler = _Compiler(References(schema, resources, draft(schema)), style)
    try:
        text = compiler.text()
        if len(text) > LONGEST and not style.coarse:
            return compiled(schema, resources, replace(style, coarse=True))
    except RecursionError:
        message = "the schema is nested too deep in `allOf`, `anyOf` and the like"
        raise SourceError(Diagnostic("deep-nesting", message, help="define its parts under `$defs`")) from None
    if not text:
        message = "no value fits the schema: it contradicts itself"
        raise SourceError(
            Diagnostic("empty-language", message, help="take out one of the keywords that exclude each other")
        )
    return Compiled(Grammar(text, source="JSON schema"), tuple(sorted(compiler.reader.gaps.values())))


class _Compiler:
    """Keeps the rules made so far, and which schemas became which rule."""

    def __init__(self, references: References, style: Style) -> None:
        self._style = style
        self._signs, terminals = signs(style.spaces)
        self.reader = CaseReader(references)
        self._judge = Judge(self.reader)
        self.book = Rulebook({**(NARROW if style.narrow else FIXED), **terminals})
        self._known: dict[frozenset[object], Piece] = {}
        self._writer = Writer(style.formats)
        self._queue: list[tuple[Name, tuple[Case, ...], str]] = []

    def text(self) -> str:
        root = self.piece([self.reader.references.root()], "value")
        while self._queue:
            name, cases, hint = self._queue.pop()
            self.book.define(name, alt(*(option for case in cases for option in self._options(case, hint))))
        return self.book.text(root)

    def piece(self, places: Iterable[Place], hint: str) -> Piece:
        """Give what may stand where all these schemas must hold."""
        followed = [self.reader.references.followed(place) for place in places]
        wanted = {place.key: place for place in followed if place.schema not in (True, {})}
        key = frozenset(wanted)
        if key not in self._known:
            self._known[key] = self._new(list(wanted.values()), hint)
        return self._known[key]

    def _new(self, places: list[Place], hint: str) -> Piece:
        cases = self.reader.together(places)
        if not any(case.types & _COMPOSITE for case in cases):
            return self.book.rule(hint, alt(*(option for case in cases for option in self._options(case, hint))))
        if len(self._known) > MOST_RULES:
            message = f"the schema would take more than {MOST_RULES:,} rules"
            raise SourceError(Diagnostic("large-schema", message, help="ask for less at once"))
        named = hint if len(places) != 1 else _definition(places[0]) or hint
        name = self.book.reserve(named if places else "any_value")
        self._queue.append((name, cases, named if places else "any"))
        return name

    def _options(self, case: Case, hint: str) -> list[Piece]:
        """Give the alternatives of one case."""
        if case.values is not None:
            return [self._constants(case, hint)]
        options: list[Piece] = []
        if "object" in case.types:
            options.append(self._object(case, hint))
        if "array" in case.types:
            options.append(self._array(case, hint))
        if "string" in case.types:
            options.append(self._string(case, hint))
        if case.types & {"integer", "fraction"}:
            options.append(self._number(case, hint))
        if "boolean" in case.types:
            options.append(self._boolean(case))
        if "null" in case.types and None not in case.excluded:
            options.append(Word("null"))
        self._excluded(case)
        return options

    def _excluded(self, case: Case) -> None:
        for value in case.excluded:
            if kind(value) in case.types & _COMPOSITE:
                self.reader.note(case.at, "not", "it excludes an array or an object")

    def _boolean(self, case: Case) -> Piece:
        left = [
            word for word, value in (("true", True), ("false", False)) if not any(value is no for no in case.excluded)
        ]
        return Name("BOOLEAN") if len(left) == 2 else Word(left[0]) if left else NOTHING

    def _string(self, case: Case, hint: str) -> Piece:
        excluded = tuple(value for value in case.excluded if isinstance(value, str))
        if case.strings == strings.FREE and not excluded:
            return Name("STRING")
        wanted = case.strings
        if self._style.narrow and wanted.high is None:
            wanted = wanted.both(strings.Strings(high=max(LONGEST_STRING, wanted.low)))
        found = self._writer.written(wanted, excluded)
        return self._text(found, case.at, case.strings.formats[0] if case.strings.formats else hint)

    def _text(self, found: Written, at: str, hint: str) -> Piece:
        for keyword, reason in found.left:
            self.reader.note(at, keyword, reason)
        return self.book.terminal(hint, string(found.pattern)) if found.pattern else NOTHING

    def _number(self, case: Case, hint: str) -> Piece:
        types = case.types & {"integer", "fraction"}
        excluded = tuple(value for value in case.excluded if kind(value) in types and isinstance(value, int | float))
        if case.numbers == numbers.FREE and "integer" in types and not excluded:
            return Name("NUMBER" if len(types) == 2 else "INTEGER")
        narrow = self._style.narrow and "fraction" not in types
        found = numbers.written(case.numbers.within(LARGEST_INTEGER) if narrow else case.numbers, types)
        for keyword in found.left:
            self.reader.note(case.at, keyword, "as a pattern over digits it is too long")
        pattern = numbers.without(found.pattern, excluded) if excluded and found.pattern else found.pattern
        if pattern is None:
            self.reader.note(case.at, "not", "as a pattern over digits it is too long")
            pattern = found.pattern
        return self.book.terminal(hint, regex(pattern)) if pattern else NOTHING

    def _constants(self, case: Case, hint: str) -> Piece:
        """Allow these values alone; scalars share one terminal, which the engine reads much faster than a rule."""
        others = replace(case, values=None)
        values = [value for value in case.values or () if self._judge.admits(others, value)]
        scalars = {
            quoted(text): text for value in values if not isinstance(value, dict | list) for text in spellings(value)
        }
        free = self._style.order == "any"
        composite = [value for value in values if isinstance(value, dict | list)]
        options = [constant(value, self._signs, self.book, free=free) for value in composite]
        if len(scalars) == 1:
            options.insert(0, Word(*scalars.values()))
        elif scalars:
            options.insert(0, self.book.terminal(hint, " | ".join(scalars)))
        return alt(*options)

    def _array(self, case: Case, hint: str) -> Piece:
        body = listing.items(self, self.reader, case, hint, self._signs[","])
        return seq(self._signs["["], body, self._signs["]"])

    def _object(self, case: Case, hint: str) -> Piece:
        wanted = case.objects
        if wanted.high is not None and wanted.high < max(wanted.low, len(wanted.required)):
            return NOTHING
        keys = Keys(wanted, self._judge, self.reader, case.at, coarse=self._style.coarse)
        colon = self._signs[":"]
        members = keys.members(lambda key, places: seq(word(key), colon, self.piece(places, key)))
        others: list[Piece] = []
        closed = self._style.narrow and keys.only_declared
        for written, places in () if closed else keys.others(self._writer, LONGEST_KEY if self._style.narrow else None):
            key = Name("STRING") if written is None else self._text(written, case.at, f"{hint}_key")
            others.append(seq(key, colon, self.piece(places, f"{hint}_value")))
        other = self.book.rule(f"{hint}_other", alt(*others))
        row = Row(members, other, wanted.low, wanted.high, self._signs[","], self.book.rule, self.book.fresh, hint)
        free = self._style.order == "any"
        if row.uncounted(free=free):
            keyword = "minProperties" if wanted.high is None else "maxProperties"
            self.reader.note(case.at, keyword, "there are too many keys to count")
        if free and not row.awaitable:
            self.reader.note(case.at, "required", f"in any order, at most {MOST_AWAITED} keys are waited for")
        return seq(self._signs["{"], row.piece(free=free), self._signs["}"])


def _definition(place: Place) -> str:
    """Give the name under which a schema is defined, if it has one."""
    steps = place.pointer.rsplit("/", 2)
    return steps[-1] if len(steps) > 1 and steps[-2] in {"$defs", "definitions"} else ""
