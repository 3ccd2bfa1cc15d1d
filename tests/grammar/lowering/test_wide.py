from __future__ import annotations

import json

import lark

from grammarkit import Grammar
from grammarkit.grammar.lowering.wide import MANY

WORDS = [f"w{number}" for number in range(MANY)]


def test_a_long_list_of_words_becomes_one_terminal_that_trees_leave_out() -> None:
    text = f"start: word NUMBER\nword: {' | '.join(map(json.dumps, WORDS))} | NUMBER\nNUMBER: /[0-9]/"
    lowered = Grammar(text).lower()
    assert "word: _WORD_WORD | NUMBER" in lowered.text.splitlines()
    assert lowered.lower() == lowered
    assert Grammar(text).read("w991") == lark.Tree("start", [lark.Tree("word", []), lark.Token("NUMBER", "1")])


def test_a_rule_that_keeps_its_words_keeps_them() -> None:
    lowered = Grammar(f"start: word\n!word: {' | '.join(map(json.dumps, WORDS))}").lower()
    assert "_WORD" not in lowered.text
