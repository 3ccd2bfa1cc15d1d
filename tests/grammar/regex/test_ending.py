"""What a pattern asks of the text behind its token: Python's `re` is the referee."""

from __future__ import annotations

import re
from itertools import product

import pytest

from grammarkit.grammar.regex import FREE, Regex, RegexError, split

TEXTS = ["".join(chars) for length in range(5) for chars in product("if1(\n", repeat=length)]

PATTERNS = [
    r"if(?!\w)",
    r"i|if\b",
    r"(?!if\b)[a-z]+",
    r"(?!if\b)[a-z]\w*",
    r"(?!(?:i|if)$)[a-z]+",
    r"[a-z]+(?=[(])",
    r"[a-z]+(?![(])",
    r"i(?!f1)",
    r"i(?!f*[(])",
    r"i(?!f(?![(]))",
    r"i(?=f(?<=if))",
    r"[if]+$",
    r"(?m:i$)",
    r"i\n?$",
    r"i\Z",
    r"i(?!$)",
    r"i(?=f|$)",
    r"[(](?!\+)[^\n]*",
    r"(?:i(?!f)|f(?!i))+",
    r"(?:if?)+\B",
    r"(?i:IF)(?!F)",
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_text_has_an_ending_that_allows_what_re_does(pattern: str) -> None:
    found = split(pattern)
    plain = Regex.parse(found.pattern)
    for text, rest in product(TEXTS, TEXTS):
        if len(text + rest) < 5:
            exactly = re.compile(rf"(?:{pattern})(?=(?s:.){{{len(rest)}}}\Z)")
            wanted = exactly.match(text + rest) is not None
            ending = next((each.rest for each in found.endings if each.texts.matches(text)), FREE)
            assert (plain.matches(text) and ending.matches(rest)) == wanted, (text, rest)


@pytest.mark.parametrize(
    ("pattern", "plain", "shown"),
    [
        (r"if(?!\w)", "if", r"(?!\w)"),
        (r"[+*]|[?](?![a-z])", "[*+?]", "(?![a-z])"),
        (r"(?i:if)\b", "(?i:if)", r"\b"),
        ("[a-z]+$", "[a-z]+", "$"),
        (r"(?!if\b)[a-z]+[0-9]", None, None),
        (r"/\*(?!x).*?\*/", None, None),
        (r"i(?=f)f", "if", None),
    ],
)
def test_a_pattern_keeps_its_words_and_says_where_it_asks(pattern: str, plain: str | None, shown: str | None) -> None:
    found = split(pattern)
    assert plain in {None, found.pattern}
    assert (found.span and pattern[found.span.start : found.span.end]) == shown


def test_a_lazy_pattern_may_not_look_at_what_follows_it() -> None:
    with pytest.raises(RegexError, match="looks past the end"):
        split("a.*?b(?!c)")
