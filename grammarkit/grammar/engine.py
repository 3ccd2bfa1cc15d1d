"""llguidance, the engine behind OpenAI's custom tools: the only module that imports it into this process.

Only what the worker has tried (`probe.py`) is compiled here, always with forcing switched off, since forced bytes are
where the engine hangs. Compiled grammars are kept in one cache, least recently used out first, bounded in bytes.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from grammarkit.grammar.lower import lowered, placed
from grammarkit.grammar.once import once
from grammarkit.grammar.report import GrammarError, Report
from grammarkit.grammar.verdict import engine_findings
from grammarkit.grammar.worker import NO_FORCING, bytewise

if TYPE_CHECKING:
    from llguidance import LLMatcher

    from grammarkit.grammar.grammar import Grammar

_CACHE_BYTES = 256 << 20
_BYTES_PER_CHARACTER = 200
"""What a compiled grammar is taken to need for each character of its text: a guess on the safe side, not measured."""


@dataclass(frozen=True, slots=True)
class Recognition:
    """How far a text is in a language: `reached` counts the characters that some sentence begins with."""

    accepted: bool
    reached: int


class Matcher:
    """A position in a grammar: what was eaten so far decides what may come."""

    def __init__(self, matcher: LLMatcher, eos: int) -> None:
        self._matcher = matcher
        self._eos = eos

    def copy(self) -> Matcher:
        """Start again from here, apart."""
        return Matcher(self._matcher.deep_copy(), self._eos)

    def fits(self, data: bytes) -> int:
        """Count the bytes of `data` that may follow; one more if the text may end behind them."""
        return self._matcher.validate_tokens([*data, self._eos])

    def accepts(self, text: str) -> bool:
        """Tell whether `text` and nothing more may follow."""
        # A lone surrogate has no UTF-8 form; encoded as it stands, no terminal can match it.
        data = text.encode("utf-8", "surrogatepass")
        return self.fits(data) > len(data)

    def eat(self, data: bytes) -> bool:
        """Go on behind `data`; False if it may not follow."""
        return self._matcher.consume_tokens(list(data))

    def next_bytes(self) -> bytes:
        """Give the bytes of which one must come next, unless the text ends here."""
        mask = self._matcher.compute_bitmask()
        return bytes(byte for byte in range(256) if mask[byte >> 3] >> (byte & 7) & 1)

    def may_end(self) -> bool:
        """Tell whether what was eaten is a whole sentence."""
        return self._matcher.is_accepting()


class _Cache:
    """Compiled grammars. Nobody waits for one but those who ask for the same."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Matcher] = OrderedDict()
        self._size = 0
        self._made = once(self._make)
        self.after_fork()

    def after_fork(self) -> None:
        """Start with a lock that is free in a forked process: a thread that was not copied may have held the other."""
        self._lock = Lock()

    def get(self, text: str) -> Matcher:
        """Give a copy of what is kept, or compile the text and keep it."""
        return self._known(text) or self._made(text)

    def _known(self, text: str) -> Matcher | None:
        with self._lock:
            if text in self._kept:
                self._kept.move_to_end(text)
                return self._kept[text].copy()
        return None

    def _make(self, text: str) -> Matcher:
        if known := self._known(text):  # another thread was quicker
            return known
        made = _compiled(text)
        with self._lock:
            self._kept[text] = made
            self._size += _BYTES_PER_CHARACTER * len(text)
            while self._size > _CACHE_BYTES and len(self._kept) > 1:
                oldest, _ = self._kept.popitem(last=False)
                self._size -= _BYTES_PER_CHARACTER * len(oldest)
            return made.copy()


def _compiled(text: str) -> Matcher:
    """Compile a lowered grammar that the worker has tried."""
    from llguidance import LLMatcher

    tokenizer = bytewise()
    return Matcher(LLMatcher(tokenizer, text + NO_FORCING, log_level=0), tokenizer.eos_token)


_cache = _Cache()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_cache.after_fork)


def matcher(grammar: Grammar) -> Matcher:
    """Compile a grammar, or find it compiled, and stand at its beginning.

    Raises:
        GrammarError: it cannot be lowered, or the engine does not take it.
    """
    low = lowered(grammar)
    if findings := engine_findings(low, grammar):
        raise GrammarError(placed(Report(grammar.text, findings), grammar))
    return _cache.get(low.grammar.text)


def recognise(grammar: Grammar, text: str) -> Recognition:
    """Tell whether `text` is a sentence of `grammar`, and if not, how much of it could begin one.

    Raises:
        GrammarError: as `matcher`.
    """
    # A lone surrogate has no UTF-8 form; encoded as it stands, no terminal can match it.
    data = text.encode("utf-8", "surrogatepass")
    count = matcher(grammar).fits(data)
    if count > len(data):
        return Recognition(accepted=True, reached=len(text))
    return Recognition(accepted=False, reached=len(data[:count].decode("utf-8", "ignore")))
