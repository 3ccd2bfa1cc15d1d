"""A server's verdict on a grammar, put in its place: what the author wrote, though what was sent is the lowered text.

The server passes on what llguidance says: `at 1(8): unknown name: "x"`, row and column from 1, then an excerpt. What it
says of regular expressions, of grammars that are too complex, and how gateways put it is not established, so the words
need not be those: a status that blames the request and any mention of a grammar, or of the field that holds it, do.

Servers that bind whole messages say what their engines say. With llguidance it is the same, after `Grammar error:`
(vLLM, `backend_guidance.py`); xgrammar says `EBNF parser error at line 2, column 13: …` of what was printed for it
(seen in 0.2.8). vLLM with xgrammar keeps the place to itself (`Invalid grammar specification.`), so does SGLang where
it knows the grammar from before (`Invalid grammar request with cache hit: …`), and llama.cpp has none (`Failed to parse
grammar`); then the grammar is shown as a whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Span
from grammarkit.grammar import Grammar, GrammarError
from grammarkit.grammar.lower import lowered
from grammarkit.grammar.report import Report
from grammarkit.openai.complaint import Complaint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar.flat import Flat
    from grammarkit.openai.exchange import Request

_PLAINLY = re.compile(r"\binvalid (?:\w+ )?(?:grammar|regex)", re.IGNORECASE)
_PERHAPS = re.compile(r"grammar|\blark\b|llguidance|\btoo many states\b|\bregex", re.IGNORECASE)
_FIELD = re.compile(r"tools\b.*(?:format|definition|grammar)")
_UNKNOWN_WORD = re.compile(r"""['"`](?:custom|grammar|function)['"`]""")
_OPENING = re.compile(
    r"^.*?(?:\binvalid (?:\w+ )?(?:grammar|regex)\w*:|\bgrammar error:|\bEBNF (?:parser|lexer) error)\s*",
    re.IGNORECASE | re.DOTALL,
)
_PLACE = re.compile(
    r"(?:at )?(\d{1,6})\((\d{1,6})\):\s*|(?:at )?line (\d{1,6})(?:,? col(?:umn)? (\d{1,6}))?[:,]?\s*", re.IGNORECASE
)
_WORD = re.compile(r"\w+|\S")
_PRINTED = re.compile(r"([\w-]+) ::= ")
"""How a rule begins in the notations of llama.cpp and xgrammar."""


def is_verdict(status: int, said: Complaint) -> bool:
    """Tell whether it is a grammar that is at fault. Some gateways pass it on as an error of their own."""
    if status >= 400 and _PLAINLY.search(said.message):
        return True
    blamed = _PERHAPS.search(said.message) or _FIELD.match(said.param)
    return status in {400, 422} and bool(blamed) and not is_unheard_of(said)


def is_unheard_of(said: Complaint) -> bool:
    """Tell whether the server has never heard of tools with grammars: it then names the value that it does not know."""
    about_tools = "tools" in said.param or re.search(r"\btools\b", said.message)
    return bool(about_tools) and _UNKNOWN_WORD.search(said.message) is not None and not _PLAINLY.search(said.message)


def refused_grammar(request: Request, said: Complaint, request_id: str) -> GrammarError:
    """Say where and why, as exactly as the server does."""
    message = _OPENING.sub("", said.message.strip())
    found = _PLACE.search(message)
    told = Complaint(message[found.end() if found and found.start() == 0 else 0 :].split("\n")[0]).quote
    place = _place(message, found)
    remedy = "run `check` on the grammar; where that finds nothing, grammarkit is at fault: report it"
    remedy += f" with request id `{request_id}`" if request_id else ""
    fact = f"`{request.host}` does not take the grammar: {told}"
    offered = _meant(list(_offered(request)), said, place)
    span = offered.span(place) if place else None
    problem = Diagnostic("refused-grammar", fact, span, help=remedy)
    return GrammarError(Report(offered.text, (problem,), offered.grammar.source, files=offered.grammar.files))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a server points: a row and a column of what was sent, the line that it quotes, a word that it names."""

    row: int
    column: int
    quoted: str
    named: str


@dataclass(frozen=True, slots=True)
class _Offered:
    """A grammar as it was sent, and as its author wrote it, which is the same where only what was sent is known.

    `flat` is the lowered text: what was sent, maybe below a line for the engine, or what that was printed from.
    """

    sent: str
    grammar: Grammar
    flat: Flat | None

    @property
    def text(self) -> str:
        return self.grammar.text

    def span(self, place: _Place) -> Span | None:
        if self.flat is None:
            return _span(self.sent, place) if self.text == self.sent else None
        origin = self.flat.origin(self._row(place.row, self.flat))
        return None if origin is None else self._within(origin, place.named, self.flat)

    def _row(self, row: int, flat: Flat) -> int:
        """Find the line of the lowered text that a line of what was sent came from; 0 if that is not known."""
        if self.sent.endswith(flat.text):
            return row - self.sent.removesuffix(flat.text).count("\n")
        before = self.sent.split("\n")[: max(0, row)]
        name = next((found[1] for line in reversed(before) if (found := _PRINTED.match(line))), "")
        name = self.grammar.start if name == "root" else name.replace("-", "_")
        heads = enumerate((line.lstrip("!?").partition(":")[0] for line in flat.text.split("\n")), 1)
        # What is printed for a rule may be in several, each called by the rule's name and something after it.
        meant = [(head, at) for at, head in heads if head and (name == head or name.startswith(f"{head}_"))]
        return max(meant, key=lambda found: len(found[0]), default=("", 0))[1]

    def _within(self, origin: Span, name: str, flat: Flat) -> Span:
        """Find a word in the definition that a line came from; without one the definition's name is shown."""
        texts = {file.name: file.text for file in self.grammar.files}
        text = texts.get(origin.file, self.text)
        later = (span.start for span in flat.origins if span.file == origin.file and span.start > origin.start)
        word = _word(name).search(text, origin.end, min(later, default=len(text))) if name else None
        return Span(word.start(), word.end(), origin.file) if word else origin


def _offered(request: Request) -> Iterator[_Offered]:
    if "tools" not in request.body:
        yield from (_bound(grammar, request) for grammar in request.grammars)
    for sent, grammar in zip_longest(_sent(request), request.grammars):
        if sent is not None:
            flat = lowered(grammar).flat if grammar else None
            yield _Offered(sent, grammar or Grammar(sent), flat if flat and flat.text == sent else None)


def _bound(grammar: Grammar, request: Request) -> _Offered:
    flat = lowered(grammar).flat
    texts = (text for text in _texts(request.body) if text.endswith(flat.text) or _PRINTED.match(text))
    sent = next(texts, "")
    return _Offered(sent, grammar, flat if sent else None)


def _texts(value: object) -> Iterator[str]:
    """Yield the texts in a body, but for those that the model reads."""
    match value:
        case str():
            yield value
        case dict():
            yield from (text for key, inner in value.items() if key != "messages" for text in _texts(inner))
        case _:
            pass


def _sent(request: Request) -> Iterator[str]:
    tools = request.body.get("tools")
    for tool in tools if isinstance(tools, list) else ():
        match tool:
            case {"format": {"definition": str(text)}} | {"custom": {"format": {"grammar": {"definition": str(text)}}}}:
                yield text
            case _:
                pass


def _place(message: str, found: re.Match[str] | None) -> _Place | None:
    if found is None:
        return None
    row, column = int(found[1] or found[3]), int(found[2] or found[4] or 0)
    excerpt = re.search(rf"(?m)^\s*{row} \| (.*)$", message)
    named = re.search(r'"([^"]+)"', message[found.end() :].split("\n", 1)[0])
    return _Place(row, column, excerpt[1].strip() if excerpt else "", named[1] if named else "")


def _meant(offered: list[_Offered], said: Complaint, place: _Place | None) -> _Offered:
    """Choose among several grammars: the tool that is named by its number, or the text whose line is quoted."""
    number = re.search(r"\btools(?:\[|\.)(\d{1,3})", f"{said.param} {said.message}")
    if number and int(number[1]) < len(offered):
        return offered[int(number[1])]
    for one in offered if place and place.quoted else ():
        if place and place.quoted in _line(one.sent, place.row):
            return one
    return offered[0] if offered else _Offered("", Grammar(""), None)


def _line(text: str, row: int) -> str:
    return "".join(text.split("\n")[max(0, row - 1) : row])


def _word(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")


def _span(text: str, place: _Place) -> Span | None:
    """Find a place; the engine points at an alternative, and names the word in it that it means."""
    lines = text.split("\n")
    if not 1 <= place.row <= len(lines):
        return None
    before = sum(len(line) + 1 for line in lines[: place.row - 1])
    start = before + min(max(0, place.column - 1), len(lines[place.row - 1]))
    found = (_word(place.named).search(text, start) if place.named else None) or _WORD.match(text, start)
    return Span(found.start(), found.end()) if found else Span(start, start)
