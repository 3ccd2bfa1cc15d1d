"""Text recognised as it streams in, so that an answer which has left its grammar is not waited for.

Only an engine that does not enforce the grammar gets there. Each piece is eaten once, so a whole answer costs time in
its length. What is given up is cut behind the first word that cannot stand where it stands, not inside it: a model is
told of its word, and is told what it would have been told of the whole text. Nothing valid is ever given up: a text is
held against what its language accepts (`Tool.accepted`), not against the narrower grammar that was sent; it is only
passed on where a language takes more than its grammar, where the engine does not take the grammar, and from white
space on that no sentence begins with, since languages may pass over that.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grammarkit.ask.values import Call, Delta, Reply
from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import BackendError
from grammarkit.grammar import GrammarError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grammarkit.ask.values import Tool
    from grammarkit.grammar import Grammar
    from grammarkit.grammar.engine import Matcher

_LONGEST = 100
"""So many characters are waited for, at most, until a word that cannot stand here has ended."""

_ENDED = re.compile(r"\s*(?:\w+\W|[^\w\s])", re.DOTALL)
_HIGH = re.compile("[\ud800-\udbff]\\Z")
"""The first half of a character that JSON has written in two, the second being in the next piece."""


class Watcher:
    """Hears the items of one streamed reply, and knows what came of it.

    Making one compiles the grammars of the tools, if they are not: that takes up to seconds, hearing no time.
    """

    def __init__(self, tools: Iterable[Tool]) -> None:
        self._begun = {tool.name: _begun(tool.accepted) for tool in tools}
        self._tool = ""
        self._track: _Track | None = None
        self._given_up: float | None = None
        self._reply: Reply | None = None

    def heard(self, item: Delta | Reply) -> bool:
        """Take in the next item; tell whether no further one is needed, because the answer has left its grammar."""
        if isinstance(item, Reply):
            self._reply = item
            return False
        if not self._tool and item.tool:
            self._tool, self._track = item.tool, self._begun.get(item.tool)
        elif self._tool != item.tool:
            self._track = None
        if self._track and self._track.left(item.text):
            self._given_up = item.elapsed
        return self._given_up is not None

    def outcome(self) -> Reply | BackendError:
        """Say what came of the stream: a reply, a broken-off one, or none at all.

        To find out what could have stood where a text left its grammar may take seconds.
        """
        if self._reply:
            return self._reply
        if self._track and self._given_up is not None:
            call = Call(self._tool, self._track.text)
            return Reply((call,), elapsed=self._given_up, broken_off=self._track.fault())
        return BackendError(
            Diagnostic("stream-cut-off", "the stream ended before the reply was complete", help="ask again")
        )


def _begun(grammar: Grammar | None) -> _Track | None:
    from grammarkit.grammar.engine import matcher

    try:
        return None if grammar is None else _Track(grammar, matcher(grammar))
    except GrammarError:
        return None  # reading the whole text will say what is wrong with the grammar, if it needs one


class _Track:
    """Follows one text through its grammar, until it leaves it."""

    def __init__(self, grammar: Grammar, here: Matcher) -> None:
        self._grammar = grammar
        self._here: Matcher | None = here
        self._pieces: list[str] = []
        self._half = ""
        self._left: int | None = None
        self._rest = ""

    @property
    def text(self) -> str:
        """All of it so far."""
        return "".join(self._pieces)

    def left(self, text: str) -> bool:
        """Go on with the next piece; tell whether a word has ended that cannot stand where it stands."""
        piece = self._whole(text)
        self._pieces.append(piece)
        if self._left is not None:
            self._rest += piece
        elif self._here and piece and not self._here.eat(piece.encode("utf-8", "surrogatepass")):
            self._leave()
        return self._left is not None and bool(_ENDED.match(self._rest) or len(self._rest) > _LONGEST)

    def fault(self) -> Diagnostic:
        """Say what is wrong with a text that has left its grammar."""
        from grammarkit.grammar.recognise import explained

        assert self._left is not None
        return explained(self._grammar, self.text, self._left)

    def _whole(self, text: str) -> str:
        """Hold back half a character until the other half has come."""
        text, self._half = self._half + text, ""
        if _HIGH.search(text):
            text, self._half = text[:-1], text[-1]
        return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")

    def _leave(self) -> None:
        """Find the place; the engine's position is spoilt, so nothing more is eaten."""
        from grammarkit.grammar.engine import recognise

        self._here = None
        text = self.text
        reached = recognise(self._grammar, text).reached
        if text[: reached + 1].strip() and reached < len(text):
            self._left, self._rest = reached, text[reached:]
