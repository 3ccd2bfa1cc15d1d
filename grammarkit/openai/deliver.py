"""Delivering a request: send, look, wait, send again. A retry repeats what the wire lost; it is never a re-ask.

A flow, so it has no clock, no randomness and no I/O: waits are wishes, and each outcome says how long it took.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from email.utils import parsedate_to_datetime
from itertools import count
from math import isfinite
from typing import TYPE_CHECKING, TypeAlias

from grammarkit.openai.complaint import complaint, is_page
from grammarkit.openai.errors import loss, refusal
from grammarkit.openai.exchange import Arrived, Loss, Lost, Send
from grammarkit.openai.verdict import is_verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grammarkit.errors import GrammarKitError
    from grammarkit.openai.exchange import Request

Delivery: TypeAlias = Generator[Send, Arrived | Lost, Arrived]

LONGEST_WAIT = 120.0
"""A server that wants a longer wait is better asked again by hand; the official SDK draws the same line."""

_FINAL = frozenset({400, 401, 403, 404, 422})
"""The request itself is at fault: it will fare no better, whatever the server hopes."""

_FIRST, _MOST, _SPREAD = 0.5, 8.0, 0.25


def deliver(request: Request, *, retries: int = 2, deadline: float = 600.0, delay: float = 0.0) -> Delivery:
    """Send `request` until a response arrives that answers it, at most `retries` times more, within `deadline` seconds.

    The first try is after `delay` seconds. What is returned took as long as all tries together, waits included.

    Raises:
        BackendError: none did; it tells of the last one.
        GrammarError: the server does not take the grammar.
    """
    spent = 0.0
    for tries in count(1):
        outcome = yield Send(request, delay, deadline - spent - delay)
        spent += delay + outcome.elapsed
        if isinstance(outcome, Arrived) and outcome.ok and not is_page(outcome.body):
            return replace(outcome, elapsed=spent)
        wait = None if request.once and _may_be_done(outcome) else _wait(outcome, tries)
        if wait is None or tries > retries or spent + wait >= deadline:
            raise _error(request, outcome, tries)
        delay = wait
    raise AssertionError("counting never ends")


def _error(request: Request, outcome: Arrived | Lost, tries: int) -> GrammarKitError:
    if isinstance(outcome, Lost):
        return loss(request, outcome, tries=tries)
    return refusal(request, outcome, tries=tries)


def _wait(outcome: Arrived | Lost, tries: int) -> float | None:
    """Give the seconds to wait before the next try, or None where there should be none.

    Waits are spread so that many who were turned away together do not come back together: ours below the mark, the
    server's above it, since coming back too early costs another refusal.
    """
    told = None
    if isinstance(outcome, Arrived):
        if not passes(outcome):
            return None
        told = _told(outcome.headers)
    if told is None:
        return min(_MOST, _FIRST * 2.0 ** min(tries - 1, 8)) * (1 - _SPREAD * outcome.fraction)
    return None if told > LONGEST_WAIT else told * (1 + _SPREAD * outcome.fraction)


def _may_be_done(outcome: Arrived | Lost) -> bool:
    """Tell whether the server may have done what it was asked, though it does not say so."""
    if isinstance(outcome, Lost):
        return outcome.reason is not Loss.UNREACHABLE
    return outcome.status != 429


def passes(arrived: Arrived) -> bool:
    """Tell whether the same request may fare better a little later."""
    status = arrived.status
    if status < 400 or status in _FINAL:
        return False
    said = complaint(arrived.body)
    if (status == 429 and said.is_quota) or is_verdict(status, said):
        return False
    match arrived.headers.get("x-should-retry", "").strip().lower():
        case "true":
            return True
        case "false":
            return False
        case _:
            return status in {408, 409, 429} or status >= 500


def _told(headers: Mapping[str, str]) -> float | None:
    """Read how long the server wants us to wait, in any of the three forms in use."""
    thousandths = _seconds(headers.get("retry-after-ms", ""))
    if thousandths is not None:
        return thousandths / 1000
    told = headers.get("retry-after", "")
    return _seconds(told) or _until(told, headers.get("date", ""))


def _seconds(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) and number > 0 else None


def _until(moment: str, now: str) -> float | None:
    """Count from the server's own clock to the moment it names: ours may be wrong."""
    try:
        seconds = (parsedate_to_datetime(moment) - parsedate_to_datetime(now)).total_seconds()
    except (ValueError, TypeError):
        return None
    return seconds if seconds > 0 else None
