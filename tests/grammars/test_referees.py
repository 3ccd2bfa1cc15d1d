"""What our grammars derive, the parsers that others wrote for the same languages read."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Annotated

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import StringConstraints, TypeAdapter
from pydantic_core import SchemaError

from grammarkit import Grammar
from grammarkit.errors import Rejected
from grammarkit.grammar.sample import sentences
from grammarkit.language import Dsl

if TYPE_CHECKING:
    from collections.abc import Callable

    from lark import Token, Tree

REFEREES = {
    "cel": ("cel", "compile"),
    "gherkin": ("gherkin.parser", "Parser.parse"),
    "graphql": ("graphql", "parse"),
    "jq": ("jq", "compile"),
    "jsonpath": ("jsonpath_rfc9535", "compile"),
    "pep508": ("packaging.requirements", "Requirement"),
    "pep508_marker": ("packaging.markers", "Marker"),
}
"""Who reads each language: a module, and a function in it, or a method of a class whose instances need nothing."""

DISPUTED = {
    # quoted names and optional fields are newer than the package; it refuses numbers that a double cannot hold
    "cel": r"`|\?|[eE][+-]?\d{3}",
    "graphql": r"\$",  # our header says that variables in constants are let through
    "jsonpath": r"\b0[eE]",  # RFC 9535 has `0E7`, and the package takes it for an integer with a zero in front
    "pep508": r"===[^;)]*,",  # PEP 508 ends such a version at a comma, and the package at a blank
    "jq": r"::|module|import|include",  # our header lets a blank stand there; modules that there are not are not found
}

BEYOND_GRAMMAR = {"jq": r"is not defined|program not given", "pep508": r"Local version label"}
"""What our headers leave out is objected to in these words."""


def referee(module: str, path: str) -> Callable[[str], object]:
    found = pytest.importorskip(module)
    for name in path.split("."):
        found = getattr(found() if isinstance(found, type) else found, name)
    return found  # type: ignore[no-any-return] # packages that need not be there


@pytest.mark.slow
@pytest.mark.parametrize("name", REFEREES)
def test_another_parser_reads_what_is_derived(name: str) -> None:
    read = referee(*REFEREES[name])
    for text in meant(name, 100):
        if not re.search(DISPUTED.get(name, r"(?!)"), text):
            try:
                read(text)
            except ValueError as error:
                assert re.search(BEYOND_GRAMMAR.get(name, r"(?!)"), str(error)), text  # noqa: PT017


def meant(name: str, count: int) -> list[str]:
    """Draw sentences, and leave out those whose meaning we object to ourselves."""
    language = Dsl.named(f"dsl/{name}")
    derived = sentences(language.grammar, count, seed=7, max_length=150)
    assert len(derived) == count
    return [text for text in derived if not language.validators or is_read(language, text)]


def is_read(language: Dsl[Tree[Token]], text: str) -> bool:
    try:
        language.read(text)
    except Rejected:
        return False
    return True


@pytest.mark.slow
def test_the_crate_itself_reads_regular_expressions() -> None:
    """`pydantic` compiles the patterns of strings by the Rust crate `regex`."""
    for text in sentences(Grammar.named("dsl/regex_rust"), 100, seed=7, max_length=150):
        try:
            TypeAdapter(Annotated[str, StringConstraints(pattern=text)])
        except SchemaError as error:
            assert re.search(r"range, the start|property not found|duplicate flag|invalid UTF-8", str(error)), text  # noqa: PT017


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("nop") is None, reason="Graphviz is not installed")
def test_graphviz_reads_graphs() -> None:
    for text in sentences(Grammar.named("dsl/dot"), 100, seed=7, max_length=150):
        done = subprocess.run(["nop"], input=text, capture_output=True, text=True, check=False, timeout=20)
        assert (done.returncode, "rror" in done.stderr) == (0, False), f"{text}: {done.stderr}"


def cron_fields(first: int, last: int, names: list[str]) -> st.SearchStrategy[str]:
    """Draw a field of a schedule, whose numbers may be just out of bounds."""
    number = st.integers(max(first - 1, 0), last + 1)
    return st.one_of(
        st.just("*"),
        number.map(str),
        st.builds("{}-{}".format, number, number),
        st.builds("*/{}".format, number),
        st.builds("{},{}-{}/{}".format, number, number, number, number),
        st.sampled_from(names),
    )


SCHEDULES = st.tuples(
    cron_fields(0, 59, ["5/", "a"]),
    cron_fields(0, 23, ["1-", "-"]),
    cron_fields(1, 31, ["1,", "*,5"]),
    cron_fields(1, 12, ["jan", "FEB", "13"]),
    cron_fields(0, 7, ["mon", "FRI", "8"]),
)


@settings(max_examples=300)
@given(SCHEDULES)
def test_cron_is_as_strict_as_croniter(fields: tuple[str, ...]) -> None:
    """Where both read the same dialect: five fields of numbers, names, ranges, steps and lists."""
    croniter = pytest.importorskip("croniter").croniter
    text = " ".join(fields)
    if not re.search(r"[1-9]-0", text):  # which it takes for a range to the end
        assert Grammar.named("dsl/cron").accepts(text) == croniter.is_valid(text)


@pytest.mark.slow
def test_tomllib_objects_to_nothing_but_what_is_defined_twice_and_days_that_there_are_not() -> None:
    language = Dsl.named("dsl/toml")
    for text in sentences(language.grammar, 60, seed=7, max_length=120):
        try:
            language.read(text)
        except Rejected as error:
            assert error.diagnostics[0].message.startswith(("cannot ", "duplicate ", "invalid date"))  # noqa: PT017
