"""A server's verdict on a grammar, put in its place: the text that was sent, which is the lowered one.

The server passes on what llguidance says: `at 1(8): unknown name: "x"`, row and column from 1, then an excerpt.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Span
from grammarkit.grammar import GrammarError
from grammarkit.openai.complaint import Complaint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.openai.exchange import Request

_OPENING = re.compile(r"^.*?invalid \w* ?grammar:\s*", re.IGNORECASE)
_PLACE = re.compile(r"^(?:at )?(\d{1,6})\((\d{1,6})\):\s*")
_WORD = re.compile(r"\w+|\S")


def is_verdict(status: int, said: Complaint) -> bool:
    """Tell whether it is a grammar that is at fault. The wording is known for one case only, so the word must do."""
    return status == 400 and "grammar" in said.message.lower() and not is_unheard_of(said)


def is_unheard_of(said: Complaint) -> bool:
    """Tell whether the server has never heard of tools with grammars: it then names the value that it does not know."""
    about_tools = "tools" in said.param or "tools[" in said.message
    return about_tools and re.search(r"""['"`](?:custom|grammar)['"`]""", said.message) is not None


def refused_grammar(request: Request, said: Complaint, request_id: str) -> GrammarError:
    """Say where and why, as exactly as the server does."""
    message = _OPENING.sub("", said.message.strip())
    place = _PLACE.match(message)
    told = Complaint(message[place.end() if place else 0 :].split("\n")[0]).quote
    text, span = _found(request, message, place, told) if place else (next(_grammars(request), ""), None)
    remedy = "run `check` on the grammar; where that finds nothing, grammarkit is at fault: report it"
    remedy += f" with request id `{request_id}`" if request_id else ""
    fact = f"`{request.host}` does not take the grammar: {told}"
    return GrammarError.of(text, "refused-grammar", fact, span, help=remedy)


def _grammars(request: Request) -> Iterator[str]:
    tools = request.body.get("tools")
    for tool in tools if isinstance(tools, list) else ():
        match tool:
            case {"format": {"definition": str(text)}}:
                yield text
            case _:
                pass


def _found(request: Request, message: str, place: re.Match[str], told: str) -> tuple[str, Span | None]:
    """Choose among several grammars the one whose line is quoted, and find the place in it."""
    row, column = int(place[1]), int(place[2])
    texts = list(_grammars(request))
    excerpt = re.search(rf"(?m)^\s*{row} \| (.*)$", message)
    quoted = excerpt[1].strip() if excerpt else ""
    text = next((text for text in texts if quoted and quoted in _line(text, row)), texts[0] if texts else "")
    named = re.search(r'"([^"]+)"', told)
    return text, _span(text, row, column, named[1] if named else "")


def _line(text: str, row: int) -> str:
    return "".join(text.split("\n")[max(0, row - 1) : row])


def _span(text: str, row: int, column: int, name: str) -> Span | None:
    """Find a place; the engine points at an alternative, and names the word in it that it means."""
    lines = text.split("\n")
    if not 1 <= row <= len(lines):
        return None
    start = sum(len(line) + 1 for line in lines[: row - 1]) + min(max(0, column - 1), len(lines[row - 1]))
    word = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)").search(text, start) if name else None
    found = word or _WORD.match(text, start)
    return Span(found.start(), found.end()) if found else Span(start, start)
