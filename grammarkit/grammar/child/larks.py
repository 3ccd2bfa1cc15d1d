"""Lark as the referee asks it: with Earley, for so many seconds, on the author's text or else on the lowered one.

This runs in the worker's process; nothing of grammarkit is imported here. A parse is broken off by a timer where the
platform has one; elsewhere the parent's deadline ends it, and the process with it. Seconds are those of the processor:
what is found must not depend on what else runs.
"""

from __future__ import annotations

import posixpath
import re
import signal
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Literal, TypedDict, TypeVar

from lark import Lark, Tree
from lark.exceptions import LarkError, UnexpectedCharacters, UnexpectedInput
from lark.load_grammar import FromPackageLoader

if TYPE_CHECKING:
    from collections.abc import Callable

    from lark import Token

    T = TypeVar("T")

_HELPER = re.compile(r"__(?P<rule>\w+?)_(?:star|plus|opt|sep)_\d+")
"""What Lark calls the rules that it makes of repetitions."""


class TooSlow(BaseException):
    """The time is over. Not an Exception, so that nothing on the way catches it."""


class Sources(TypedDict):
    """A grammar for Lark: the author's text, its file's name, the texts that it imports; and what it is lowered to."""

    text: str
    start: str
    name: str
    files: dict[str, str]
    import_paths: list[str]
    for_trees: str


class Larks:
    """Lark's parsers for the author's text and for the lowered one. The second is built when it is asked for."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._original: Lark | None = None
        self._lowered: Lark | None = None
        self._lalr: Lark | None = None
        self._others: dict[str, Lark] = {}
        self.by_lowered = False
        """Whether Lark refuses the author's text, so that it goes by the lowered one."""

    def build(self, seconds: float) -> None:
        """Build the parser that is asked.

        Raises:
            TooSlow: it takes longer.
            ValueError: Lark takes neither text.
        """
        try:
            self._original = within(seconds, self._built)
        except Exception:  # noqa: BLE001 - Lark refuses with errors of many kinds, `re.error` among them
            self.by_lowered = True
            try:
                self._original = self._lowered = within(seconds, self._built_lowered)
            except Exception as error:
                raise ValueError(f"Lark takes neither the grammar nor the lowered one: {error}") from error

    def accepts(self, text: str, seconds: float) -> bool | None:
        """Give Lark's verdict; None if it takes longer, or fails."""
        assert self._original is not None
        try:
            return within(seconds, partial(_verdict, self._original, text))
        except (TooSlow, RecursionError):
            return None
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - some patterns are compiled, and refused, only when they are first tried
            if self.by_lowered:
                return None
            self.by_lowered = True
            self._original = self._lowered = within(seconds, self._built_lowered)
            return self.accepts(text, seconds)

    def accepts_lowered(self, text: str, seconds: float) -> bool | None:
        """Give Lark's verdict by the lowered grammar; None if it takes longer, or Lark does not take it."""
        with suppress(TooSlow, LarkError, RecursionError):
            if self._lowered is None:
                self._lowered = within(seconds, self._built_lowered)
            return within(seconds, partial(_verdict, self._lowered, text))
        return None

    def accepts_other(self, grammar: str, text: str, seconds: float) -> bool | None:
        """Give Lark's verdict by another grammar; None if it takes longer, or Lark does not take it."""
        with suppress(TooSlow, LarkError, RecursionError):
            if grammar not in self._others:
                self._others[grammar] = within(seconds, partial(Lark, grammar, parser="earley"))
            return within(seconds, partial(_verdict, self._others[grammar], text))
        return None

    def accepts_by_lalr(self, text: str, seconds: float) -> bool | None:
        """Give the verdict of Lark's LALR parser on the author's text; None if it has none, or takes longer."""
        try:
            if self._lalr is None:
                self._lalr = within(seconds, partial(built, self._sources, "lalr"))
            return within(seconds, partial(_verdict, self._lalr, text))
        except MemoryError:
            raise
        except (Exception, TooSlow):  # noqa: BLE001 - it refuses grammars with errors of many kinds
            return None

    def where(self, text: str, reached: int, seconds: float) -> str:
        """Name the rule that Lark is in when it stops, or if it does not, at the character `reached`; "" if unknown."""
        assert self._original is not None
        with suppress(TooSlow, LarkError, RuntimeError):
            return within(seconds, partial(_stop, self._original, text, reached))
        return ""

    def _built(self) -> Lark:
        return built(self._sources, "earley")

    def _built_lowered(self) -> Lark:
        return Lark(self._sources["for_trees"], parser="earley", propagate_positions=True)


def built(sources: Sources, parser: Literal["earley", "lalr"]) -> Lark:
    """Build one of Lark's parsers for the author's text.

    Raises:
        Exception: Lark refuses it, with an error of one of many kinds.
    """
    return Lark(
        sources["text"],
        parser=parser,
        start=sources["start"],
        source_path=sources["name"] or "grammar.lark",
        import_paths=[partial(_imported, sources)],
        propagate_positions=True,
    )


def _imported(sources: Sources, base: object, path: str) -> tuple[object, str]:
    """Find an imported text, as Lark would on disk; only what comes with Lark is read from there."""
    path = path.replace("\\", "/")
    beside = [base] if isinstance(base, str) else []
    for folder in (*sources["import_paths"], *beside):
        name = posixpath.join(folder.replace("\\", "/"), path)
        if name in sources["files"]:
            return name, sources["files"][name]
    try:
        return FromPackageLoader("lark", ("grammars",))(None, path)
    except OSError as error:
        # An OSError would send Lark to look for the file on disk.
        raise LookupError(f"there is no grammar {path}") from error


def within(seconds: float, action: Callable[[], T]) -> T:
    """Do something for at most so many seconds of work.

    Raises:
        TooSlow: it takes longer. Where the platform has no timers, it may take for ever.
    """
    if seconds <= 0:
        raise TooSlow
    if not hasattr(signal, "setitimer"):
        return action()
    armed = True

    def ring(_signal: int, _frame: object) -> None:
        if armed:  # a signal may be handled a little after the timer was put off
            raise TooSlow

    before = signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        return action()
    finally:
        armed = False
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _verdict(parser: Lark, text: str) -> bool:
    try:
        parser.parse(text)
    except UnexpectedInput:
        return False
    except RecursionError:
        raise
    except RuntimeError:
        # Lark 1.3 ends so on a text that is a sentence in two ways at its very end, as with a comment there: "Earley
        # should not generate multiple start symbol items". It has recognised it.
        return True
    return True


def _stop(parser: Lark, text: str, reached: int) -> str:
    try:
        return _rule_at(parser.parse(text), reached)
    except UnexpectedCharacters as error:
        # Of the rules that Lark was in, the one that began last says most.
        items = sorted(error.considered_rules or (), key=lambda item: (item.start, item.rule.origin.name))
        return named(items[-1].rule.origin.name) if items else ""
    except UnexpectedInput:
        return ""


def _rule_at(tree: Tree[Token], at: int) -> str:
    found = ""
    todo = [tree]
    for part in todo:
        meta = part.meta
        if not meta.empty and meta.start_pos <= at <= meta.end_pos:
            found = str(part.data)
            todo += [child for child in part.children if isinstance(child, Tree)]
    return named(found)


def named(rule: str) -> str:
    """Name the rule that a rule of Lark's own belongs to."""
    helper = _HELPER.fullmatch(rule)
    return helper["rule"] if helper else rule
