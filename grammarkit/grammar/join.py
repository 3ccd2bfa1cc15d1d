"""Joining: a grammar and all that it imports, as one list of definitions under the names that Lark gives them.

Nothing is judged and nothing fails here: what cannot be found, is defined twice, or changes what is not there is kept
as a fact, and the rules about names say so. Imports are resolved as in Lark 1.3 (`GrammarBuilder` in load_grammar.py):
what an imported rule needs comes along under a prefixed name, and an imported file's `%ignore` stays behind.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from grammarkit.grammar import packaged
from grammarkit.grammar.joined import Joined, Missing, Table
from grammarkit.grammar.moved import mapped, relocated
from grammarkit.grammar.reach import reached
from grammarkit.grammar.report import GrammarError
from grammarkit.grammar.source import Source, read
from grammarkit.grammar.syntax import (
    Declare,
    Definition,
    Ignore,
    Import,
    Options,
    is_terminal,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from grammarkit.diagnostic import Span
    from grammarkit.grammar.grammar import Grammar
    from grammarkit.grammar.report import File

LONGEST = 1_000_000
"""Characters of a grammar. The engine takes 65,525 symbols, which is less; to read 10 MB and say so takes a minute."""

_DEEPEST = 30
"""Imports of imports; a longer chain is taken for one without end."""


@lru_cache(maxsize=128)
def joined(grammar: Grammar) -> Joined:
    """Join a grammar with what it imports.

    Raises:
        GrammarError: its own text, or that of a file it imports, is not Lark, or it is longer than `LONGEST`.
    """
    if len(grammar.text) > LONGEST:
        message = f"the grammar has {len(grammar.text):,} characters, and may have {LONGEST:,}"
        raise GrammarError.of("", "too-large", message, help="bound the language, or put long lists of names elsewhere")
    joiner = _Joiner(grammar)
    source = read(grammar.text)
    joiner.take(source, _Scope(grammar.source))
    table = joiner.table
    return Joined(
        grammar=grammar,
        sources=tuple(joiner.sources),
        definitions=tuple(replace(d, known_as=joiner.names.get(d.name, "")) for d in table.definitions.values()),
        ignores=tuple(s for s in source.statements if isinstance(s, Ignore)),
        options=tuple(s for s in source.statements if isinstance(s, Options)),
        declared=table.declared,
        missing=tuple(joiner.missing),
        repeated=tuple(table.repeated),
        baseless=tuple(table.baseless),
        entries=(grammar.start,),
    )


def candidates(statement: Import, importer: str, import_paths: Iterable[str]) -> list[str]:
    """List where an import may lead, in Lark's order: the import paths, then beside the importing file."""
    file = posixpath.join(*statement.path) + ".lark" if statement.path else ""
    beside = [posixpath.join(posixpath.dirname(importer.replace("\\", "/")), file)] if statement.leading_dot else []
    return [*(posixpath.join(path, file) for path in import_paths), *beside] if file else []


@dataclass(frozen=True, slots=True)
class _Scope:
    """Where a text stands: its own name, how its definitions are renamed, and the imports that led to it."""

    importer: str
    rename: Callable[[str], str] | None = None
    trail: tuple[str, ...] = ()
    respan: Span | None = None
    """Set inside Lark's own grammars, whose text is not the author's: the import is what can be pointed at."""


class _Joiner:
    def __init__(self, grammar: Grammar) -> None:
        self._files = {file.name: file for file in grammar.files}
        self._import_paths = grammar.import_paths
        self.table = Table()
        self.sources: list[Source] = []
        self.missing: list[Missing] = []
        self.names: dict[str, str] = {}
        self._uppers: dict[tuple[tuple[str, ...], str], str] = {}

    def take(self, source: Source, scope: _Scope) -> None:
        """Take in a text: first what it imports, then what it defines, as Lark does."""
        if scope.respan is None and source not in self.sources:
            self.sources.append(source)
        for imports in _by_path(source.statements):
            self._import(imports, scope)
        for statement in source.statements:
            if isinstance(statement, Definition):
                self.table.add(self._in_scope(statement, scope))
            elif isinstance(statement, Declare):
                for name in statement.names:
                    self.table.declared[self._renamed(name, scope)] = scope.respan or statement.span

    def _import(self, imports: list[Import], scope: _Scope) -> None:
        first = imports[0]
        found = self._found(first, scope)
        if isinstance(found, Missing):
            self.missing.append(found)
            return
        aliases = {name: statement.alias or name for statement in imports for name in statement.names}
        prefix = "__".join(first.path)
        trail = (*scope.trail, found.file or ".".join(first.path))
        respan = scope.respan or (None if found.file else first.span)
        inner = _Scope(found.file, lambda name: self._mangled(name, prefix, aliases, scope), trail, respan)
        outer, self.table = self.table, Table()
        self.take(found, inner)
        part, self.table = self.table, outer
        self._check_names(imports, part, inner)
        for definition in _needed(part, [inner.rename(name) for name in aliases] if inner.rename else []):
            self.table.add(definition)
        self.table.repeated += part.repeated
        self.table.baseless += part.baseless
        self.table.declared |= part.declared

    def _found(self, statement: Import, scope: _Scope) -> Source | Missing:
        path = "." * statement.leading_dot + ".".join(statement.path)
        for name in candidates(statement, scope.importer, self._import_paths):
            file = self._files.get(name)
            if file is not None:
                return self._readable(file, statement, scope, path)
        text = packaged.text(statement.path)
        if text is not None and statement.path:
            return read(text)
        if not statement.path:
            return Missing(statement, path, f"`%import {statement.names[0]}` names a grammar, and nothing in it")
        known = () if statement.leading_dot else packaged.NAMES
        return Missing(statement, path, f"there is no grammar `{path}`", known)

    @staticmethod
    def _readable(file: File, statement: Import, scope: _Scope, path: str) -> Source | Missing:
        if file.problem:
            return Missing(statement, path, file.problem)
        if file.name in scope.trail or len(scope.trail) > _DEEPEST:
            round_trip = " -> ".join((*scope.trail, file.name)[-4:])
            return Missing(statement, path, f"`{file.name}` imports itself: {round_trip}")
        return read(file.text, file.name)

    def _check_names(self, imports: list[Import], part: Table, inner: _Scope) -> None:
        for statement in imports:
            for name in statement.names:
                renamed = self._renamed(name, inner)
                if renamed not in part.definitions and renamed not in part.declared:
                    path = ".".join(statement.path)
                    known = tuple(d for d in _own_names(part, self.names) if is_terminal(d) == is_terminal(name))
                    self.missing.append(Missing(statement, name, f"the grammar `{path}` has no `{name}`", known))

    def _mangled(self, name: str, prefix: str, aliases: Mapping[str, str], scope: _Scope) -> str:
        """Name what was imported by its alias, and what it needs by the grammar that it comes from, as Lark does."""
        if name in aliases:
            return self._renamed(aliases[name], scope)
        larks = f"_{prefix}__{name[1:]}" if name.startswith("_") else f"{prefix}__{name}"
        if not is_terminal(name):
            return self._renamed(larks, scope)
        upper, n = larks.upper(), 0
        while self._uppers.setdefault((scope.trail, upper), larks) != larks:  # `ab.X` and `AB.X` are two terminals
            n += 1
            upper = f"{larks.upper()}_{n}"
        ours = self._renamed(upper, scope)
        self.names[ours] = larks
        return ours

    @staticmethod
    def _renamed(name: str, scope: _Scope) -> str:
        return scope.rename(name) if scope.rename else name

    @staticmethod
    def _in_scope(definition: Definition, scope: _Scope) -> Definition:
        if scope.respan is not None:
            definition = relocated(definition, scope.respan)
        return mapped(definition, scope.rename) if scope.rename else definition


def _by_path(statements: Iterable[object]) -> Iterator[list[Import]]:
    """Bring together what is imported from one grammar: what one import names, the others need under that name."""
    groups: dict[tuple[object, ...], list[Import]] = {}
    for statement in statements:
        if isinstance(statement, Import):
            groups.setdefault((statement.leading_dot, statement.path), []).append(statement)
    yield from groups.values()


def _needed(part: Table, wanted: list[str]) -> Iterator[Definition]:
    """Yield what was asked for and what that refers to."""
    names = reached(part.definitions, wanted)
    yield from (definition for name, definition in part.definitions.items() if name in names)


def _own_names(part: Table, names: Mapping[str, str]) -> Iterator[str]:
    for name in part.definitions:
        yield names.get(name, name).rsplit("__", 1)[-1]
