"""Rules about terminals that match the same text at the same place: the engine keeps them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Severity
from grammarkit.grammar.rules.wording import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar.analysis.ties import Keyword
    from grammarkit.grammar.structure import Structure


def keyword_as_name(structure: Structure) -> Iterator[Diagnostic]:
    r"""A keyword is also a name, where both may stand.

    Lark prefers the keyword; the engine goes on with both. So `where` becomes the alias of the table, and the query
    that ends there is a sentence, which a model may write.

        start: "select" NAME "from" NAME NAME? ("where" NAME)?      // takes `select a from t where`
        NAME: /[a-z]+/
        NAME: /(?!(select|from|where)\b)[a-z]+/                     // lower the grammar

    Exclude the keywords from the name; `lower` writes that without lookahead.
    """
    found: dict[int, dict[str, None]] = {}
    folded: set[int] = set()
    for each in structure.keywords:
        if not each.unmatched:
            found.setdefault(each.name, {})[each.matched] = None
            folded |= {each.name} if structure.bnf.terminals[each.keyword].folded else set()
    for number, keywords in found.items():
        name = structure.bnf.terminals[number]
        message = f"{quoted(name.shown)} also matches {listed(keywords)} where the keyword may stand"
        some = "|".join(list(keywords)[:2])
        remedy = f"exclude the keywords, as in `/(?!({'?i:' * (number in folded)}{some})\\b)…/`, and lower the grammar"
        yield Diagnostic("keyword-as-name", message, name.span, Severity.WARNING, help=remedy)


def keyword_case(structure: Structure) -> Iterator[Diagnostic]:
    r"""Whether a word is a keyword or a name depends on its case.

    A keyword is read in any case, and the name beside it in lower case only: then `as` may be both, and `AS` only the
    keyword. Or one keyword is read in upper case only while the others are read in any: then `as` is a name.

        start: NAME "AS"i NAME | NAME NAME      // `a as b`: two readings; `a AS b`: one
        NAME: /[a-z]+/
        NAME: /(?!as\b)[A-Za-z]+/i             // lower the grammar

    Let names have letters of both cases, and exclude the keywords from them.
    """
    terminals = structure.bnf.terminals
    found: dict[int, list[Keyword]] = {}
    for each in structure.keywords:
        if each.is_other_case:
            keyword, name = terminals[each.keyword], quoted(terminals[each.name].shown)
            message = f"{quoted(each.matched)} is a {name}, and only {quoted(each.unmatched)} the keyword"
            remedy = f"write `{keyword.shown}i`, as other keywords are written"
            yield Diagnostic("keyword-case", message, keyword.span, Severity.WARNING, help=remedy)
        elif each.unmatched:
            found.setdefault(each.name, []).append(each)
    for number, each_of in found.items():
        name = quoted(terminals[number].shown)
        both, one = listed(each.matched for each in each_of), listed(each.unmatched for each in each_of)
        message = f"{name} also matches {both}, which are keywords in any case, but not {one}"
        remedy = f"let {name} have letters of both cases, and exclude the keywords from it"
        yield Diagnostic("keyword-case", message, terminals[number].span, Severity.WARNING, help=remedy)


def overlapping_terminals(structure: Structure) -> Iterator[Diagnostic]:
    """Two terminals match the same text, where both may stand.

    The engine goes on with both, and takes what either leads to; Lark's faster parser takes one of them and refuses
    what the other one leads to. Trees are then made by the slower one.

        start: A "1" | B "2"        // `x2`: only the engine, and Lark's Earley parser
        A: /x+/
        B: /x+/

    Share one terminal, or let them differ in what they match. It is a piece of information where one terminal only goes
    on behind a text of the other, and Lark's faster parser would take the shorter one first.
    """
    known = {frozenset((each.keyword, each.name)) for each in structure.keywords}
    terminals = structure.bnf.terminals
    found: dict[int, dict[str, str]] = {}
    for tie in structure.ties:
        if frozenset((tie.one, tie.two)) not in known:
            later, other = sorted((tie.one, tie.two), key=lambda number: -terminals[number].span.start)
            found.setdefault(later, {})[terminals[other].shown] = tie.text
    for number, others in found.items():
        text = quoted(next(iter(others.values())))
        message = f"{quoted(terminals[number].shown)} matches what {listed(others)} may match at the same place: {text}"
        remedy = "share one terminal, or let them differ in what they match"
        yield Diagnostic("overlapping-terminals", message, terminals[number].span, Severity.WARNING, help=remedy)
    told: set[int] = set()
    for each in structure.misorders:
        if each.longer in told:
            continue
        told.add(each.longer)
        shorter, longer = (structure.bnf.terminals[number] for number in (each.shorter, each.longer))
        message = (
            f"of {quoted(each.text)}, which is {quoted(longer.shown)}, Lark's faster parser takes {quoted(each.read)} "
            f"for {quoted(shorter.shown)}"
        )
        remedy = "have trees made by Earley's parser, or write the longer pattern in more characters"
        yield Diagnostic("overlapping-terminals", message, longer.span, Severity.INFO, help=remedy)
