"""`grammarkit explain`. That there is a page for every code is held where pages are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from grammarkit.grammar.pages import pages

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., tuple[int, str, str]]


def test_a_page_is_printed_behind_its_code(run: Run) -> None:
    assert run("explain", "lazy-quantifier") == (0, f"lazy-quantifier: {pages()['lazy-quantifier']}\n", "")


def test_without_a_code_all_are_listed_with_their_first_lines(run: Run) -> None:
    code, out, _ = run("explain")
    assert code == 0
    listed = dict(line.split(maxsplit=1) for line in out.splitlines())
    assert listed == {name: page.splitlines()[0] for name, page in pages().items()}
    assert list(listed) == sorted(listed)


def test_machines_get_codes_and_pages(run: Run) -> None:
    assert json.loads(run("explain", "--format", "json")[1]) == [{"code": c, "page": p} for c, p in pages().items()]
    (one,) = json.loads(run("explain", "priority", "--format", "json")[1])
    assert one == {"code": "priority", "page": pages()["priority"]}


def test_an_unknown_code_is_misuse_and_the_nearest_is_offered(run: Run) -> None:
    code, out, err = run("explain", "lasy-quantifier")
    assert (code, out) == (2, "")
    assert "did you mean `lazy-quantifier`?" in err
    assert "run `grammarkit explain` for a list" in run("explain", "xyzzy")[2]
