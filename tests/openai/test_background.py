"""Background mode: as a flow, against the loopback server, and given up in every way."""

from __future__ import annotations

import _thread
import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest
from starlette.responses import Response

from grammarkit import BackendError, Delta, Grammar, GrammarError, Prompt, Reply
from grammarkit.ask.drive import run
from grammarkit.openai import BadSetting, OpenAI
from grammarkit.openai.background import worked_out
from grammarkit.openai.exchange import Arrived, Loss, Lost, Request, Send
from grammarkit.openai.wire.api import APIS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.openai.conftest import Maker, Server

    Way = Callable[[OpenAI, Prompt], list[Delta | Reply]]

POSTING = Request("https://api/v1/responses", {"background": True})
LOOK = "/v1/responses/resp_1"


def body(status: str, **more: Any) -> bytes:
    return json.dumps({"id": "resp_1", "status": status, "output": [], **more}).encode()


def arrived(status: str, elapsed: float = 0.0, **more: Any) -> Arrived:
    return Arrived(200, {"x-request-id": "req_1"}, body(status, **more), elapsed)


def worked(*outcomes: Arrived | Lost, **limits: Any) -> tuple[list[Send], Arrived | BackendError | GrammarError]:
    wishes, left = list[Send](), list(outcomes)

    def perform(send: Send) -> Arrived | Lost:
        wishes.append(send)
        return left.pop(0)

    try:
        end: Arrived | BackendError | GrammarError = run(worked_out(POSTING, **limits), perform)
    except (BackendError, GrammarError) as error:
        end = error
    assert left == []
    return wishes, end


# ---- the flow


@pytest.mark.parametrize("status", ["completed", "failed", "incomplete", "cancelled", "", "new-word"])
def test_what_is_done_at_once_is_not_looked_at(status: str) -> None:
    wishes, end = worked(arrived(status))
    assert [wish.request for wish in wishes] == [POSTING]
    assert isinstance(end, Arrived)


def test_it_is_looked_at_ever_more_rarely_until_it_is_done() -> None:
    wishes, end = worked(*[arrived("queued")] * 2, *[arrived("in_progress")] * 7, arrived("completed"))
    assert [round(wish.delay, 2) for wish in wishes] == [0, 1, 1.5, 2.25, 3.38, 5.06, 7.59, 10, 10, 10]
    assert {(wish.request.method, wish.request.url) for wish in wishes[1:]} == {("GET", f"https://api{LOOK}")}
    assert isinstance(end, Arrived)


def test_every_look_says_how_to_stop_the_server() -> None:
    _, look = worked(arrived("queued"), arrived("completed"))[0]
    assert look.request.undo == Request(f"https://api{LOOK}/cancel")


def test_what_is_lost_while_it_is_looked_at_is_looked_for_again() -> None:
    lost = (Lost(Loss.BROKEN), Arrived(503), Arrived(429))
    wishes, end = worked(arrived("queued"), lost[0], lost[1], arrived("queued"), lost[2], arrived("completed"))
    assert len(wishes) == 6
    assert isinstance(end, Arrived)


def test_after_the_deadline_the_server_is_told_to_stop() -> None:
    wishes, end = worked(arrived("queued", 2.0), arrived("queued", 5.0), Arrived(200), deadline=9.0)
    assert [wish.within for wish in wishes[:2]] == [9.0, 6.0]
    assert wishes[-1].request.url == f"https://api{LOOK}/cancel"
    assert isinstance(end, BackendError)
    assert end.diagnostic.code == "timed-out"


def test_a_grammar_that_is_refused_only_later_is_a_grammar_error() -> None:
    error = {"code": "invalid_prompt", "message": "Invalid lark grammar: at 1(1): no start rule found"}
    end = worked(arrived("queued"), arrived("failed", error=error))[1]
    assert isinstance(end, GrammarError)
    assert "no start rule found" in str(end)


def test_what_is_under_way_without_a_name_cannot_be_looked_at() -> None:
    end = worked(Arrived(200, {}, b'{"status": "queued"}'))[1]
    assert isinstance(end, BackendError)
    assert end.diagnostic.code == "unreadable-reply"


# ---- over the wire


def test_an_answer_from_the_background_is_the_same_answer(
    way: Way, backend: Maker, server: Server, prompt: Prompt, recorded: Callable[[str], bytes]
) -> None:
    server.plays(200, body("queued"))
    server.plays(500, {"error": {"message": "again"}})
    server.plays(200, body("in_progress"))
    server.plays(200, "responses_ok.json")
    *deltas, reply = way(backend(background=True), prompt)
    assert reply == APIS["responses"].read(recorded("responses_ok.json"))
    assert deltas == ([Delta("PICK orders LIMIT 20", "pick_query")] if "stream" in way.__name__ else [])
    assert [seen.path for seen in server.seen] == ["/v1/responses", *[LOOK] * 3]
    assert (server.seen[0].body["background"], server.seen[0].body["store"]) == (True, True)
    assert "stream" not in server.seen[0].body
    assert {seen.headers["authorization"] for seen in server.seen} == {f"Bearer {backend.key}"}


@pytest.mark.parametrize("status", ["failed", "cancelled"])
def test_what_came_to_nothing_says_so(way: Way, backend: Maker, server: Server, prompt: Prompt, status: str) -> None:
    server.plays(200, body("queued"))
    server.plays(200, body(status, error={"code": "server_error", "message": "oh"} if status == "failed" else None))
    with pytest.raises(BackendError) as caught:
        way(backend(background=True), prompt)
    assert caught.value.diagnostic.code == {"failed": "server-error", "cancelled": "no-reply"}[status]


def test_a_cut_off_answer_is_a_reply(
    whole: Way, backend: Maker, server: Server, prompt: Prompt, recorded: Callable[[str], bytes]
) -> None:
    server.plays(200, body("queued"))
    server.plays(200, "responses_incomplete.json")
    (reply,) = whole(backend(background=True), prompt)
    assert isinstance(reply, Reply)
    assert reply.cut_off


def test_ctrl_c_stops_the_server(backend: Maker, server: Server, prompt: Prompt) -> None:
    def interrupted(seconds: float) -> None:
        raise KeyboardInterrupt

    server.plays(200, body("queued"))
    server.plays(200, body("cancelled"))
    with pytest.raises(KeyboardInterrupt):
        backend(background=True, sleep=interrupted).send(prompt)
    assert server.seen[-1].path == f"{LOOK}/cancel"


def test_closing_stops_the_server(backend: Maker, server: Server, prompt: Prompt) -> None:
    server.plays(200, body("queued"))
    server.plays(200, body("cancelled"))
    model: OpenAI = backend(background=True, sleep=lambda _: model.close())
    with pytest.raises(BackendError) as caught:
        model.send(prompt)
    assert caught.value.diagnostic.code == "closed"
    assert server.seen[-1].path == f"{LOOK}/cancel"


@pytest.mark.parametrize("streams", [False, True])
def test_cancelling_stops_the_server(backend: Maker, server: Server, prompt: Prompt, streams: bool) -> None:
    server.plays(200, body("queued"))
    server.plays(200, body("cancelled"))
    waiting = asyncio.Event()

    async def nap(seconds: float) -> None:
        waiting.set()
        await asyncio.sleep(60)

    model = backend(background=True, async_sleep=nap)

    async def ask() -> None:
        if streams:
            async for _ in model.stream_async(prompt):
                pass
        else:
            await model.send_async(prompt)

    async def main() -> None:
        task = asyncio.create_task(ask())
        await waiting.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await model.close_async()

    asyncio.run(main())
    assert server.seen[-1].path == f"{LOOK}/cancel"


def test_ctrl_c_before_the_server_has_said_what_it_began_still_stops_it(
    backend: Maker, server: Server, prompt: Prompt
) -> None:
    def answer(said: dict[str, Any]) -> Response:
        if said:
            _thread.interrupt_main()
        return Response(body("queued" if said else "cancelled"))

    server.answering = answer
    with pytest.raises(KeyboardInterrupt):
        backend(background=True).send(prompt)
    assert [seen.path for seen in server.seen] == ["/v1/responses", f"{LOOK}/cancel"]


@pytest.mark.parametrize("status", ["queued", "completed", ""])
def test_cancelling_before_the_server_has_said_what_it_began_still_stops_it(
    backend: Maker, server: Server, prompt: Prompt, status: str
) -> None:
    async def main() -> None:
        task = asyncio.create_task(model.send_async(prompt))
        loop = asyncio.get_running_loop()

        def answer(said: dict[str, Any]) -> Response:
            if said:
                loop.call_soon_threadsafe(task.cancel)
            return Response(body(status) if status else b"<html>")

        server.answering = answer
        with pytest.raises(asyncio.CancelledError):
            await task
        await model.close_async()

    model = backend(background=True)
    asyncio.run(main())
    assert [seen.path for seen in server.seen][1:] == ([f"{LOOK}/cancel"] if status == "queued" else [])


def test_a_server_that_does_not_hear_of_it_changes_nothing(whole: Way, backend: Maker, server: Server) -> None:
    server.plays(200, body("queued"))
    server.plays(404, {"error": {"message": "gone"}})
    server.plays(404, {"error": {"message": "gone"}})
    with pytest.raises(BackendError) as caught:
        whole(backend(background=True), PROMPT)
    assert caught.value.status == 404
    assert len(server.seen) == 3


# ---- when it is chosen


def test_the_table_says_which_model_works_in_the_background(prompt: Prompt) -> None:
    pro = OpenAI("gpt-5.2-pro").request(prompt)
    assert (pro["background"], pro["store"]) == (True, True)
    assert "background" not in OpenAI("gpt-5.2").request(prompt)
    assert "background" not in OpenAI("gpt-5.2-pro", background=False).request(prompt)
    assert "background" not in OpenAI("gpt-5.2-pro", store=False).request(prompt)


@pytest.mark.parametrize(
    ("settings", "code"), [({"api": "chat"}, "no-background"), ({"store": False}, "background-unstored")]
)
def test_what_cannot_be_in_the_background_is_told_of(settings: dict[str, Any], code: str) -> None:
    with pytest.raises(BadSetting) as caught:
        OpenAI(background=True, **settings)
    assert caught.value.diagnostic.code == code


PROMPT = Prompt.opening("Latest 20 orders.", Grammar('start: "PICK orders"'))
