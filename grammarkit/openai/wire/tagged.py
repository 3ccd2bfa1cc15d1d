"""Several languages for servers that take one grammar for a message: each text stands behind the name of its tool.

`OneOf({"sql": …, "chart": …})` is asked for as `sql: SELECT …` or `chart: …`, which one grammar can say.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic
from grammarkit.grammar import Grammar
from grammarkit.grammar.report import File
from grammarkit.openai.errors import BadSetting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grammarkit.ask.values import Call, Tool

_MARK = ": "
_IGNORE = "%ignore "


def told(tools: Sequence[Tool]) -> str:
    """Tell a model how to say which tool it means."""
    kinds = "\n".join(f"- `{tool.name}{_MARK}…`: {tool.description}".rstrip(": ") for tool in tools)
    return f"Answer in one of these ways, whichever suits the question; begin with its name and a colon:\n\n{kinds}"


def joined(tools: Sequence[Tool]) -> Grammar:
    """Give the grammar of all texts of all tools, each behind the tool's name; of one tool it is its own.

    Raises:
        BadSetting: what is ignored between words is not the same in all, and a grammar ignores the same everywhere.
        GrammarError: a grammar cannot be lowered.
    """
    if len(tools) == 1:
        return tools[0].grammar
    return _joined(tuple((tool.name, tool.grammar) for tool in tools))


@lru_cache(maxsize=64)
def _joined(named: tuple[tuple[str, Grammar], ...]) -> Grammar:
    texts = [grammar.lower().text for _, grammar in named]
    ignored = [tuple(sorted(line for line in text.split("\n") if line.startswith(_IGNORE))) for text in texts]
    if len(set(ignored)) > 1:
        found = "the grammars do not ignore the same text between words, so they cannot be sent as one"
        remedy = 'write the blanks into the rules, set `enforce="here"`, or ask in one language'
        raise BadSetting(Diagnostic("several-grammars", found, help=remedy))
    options = " | ".join(f'"{name}{_MARK}" t{number}' for number, (name, _) in enumerate(named))
    imports = [f"%import .t{number}.start -> t{number}" for number in range(len(named))]
    files = tuple(File(f"t{number}.lark", text) for number, text in enumerate(texts))
    return Grammar("\n".join([f"start: {options}", *imports, *ignored[0], ""]), files=files)


def split(message: str, tools: Sequence[Tool]) -> tuple[str, str] | None:
    """Give the tool that a message names, and what follows; None where it names none."""
    name, mark, text = message.lstrip().partition(_MARK)
    return (name, text) if mark and name in {tool.name for tool in tools} else None


def repeated(call: Call) -> str:
    """Say a call as the model said it."""
    return f"{call.tool}{_MARK}{call.text}" if call.tool else call.text


class Named:
    """Finds out, as a message streams in, which tool it names."""

    def __init__(self, tools: Sequence[Tool]) -> None:
        self._marks = {f"{tool.name}{_MARK}": tool.name for tool in tools}
        self._held = ""
        self._tool: str | None = None

    def let(self, piece: str) -> tuple[str, str]:
        """Take in a piece; give what is known to be text, and its tool, which is empty where none is named."""
        if self._tool is not None:
            return piece, self._tool
        said, self._held = (self._held + piece).lstrip(), ""
        found = next((mark for mark in self._marks if said.startswith(mark)), None)
        if found is None and any(mark.startswith(said) for mark in self._marks):
            self._held = said
            return "", ""
        self._tool = self._marks[found] if found else ""
        return said.removeprefix(found or ""), self._tool
