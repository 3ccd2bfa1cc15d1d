"""`--grammar-coverage`: what of the grammars the texts of a run take, whoever read or drew them."""

from __future__ import annotations

import pickle
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from grammarkit.grammar import Grammar, GrammarError, library
from grammarkit.grammar.heard import READ
from grammarkit.testing.coverage import Counts, counted
from grammarkit.testing.uncovered import cut, missed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grammarkit.testing.coverage import Coverage

_ALL = "all"
_CARRIED = "grammarkit_coverage"
"""Under which a worker of pytest-xdist hands over its counts."""


@dataclass(frozen=True, slots=True)
class _Row:
    """What is told of a grammar."""

    grammar: Grammar
    found: Coverage
    is_named: bool

    @property
    def name(self) -> str:
        """The grammar's name, with where it starts if that is unusual."""
        start = "" if self.grammar.start == "start" else f" (from {self.grammar.start})"
        return f"{self.grammar.source or cut(self.grammar.text)}{start}"


class GrammarCoverage:
    """Listens while tests run, and reports at the end; workers of pytest-xdist hand over what they heard.

    Raises:
        pytest.UsageError: a name leads to no grammar.
    """

    def __init__(self, wanted: Iterable[str], least: float) -> None:
        names = {name for name in wanted if name}
        self._takes_all = _ALL in names
        self._named = {name: _grammar(name) for name in sorted(names - {_ALL})}
        self._least = least
        self._heard: dict[Grammar, dict[str, None]] = {}
        self._counts: dict[Grammar, Counts] = {}
        self._rows: list[_Row] = []

    def pytest_sessionstart(self) -> None:
        """Begin to listen."""
        _listen()
        _listening.append(self._heard)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:  # noqa: ANN401 - pytest-xdist may not be there
        """Take over what a worker has counted."""
        carried: bytes | None = getattr(node, "workeroutput", {}).get(_CARRIED)
        if carried is not None:
            # It comes from our own worker, by the channel that pytest-xdist has opened to it.
            self._add(pickle.loads(carried))  # noqa: S301

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Count, and hand over or judge what was counted."""
        _listening.remove(self._heard)
        self._add({grammar: found for grammar in self._heard if (found := self._counted(grammar))})
        output: dict[str, object] | None = getattr(session.config, "workeroutput", None)
        if output is not None:
            output[_CARRIED] = pickle.dumps(self._counts)
            return
        self._rows = sorted(self._reported(), key=lambda row: row.name)
        if exitstatus == pytest.ExitCode.OK and self._failures():
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Report."""
        terminalreporter.section("grammar coverage")
        width = max((len(row.name) for row in self._rows), default=0)
        for row in self._rows:
            hit, every = row.found.of("alternative")
            share = f"{hit:5} of {every:5} alternatives  {100 * row.found.share:5.1f}%"
            texts = f"{row.found.texts:6} text{'s'[: row.found.texts != 1]}"
            unread = f", of which {len(row.found.unread)} could not be looked into" if row.found.unread else ""
            terminalreporter.line(f"{row.name:{width}}  {share}  {texts}{unread}")
        if not self._rows:
            terminalreporter.line("no text was read in a grammar that comes from a file")
        for row in self._rows:
            if row.is_named:
                for line in missed(row.found):
                    terminalreporter.line(line)
        for line in self._failures():
            terminalreporter.line(line, red=True)

    def _add(self, counts: dict[Grammar, Counts]) -> None:
        for grammar, found in counts.items():
            self._counts.setdefault(grammar, Counts()).update(found)

    def _counted(self, grammar: Grammar) -> Counts | None:
        if not (self._is_named(grammar) or self._takes_all or (grammar.source and not self._named)):
            return None
        try:
            return counted(grammar, self._heard[grammar])
        except GrammarError:  # it was read by something else than the engine
            return None

    def _is_named(self, grammar: Grammar) -> bool:
        return any(_same(grammar.source, one.source) for one in self._named.values())

    def _reported(self) -> Iterable[_Row]:
        for one in self._named.values():
            if not any(_same(one.source, grammar.source) for grammar in self._counts):
                yield _Row(one, Counts().coverage(one), is_named=True)
        for grammar, counts in self._counts.items():
            yield _Row(grammar, counts.coverage(grammar), self._is_named(grammar))

    def _failures(self) -> list[str]:
        if not self._least:
            return []
        if not self._rows:
            return [f"no grammar was used, and at least {self._least:g}% is to be covered"]
        return [
            f"{row.name}: {100 * row.found.share:.1f}% is covered, and at least {self._least:g}% is to be"
            for row in self._rows
            if 100 * row.found.share < self._least
        ]


def _grammar(name: str) -> Grammar:
    """Give the grammar of a name, also if no test uses it: then all of it is missed."""
    try:
        if name.endswith(".lark"):
            grammar = Grammar.from_file(name)
        elif name in library.names():
            grammar = Grammar.named(name)
        else:
            told = f"`{name}` is no .lark file, and no grammar of that name comes with grammarkit"
            raise pytest.UsageError(f"--grammar-coverage: {told}; write `--grammar-coverage=GRAMMAR`, or put it last")
        Counts().coverage(grammar)
    except GrammarError as error:
        raise pytest.UsageError(f"--grammar-coverage: {error}") from error
    return grammar


def _same(one: str, other: str) -> bool:
    return one == other or bool(one and other and Path(one).resolve() == Path(other).resolve())


_listening: list[dict[Grammar, dict[str, None]]] = []
"""The runs that go on; more than one where a test runs pytest itself."""


@cache
def _listen() -> None:
    sys.addaudithook(_hear)


def _hear(event: str, args: tuple[object, ...]) -> None:
    if event != READ or not _listening:
        return
    language, text = args
    grammar = getattr(language, "grammar", None)
    if isinstance(grammar, Grammar) and isinstance(text, str):
        _listening[-1].setdefault(grammar, {})[text] = None
