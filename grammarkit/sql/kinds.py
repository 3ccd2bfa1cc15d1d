"""Which kind of fault each code of a rejected query is: what a model is told of each begins with words of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.errors import Rejected

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grammarkit.diagnostic import Diagnostic
    from grammarkit.errors import Kind

_NAMES = ("ambiguous-column", "table-not-joined", "alias-too-early", "wrong-case")  # and those with `unknown-`
_DATABASE = (
    *("refused-by-database", "query-failed", "query-timeout"),
    *("function-arguments", "misplaced-aggregate", "misplaced-window", "misplaced-having", "missing-group-by"),
    *("set-operation-columns", "subquery-columns", "row-widths", "order-by-expression", "ordinal-out-of-range"),
    *("unbound-parameter", "type-clash"),
)
_RULES = ("not-read-only", "hidden-statement", "hidden-name", "too-long")  # and all that a policy refuses
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(_NAMES, "name"),
    **dict.fromkeys(_DATABASE, "database"),
    **dict.fromkeys(_RULES, "rule"),
}


def rejected(text: str, found: Sequence[Diagnostic], otherwise: Kind = "value") -> Rejected:
    """Reject a query for what was found in it, as the kind of fault that the first is, if its code tells."""
    code = found[0].code
    return Rejected(text, tuple(found), _KINDS.get(code, "name" if code.startswith("unknown-") else otherwise))
