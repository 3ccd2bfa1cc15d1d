"""Every code that a finding about a grammar can have is explained, and every rule has a case."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import grammarkit.grammar
from grammarkit.grammar.pages import pages
from grammarkit.grammar.rules import LANGUAGE_RULES, NAME_RULES, TEXT_RULES, code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PACKAGE = Path(grammarkit.grammar.__file__).parent
CASES = Path(__file__).parent / "cases"
ALL_RULES: tuple[Callable[..., object], ...] = (*TEXT_RULES, *NAME_RULES, *LANGUAGE_RULES)
RULES = sorted(code(rule) for rule in ALL_RULES)
MAKES_FINDINGS = {"Diagnostic": 0, "of": 1, "_refusal": 0}
"""What makes findings, and which of its arguments is the code."""


def codes() -> Iterator[str]:
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                at = MAKES_FINDINGS.get(called, len(node.args))
                given = node.args[at] if at < len(node.args) else None
                if isinstance(given, ast.Constant) and isinstance(given.value, str) and given.value:
                    yield given.value


def test_there_are_codes() -> None:
    assert {"grammar-syntax", "engine-refuses", "unlowerable-regex", "bad-name"} <= set(codes())


@pytest.mark.parametrize("name", sorted({*codes(), *RULES}))
def test_every_code_has_a_page_with_an_example(name: str) -> None:
    page = pages()[name]
    first, _, rest = page.partition("\n")
    assert re.fullmatch(r"[A-Z`].*\.", first)
    assert re.search(r"(?m)^    \S", rest), "there is no example in it"


@pytest.mark.parametrize("name", sorted({*RULES} - {"too-many-symbols"}))  # a case would be a file of 60,000 words
def test_every_rule_has_a_case(name: str) -> None:
    marked = {code for path in CASES.glob("*.lark") for code in re.findall(r"//~ ([\w-]+)", path.read_text("utf-8"))}
    assert name in marked
