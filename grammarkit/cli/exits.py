"""Exit codes: whose fault it is that there is no answer."""

from __future__ import annotations

from grammarkit.ask.answer import Exhausted
from grammarkit.errors import BackendError, GrammarKitError, Rejected

ANSWERED, NO_ANSWER, MISUSE, BACKEND, UNWRITABLE = 0, 1, 2, 3, 4
CLOSED_PIPE = 141
"""What a shell gives for a program that ended because nobody reads its output any more."""

_MISNAMED = frozenset({"unknown-model", "wrong-model-file", "bad-base-url"})
"""What backends find wrong that is wrong in `--model` or `--base-url`."""


def exit_code(error: GrammarKitError) -> int:
    """Tell whose fault an error is."""
    if isinstance(error, Exhausted | Rejected):
        return NO_ANSWER
    # One that is a `ValueError` too, a `BadSetting`, is about what was asked for; nothing was sent.
    if isinstance(error, BackendError) and error.diagnostic.code not in _MISNAMED and not isinstance(error, ValueError):
        return BACKEND
    return MISUSE
