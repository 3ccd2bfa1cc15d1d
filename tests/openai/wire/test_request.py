from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import llguidance
import pytest
from llguidance import LLMatcher

from grammarkit import Grammar, GrammarError
from grammarkit.ask.values import Tool
from grammarkit.openai import custom_tool
from grammarkit.openai.wire.api import APIS
from grammarkit.openai.wire.request import definition
from grammarkit.openai.wire.settings import Settings

if TYPE_CHECKING:
    from grammarkit import Prompt

SENTENCES = ["PICK orders LIMIT 20", "PICK a LIMIT 1"]
NONE = ["", "PICK orders LIMIT 20 ", "xPICK orders LIMIT 20", "PICK Orders LIMIT 20", "PICK orders LIMIT "]


def written(prompt: Prompt, api: Any) -> dict[str, Any]:
    tool = APIS[api].encode(prompt, Settings(model="gpt-5.2", api=api, syntax="regex"))["tools"][0]
    found: dict[str, Any] = tool["format"] if api == "responses" else tool["custom"]["format"]["grammar"]
    return found


@pytest.mark.parametrize("api", ["responses", "chat"])
def test_a_grammar_goes_out_as_one_regular_expression_where_that_is_asked_for(prompt: Prompt, api: Any) -> None:
    sent = written(prompt, api)
    assert sent["syntax"] == "regex"
    assert "\n" not in sent["definition"]
    for text in SENTENCES:
        assert re.search(sent["definition"], text)
    for text in NONE:
        assert not re.search(sent["definition"], text)


def test_the_engine_reads_that_expression_as_the_grammar(prompt: Prompt) -> None:
    grammar = LLMatcher.grammar_from_regex(definition(prompt.tools[0].grammar, "regex")["definition"])
    assert LLMatcher.validate_grammar(grammar) == ""
    for text in (*SENTENCES, *NONE):
        matcher = LLMatcher(llguidance.LLTokenizer("byte"), grammar)
        tokens = list(text.encode())
        accepted = matcher.try_consume_tokens(tokens) == len(tokens) and matcher.is_accepting()
        assert accepted == (text in SENTENCES)


def test_a_language_that_no_regular_expression_says_is_not_sent_as_one(prompt: Prompt) -> None:
    nested = replace(prompt, tools=(Tool("nested", Grammar('start: "(" start? ")"')),))
    with pytest.raises(GrammarError, match="not-regular"):
        written(nested, "responses")


def test_the_tool_for_the_official_sdk_may_carry_one() -> None:
    tool = custom_tool(Grammar('start: "a" | "b"'), name="pick", syntax="regex")
    assert tool["format"] == {"type": "grammar", "syntax": "regex", "definition": tool["format"].get("definition")}
