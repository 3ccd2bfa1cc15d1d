"""How validators judge, whatever the language, and which functions can be one."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import Rejected
from grammarkit.language.positions import Fault, Positions
from grammarkit.language.wording import worded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grammarkit.language.protocol import Validator

T = TypeVar("T")
V = TypeVar("V")

_NOTHING = frozenset({"None", "NoReturn", "Never", "Any", "object"})
"""What a validator may be annotated to return."""


def required(validators: Iterable[V]) -> tuple[V, ...]:
    """Keep validators, as a caller's list may change, and refuse what can be none.

    Raises:
        TypeError: they are no list, or one of them makes a validator and was not called for it; the message says which.
    """
    given: object = validators
    if callable(given) or isinstance(given, str) or not hasattr(given, "__iter__"):
        remedy = f": write `validators=[{_name(given)}]`" if callable(given) else ""
        raise TypeError(f"`validators` is a list of functions, not {_name(given)}{remedy}")
    kept = tuple(validators)
    for validator in kept:
        _require(validator)
    return kept


def _require(validator: object) -> None:
    name = _name(validator)
    if not callable(validator):
        raise TypeError(f"a validator is called with the value that was read; {validator!r} cannot be called")
    if isinstance(validator, type):
        raise TypeError(f"a validator judges, and the class `{name}` makes an instance: give one, `{name}(…)`")
    returned: object = getattr(validator, "__annotations__", {}).get("return")  # of a function: others make nothing
    said = str(getattr(returned, "__name__", returned))
    if not _NOTHING.intersection(said.replace(" ", "").rpartition(".")[2].split("|")):
        message = f"a validator returns nothing, and `{name}` a `{said}`"
        raise TypeError(f"{message}: if that is the validator, call `{name}(…)`; if not, raise ValueError to object")


def _name(given: object) -> str:
    return getattr(given, "__name__", repr(given))


def validate(value: T, text: str, validators: Iterable[Validator[T]], positions: Positions | None = None) -> T:
    """Put `value` before each validator in turn; the first that objects decides.

    Raises:
        Rejected: a validator raised `ValueError`, or `Rejected` itself, or did not come to an end of the value.
        TypeError: one returned something. Who returns False means no, and would have said yes.
    """
    for validator in validators:
        try:
            said: object = validator(value)  # type: ignore[func-returns-value]
        except ValueError as error:
            raise Rejected(text, (objection(error, positions),)) from error
        except RecursionError as error:
            raise Rejected(text, (DEEP,)) from error
        if said is not None:
            name = getattr(validator, "__name__", repr(validator))
            raise TypeError(f"a validator objects by raising ValueError, and returns nothing; `{name}` gave {said!r}")
    return value


DEEP = Diagnostic("deep-nesting", "the text is nested too deep to be judged", help="nest its parts less")


def objection(error: ValueError, positions: Positions | None = None) -> Diagnostic:
    """Put a validator's objection into a diagnostic, which points at what a `Fault` is about."""
    message = worded(error) or "the value is not acceptable"
    if not isinstance(error, Fault):
        return Diagnostic("invalid-value", message)
    return Diagnostic("invalid-value", message, (positions or Positions()).of(error.at), help=error.help)
