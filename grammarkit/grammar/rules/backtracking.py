"""Rules about what in a regular expression depends on how a matcher backtracks, or on what it matched before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Severity
from grammarkit.grammar.regex import unforced, unreferenced
from grammarkit.grammar.rules.parts import features, held

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar.source import Source


def backreference(source: Source) -> Iterator[Diagnostic]:
    r"""A regular expression asks for a text that it has matched before: `\1`, `(?P=name)`.

    No regular expression in the strict sense can do that. The engine refuses the grammar.

        STRING: /(['"]).*\1/        // refused
        STRING: /'[^']*'|"[^"]*"/   // taken

    Write an alternative for each text that can be asked for again. `lower` does where these are few, and the group
    stands in front of what asks for it, in the same alternative and unrepeated.
    """
    for node, feature, span in features(source, "backreference"):
        message = f"the engine has no backreferences such as `{feature.text}`"
        fix = "lower" if unreferenced(node.pattern, node.flags) != node.pattern else ""
        remedy = "write the cases out, an alternative for each"
        yield Diagnostic("backreference", message, span, help=remedy, fix=fix)


def conditional(source: Source) -> Iterator[Diagnostic]:
    r"""A regular expression asks whether a group has matched: `(?(1)yes|no)`.

    The engine refuses the grammar.

        CELL: /(<)?a(?(1)>|!)/      // refused
        CELL: /<a>|a!/              // taken

    Write both cases out as alternatives.
    """
    for _, _, span in features(source, "conditional"):
        message = "the engine has no conditional groups"
        yield Diagnostic("conditional", message, span, help="write both cases out as alternatives")


def atomic_group(source: Source) -> Iterator[Diagnostic]:
    """A regular expression forbids backtracking: `(?>…)`, `x*+`, `x++`, `x?+`, `x{1,3}+`.

    The engine, which never backtracks, refuses the groups, and takes the quantifiers for repetitions of repetitions.
    Where something follows that could match the same text, it matches more than Python does.

        A: /(?>a+)b/                // refused
        A: /a+b/                    // taken

    Write it without; where backtracking would change the match, exclude by a class what must not follow. `lower` leaves
    it out where nothing follows.
    """
    for node, feature, span in features(source, "atomic"):
        last = "atomic" not in {f.kind for f in held(unforced(node.pattern, node.flags), node.flags)}
        if feature.text.startswith("("):
            message = "the engine has no groups that forbid backtracking"
            remedy = "write `(?:…)`, and exclude by a class what must not follow"
            yield Diagnostic("atomic-group", message, span, help=remedy, fix="lower" if last else "")
        else:
            message = f"the engine takes `{feature.text}` for a repetition of a repetition"
            remedy = f"write `{feature.text[:-1]}`, and exclude by a class what must not follow"
            severity = Severity.WARNING if last else Severity.ERROR
            yield Diagnostic("atomic-group", message, span, severity, help=remedy, fix="lower" if last else "")
