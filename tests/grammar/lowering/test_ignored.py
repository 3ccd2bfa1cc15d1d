from __future__ import annotations

import pytest

from grammarkit import Grammar, GrammarError
from tests.grammar.lowering.language import assert_lowered

COMMENTS = 'start: "a" "b" "+"?\n%ignore /--(?!\\+)[^\\n]*/\n%ignore /[ \\n]+/'


@pytest.mark.parametrize(
    ("text", "accepted", "rejected"),
    [
        (COMMENTS, ["a--\nb", "a--x\nb", "a--x+\n b+", "a --\n--\nb"], ["a--+\nb", "ab--+"]),
        ('start: "a" "b"\n%ignore /#+(?!#)/', ["ab", "a##b"], ["ab#"]),
    ],
)
def test_what_is_ignored_ends_only_where_it_allows(text: str, accepted: list[str], rejected: list[str]) -> None:
    assert_lowered(text, accepts=accepted, rejects=rejected)


@pytest.mark.parametrize("ignored", ["#(?!b)", "#(?!#)", "b(?!c)"])
def test_what_a_rule_would_have_to_see_to_is_an_error(ignored: str) -> None:
    with pytest.raises(GrammarError, match="looks past the end of what is ignored"):
        Grammar(f'start: "a" "b" "c"\n%ignore /{ignored}/').lower()
