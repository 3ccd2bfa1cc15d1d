"""The Batch API's files: requests as lines, and what came of each. Order is not kept; `custom_id` says which is which.

A line that failed may stand in either file, and one may be missing from both: it is lost. Of a line that was never run
only an error is told, without a response.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import BackendError, GrammarKitError
from grammarkit.openai.complaint import Complaint, of_object
from grammarkit.openai.deliver import passes
from grammarkit.openai.errors import refusal, traced, unreadable
from grammarkit.openai.exchange import Arrived
from grammarkit.openai.wire.body import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from grammarkit.ask.values import Reply
    from grammarkit.openai.exchange import Request

MOST_LINES, MOST_BYTES = 50_000, 200_000_000
"""What a file may have at most."""

_BOUNDARY = "grammarkit-4f1d0c9a7e2b"
_CANCELLED = "batch_cancelled"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a round is: which one, counted from 1, what the server is at, and how many of its requests are done."""

    round: int
    status: str
    done: int
    total: int


def line(identity: str, endpoint: str, body: Mapping[str, Any]) -> bytes:
    """Write a request as a line."""
    said = {"custom_id": identity, "method": "POST", "url": endpoint, "body": body}
    return json.dumps(said, separators=(",", ":")).encode() + b"\n"


def files(
    lines: Mapping[str, tuple[str, bytes]], *, most_lines: int = MOST_LINES, most_bytes: int = MOST_BYTES
) -> Iterator[tuple[str, ...]]:
    """Divide lines, each with the model that it asks, into files: one model to a file, and no file too large."""
    for model in dict.fromkeys(model for model, _ in lines.values()):
        taken, size = list[str](), 0
        for identity, (asked, written) in lines.items():
            if asked != model:
                continue
            if taken and (len(taken) >= most_lines or size + len(written) > most_bytes):
                yield tuple(taken)
                taken, size = [], 0
            taken.append(identity)
            size += len(written)
        yield tuple(taken)


def upload(content: bytes) -> tuple[bytes, str]:
    """Write a file as a form with its purpose; give that, and its media type."""
    parts = (
        b'Content-Disposition: form-data; name="purpose"\r\n\r\nbatch\r\n',
        b'Content-Disposition: form-data; name="file"; filename="batch.jsonl"\r\n'
        b"Content-Type: application/jsonl\r\n\r\n" + content + b"\r\n",
    )
    edge = b"--" + _BOUNDARY.encode()
    form = b"".join(edge + b"\r\n" + part for part in parts) + edge + b"--\r\n"
    return form, f"multipart/form-data; boundary={_BOUNDARY}"


def results(read: Iterable[bytes]) -> dict[str, dict[str, Any]]:
    """Read what came of lines, by their ids; what cannot be read counts as lost."""
    found: dict[str, dict[str, Any]] = {}
    for said in (said for content in read for said in content.splitlines() if said.strip()):
        try:
            result: object = json.loads(said)
        except (ValueError, RecursionError):
            continue
        if isinstance(result, dict) and (identity := text(result.get("custom_id"))):
            found[identity] = result
    return found


def may_fare_better(result: Mapping[str, Any] | None) -> bool:
    """Tell whether a line should be sent once more: it was lost, never run, or the server had an error of its own."""
    if result is None:
        return True
    arrived = _arrived(result)
    if arrived is None:
        return _error(result)[0] != _CANCELLED
    return not arrived.ok and passes(arrived)


def outcome(
    result: Mapping[str, Any] | None, request: Request, decode: Callable[[Mapping[str, Any]], Reply]
) -> Reply | GrammarKitError:
    """Read what came of a line as what comes of a prompt: a reply, or the error that it ended in."""
    if result is None:
        problem = "the batch has neither an answer to this nor an error"
        return BackendError(Diagnostic("lost-line", problem, help="ask it again"))
    arrived = _arrived(result)
    if arrived is None:
        code, message = _error(result)
        kind = "batch-cancelled" if code == _CANCELLED else "not-run"
        return BackendError(
            Diagnostic(kind, f"the batch did not get to this: {message}", help="ask it again"), None, code
        )
    if not arrived.ok:
        return refusal(request, arrived)
    try:
        with traced(arrived):
            return decode({**_body(result), "service_tier": "batch"})
    except GrammarKitError as error:
        return error


def identity(body: Mapping[str, Any]) -> str:
    """Give the id of what was made.

    Raises:
        BackendError: it has none.
    """
    if not (found := text(body.get("id"))):
        raise unreadable("what was made has no id")
    return found


def progress(number: int, status: str, body: Mapping[str, Any], total: int) -> Progress:
    """Read how far a batch is."""
    counts = body.get("request_counts")
    told = counts if isinstance(counts, dict) else {}
    done = sum(count for name in ("completed", "failed") if isinstance(count := told.get(name), int))
    return Progress(number + 1, status, done, total)


def failed(body: Mapping[str, Any]) -> BackendError:
    """Say why a batch as a whole was not taken."""
    match body.get("errors"):
        case {"data": [{"message": str(message), **more}, *_]}:
            where = f" (line {more['line']})" if more.get("line") else ""
            code, told = text(more.get("code")), f"{message}{where}"
        case _:
            code, told = "", "it does not say why"
    problem = f"the server does not take the batch: {Complaint(told).quote}"
    return BackendError(Diagnostic("batch-failed", problem, help="put that right, and run it again"), None, code)


def _body(result: Mapping[str, Any]) -> dict[str, Any]:
    match result.get("response"):
        case {"body": dict(body)}:
            return body
        case _:
            raise unreadable("a line of the batch has no response")


def _arrived(result: Mapping[str, Any]) -> Arrived | None:
    match result.get("response"):
        case {"status_code": int(status), **rest}:
            headers = {"x-request-id": text(rest.get("request_id"))}
            return Arrived(status, headers, json.dumps(rest.get("body")).encode())
        case _:
            return None


def _error(result: Mapping[str, Any]) -> tuple[str, str]:
    said = of_object(result.get("error") or {})
    return said.code, said.quote or said.code or "it does not say why"
