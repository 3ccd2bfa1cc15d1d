"""What a call costs besides HTTP, in steps: a clock would tell of the machine. `benchmarks/client.py` has the times."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import httpx

from grammarkit import Client, Grammar
from grammarkit.openai import OpenAI

if TYPE_CHECKING:
    from collections.abc import Callable

PICK = Grammar('start: "PICK " NAME " LIMIT " NUM\nNAME: /[a-z]{1,12}/\nNUM: /[0-9]{1,3}/\n')


class Recognised:
    """A language that the engine alone validates."""

    grammar = PICK
    instructions = "Pick."

    def read(self, text: str) -> bool:
        return PICK.accepts(text)


def steps(run: Callable[[], object]) -> int:
    """Count the calls of functions of ours."""
    counted = 0

    def count(frame: Any, event: str, _: object) -> None:
        nonlocal counted
        counted += event == "call" and "/grammarkit/" in frame.f_code.co_filename

    sys.setprofile(count)
    try:
        run()
    finally:
        sys.setprofile(None)
    return counted


def test_what_follows_from_settings_and_grammar_is_worked_out_once(recorded: Callable[[str], bytes]) -> None:
    """A call took 299 steps when each worked out anew what its settings come to; now it takes 198."""
    answer = recorded("responses_ok.json").replace(b"pick_query", b"answer")
    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=answer))
    language = Recognised()
    with Client(OpenAI(api_key="sk-steps-0123456789", base_url="http://x/v1", transport=transport)) as client:
        client.ask("Latest 20 orders.", language)
        asked = [steps(lambda: client.ask("Latest 20 orders.", language)) for _ in range(3)]
        assert client.ask("Latest 20 orders.", language).value
    assert len(set(asked)) == 1
    assert asked[0] < 230
