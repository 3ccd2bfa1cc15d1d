"""Background mode: the server works a response out by itself, and is asked now and then whether it is done.

A flow, as `deliver` is, and made of it: each look at the response is delivered like any request, so what the wire loses
is looked for again. Whoever drives it undoes what the last request says, if nobody waits for the end of it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote

from grammarkit.errors import BackendError
from grammarkit.openai.complaint import of_object
from grammarkit.openai.deliver import deliver
from grammarkit.openai.errors import loss, unreadable
from grammarkit.openai.exchange import Loss, Lost, Request, Send
from grammarkit.openai.verdict import is_verdict, refused_grammar
from grammarkit.openai.wire.body import parsed, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grammarkit.openai.deliver import Delivery
    from grammarkit.openai.exchange import Arrived

UNDER_WAY = frozenset({"queued", "in_progress"})
"""Where the server is still at it; every other status is final."""

FAREWELL = 5.0
"""Seconds for the server to hear that nobody waits any more."""

_FIRST, _GROWTH, _MOST = 1.0, 1.5, 10.0
"""Seconds before the first look at a response, by how much later each next look comes, and the most in between."""


def delivery(
    posting: Request, streaming: Mapping[str, object], *, retries: int = 2, deadline: float = 600.0
) -> Delivery:
    """Choose how a body is delivered: in the background, if it says so, or else as it says with `streaming` added."""
    if posting.body.get("background") is True:
        return worked_out(posting, retries=retries, deadline=deadline)
    asked = replace(posting, body={**posting.body, **streaming}) if streaming else posting
    return deliver(asked, retries=retries, deadline=deadline)


def worked_out(posting: Request, *, retries: int = 2, deadline: float = 600.0) -> Delivery:
    """Have the server begin on `posting`, and look at what becomes of it until its status is final.

    After `deadline` seconds in all the server is told to stop.

    Raises:
        BackendError: there will be no response, or not in time.
        GrammarError: the server does not take the grammar, at once or when it came to it.
    """
    posting = replace(posting, recall=partial(_recalled, posting.url))
    arrived = yield from deliver(posting, retries=retries, deadline=deadline)
    spent, wait = arrived.elapsed, _FIRST
    body = parsed(arrived.body)
    while text(body.get("status")) in UNDER_WAY:
        look = _look(posting, text(body.get("id")))
        if spent + wait >= deadline:
            if look.undo:
                yield Send(look.undo, within=FAREWELL)
            raise loss(posting, Lost(Loss.TIMED_OUT))
        arrived = yield from deliver(look, retries=retries, deadline=deadline - spent, delay=wait)
        spent += arrived.elapsed
        wait = min(_MOST, wait * _GROWTH)
        body = parsed(arrived.body)
    _check(posting, body, arrived)
    return arrived


def _look(posting: Request, response: str) -> Request:
    if not response:
        raise unreadable("a response that is still being worked out has no id")
    url = _place(posting.url, response)
    return Request(url, grammars=posting.grammars, method="GET", undo=Request(f"{url}/cancel"))


def _place(url: str, response: str) -> str:
    return f"{url}/{quote(response, safe='')}"


def _recalled(url: str, arrived: Arrived) -> Request | None:
    """Say what stops the server, if it has begun."""
    try:
        body = parsed(arrived.body)
    except BackendError:
        return None
    response = text(body.get("id")) if text(body.get("status")) in UNDER_WAY else ""
    return Request(f"{_place(url, response)}/cancel") if response else None


def _check(posting: Request, body: Mapping[str, object], arrived: Arrived) -> None:
    """Look whether the grammar is what the response failed of; other failures are read like those of any response."""
    said = of_object(body.get("error") or {})
    if body.get("status") == "failed" and is_verdict(400, said):
        raise refused_grammar(posting, said, arrived.request_id)
