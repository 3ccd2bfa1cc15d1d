"""What our grammars derive, the parsers that others wrote for the same languages read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from grammarkit import Grammar
from grammarkit.errors import Rejected
from grammarkit.grammar.sample import sentences
from grammarkit.language import Dsl

if TYPE_CHECKING:
    from collections.abc import Callable

REFEREES = [
    ("graphql", "graphql", "parse"),
    ("jsonpath", "jsonpath_rfc9535", "compile"),
    ("pep508", "packaging.requirements", "Requirement"),
    ("pep508_marker", "packaging.markers", "Marker"),
]


DISPUTED = {
    "graphql": r"\$",  # our header says that variables in constants are let through
    "jsonpath": r"\b0[eE]",  # RFC 9535 has `0E7`, and the package takes it for an integer with a zero in front
}


def referee(module: str, path: str) -> Callable[[str], object]:
    found = pytest.importorskip(module)
    for name in path.split("."):
        found = getattr(found, name)
    return found  # type: ignore[no-any-return] # packages that need not be there


@pytest.mark.slow
@pytest.mark.parametrize(("name", "module", "path"), REFEREES, ids=[name for name, _, _ in REFEREES])
def test_another_parser_reads_what_is_derived(name: str, module: str, path: str) -> None:
    read = referee(module, path)
    derived = sentences(Grammar.named(f"dsl/{name}"), 100, seed=7, max_length=150)
    assert len(derived) == 100
    for text in derived:
        if name not in DISPUTED or not re.search(DISPUTED[name], text):
            read(text)


@pytest.mark.slow
def test_tomllib_objects_to_nothing_but_what_is_defined_twice_and_days_that_there_are_not() -> None:
    language = Dsl.named("dsl/toml")
    for text in sentences(language.grammar, 60, seed=7, max_length=120):
        try:
            language.read(text)
        except Rejected as error:
            assert error.diagnostics[0].message.startswith(("cannot ", "duplicate ", "invalid date"))  # noqa: PT017
