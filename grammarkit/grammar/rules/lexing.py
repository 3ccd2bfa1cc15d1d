"""Rules about terminals that read on over what follows them: the engine eats what it can, and gives nothing back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Severity, Span
from grammarkit.grammar.rules.wording import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar.analysis.shadow import Shadow
    from grammarkit.grammar.structure import Structure


def endless_terminal(structure: Structure) -> Iterator[Diagnostic]:
    """A terminal reads all of what must follow it, and only the same characters can come again, without end.

    The engine writes by itself what can only be one thing. Here that never ends: the server hangs, or the answer is
    that character until its tokens run out.

        start: DASHES "-"           // every `-` is one more of DASHES
        DASHES: /-+/
        start: /--+/                // both in one terminal

    Make one terminal of the two, or exclude from the first what the second begins with.
    """
    yield from _swallowing(structure, "endless-terminal", is_endless=True)


def swallowing_terminal(structure: Structure) -> Iterator[Diagnostic]:
    """A terminal always reads on over what must follow it, which so never comes.

    A terminal ends where it cannot go on, and not where the rest of the rule would need it to. A model that is held to
    such a grammar goes on writing until its tokens run out.

        start: NAME "x"             // `x` is one more letter of NAME
        NAME: /[a-z]+/
        start: /[a-z]*x/            // both in one terminal

    Make one terminal of the two, exclude from the first what the second begins with, or put between them what cannot
    belong to the first.
    """
    yield from _swallowing(structure, "swallowing-terminal", is_endless=False)


def _swallowing(structure: Structure, code: str, *, is_endless: bool) -> Iterator[Diagnostic]:
    for swallow in structure.swallows:
        if swallow.is_endless != is_endless:
            continue
        use = structure.bnf.uses[swallow.use]
        name = quoted(structure.shown(swallow.use))
        lost = listed(structure.shown(other) for other in swallow.lost)
        outcome = "and that never ends" if is_endless else f"so that {quoted(swallow.sentence)} is refused"
        message = f"{name} reads on over {lost} behind it, {outcome}"
        remedy = f"make one terminal of both, or exclude from {name} what must follow it"
        yield Diagnostic(code, message, use.span, help=remedy)


def shadowed_continuation(structure: Structure) -> Iterator[Diagnostic]:
    r"""A terminal goes on where a shorter one was to end, and comes to nothing.

    The engine reads as long as any terminal that may stand there could go on. If that one then fails, nothing is given
    back: what the shorter one and its successor would have made of the text does not count.

        start: INT "." NAME | FLOAT     // `1.a` is refused: `1.` could have become a FLOAT
        INT: /[0-9]+/
        FLOAT: /[0-9]+\.[0-9]+/
        start: INT ("." (NAME | INT))?  // one way to read `1.`

    Split the longer terminal into the parts that the others have, or make one terminal of the shorter one and what
    follows. It is a warning where a blank between the two helps, and a piece of information where the longer
    terminal comes to its end, and the text is taken for that.
    """
    told: set[int] = set()
    for shadow in structure.shadows:
        first, second = structure.bnf.uses[shadow.first], structure.bnf.uses[shadow.second]
        one, longer = quoted(structure.shown(shadow.first)), quoted(structure.bnf.terminals[shadow.longer].shown)
        span = first.span
        if second.span.file == span.file and second.span.start == span.end + 1:
            span = Span(span.start, second.span.end, span.file)
        if not shadow.is_fatal and (shadow.loss.needs_blank or shadow.longer in told):
            continue  # as everywhere, or as was told
        if not shadow.is_fatal:
            told.add(shadow.longer)
            text = quoted(shadow.read + shadow.lost)
            message = f"{text} is read as {longer}, not as {one} and {quoted(structure.shown(shadow.second))}"
        else:
            blank = f" without a blank behind {quoted(shadow.read)}" if shadow.loss.needs_blank else ""
            outcome = f"so that {quoted(shadow.loss.sentence)} is refused{blank}"
            message = f"behind {quoted(shadow.read)} the engine reads on as {longer}, {outcome}"
        remedy = f"make one terminal of {one} and what follows it, or split {longer} where {one} ends"
        if shadow.longer == first.terminal:
            remedy = (
                f"make one terminal of {one} and what follows it, or let {one} not go on with {quoted(shadow.lost)}"
            )
        yield Diagnostic("shadowed-continuation", message, span, _severity(structure, shadow), help=remedy)


def _severity(structure: Structure, shadow: Shadow) -> Severity:
    if not shadow.is_fatal:
        return Severity.INFO
    is_blank = any(terminal == shadow.longer for terminal, _ in structure.bnf.ignored)
    return Severity.WARNING if is_blank or shadow.loss.needs_blank else Severity.ERROR
