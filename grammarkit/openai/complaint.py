"""What a server says is wrong: error bodies of every shape, read into one value. `errors.py` judges them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

_LONGEST = 300
_QUOTA_KIND = "insufficient_quota"
# wire.md calls the first one old, the next four new; the last came with a 400.
_QUOTA_CODES = frozenset(
    {
        "insufficient_quota",
        "credit_balance_exhausted",
        "organization_spend_limit_exceeded",
        "project_spend_limit_exceeded",
        "organization_usage_limit_exceeded",
        "billing_hard_limit_reached",
    }
)


@dataclass(frozen=True, slots=True)
class Complaint:
    """An error object as servers send it; what it does not say is empty. `kind` is its `type`."""

    message: str = ""
    code: str = ""
    kind: str = ""
    param: str = ""

    @property
    def quote(self) -> str:
        """The message as one printable line of bearable length, since it comes from outside.

        It is cut between words, so that of a key which a server repeats no part is left that nobody would recognise.
        """
        line = " ".join("".join(c if c.isprintable() else " " for c in self.message).split())
        return line if len(line) <= _LONGEST else f"{line[:_LONGEST].rpartition(' ')[0]}…"

    @property
    def is_quota(self) -> bool:
        """Whether money is what is lacking: such a 429 stays one, however long one waits."""
        return self.kind == _QUOTA_KIND or self.code in _QUOTA_CODES


def complaint(body: bytes) -> Complaint:
    """Read the body of an error response, which need not be JSON.

    `{"error": {…}}` is OpenAI's shape; `{"error": "…"}`, `{"message": …}` and `{"detail": …}` are those of gateways.
    """
    try:
        parsed: object = json.loads(body)
    except (ValueError, RecursionError):
        return Complaint("" if is_page(body) else body.decode(errors="replace"))
    match parsed:
        case {"error": error} if error:
            return of_object(error)
        case {"message": str()}:
            return of_object(parsed)
        case {"detail": str(detail)} | str(detail):
            return Complaint(detail)
        case _:
            return Complaint()


def of_object(error: object) -> Complaint:
    """Read an error object, or the text that some servers put in its place."""
    if not isinstance(error, dict):
        return Complaint(str(error))
    fields = {key: "" if error.get(key) is None else str(error[key]) for key in ("message", "code", "type", "param")}
    return Complaint(fields["message"], fields["code"], fields["type"], fields["param"])


def is_page(body: bytes) -> bool:
    """Tell whether this is a web page: what proxies, log-in portals and wrong addresses answer with."""
    return (
        re.match(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body|\?xml|!--)", body, re.IGNORECASE) is not None
    )
