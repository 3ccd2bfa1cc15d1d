"""The child process that tries a grammar on the engine, so that a hang or a crash is the child's and not ours.

Run as a script, by its path, under `python -I`: nothing of the caller's environment, current directory or main module
is picked up, and the child starts without importing grammarkit. Frames on both pipes are a 4-byte length and JSON. The
first frame says where modules are found (the parent's `sys.path`) and how much memory may be used. Every further one is
a grammar to try, and is answered by a verdict, or something to compare, which `referee.py` answers. The parent's side
is `probe.py`.

The stages follow what a server goes through: compile, build a matcher, compute the first mask, follow what is forced.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import IO, TYPE_CHECKING, TypedDict, final

if TYPE_CHECKING:
    from typing import NotRequired

    from llguidance import LLMatcher, LLTokenizer

    from grammarkit.grammar.child.larks import Sources
    from grammarkit.grammar.child.referee import Answer, Request
    from grammarkit.grammar.child.tables import Tables

LONGEST_FORCED = 2000
"""Bytes that are followed; a grammar that forces so many, and the same again and again, forces them for ever."""

NO_FORCING = '\n%llguidance {"no_forcing": true}\n'
"""Put behind a grammar, so that lines stay; without it some grammars make the engine loop on forced bytes."""


@final
class Verdict(TypedDict):
    """What became of a grammar: the stage that it failed in ("" if none), and the engine's words."""

    stage: str
    error: str


class Task(TypedDict):
    """One frame: what to do, and after how many seconds of work to give up.

    One of the three is there: a grammar to try, texts to put to the engine and to Lark, tables that Lark is to build.
    """

    seconds: float
    grammar: str | None
    request: Request | None
    tables: NotRequired[Sources]


def main() -> None:
    """Answer frames until the parent closes the pipe."""
    # Ctrl-C reaches all processes of a terminal or notebook; ours would tell of a crash that was none.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pipe_in, pipe_out = sys.stdin.buffer, sys.stdout.buffer
    # What the engine prints when it panics must not mix with frames, nor reach the user's terminal.
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - lives as long as we do
    os.dup2(sys.stderr.fileno(), 2)
    opening = read_frame(pipe_in)
    if opening is None:
        return
    settings: dict[str, object] = json.loads(opening)
    sys.path[:] = [str(entry) for entry in _strings(settings["path"])]
    _limit_memory(settings["memory"])
    _without_the_package()
    while (frame := read_frame(pipe_in)) is not None:
        task: Task = json.loads(frame)
        _limit_time(task["seconds"])
        write_frame(pipe_out, json.dumps(answered(task)).encode())
        _limit_time(0)


def _strings(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []


def read_frame(pipe: IO[bytes]) -> bytes | None:
    """Read one frame, or None where the pipe was closed before a whole one came."""
    head = pipe.read(4)
    if len(head) < 4:
        return None
    size = int.from_bytes(head, "big")
    body = pipe.read(size)
    return body if len(body) == size else None


def write_frame(pipe: IO[bytes], body: bytes) -> None:
    """Write one frame."""
    pipe.write(len(body).to_bytes(4, "big") + body)
    pipe.flush()


def _limit_memory(limit: object) -> None:
    """Let allocations beyond `limit` bytes fail; where the platform knows no such limit, the deadline has to do."""
    try:
        import resource
    except ImportError:
        return
    if isinstance(limit, int):
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        allowed = limit if most == resource.RLIM_INFINITY else min(limit, most)
        with suppress(OSError, ValueError):  # macOS knows the limit by name only
            resource.setrlimit(resource.RLIMIT_AS, (allowed, most))


def _limit_time(seconds: float) -> None:
    """Die after so many seconds of work, by SIGPROF, which the parent takes for a hang. 0 for no limit."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)  # whose signal ends a process, also one that never gets back here


def _without_the_package() -> None:
    """Let what is beside this file be imported without the package around it, which takes a tenth of a second."""
    folder = Path(__file__).parent
    for name, path in (("grammarkit", folder.parent), ("grammarkit.grammar", folder)):
        package = ModuleType(name)
        package.__path__ = [str(path)]
        sys.modules[name] = package


def answered(task: Task) -> Verdict | Answer | Tables:
    """Do what a frame asks for; whatever becomes of it, there is an answer."""
    try:
        if task["grammar"] is not None:
            return _stages(task["grammar"])
        if task["request"] is not None:
            return _comparison(task["request"])
        assert "tables" in task
        return _tables(task["tables"])
    except MemoryError:
        return {"stage": "memory", "error": "the engine needs too much memory for this grammar"}
    except BaseException as error:  # noqa: BLE001 - a Rust panic arrives as a BaseException, and ends only the child
        return {"stage": "panic", "error": str(error)[:2000]}


@cache
def bytewise() -> LLTokenizer:
    """Give the tokens that grammars are tried with: single bytes. To make them takes as long as two small grammars."""
    from llguidance import LLTokenizer

    return LLTokenizer("byte")


def _tables(sources: Sources) -> Tables:
    from grammarkit.grammar.child.tables import tables

    return tables(sources)


def _comparison(request: Request) -> Answer:
    from llguidance import LLMatcher

    from grammarkit.grammar.child.referee import compare

    tokenizer = bytewise()
    engine = LLMatcher(tokenizer, request["lowered"] + NO_FORCING, log_level=0)
    return compare(request, engine, tokenizer.eos_token)


def _stages(grammar: str) -> Verdict:
    from llguidance import LLMatcher

    tokenizer = bytewise()
    if error := LLMatcher.validate_grammar(grammar, tokenizer):
        return {"stage": "compile", "error": error}
    careful = LLMatcher(tokenizer, grammar + NO_FORCING, log_level=0)
    if careful.is_error():
        return {"stage": "compile", "error": _error(careful)}
    if verdict := _follow_forced(careful, tokenizer):
        return verdict
    # The server forces; this is the step that hangs, and the reason for this process.
    forcing = LLMatcher(tokenizer, grammar, log_level=0)
    forcing.compute_bitmask()
    if forcing.is_error():
        return {"stage": "mask", "error": _error(forcing)}
    return {"stage": "", "error": ""}


def _follow_forced(matcher: LLMatcher, tokenizer: LLTokenizer) -> Verdict | None:
    """Go along while exactly one byte is possible."""
    eos = tokenizer.eos_token
    forced = bytearray()
    for _ in range(LONGEST_FORCED):
        mask = matcher.compute_bitmask()
        if matcher.is_error():
            return {"stage": "mask", "error": _error(matcher)}
        if matcher.is_stopped():
            stuck = matcher.stop_reason() not in {"NotStopped", "NoExtension", "EndOfSentence"}
            return {"stage": "empty", "error": matcher.stop_reason()} if stuck else None
        allowed = [byte for byte in range(256) if mask[byte >> 3] >> (byte & 7) & 1]
        if len(allowed) != 1 or mask[eos >> 3] >> (eos & 7) & 1:
            return (
                {"stage": "empty", "error": "no sentence can begin"}
                if not allowed and not _may_end(mask, eos)
                else None
            )
        if not matcher.consume_token(allowed[0]):
            return {"stage": "mask", "error": _error(matcher)}
        forced.append(allowed[0])
    return {"stage": "forced", "error": "the same bytes are forced without end"} if _repeats(bytes(forced)) else None


def _repeats(forced: bytes) -> bool:
    """Tell a loop from a long fixed text: its bytes come round again and again."""
    last = forced[-LONGEST_FORCED // 2 :]
    return any(last[period:] == last[:-period] for period in range(1, len(last) // 4))


def _may_end(mask: bytes, eos: int) -> bool:
    return bool(mask[eos >> 3] >> (eos & 7) & 1)


def _error(matcher: LLMatcher) -> str:
    return matcher.get_error().split("<state>")[0].strip()


if __name__ == "__main__":
    main()
