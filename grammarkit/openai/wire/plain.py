"""Answers that are plain text: what a model is shown where nothing enforces its grammar, and what is meant by a text.

A model that is not bound writes more than the answer: white space, a code fence around it. Gateways that fake custom
tools by functions hand on a function's arguments, `{"input": "…"}`. Either is taken off only where the grammar takes
what is inside and not the whole, so no sentence is ever changed.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING

from grammarkit.grammar import GrammarError
from grammarkit.grammar.engine import matcher, recognise
from grammarkit.grammar.sample import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grammarkit.ask.values import Tool
    from grammarkit.grammar import Grammar

EXAMPLES = 2
_LONGEST = 300
"""Characters of an example; a longer one teaches little more."""

_FENCED = re.compile(r"\s*```[\w+-]*[ \t]*\n(?P<inside>(?:(?!```).*\n)*)```\s*")
"""No line inside may begin with a fence: there the first block would end, and the text be more than one block."""

_DIALECT = "openai"


def shown(tools: Sequence[Tool]) -> str:
    """Describe grammars to a model that has to keep to one of them by itself.

    Raises:
        GrammarError: a grammar cannot be lowered, or the engine does not take it.
    """
    one = len(tools) == 1
    asked = "the grammar below" if one else "one of the grammars below, whichever suits the question"
    order = f"Answer with nothing but one text that {asked} takes: no explanation, no code fence, no quotes around it."
    return "\n\n".join([order, *(described(tool, named=not one) for tool in tools)])


def described(tool: Tool, *, named: bool = False) -> str:
    """Describe one grammar: what it is for, the grammar itself, and texts that it takes.

    Raises:
        GrammarError: the grammar cannot be lowered, or the engine does not take it.
    """
    title = f"{tool.name}: {tool.description}" if named else tool.description
    grammar = f"The grammar, in Lark's notation:\n\n```lark\n{tool.grammar.lower(dialect=_DIALECT).text.rstrip()}\n```"
    examples = _examples(tool.grammar)
    texts = "\n".join(f"```\n{text}\n```" for text in examples)
    told = f"Texts that it takes, whatever they may mean:\n\n{texts}" if examples else ""
    return "\n\n".join(part for part in (title, grammar, told) if part)


@lru_cache(maxsize=128)
def _examples(grammar: Grammar) -> tuple[str, ...]:
    """Draw examples, the same ones each time, so that a prompt cache knows them again."""
    return sentences(grammar, EXAMPLES, max_length=_LONGEST)


def meant(text: str, tools: Sequence[Tool]) -> tuple[str, str]:
    """Say with which tool a plain answer was written, and its text; where no grammar takes it, the nearest one.

    Raises:
        GrammarError: the engine does not take a grammar.
    """
    candidates = list(dict.fromkeys(_readings(text)))
    for tool in tools:
        for candidate in candidates:
            if _takes(tool, candidate):
                return tool.name, candidate
    bare = candidates[-1] if len(candidates) > 1 and _FENCED.fullmatch(text) else text.strip()
    return max(tools, key=lambda tool: _reached(tool, bare)).name, bare


def unwrapped(text: str, tool: Tool) -> str:
    """Take a text out of `{"input": "…"}`, if the tool's grammar takes what is inside and not the whole.

    Raises:
        GrammarError: the engine does not take the grammar.
    """
    inside = _input(text)
    return text if inside is None or _takes(tool, text) or not _takes(tool, inside) else inside


def _readings(text: str) -> Iterator[str]:
    yield text
    yield text.strip()
    if inside := _input(text):
        yield inside
    if fenced := _FENCED.fullmatch(text):
        yield fenced["inside"].removesuffix("\n")
        yield fenced["inside"].strip()


def _input(text: str) -> str | None:
    if not text.lstrip().startswith("{"):
        return None
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    match found:
        case {"input": str(inside), **others} if not others:
            return inside
        case _:
            return None


def make_ready(tools: Sequence[Tool]) -> None:
    """Have the engine take the grammars by which answers are read, so that to read one later takes no time."""
    for tool in tools:
        with suppress(GrammarError):  # whoever reads an answer says so
            matcher(tool.accepted or tool.grammar)


def _takes(tool: Tool, text: str) -> bool:
    return recognise(tool.accepted or tool.grammar, text).accepted


def _reached(tool: Tool, text: str) -> int:
    return recognise(tool.accepted or tool.grammar, text).reached


def _opening(*atoms: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Give what matches a beginning of an opening, and what matches all of it."""
    begun = ""
    for atom in reversed(atoms):
        begun = f"(?:{atom}{begun})?"
    return re.compile(rf"\s*{begun}\Z"), re.compile(rf"\s*{''.join(atoms)}")


FENCE = _opening("`", "`", "`")
WRAPPER = _opening(r"\{", r"\s*", *'"input"', r"\s*", ":")


class Sieve:
    """Lets the text of an answer through as it streams in; says of each piece whether it is the answer itself.

    What may become an opening that is taken off later is held back until that is known, and where an answer is
    `trimmed` so is white space at its end. Pieces of an answer with such an opening are not those of its text.
    """

    def __init__(self, *openings: tuple[re.Pattern[str], re.Pattern[str]], trimmed: bool = False) -> None:
        self._openings = openings
        self._trimmed = trimmed
        self._held = ""
        self._bare: bool | None = None

    def let(self, piece: str) -> tuple[str, bool]:
        """Take in a piece; give what can be let through by now, and whether it is a piece of the answer's text."""
        text, self._held = self._held + piece, ""
        if self._bare is None:
            if any(begun.match(text) for begun, _ in self._openings):
                self._held = text
                return "", True
            opened = any(whole.match(text) for _, whole in self._openings)
            self._bare = not opened and not (self._trimmed and text[:1].isspace())
        if self._bare and self._trimmed:
            kept = text.rstrip()
            text, self._held = kept, text[len(kept) :]
        return text, self._bare
