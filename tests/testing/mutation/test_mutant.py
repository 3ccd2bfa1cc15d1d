"""Mutants are edits of the author's text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from grammarkit import Grammar, GrammarError
from grammarkit.grammar import library
from grammarkit.grammar.report import File
from grammarkit.testing.mutation import mutants

if TYPE_CHECKING:
    from collections.abc import Iterator


CASES = r"""
start: "1" | "2"            drop-alternative ["1" | ] [], drop-alternative [ | "2"] []
                            swap-order ["1" | "2"] ["2" | "1"]
start: ("1" "2") | ""       drop-alternative [("1" "2") | ] [], drop-alternative [ | ""] []
                            swap-order [("1" "2") | ""] ["" | ("1" "2")], drop-element ["1"] [], drop-element ["2"] []
start: "1" ("2")            drop-element ["1"] [], drop-element [("2")] []
start: "1"?                 change-repetition [?] [], change-repetition [?] [*]
start: "1"*                 change-repetition [*] [+], change-repetition [*] [?]
start: "1"+                 change-repetition [+] [*], change-repetition [+] []
start: "1" ~ 3              change-repetition [~ 3] [ ~ 2..2], change-repetition [~ 3] [ ~ 4..4]
start: "1" ~ 0..2           change-repetition [~ 0..2] [ ~ 1..2], change-repetition [~ 0..2] [?]
                            change-repetition [~ 0..2] [ ~ 0..3]
start: ["1"]                change-repetition [["1"]] [("1")], change-repetition [["1"]] [("1")*]
start: "a"                  widen ["a"] ["a"i]
start: "a"i                 narrow ["a"i] ["a"]
start: /[0-9]/              widen [[0-9]] [[a-z0-9]]
start: /[^01]/              widen [[^01]] [[^0]], widen [[^01]] [[^1]]
start: /[^0]/               widen [[^0]] [[\s\S]]
start: /1(2|3)?4/           tighten [2|] [], tighten [|3] [], change-repetition [?] [], change-repetition [?] [*]
start: /(?!2|3)./           loosen [(?!2|3)] []
start: /1{2,3}?4/           change-repetition [{2,3}?] [{1,3}?], change-repetition [{2,3}?] [{3,3}?]
                            change-repetition [{2,3}?] [{2,2}?], change-repetition [{2,3}?] [{2,4}?]
start: "1"; %ignore " "     drop-ignore [%ignore " "] []
start: A; A.2: "1"          drop-priority [.2] []
start: a; a: b; b: "1"      replace-reference [a] [b], replace-reference [b] [start]
"""
"""Grammars, their lines divided by `;`, and the edits of each: the operator, what was there, and what is there now."""

ROW = re.compile(r"(\S+) \[(.*?)\] \[(.*?)\](?:, |\n|$)(?=[a-z]+-|widen|narrow|tighten|loosen|$)")


def cases() -> Iterator[tuple[str, set[tuple[str, str, str]]]]:
    for case in re.split(r"\n(?=start)", CASES.strip()):
        text, rest = case[:28].strip(), "\n".join(line[28:] for line in case.split("\n"))
        yield text.replace("; ", "\n"), {found.groups() for found in ROW.finditer(rest)}  # type: ignore[misc] # of three


@pytest.mark.parametrize(("text", "expected"), [*cases()])
def test_what_is_changed(text: str, expected: set[tuple[str, str, str]]) -> None:
    found = {(m.operator, text[m.span.start : m.span.end], m.now) for m in mutants(Grammar(text))}
    assert found == expected


@pytest.mark.parametrize("name", [n for n in library.names() if not n.startswith("sql/")])
def test_each_is_one_edit_and_says_what_it_is(name: str) -> None:
    grammar = Grammar.named(name)
    found = [*mutants(grammar)]
    assert found == [*mutants(grammar)]
    assert len(found) > 40
    for mutant in found:
        span = mutant.span
        assert mutant.grammar.text == grammar.text[: span.start] + mutant.now + grammar.text[span.end :]
        assert re.search(r" is left out| becomes | change places$| minds? case$", mutant.told)
    starts = [mutant.span.start for mutant in found]
    assert starts == sorted(starts)


def test_what_is_imported_is_changed_and_what_nothing_leads_to_is_not() -> None:
    shapes = File("my/shapes.lark", 'box: "[" "]"\nunused: "1" "2"\n')
    grammar = Grammar('start: box\n%import .shapes (box)\nother: "1" "2"', source="my/main.lark", files=(shapes,))
    found = [*mutants(grammar)]
    assert [(m.span.file, m.operator) for m in found] == [("my/shapes.lark", "drop-element")] * 2
    assert found[0].grammar.files[0].text.startswith('box:  "]"\n')


def test_a_grammar_that_cannot_be_read_is_an_error() -> None:
    with pytest.raises(GrammarError):
        [*mutants(Grammar("start: ("))]
