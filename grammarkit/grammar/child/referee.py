"""The worker's second task: to put the same texts to the engine and to Lark, and tell where their verdicts differ.

This runs in the worker's process and imports nothing of grammarkit but its neighbours there. Lark reads the author's
own text, with the files that it imports, from the request: nothing is read from disk but Lark's own grammars.

Lark is asked with Earley and its lexer `dynamic`, which takes the longest match of each terminal, as all of Lark's
lexers but one do, and the engine. That one, `dynamic_complete`, tries every shorter match too, so that it accepts `ax`
for `NAME "x"`: what it calls a difference is the textbook's grammar against everybody else's. Measured on 2,758 texts
of 34 real grammars, both differ from the engine on the same 26 texts of 5 grammars; on 11,880 texts of 261 random
grammars `dynamic` differs on 369 (in 39 grammars), `dynamic_complete` on 941 (in 57), and takes half as long again.
"""

from __future__ import annotations

import random
import re
from time import process_time
from typing import TYPE_CHECKING, TypedDict, final

from grammarkit.grammar.child.larks import Larks, TooSlow
from grammarkit.grammar.child.shrink import shrunk
from grammarkit.grammar.child.walk import Matcher, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar.child.larks import Sources

_BUILDING, _ASKING = 0.6, 0.8
"""The shares of the time after which Lark must have read the grammar, and no text is asked about any more. What is left
is for shrinking."""

_WALKING, _ONE_TEXT = 0.2, 0.25
"""The shares of the time that all walks may take, and Lark for one text."""

_LATE = 1.2
"""The share of the time after which even what belongs to a difference that was found is not looked for."""

_MOST = 20
"""Differences that are told."""


class Request(TypedDict):
    """What to compare: the grammar as the author wrote it and as it was lowered, and for how many seconds."""

    sources: Sources
    lowered: str
    ignored: list[str]
    unresolved: str
    """The lowered grammar without the priorities of its terminals, if it had any: Earley does not mind them."""
    texts: list[str]
    walks: int
    longest: int
    seed: int
    budget: float


class Difference(TypedDict):
    """A text about which the verdicts differ."""

    text: str
    engine: bool
    lark: bool
    on_lowered: bool | None
    """Lark's verdict by the lowered grammar, if that was asked."""
    reached: int
    """How many characters the engine read."""
    where: str
    """The rule in which Lark or the engine stopped, if it can be told."""


@final
class Answer(TypedDict):
    """How many texts both judged, where they differ, and why not all were asked about, if so."""

    asked: int
    differences: list[Difference]
    incomplete: str
    by_lowered: bool
    """Whether Lark refused the author's text, and went by the lowered one."""


def compare(request: Request, engine: Matcher, eos: int) -> Answer:
    """Have both judge the texts of a request, and texts that are drawn from the engine."""
    return _Referee(request, engine, eos).answer()


class _Referee:
    def __init__(self, request: Request, engine: Matcher, eos: int) -> None:
        self._began = process_time()
        self._request = request
        self._engine = engine
        self._eos = eos
        self._larks = Larks(request["sources"])
        self._ignored = [re.compile(f"(?:{pattern})") for pattern in request["ignored"]]
        self._incomplete = ""
        self._asked = 0

    def answer(self) -> Answer:
        found: list[Difference] = []
        try:
            self._larks.build(self._left(_BUILDING))
            texts = dict.fromkeys([*self._request["texts"], *self._walked()])
            found = list(self._differences(sorted(texts, key=len)))
        except TooSlow:
            self._incomplete = "Lark takes too long to read the grammar"
        except ValueError as error:
            self._incomplete = str(error)
        short = [self._shrunk(next(d for d in found if d["engine"] is side)) for side in {d["engine"] for d in found}]
        told = {d["text"]: d for d in (*found, *short)}
        return {
            "asked": self._asked,
            "differences": sorted(told.values(), key=lambda d: len(d["text"]))[:_MOST],
            "incomplete": self._incomplete,
            "by_lowered": self._larks.by_lowered,
        }

    def _left(self, share: float) -> float:
        """Give the seconds until a share of the time is over."""
        return max(0.0, self._began + share * self._request["budget"] - process_time())

    def _walked(self) -> Iterator[str]:
        source = random.Random(self._request["seed"])  # noqa: S311 - examples, not secrets
        walks = self._request["walks"]
        end = process_time() + _WALKING * self._request["budget"]
        for turn in range(walks):
            if process_time() > end:
                return
            length = 1 + int(self._request["longest"] * (turn / walks) ** 2)
            text = walk(self._engine, length, source)
            if text is not None:
                yield text

    def _differences(self, texts: list[str]) -> Iterator[Difference]:
        for at, text in enumerate(texts):
            seconds = min(self._left(_ASKING), _ONE_TEXT * self._request["budget"])
            if not seconds:
                self._incomplete = f"there was time for {at} of {len(texts)} texts"
                return
            reached, engine = self._by_engine(text)
            lark = self._larks.accepts(text, seconds)
            if lark is None:
                self._incomplete = f"Lark takes too long for a text of {len(text)} characters"
                continue
            self._asked += 1
            if engine is not lark and not self._is_by_priority(text, engine):
                yield self._difference(text, engine, reached)

    def _is_by_priority(self, text: str, engine: bool) -> bool:  # noqa: FBT001 - a verdict
        """Tell whether Lark accepts only what a terminal of higher priority should have kept it from.

        So it is if nothing but priorities makes the lowered grammar refuse it, and LALR, which heeds them, does too.
        """
        if engine or not self._request["unresolved"]:
            return False
        if self._larks.accepts_lowered(text, self._left(_LATE)) is not False:
            return False
        if self._larks.accepts_other(self._request["unresolved"], text, self._left(_LATE)) is False:
            return False
        return self._larks.accepts_by_lalr(text, self._left(_LATE)) is not True

    @staticmethod
    def _difference(text: str, engine: bool, reached: int) -> Difference:  # noqa: FBT001 - a verdict
        return {
            "text": text,
            "engine": engine,
            "lark": not engine,
            "on_lowered": None,
            "reached": reached,
            "where": "",
        }

    def _by_engine(self, text: str) -> tuple[int, bool]:
        data = text.encode("utf-8", "surrogatepass")
        count = self._engine.deep_copy().validate_tokens([*data, self._eos])
        return len(data[:count].decode("utf-8", "ignore")), count > len(data)

    def _shrunk(self, found: Difference) -> Difference:
        """Leave out what the difference does not need, as long as there is time; say where it is."""
        engine = found["engine"]
        text = shrunk(found["text"], lambda shorter: bool(self._left(1)) and self._still_differs(shorter, engine))
        reached, _ = self._by_engine(text)
        shorter = self._difference(text, engine, reached)
        shorter["on_lowered"] = self._larks.accepts_lowered(text, self._left(_LATE))
        shorter["where"] = self._larks.where(text, reached, self._left(_LATE))
        return shorter

    def _still_differs(self, text: str, engine: bool) -> bool:  # noqa: FBT001 - a verdict
        """Tell whether a shorter text shows the same difference.

        That Lark allows what is ignored before and behind a sentence is another one, and no news. The lowered grammar
        is asked too, since a shorter text may bring in what lowering has left out on purpose.
        """
        if self._by_engine(text)[1] is not engine or (not engine and self._has_space_around(text)):
            return False
        if self._larks.accepts(text, self._left(1)) is not (not engine):
            return False
        return engine or self._larks.accepts_lowered(text, self._left(1)) is True

    def _has_space_around(self, text: str) -> bool:
        for pattern in self._ignored:
            if (start := pattern.match(text)) and start.end():
                return True
            if any(end.end() == len(text) and end.group() for end in pattern.finditer(text)):
                return True
        return False
