"""What is printed of an automaton is taken whole by `re`, which stops at the first alternative that fits."""

from __future__ import annotations

import re

import pytest

from grammarkit.grammar.regex import Regex
from grammarkit.grammar.regex.longest import longest_first, takes_longest
from grammarkit.grammar.regex.parse import parse

WORDS = "select from where and or not if in is as on join group by order having limit"
RESERVED = (
    "as break const continue else false for function if import in let loop package namespace null return true var void"
    " while ignoring group_left group_right"
)
"""So many that the shortest expression for other names is too large to be put into order."""


@pytest.mark.parametrize(
    "language",
    [
        Regex.parse("[a-z_][a-z0-9_]*").minus(Regex.parse("|".join(WORDS.split()))),
        Regex.parse("[a-z_][a-z0-9_]*").minus(Regex.parse("|".join(RESERVED.split()))),
        Regex.parse("[a-z]+").minus(Regex.literal("if")),
        Regex.parse('".*?"'),
        Regex.parse(r"/\*(.|\n)*?\*/"),
        Regex.parse(r"(?!if\b)[a-z]\w*"),
        Regex.parse(r"[0-9]+(\.[0-9]+)?").union(Regex.parse("0x[0-9a-f]+")),
    ],
    ids=str,
)
def test_of_what_grammars_need_re_takes_the_longest(language: Regex) -> None:
    assert takes_longest(parse(language.pattern()))
    for text in language.examples(30):
        found = re.compile(language.pattern()).match(text)
        assert found
        assert found.group() == text


def test_the_check_can_fail() -> None:
    assert not takes_longest(parse("i|i[a-z]"))
    ordered = longest_first(parse("i|i[a-z]"))
    assert ordered is not None
    assert takes_longest(ordered)
