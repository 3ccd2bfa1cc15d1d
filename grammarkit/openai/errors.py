"""From what a server said, or did not say, to an error that tells a person what to do. Pure; knows of no key.

A server's own words are quoted where they help. They are never quoted about a key, since some servers repeat the key.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import BackendError
from grammarkit.grammar import GrammarError
from grammarkit.openai.complaint import Complaint, complaint, is_page
from grammarkit.openai.exchange import Loss
from grammarkit.openai.models import known
from grammarkit.openai.verdict import is_unheard_of, is_verdict, refused_grammar

if TYPE_CHECKING:
    from collections.abc import Generator

    from grammarkit.openai.exchange import Arrived, Lost, Request

_SECRET = 8
"""A shorter key is a placeholder, such as `EMPTY` for a server at home; hiding it would garble messages."""

_HIDDEN = "…"
_ADDRESS = "set `base_url` to where the API is, usually an address that ends in `/v1`"
# code: what is true, what to do, whether the server's own words add to it
_TOLD: dict[str, tuple[str, str, bool]] = {
    "wrong-api-key": (
        "{host} does not accept the API key",
        "look at what is passed as `api_key`; it may be revoked, or meant for another server",
        False,
    ),
    "forbidden": (
        "{host} does not allow this",
        "ask whoever manages the account for access, or pick another model",
        True,
    ),
    "no-credit": (
        "the account at {host} has no credit left, or is at its spending limit",
        "add credit, or raise the limit in the account's billing settings; waiting does not help",
        False,
    ),
    "rate-limited": ("{host} is asked too much at once", "wait, ask fewer at once, or lower `max_output_tokens`", True),
    "unknown-model": (
        "{host} has no model `{model}` for this key",
        "correct the name, or ask for access to the model",
        False,
    ),
    "prompt-too-long": (
        "the prompt is longer than `{model}` can read",
        'ask with less: fewer tables, shorter instructions, or `reask="fresh"`',
        True,
    ),
    "no-custom-tools": (
        "{host} does not know tools that carry a grammar",
        "use a server and a model with custom tools; `gpt-5.2` at OpenAI has them",
        True,
    ),
    "refused-request": ("{host} does not take this request", "change what it objects to", True),
    "nothing-there": (
        "there is nothing at `{url}`",
        f'{_ADDRESS}; a server without the Responses API is asked with `api="chat"`',
        True,
    ),
    "effort-with-tools": (
        "over this API `{model}` takes no tools together with reasoning",
        'set `api="responses"`, or `effort="none"`',
        True,
    ),
    "lost-conversation": (
        "{host} no longer has the response that this prompt goes on from",
        "ask with `stateful=False`, which sends along what was said",
        True,
    ),
    "redirect": ("`{url}` points to another address, where the key is not sent", _ADDRESS, False),
    "web-page": (
        "`{url}` answers with a web page, not with JSON",
        f"{_ADDRESS}; if it is right, a proxy or a log-in page is in between",
        False,
    ),
    "server-error": ("{host} has an error of its own", "try again later", True),
    "no-reply": ("the reply ended without an answer", "ask again", True),
    Loss.UNREACHABLE: (
        "{host} cannot be reached",
        "look at the network connection, at `base_url`, and at any proxy",
        True,
    ),
    Loss.TIMED_OUT: ("{host} did not answer in time", "raise `timeout` and `deadline`, or lower `effort`", False),
    Loss.BROKEN: ("{host} broke the connection off before its answer was complete", "try again", True),
}
CODES = tuple(map(str, _TOLD))
"""The codes of what a server says, or does not say."""

_BY_CODE = {
    "invalid_api_key": "wrong-api-key",
    "model_not_found": "unknown-model",
    "context_length_exceeded": "prompt-too-long",
    "previous_response_not_found": "lost-conversation",
    "rate_limit_exceeded": "rate-limited",
    "rate_limit_error": "rate-limited",
    "slow_down": "rate-limited",
    "server_error": "server-error",
    "server_is_overloaded": "server-error",
    "service_unavailable_error": "server-error",
}
_BY_PARAM = {"model": "unknown-model", "previous_response_id": "lost-conversation"}
_BY_STATUS = {401: "wrong-api-key", 403: "forbidden", 404: "nothing-there", 429: "rate-limited"}


class BadSetting(BackendError, ValueError):
    """What was asked for is known to be refused, by the API or by the model, so it was not sent: a caller's mistake."""


def refusal(request: Request, arrived: Arrived, *, tries: int = 1) -> BackendError | GrammarError:
    """Say what a response means that is not the answer."""
    said = complaint(arrived.body)
    if is_verdict(arrived.status, said):
        return refused_grammar(request, said, arrived.request_id)
    code = _code(arrived.status, said, page=is_page(arrived.body))
    problem = _diagnostic(code, said, request, tries=tries)
    if code == "unknown-model" and (found := known(request.model)) and found[1].ends:
        problem = replace(problem, help=f"take `{found[1].instead}`: OpenAI shuts this one down on {found[1].ends}")
    if code in {"server-error", "refused-request"} and arrived.request_id:
        problem = replace(problem, help=f"{problem.help}; to its support, this is request `{arrived.request_id}`")
    if code == "rate-limited" and (seconds := arrived.headers.get("retry-after", "")).isdecimal():
        problem = replace(problem, help=f"{problem.help}; the server says to wait {seconds} seconds")
    return BackendError(problem, arrived.status, said.code, arrived.request_id)


def loss(request: Request, lost: Lost, *, tries: int = 1) -> BackendError:
    """Say why no response arrived."""
    return BackendError(_diagnostic(lost.reason, Complaint(lost.detail), request, tries=tries))


def failure(said: Complaint) -> BackendError:
    """Say why a reply that had begun came to nothing. It comes with status 200, so only the code tells."""
    return BackendError(_diagnostic(_by_code(said) or "no-reply", said), None, said.code)


def unreadable(found: str) -> BackendError:
    """Say that an answer is not what the API promises."""
    problem = f"the server's answer cannot be read: {found}"
    return BackendError(Diagnostic("unreadable-reply", problem, help="ask again; if it stays so, look at `base_url`"))


def cut_off(detail: str = "") -> BackendError:
    """Say that a stream ended too early; what had arrived is a beginning, not an answer."""
    why = f": {detail}" if detail else ""
    problem = f"the stream ended before the reply was complete{why}"
    return BackendError(Diagnostic("stream-cut-off", problem, help="ask again"))


def closed() -> BackendError:
    """Say that whoever asked closed the backend before the answer was there."""
    problem = "the backend was closed while an answer was waited for"
    return BackendError(Diagnostic("closed", problem, help="close it when all answers are there"))


@contextmanager
def traced(arrived: Arrived) -> Generator[None]:
    """Add to every error from inside in which response it was found, so that a server's support can find it too."""
    try:
        yield
    except BackendError as error:
        status, request_id = error.status or arrived.status, error.request_id or arrived.request_id
        BackendError.__init__(error, error.diagnostic, status, error.code, request_id)
        raise


@contextmanager
def discreet(key: str, variable: str | None = None) -> Generator[None]:
    """Take `key` out of every error that comes from inside, wherever it got in, and say where it was read.

    That is the environment's `variable`, if it was not passed. The error is changed in place: a new one would have the
    old one in its context.
    """
    try:
        yield
    except BackendError as error:
        told = error.diagnostic
        if told.code == "wrong-api-key" and variable:
            told = replace(told, help=told.help.replace("what is passed as `api_key`", f"`{variable}`"))
        hidden = key if len(key) >= _SECRET else ""
        words = (_hide(hidden, text) for text in (error.code, error.request_id))
        BackendError.__init__(error, _without(hidden, told), error.status, *words)
        raise
    except GrammarError as error:
        hidden = key if len(key) >= _SECRET else ""
        found = tuple(_without(hidden, diagnostic) for diagnostic in error.report.diagnostics)
        GrammarError.__init__(error, replace(error.report, diagnostics=found))
        raise


def _hide(key: str, text: str) -> str:
    return text.replace(key, _HIDDEN) if key else text


def _without(key: str, found: Diagnostic) -> Diagnostic:
    return replace(found, message=_hide(key, found.message), help=_hide(key, found.help))


def _code(status: int, said: Complaint, *, page: bool) -> str:
    if 300 <= status < 400:
        return "redirect"
    if page and status < 500 and status != 429:
        return "web-page"
    if code := _by_code(said):
        return code
    if status in {400, 404} and said.param in _BY_PARAM:
        return _BY_PARAM[said.param]
    if status == 400 and "reasoning_effort" in said.message and "tools" in said.message:
        return "effort-with-tools"
    if is_unheard_of(said):
        return "no-custom-tools"
    if status == 401 and said.message and "key" not in said.message.lower():
        return "forbidden"
    return _BY_STATUS.get(status, "server-error" if status >= 500 else "refused-request")


def _by_code(said: Complaint) -> str:
    return "no-credit" if said.is_quota else _BY_CODE.get(said.code) or _BY_CODE.get(said.kind, "")


def _diagnostic(code: str, said: Complaint, request: Request | None = None, *, tries: int = 1) -> Diagnostic:
    fact, remedy, quoting = _TOLD[code]
    names = {
        "host": f"`{request.host}`" if request else "the server",
        "model": request.model if request else "the model",
        "url": request.address if request else "",
    }
    often = f" (tried {tries} times)" if tries > 1 else ""
    words = f": {said.quote}" if quoting and said.quote else ""
    return Diagnostic(str(code), f"{fact.format(**names)}{often}{words}", help=remedy)
