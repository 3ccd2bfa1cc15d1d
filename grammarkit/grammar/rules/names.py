"""Rules about what names stand for: what is defined, once, and of the right kind."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Severity, Span
from grammarkit.grammar import packaged
from grammarkit.grammar.reach import refs
from grammarkit.grammar.source import read
from grammarkit.grammar.syntax import is_terminal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grammarkit.grammar.joined import Joined
    from grammarkit.grammar.syntax import Definition, Ref


_MOST_COMPARED = 40
"""Names that are compared with all others; where more are unknown, they are not misspelt."""


def missing_start(whole: Joined) -> Iterator[Diagnostic]:
    """The rule that a sentence starts from is not defined, or is a terminal.

    Every engine needs a rule to start from. The engine behind OpenAI's tools knows it by the name `start`; another
    name can be said where the grammar is made, and `lower` renames it.

        program: "x"                // no rule is called start
        start: program

    Or `Grammar(text, start="program")`.
    """
    start = whole.grammar.start
    if any(d.name == start and not d.params for d in whole.definitions) and not is_terminal(start):
        return
    rules = [d.name for d in whole.definitions if not d.is_terminal and not d.params]
    near = get_close_matches(start, rules, n=1)
    if is_terminal(start):
        message, remedy = f"`{start}` is a terminal; a sentence starts from a rule", f"write `start: {start}`"
    elif not whole.definitions:
        message, remedy = "the grammar defines nothing", 'write a rule to start from, such as `start: "a"`'
    else:
        message = f"no rule is called `{start}`"
        wanted = near[0] if near else rules[0] if rules else ""
        remedy = (
            f"start from `{wanted}`, by `start={wanted!r}` or `--start {wanted}`, or add a rule `{start}`"
            if wanted
            else f"add `{start}: ...`"
        )
    yield Diagnostic("missing-start", message, Span(0, 0), help=remedy)


def undefined_name(whole: Joined) -> Iterator[Diagnostic]:
    """A rule or terminal is used, and defined nowhere.

    No engine takes the grammar.

        start: "a" nmae             // there is no nmae
        name: /[a-z]+/

    Define it, import it, or correct its spelling.
    """
    unknown = _missing(whole)
    if unknown or not _has_start(whole):
        # What a misspelt name was to lead to is not reached, and is no leftover.
        unknown += _unknown(_uses(whole, reached=False), whole)
    yield from _undefined(unknown, whole, "undefined-name")


def dangling_leftover(whole: Joined) -> Iterator[Diagnostic]:
    """A rule or terminal that nothing leads to uses a name that is defined nowhere.

    Lark refuses the grammar; the engine does not look at what is not used.

        start: "a"
        rest: "b" more              // Lark: there is no more

    Delete the leftover, or define what it uses. `lower` leaves it out.
    """
    if _is_known(whole):
        yield from _undefined(_unknown(_uses(whole, reached=False), whole), whole, "dangling-leftover", fix="lower")


def _is_known(whole: Joined) -> bool:
    """Tell whether it is known what the start leads to: a name that is missing may have led to all the rest."""
    return _has_start(whole) and not _missing(whole)


def _has_start(whole: Joined) -> bool:
    return whole.grammar.start not in whole.entries or any(d.name == whole.grammar.start for d in whole.definitions)


def _missing(whole: Joined) -> list[Ref]:
    """Give the names that the start leads to, or that `%ignore` asks for, and that are defined nowhere."""
    ignored = [(None, ref) for ignore in whole.ignores for ref in refs(ignore.expr)]
    return [*_unknown(_uses(whole, reached=True), whole), *_unknown(ignored, whole)]


def _uses(whole: Joined, *, reached: bool) -> Iterator[tuple[Definition, Ref]]:
    for definition in whole.definitions:
        if (definition.name in whole.reached) == reached:
            yield from ((definition, ref) for ref in refs(definition.expr))


def _unknown(uses: Iterable[tuple[Definition | None, Ref]], whole: Joined) -> list[Ref]:
    known = _known(whole)
    return [ref for user, ref in uses if ref.name not in known and ref.name not in (user.params if user else ())]


def _known(whole: Joined) -> set[str]:
    """Collect what is defined, and what would be if every import led somewhere, which is a finding itself."""
    missing = {name for fault in whole.missing for name in (*fault.statement.names, fault.statement.alias)}
    return {d.name for d in whole.definitions} | set(whole.declared) | missing


def _undefined(unknown: list[Ref], whole: Joined, code: str, fix: str = "") -> Iterator[Diagnostic]:
    known = _known(whole)
    for number, ref in enumerate(unknown):
        kind = "terminal" if ref.is_terminal else "rule"
        span = Span(ref.span.start, ref.span.start + len(ref.name), ref.span.file)
        remedy = _remedy(ref, known if number < _MOST_COMPARED else set())
        yield Diagnostic(code, f"no {kind} is called `{ref.name}`", span, help=remedy, fix=fix)


def _remedy(ref: Ref, known: set[str]) -> str:
    same_kind = [name for name in known if is_terminal(name) == ref.is_terminal]
    near = get_close_matches(ref.name, same_kind, n=1)
    if near := near or [name for name in known if name.lower() == ref.name.lower()]:
        return f"did you mean `{near[0]}`?"
    return f"write `%import common.{ref.name}`" if ref.name in _common() else f"define `{ref.name}: ...`"


@cache
def _common() -> frozenset[str]:
    text = packaged.text(("common",)) or ""
    return frozenset(d.name for d in read(text).definitions if not d.name.startswith("_"))


def unreachable_rule(whole: Joined) -> Iterator[Diagnostic]:
    """Nothing leads from the start to a rule or terminal.

    It does no harm, and is mostly a leftover or a spelling mistake: what was meant to use it uses something else.

        start: "a" b
        b: "b"
        c: "c"                      // never used

    Delete it, or use it. `lower` leaves it out. Nothing is said of it while a name that is used is defined nowhere.
    """
    if not _is_known(whole):
        return
    reached = whole.reached
    for definition in whole.definitions:
        if definition.name not in reached and not definition.name_span.file and "__" not in definition.name.strip("_"):
            kind = "terminal" if definition.is_terminal else "rule"
            message = f"nothing leads from `{whole.grammar.start}` to the {kind} `{definition.name}`"
            yield Diagnostic("unreachable-rule", message, definition.name_span, Severity.WARNING, help="delete it")


def duplicate_definition(whole: Joined) -> Iterator[Diagnostic]:
    """A rule or terminal is defined twice.

    No engine takes the grammar.

        x: "a"
        x: "b"                      // a second x
        x: "a" | "b"

    Write one definition with alternatives. To change what an import brought, write `%override` or `%extend`.
    """
    for definition in whole.repeated:
        message = f"`{definition.name}` is defined a second time"
        remedy = "join the alternatives with `|`, or rename one of the two"
        yield Diagnostic("duplicate-definition", message, definition.name_span, help=remedy)


def override_of_nothing(whole: Joined) -> Iterator[Diagnostic]:
    """`%override` or `%extend` changes what is not defined.

    Both change a definition that an import brought, or that stands above.

        %extend keyword: "when"     // there is no keyword to extend
        keyword: "if"

    Write a plain definition, or import what is to be changed.
    """
    for definition in whole.baseless:
        message = f"`{definition.directive}` changes `{definition.name}`, which is not defined above or imported"
        remedy = f"delete `{definition.directive}`, or import `{definition.name}`"
        yield Diagnostic("override-of-nothing", message, definition.name_span, help=remedy)


def declared_terminal(whole: Joined) -> Iterator[Diagnostic]:
    r"""`%declare` names a terminal without a pattern, and a rule uses it.

    Lark leaves it to a postlexer to make such tokens, such as INDENT and DEDENT. A model writes text and no tokens, and
    the engine refuses the grammar; nothing can be put in its place.

        %declare INDENT             // what text is an INDENT?
        INDENT: /\n {4}/

    Write its pattern, if it has one, or a language that does not need it.
    """
    reached = whole.reached
    for name, span in whole.declared.items():
        if name in reached:
            message = f"`{name}` is declared without a pattern, so that no text matches it"
            yield Diagnostic("declared-terminal", message, span, help=f"define `{name}: /.../`")


def rule_in_terminal(whole: Joined) -> Iterator[Diagnostic]:
    """A terminal, or what is ignored, refers to a rule, or to itself.

    A terminal is one regular expression; it can be made of other terminals, and not of rules or of itself. No engine
    takes the grammar.

        LIST: "[" item "]"          // item is a rule
        list: "[" item "]"

    Make it a rule, by a name in lower case.
    """
    terminals = {d.name: d for d in whole.definitions if d.is_terminal}
    reached = whole.reached
    for definition in terminals.values():
        for node in refs(definition.expr):
            if not node.is_terminal:
                message = f"the terminal `{definition.name}` refers to the rule `{node.name}`"
                remedy = f"make `{definition.name}` a rule, by a name in lower case"
                fix = "" if definition.name in reached else "lower"
                yield Diagnostic("rule-in-terminal", message, node.span, help=remedy, fix=fix)
    for ignore in whole.ignores:
        for node in refs(ignore.expr):
            if not node.is_terminal and any(d.name == node.name for d in whole.definitions):
                message = f"`%ignore` refers to the rule `{node.name}`"
                remedy = f"make `{node.name}` a terminal, by a name in upper case"
                yield Diagnostic("rule-in-terminal", message, node.span, help=remedy)
    circular = _circular({name: [ref.name for ref in refs(d.expr)] for name, d in terminals.items()})
    for name in circular:
        message = f"the terminal `{name}` is made of itself"
        remedy = "make it a rule, by a name in lower case, or write the repetition with `+`"
        fix = "" if name in reached else "lower"
        yield Diagnostic("rule-in-terminal", message, terminals[name].name_span, help=remedy, fix=fix)


def _circular(uses: dict[str, list[str]]) -> list[str]:
    """Find the names that lead back to themselves, without recursion: leave out what leads nowhere, until all do."""
    left = {name: [other for other in others if other in uses] for name, others in uses.items()}
    while ends := [name for name, others in left.items() if not others]:
        for name in ends:
            del left[name]
        left = {name: [other for other in others if other in left] for name, others in left.items()}
    return list(left)
