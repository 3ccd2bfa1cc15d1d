"""Rules for calls of functions: one terminal for all functions that take as many arguments."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grammarkit.sql.dialects import Arity

_FORMS = {
    "aggregate": ("(DISTINCT S)? {arguments}", " over?"),
    "scalar": ("{arguments}", ""),
    "ranking": ("{arguments}", " over"),
}
"""What stands between the brackets of a call, and behind it."""

_COUNT = 'COUNT "(" ("*" | DISTINCT S argument | argument) ")" over?'


def calls(rule: str, functions: Mapping[str, Arity]) -> dict[str, str]:
    """Define a rule for calls of these functions, and the terminals that it needs, by name."""
    between, behind = _FORMS[rule]
    groups: dict[Arity, list[str]] = {}
    for name, arity in functions.items():
        if name != "count":
            groups.setdefault(arity, []).append(name)
    options = [_COUNT] if "count" in functions else []
    found: dict[str, str] = {}
    for (least, most), names in sorted(groups.items(), key=lambda group: (group[0][0], group[0][1] or 99)):
        terminal = f"{rule.upper()}_{least}" + ("" if most == least else f"_{'MORE' if most is None else most}")
        found[terminal] = " | ".join(json.dumps(form) for name in names for form in (name.upper(), name))
        arguments = between.format(arguments=_arguments(least, most)) if most != 0 else ""
        options.append(" ".join(f'{terminal} "(" {arguments} ")"{behind}'.split()))
    return {rule: " | ".join(options), **found}


def _arguments(least: int, most: int | None) -> str:
    parts = ["argument", *["COMMA argument"] * (least - 1)]
    if most is None:
        parts.append("(COMMA argument)*")
    elif most > least:
        parts.append("(COMMA argument" * (most - least) + ")?" * (most - least))
    return " ".join(parts)
