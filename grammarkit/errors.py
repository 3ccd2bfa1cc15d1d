"""What grammarkit raises on purpose.

    GrammarKitError
    ├── GrammarError          a grammar cannot be used               (grammar/report.py, with its Report)
    ├── Rejected              a text is not in the language
    ├── Exhausted             every attempt was rejected             (ask/answer.py, with its Attempts)
    ├── SourceError           a schema, database or file cannot be read
    ├── Interrupted           one of these, after there had been replies   (ask/answer.py, with its Attempts)
    └── BackendError          the model cannot be reached, or will not answer
        ├── BadSetting        what is asked for is known to be refused; a ValueError   (openai/errors.py)
        └── ModelFileError    the embedded model's file is missing or wrong   (local/fetch.py)

An error lives in the layer that owns its data. Each gives its data to `super().__init__`, so that it survives
pickling, and is put into words only in `__str__`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from grammarkit.render.text import to_text

if TYPE_CHECKING:
    from grammarkit.diagnostic import Diagnostic


class GrammarKitError(Exception):
    """Base of everything that grammarkit raises on purpose."""


Kind: TypeAlias = Literal["syntax", "name", "rule", "database", "value"]
"""What can be wrong with an answer: it is not in the grammar, names what there is not, is against a rule, is refused by
a database, or its value will not do."""


class Rejected(GrammarKitError):
    """A text is not in the language; `diagnostics` say where and why, the most telling first.

    `kind` decides with which words a model is told.
    """

    def __init__(self, text: str, diagnostics: tuple[Diagnostic, ...], kind: Kind = "value") -> None:
        super().__init__(text, diagnostics, kind)
        self.text = text
        self.diagnostics = diagnostics
        self.kind: Kind = kind

    def __str__(self) -> str:
        return to_text(self.diagnostics, self.text)


def require_type(what: str, value: object, kind: type | tuple[type, ...], wanted: str, *, help: str = "") -> None:
    """Refuse an argument of another type, where it would only be noticed deep inside.

    Raises:
        TypeError: `value` is not of `kind`; the message says that `what` is `wanted`.
    """
    if not isinstance(value, kind):
        raise TypeError(f"{what} is {wanted}, not {type(value).__name__}{help and f'; {help}'}")


class _Trouble(GrammarKitError):
    """An error that one diagnostic tells whole."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic)
        self.diagnostic = diagnostic

    def __str__(self) -> str:
        return to_text((self.diagnostic,), "")


class SourceError(_Trouble):
    """A schema, database or file cannot be read."""


class BackendError(_Trouble):
    """The model cannot be reached, or will not answer.

    `status` is the HTTP status, or None where no answer came; `code` and `request_id` are the server's own.
    """

    def __init__(self, diagnostic: Diagnostic, status: int | None = None, code: str = "", request_id: str = "") -> None:
        super().__init__(diagnostic)
        self.args = (diagnostic, status, code, request_id)
        self.status = status
        self.code = code
        self.request_id = request_id
