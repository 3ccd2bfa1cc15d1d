"""`grammarkit types`: what it writes is a module that mypy takes and that reads trees."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from grammarkit import Grammar
from grammarkit.grammar.examples import examples
from grammarkit.language.typed import module

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., tuple[int, str, str]]

SUMS = """
import arith


class Value:
    def number(self, node: arith.Number, /) -> float:
        return float(node.number)

    def add(self, node: arith.Add, /) -> float:
        return arith.visit(node.sum, self) + arith.visit(node.product, self)

    def subtract(self, node: arith.Subtract, /) -> float:
        return arith.visit(node.sum, self) - arith.visit(node.product, self)

    def multiply(self, node: arith.Multiply, /) -> float:
        return arith.visit(node.product, self) * arith.visit(node.factor, self)

    def divide(self, node: arith.Divide, /) -> float:
        return arith.visit(node.product, self) / arith.visit(node.factor, self)

    def negate(self, node: arith.Negate, /) -> float:
        return -arith.visit(node.factor, self)


visitor: arith.Visitor[float] = Value()
"""


def imported(text: str, folder: Path, name: str) -> Any:
    path = folder / f"{name}.py"
    path.write_text(text)
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    sys.modules[name] = made  # dataclasses look themselves up
    try:
        spec.loader.exec_module(made)
    finally:
        del sys.modules[name]
    return made


def test_the_module_is_printed_or_written(folder: Path, run: Run) -> None:
    text = module(Grammar.named("dsl/arith"))
    assert run("types", "dsl/arith") == (0, text, "")
    assert run("types", "dsl/arith", "-o", "arith.py") == (0, "", "written to arith.py\n")
    assert (folder / "arith.py").read_text() == text


def test_a_grammar_that_cannot_be_lowered_is_told_of(folder: Path, run: Run) -> None:
    (folder / "bad.lark").write_text("start: nothing\n")
    code, out, err = run("types", "bad.lark")
    assert (code, out) == (1, "")
    assert "undefined-name" in err


def test_trees_are_read_as_typed_values(tmp_path: Path) -> None:
    arith = imported(module(Grammar.named("dsl/arith")), tmp_path, "arith_read")
    value = arith.read(Grammar.named("dsl/arith").read("1 + 2 * 3"))
    assert value.sum.number == "1"
    assert (value.product.product.number, value.product.factor.number) == ("2", "3")


@pytest.mark.parametrize("name", ["cron", "jsonpath", "lucene"])
def test_every_example_of_a_grammar_is_read(name: str, tmp_path: Path) -> None:
    grammar = Grammar.named(f"dsl/{name}")
    made = imported(module(grammar), tmp_path, f"{name}_read")
    for example in examples(grammar.text):
        if example.accepted:
            assert type(made.read(grammar.read(example.text))).__name__ in dir(made)


@pytest.mark.slow
def test_mypy_takes_them_strictly(tmp_path: Path) -> None:
    """With a visitor that is written against one, and without any change."""
    for name in ("arith", "cron", "promql", "graphql", "cypher", "latex_math"):
        (tmp_path / f"{name}.py").write_text(module(Grammar.named(f"dsl/{name}")))
    (tmp_path / "sums.py").write_text(SUMS)
    command = [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "."]
    found = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300)
    assert found.returncode == 0, found.stdout


@pytest.mark.slow
def test_mypy_objects_to_a_visitor_that_lacks_a_method(tmp_path: Path) -> None:
    (tmp_path / "arith.py").write_text(module(Grammar.named("dsl/arith")))
    (tmp_path / "sums.py").write_text(SUMS.replace("def negate", "def other"))
    command = [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "."]
    found = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300)
    assert '"negate"' in found.stdout or "negate" in found.stdout
