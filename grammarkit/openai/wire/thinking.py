"""What models think aloud in front of their answer, `<think>…</think>`, where a server leaves it in the message.

Servers with a reasoning parser for the model (`--reasoning-parser` of vLLM and SGLang, `--reasoning-format` of
llama.cpp) give it apart, in `reasoning_content` or `reasoning`; without one it stands before the answer. The chat
templates of some models (DeepSeek R1, Qwen3) open the thought themselves, so that only its end is in the message: such
a one is told apart when the message is whole, but not while it streams in.

A grammar that takes `<think>` where a sentence begins keeps it: there nothing is ever taken off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from grammarkit.grammar.engine import recognise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grammarkit.ask.values import Tool

_OPENED, _CLOSED = "<think>", "</think>"


def apart(message: str, tools: Sequence[Tool]) -> tuple[str, str]:
    """Give what was thought, and what is said after it. A thought without an end is all that there is.

    Raises:
        GrammarError: the engine does not take a grammar.
    """
    begun = message.lstrip().startswith(_OPENED)
    before, closed, after = message.partition(_CLOSED)
    if not (begun or closed) or any(_may_be_said(tool, message if closed else _OPENED) for tool in tools):
        return "", message
    return before.strip().removeprefix(_OPENED).strip(), after.lstrip()


def _may_be_said(tool: Tool, text: str) -> bool:
    grammar = tool.accepted or tool.grammar
    return recognise(grammar, _OPENED).reached == len(_OPENED) or recognise(grammar, text).accepted


class Aloud:
    """Takes the thought out of a message as it streams in."""

    def __init__(self, tools: Sequence[Tool]) -> None:
        self._tools = tools
        self._held = ""
        self._state: Literal["beginning", "thinking", "pausing", "answering"] = "beginning"

    def after(self, piece: str) -> str:
        """Take in a piece; give what of it is known to be no thought."""
        text, self._held = self._held + piece, ""
        match self._state:
            case "beginning":
                return self._begun(text)
            case "thinking":
                return self._thought(text)
            case "pausing":
                said = text.lstrip()
                self._state = "answering" if said else "pausing"
                return said
            case "answering":
                return text

    def _begun(self, text: str) -> str:
        said = text.lstrip()
        if len(said) < len(_OPENED) and _OPENED.startswith(said):
            self._held = text
            return ""
        thinks = said.startswith(_OPENED) and not any(_may_be_said(tool, _OPENED) for tool in self._tools)
        self._state = "thinking" if thinks else "answering"
        return self.after(text)

    def _thought(self, text: str) -> str:
        _, closed, after = text.partition(_CLOSED)
        if not closed:
            self._held = text[1 - len(_CLOSED) :]  # which may be the beginning of the end
            return ""
        self._state = "pausing"
        return self.after(after)
