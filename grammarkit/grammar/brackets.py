"""Whether brackets hold a pattern together, where Lark joins the parts of a terminal as text."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from grammarkit.grammar.regex.parse import words
from grammarkit.grammar.regex.scan import scan
from grammarkit.grammar.regex.token import Bad, Bar, Close, Open
from grammarkit.grammar.syntax import Choice, Optional, Ref, Regexp, Repeat, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from grammarkit.grammar.syntax import Definition, Expr


def unbracketed(asked: Iterable[Expr], terminals: Mapping[str, Definition]) -> Iterator[Regexp]:
    """Yield the patterns whose `|` is not held together where Lark joins the parts of a terminal."""
    todo = [(expr, False) for expr in asked]
    seen: set[tuple[str, bool]] = set()
    while todo:
        expr, beside = todo.pop()
        match expr:
            case Regexp(pattern=body, flags=""):
                if beside and _has_bar(body):
                    yield expr
            case Ref(name=name) if name in terminals and (name, beside) not in seen:
                seen.add((name, beside))
                todo.append((terminals[name].expr, beside))
            case Sequence(items=items):
                todo += [(item, beside or len(items) > 1) for item in items]
            case Choice(options=options):
                todo += [(option, False) for option in options]
            case Repeat(item=item) | Optional(item=item):
                todo.append((item, False))
            case _:
                pass


def is_bracketed(body: str) -> bool:
    """Tell whether one pair of brackets holds all of a pattern."""
    if not body.startswith("(") or not body.endswith(")"):
        return False
    if words(body) is not None:
        return True
    tokens = scan(body, "")
    depth = 0
    for token in tokens[:-1]:
        depth += isinstance(token, Open) - isinstance(token, Close | Bad)
        if depth < 1:
            return False
    return depth == 1 and isinstance(tokens[-1], Close)


@lru_cache(maxsize=1024)
def _has_bar(body: str) -> bool:
    depth = 0
    for token in scan(body, ""):
        if isinstance(token, Bar) and depth == 0:
            return True
        depth += isinstance(token, Open | Bad) - isinstance(token, Close)
    return False
