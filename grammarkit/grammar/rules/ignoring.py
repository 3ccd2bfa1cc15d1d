"""Rules about `%ignore`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Severity
from grammarkit.grammar.analysis.overlap import finish, is_within
from grammarkit.grammar.analysis.spread import bits
from grammarkit.grammar.rules.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar.structure import Structure


def ignored_terminal(structure: Structure) -> Iterator[Diagnostic]:
    """A rule asks for a terminal that `%ignore` names.

    What may be ignored is always ignored, so that the rule waits for ever: the engine can hang in it. Only at the
    beginning of a sentence, where nothing is ignored, does such a terminal match.

        start: "a" WS "b"           // `a b` is refused
        %ignore WS
        start: "a" "b"              // `a b` is taken

    Delete it from the rule, or do not ignore it and write it wherever it may stand.
    """
    told: set[int] = set()
    for each in structure.taken:
        use = structure.bnf.uses[each.use]
        if each.ignored != use.terminal or use.terminal in told:
            continue
        name = quoted(structure.shown(each.use))
        remedy = f"delete {name} here, or do not ignore it"
        if each.loss is not None:
            told.add(use.terminal)
            message = f"{name} is ignored and never matches here, so that {quoted(each.loss.sentence)} is refused"
            yield Diagnostic("ignored-terminal", message, use.span, help=remedy)
        elif not structure.order.after[each.use] & structure.order.end:
            told.add(use.terminal)
            message = f"{name} is ignored and never matches here"
            yield Diagnostic("ignored-terminal", message, use.span, Severity.WARNING, help=remedy)


def ignored_start(structure: Structure) -> Iterator[Diagnostic]:
    r"""A sentence begins with a terminal that `%ignore` names.

    Nothing is ignored before the first terminal, so that the newest engine lets it match there. Older ones, of which
    the hosted one may be, do not match at the beginning what they ignore, and refuse a grammar that needs it there.

        start: WS? "a"              // ` a` is taken by llguidance 1.9, and refused by 0.7 and 1.0
        WS: / +/
        %ignore WS
        start: EDGE? "a"            // taken by all
        EDGE: /[ 	]+/

    Ask for a terminal of its own there, that matches something else, or not the same. It is an error where no sentence
    can begin in another way.
    """
    blanks = {terminal for terminal, _ in structure.bnf.ignored}
    first = list(bits(structure.order.first[0] & ~structure.order.end))
    found = [use for use in first if structure.bnf.uses[use].terminal in blanks]
    severity = Severity.ERROR if found == first else Severity.WARNING
    told: set[int] = set()
    for use in found:
        terminal = structure.bnf.uses[use].terminal
        if terminal not in told:
            told.add(terminal)
            message = f"{quoted(structure.shown(use))} is ignored, and older engines never match it at the beginning"
            remedy = "delete it here, or give it a terminal of its own that matches not quite the same"
            yield Diagnostic("ignored-start", message, structure.bnf.uses[use].span, severity, help=remedy)


def ignore_shadows(structure: Structure) -> Iterator[Diagnostic]:
    r"""What `%ignore` matches is what a rule asks for.

    Where an ignored terminal and another one match the same text, it is ignored, and the other one is still waited for.

        start: "a" NL "b"           // the line break is ignored, then NL is missing
        NL: /\n/
        %ignore /[ \n]+/
        %ignore /[ \t]+/            // leaves line breaks alone

    Exclude from `%ignore` what rules ask for. It is a warning where only some of the terminal's texts are ignored.
    """
    told: set[int] = set()
    for each in structure.taken:
        use = structure.bnf.uses[each.use]
        if each.ignored == use.terminal or use.terminal in told:
            continue
        name, text = quoted(structure.shown(each.use)), quoted(each.text)
        if each.loss is None:
            continue
        told.add(use.terminal)
        what = f"all that {name} matches" if each.is_whole else f"{text} is ignored also where {name} is asked for"
        what = f"{what} is ignored" if each.is_whole else what
        message = f"{what}, so that {quoted(each.loss.sentence)} is refused"
        severity = Severity.ERROR if each.is_whole else Severity.WARNING
        remedy = f"exclude {text} from `%ignore`, or from {name}"
        yield Diagnostic("ignore-shadows", message, use.span, severity, help=remedy)


def outer_whitespace(structure: Structure) -> Iterator[Diagnostic]:
    r"""What is ignored cannot stand in front of the first terminal, nor behind the last.

    Lark ignores it there too; the engine ignores only between terminals, and behind the last one only if another one
    could follow. A model seldom begins or ends with blanks; texts from elsewhere do.

        start: "a" "b"              // ` ab` and `ab ` are refused
        %ignore WS
        start: EDGE? "a" "b" EDGE?  // taken
        EDGE: /[ \t]{1,9}/          // not what is ignored: older engines would not match that at the beginning

    Strip texts before you ask, or allow blanks at both ends of the start rule.
    """
    if not structure.bnf.ignored or structure.is_large:
        return
    blanks = {terminal for terminal, _ in structure.bnf.ignored}
    first = [_is_blank(structure, use, blanks) for use in bits(structure.order.first[0])]
    before = all(first) or not any(first)
    after = any(
        following == structure.order.end and not _is_blank(structure, use, blanks)
        for use, following in enumerate(structure.order.after)
    )
    places = [place for place, there in (("before the first", before), ("behind the last", after)) if there]
    if places:
        message = f"what is ignored cannot stand {' or '.join(places)} terminal of a sentence"
        remedy = "strip texts, or allow blanks at both ends of the start rule, by a terminal that is not ignored"
        yield Diagnostic("outer-whitespace", message, structure.bnf.ignored[0][1], Severity.INFO, help=remedy)


def _is_blank(structure: Structure, use: int, blanks: set[int]) -> bool:
    """Tell whether a use matches what is ignored elsewhere, and nothing else."""
    terminal = structure.bnf.uses[use].terminal
    machine = structure.lexicon.machines[terminal]
    others = (structure.lexicon.machines[blank] for blank in blanks)
    return terminal in blanks or (machine is not None and any(other and is_within(machine, other) for other in others))


def unbounded_ignore(structure: Structure) -> Iterator[Diagnostic]:
    """What is ignored may be repeated without end.

    Between two terminals the engine ignores again and again; a bound in the pattern does not change that. A model that
    has begun to write blanks may go on until its tokens run out.

        start: "a" "b"
        %ignore / {1,4}/            // `a`, forty blanks and `b` are taken
        start: "a" / {0,4}/ "b"     // at most four

    Write blanks into the rules, bounded, where they may stand.
    """
    for terminal, span in structure.bnf.ignored:
        machine = structure.lexicon.machines[terminal]
        text = structure.lexicon.text(finish(machine, 0)) if machine else ""
        shown = f"{quoted(text)} may" if text else "what is ignored may"
        message = f"{shown} be repeated without end between any two terminals"
        remedy = "write blanks into the rules, bounded, where they may stand"
        yield Diagnostic("unbounded-ignore", message, span, Severity.WARNING, help=remedy)
