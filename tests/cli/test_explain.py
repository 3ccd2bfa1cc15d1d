"""`grammarkit explain`: there is a page for every code that anything prints."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import grammarkit
from grammarkit.ask.feedback import CUT_OFF, NO_CALL, REFUSED, UNKNOWN_TOOL
from grammarkit.cli.codes import every_page
from grammarkit.grammar.pages import pages
from grammarkit.openai.errors import CODES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Run = Callable[..., tuple[int, str, str]]

PACKAGE = Path(grammarkit.__file__).parent
PAGES = every_page()
MAKERS = {"Diagnostic": 0, "_fault": 0, "of": 0, "_refusal": 0}
"""What makes findings, and which of its arguments is the code."""
CODE = re.compile(r"[a-z]+(-[a-z0-9]+)+")


def made() -> Iterator[str]:
    """Give the codes that stand in the package where findings are made, by themselves or by the name of a constant."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    names = {
        target.id: node.value.value
        for node in nodes
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name) and CODE.fullmatch(node.value.value)
    }
    for node in nodes:
        if isinstance(node, ast.Call) and node.args:
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            given = node.args[MAKERS[called]] if called in MAKERS else None
            if isinstance(given, ast.Constant) and isinstance(given.value, str) and CODE.fullmatch(given.value):
                yield given.value
            elif isinstance(given, ast.Name) and given.id in names:
                yield names[given.id]


@pytest.mark.parametrize("code", sorted({*made(), *CODES, CUT_OFF, NO_CALL, REFUSED, UNKNOWN_TOOL}))
def test_every_code_has_a_page(code: str) -> None:
    first, _, rest = PAGES[code].partition("\n")
    assert re.fullmatch(r"[A-Z`].*\.", first)
    assert rest


def test_codes_are_found_where_they_are_made() -> None:
    assert {"unknown-column", "missing-filter", "no-api-key", "which-language", "query-timeout"} <= {*made()}


def test_letter_case_does_not_matter(run: Run) -> None:
    assert run("explain", "UNKNOWN-COLUMN")[1].startswith("unknown-column: No table in FROM has such a column.")


def test_a_page_is_printed_behind_its_code(run: Run) -> None:
    assert run("explain", "lazy-quantifier") == (0, f"lazy-quantifier: {pages()['lazy-quantifier']}\n", "")


def test_without_a_code_all_are_listed_with_their_first_lines(run: Run) -> None:
    code, out, _ = run("explain")
    assert code == 0
    listed = dict(line.split(maxsplit=1) for line in out.splitlines())
    assert listed == {name: page.splitlines()[0] for name, page in PAGES.items()}
    assert list(listed) == sorted(listed)


def test_machines_get_codes_and_pages(run: Run) -> None:
    assert json.loads(run("explain", "--format", "json")[1]) == [{"code": c, "page": p} for c, p in PAGES.items()]
    (one,) = json.loads(run("explain", "priority", "--format", "json")[1])
    assert one == {"code": "priority", "page": pages()["priority"]}


def test_an_unknown_code_is_misuse_and_the_nearest_is_offered(run: Run) -> None:
    code, out, err = run("explain", "lasy-quantifier")
    assert (code, out) == (2, "")
    assert "did you mean `lazy-quantifier`?" in err
    assert "run `grammarkit explain` for a list" in run("explain", "xyzzy")[2]
