"""Grammars as tests: one for each example in a `.lark` file, and one for what a check finds in it."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from grammarkit.grammar import Grammar, GrammarError, Report
from grammarkit.grammar.engine import matcher
from grammarkit.grammar.examples import examples, judged
from grammarkit.grammar.heard import heard
from grammarkit.render.place import region

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from grammarkit.grammar.examples import Example

_LONGEST = 60
"""Characters of an example that its test is named after."""


class GrammarFile(pytest.File):
    """A grammar's file. One that cannot be used is an error of collection."""

    def collect(self) -> Iterator[pytest.Item]:
        """Give its tests; a file without a start rule and examples is a part of others, and has none."""
        grammar = Grammar.from_file(_shown(self.path), import_paths=self.config.getini("grammar_import_paths"))
        found = examples(grammar.text)
        try:
            matcher(grammar)
        except GrammarError as error:
            if not found and any(finding.code == "missing-start" for finding in error.report.diagnostics):
                return
            raise
        yield Check.from_parent(self, name="check", grammar=grammar)
        seen: Counter[str] = Counter()
        for example in found:
            name = _name(example)
            seen[name] += 1
            name = f"{name}#{seen[name]}" if seen[name] > 1 else name
            yield OneExample.from_parent(self, name=name, grammar=grammar, example=example)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> object:  # type: ignore[override] # wider than pytest says, and as it does
        """Say what is wrong with the grammar, without a traceback."""
        return _told(excinfo) or super().repr_failure(excinfo)


class _About(pytest.Item):
    """A test of a grammar; `line` is where it is written, from 0."""

    def __init__(self, *, grammar: Grammar, line: int = 0, **rest: object) -> None:
        super().__init__(**rest)  # type: ignore[arg-type] # what `from_parent` passes on is pytest's own affair
        self._grammar, self._line = grammar, line

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> object:  # type: ignore[override] # as above
        """Say what is wrong, without a traceback."""
        return _told(excinfo) or super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Say where the test is written."""
        return self.path, self._line, self.name


class Check(_About):
    """Fails where a check finds an error that lowering does not put right; the examples have tests of their own."""

    def runtest(self) -> None:
        """Check the grammar; what is found, and no error, is shown beside the test."""
        report = self._grammar.check()
        kept = tuple(finding for finding in report.diagnostics if finding.code != "wrong-example")
        found = Report(report.text, kept, report.name, report.dialect, report.files)
        if not found.ok_lowered:
            raise GrammarError(found)
        if kept:
            self.add_report_section("call", "grammar", str(found))


class OneExample(_About):
    """Fails where an example is not what it says."""

    def __init__(self, *, grammar: Grammar, example: Example, **rest: object) -> None:
        super().__init__(grammar=grammar, line=region(grammar.text, example.span).row - 1, **rest)
        self._example = example

    def runtest(self) -> None:
        """Put the example to the engine."""
        if wrong := judged(self._grammar, self._example):
            raise GrammarError(Report(self._grammar.text, (wrong,), self._grammar.source))
        if self._example.accepted:
            heard(self._grammar, self._example.text)


def _told(excinfo: pytest.ExceptionInfo[BaseException]) -> str | None:
    return str(excinfo.value) if isinstance(excinfo.value, GrammarError) else None


def _name(example: Example) -> str:
    """Name a test; in brackets, since pytest takes apart what stands outside of them."""
    text = f"{example.why}: {example.text}" if example.why else example.text
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    shown = shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
    return f"{'accepts' if example.accepted else 'refuses'}[{shown}]"


def _shown(path: Path) -> str:
    """Give a path as it is shown to who started pytest."""
    try:
        return os.path.relpath(path)
    except ValueError:  # on another drive
        return str(path)
