"""CPU time of a call: `Client.ask` on a one-attempt answer, beside the official SDK and raw httpx.

    python -m benchmarks.client [--calls 400]

All put the same body to a stub in a process of its own, which answers with the same bytes. The SDK is asked with
`responses.create`, and the call's text is taken out of the reply; httpx posts the body and loads the JSON. Neither of
them validates; `Client.ask` does, by the engine, and in the second column by making a tree of the answer as well. Time
is that of this process alone, user and system. Ways take turns, and the quickest of the rounds is shown: what else runs
on a machine only ever makes it slower. *Own ms* is what `Client.ask` takes besides raw httpx.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import httpx
import openai

from grammarkit import AsyncClient, Client, Grammar, Prompt, Rejected
from grammarkit.openai import OpenAI

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from openai.types.responses import Response

GRAMMAR = Grammar('start: "PICK " NAME " LIMIT " NUM\nNAME: /[a-z]{1,12}/\nNUM: /[0-9]{1,3}/\n')
QUESTION, TEXT, KEY = "Latest 20 orders.", "PICK orders LIMIT 20", "sk-benchmark-0123456789"
AT_ONCE = (1, 16, 256)
ROUNDS = 7
CALL = {"type": "custom_tool_call", "id": "ctc_1", "call_id": "call_1", "name": "answer", "input": TEXT}
USAGE = {
    "input_tokens": 180,
    "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
    "output_tokens": 14,
    "output_tokens_details": {"reasoning_tokens": 0},
    "total_tokens": 194,
}
ANSWER = json.dumps(
    {
        "id": "resp_1", "object": "response", "created_at": 1795400000, "status": "completed", "error": None,
        "model": "gpt-5.2", "output": [{**CALL, "status": "completed"}], "parallel_tool_calls": False, "tools": [],
        "tool_choice": "auto", "temperature": 1.0, "top_p": 1.0, "instructions": None, "metadata": {}, "usage": USAGE,
    }
).encode()  # fmt: skip
STUB = """
import asyncio, sys
answer = sys.stdin.buffer.read()
said = b"HTTP/1.1 200 OK\\r\\ncontent-type: application/json\\r\\ncontent-length: %d\\r\\n\\r\\n" % len(answer) + answer
class Stub(asyncio.Protocol):
    def connection_made(self, link): self.link, self.got = link, b""
    def data_received(self, data):
        self.got += data
        head, end, body = self.got.partition(b"\\r\\n\\r\\n")
        if end and len(body) >= int(head.lower().partition(b"content-length:")[2].split(b"\\r\\n")[0]):
            self.got = b""
            self.link.write(said)
async def main():
    server = await asyncio.get_running_loop().create_server(Stub, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"""


class Recognised:
    """A language that the engine alone validates; a bare grammar has Lark make a tree."""

    grammar = GRAMMAR
    instructions = "Pick."

    def read(self, text: str) -> str:
        if not GRAMMAR.accepts(text):
            raise Rejected(text, ())
        return text


def sync_ways(url: str, body: dict[str, Any]) -> dict[str, Callable[[], object]]:
    client = Client(OpenAI(api_key=KEY, base_url=url))
    sdk = openai.OpenAI(api_key=KEY, base_url=url)
    raw = httpx.Client(limits=httpx.Limits(max_connections=None))
    headers = {"authorization": f"Bearer {KEY}"}
    return {
        "ours": lambda: client.ask(QUESTION, Recognised()),
        "tree": lambda: client.ask(QUESTION, GRAMMAR),
        "sdk": lambda: _text(sdk.responses.create(**body)),
        "httpx": lambda: raw.post(f"{url}/responses", json=body, headers=headers).json()["output"][0]["input"],
    }


def async_ways(url: str, body: dict[str, Any]) -> dict[str, Callable[[], Awaitable[object]]]:
    client = AsyncClient(OpenAI(api_key=KEY, base_url=url))
    sdk = openai.AsyncOpenAI(api_key=KEY, base_url=url)
    raw = httpx.AsyncClient(limits=httpx.Limits(max_connections=None))
    headers = {"authorization": f"Bearer {KEY}"}

    async def ask_sdk() -> object:
        return _text(await sdk.responses.create(**body))

    async def ask_raw() -> object:
        response = await raw.post(f"{url}/responses", json=body, headers=headers)
        return response.json()["output"][0]["input"]

    return {
        "ours": lambda: client.ask(QUESTION, Recognised()),
        "tree": lambda: client.ask(QUESTION, GRAMMAR),
        "sdk": ask_sdk,
        "httpx": ask_raw,
    }


def _text(response: Response) -> str:
    return next(item.input for item in response.output if item.type == "custom_tool_call")


def sync_time(call: Callable[[], object], calls: int, at_once: int) -> float:
    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(lambda _: call(), range(at_once)))
        began = time.process_time()
        if at_once == 1:
            for _ in range(calls):
                call()
        else:
            list(pool.map(lambda _: call(), range(calls)))
        return (time.process_time() - began) / calls


async def async_time(call: Callable[[], Awaitable[object]], calls: int, at_once: int) -> float:
    async def some(number: int) -> None:
        for _ in range(number):
            await call()

    await asyncio.gather(*(some(1) for _ in range(at_once)))
    began = time.process_time()
    await asyncio.gather(*(some(calls // at_once) for _ in range(at_once)))
    return (time.process_time() - began) / (calls // at_once * at_once)


def show(name: str, at_once: int, seconds: dict[str, list[float]]) -> None:
    ms = {way: min(times) * 1000 for way, times in seconds.items()}
    row = f"{ms['ours']:8.3f} {ms['tree']:8.3f} {ms['sdk']:8.3f} {ms['httpx']:8.3f}"
    ratios = f"{ms['ours'] / ms['sdk']:9.2f} {ms['httpx'] / ms['sdk']:11.2f} {ms['ours'] - ms['httpx']:8.3f}"
    print(f"{name:6} {at_once:8} {row} {ratios}", flush=True)


async def asynchronous(url: str, body: dict[str, Any], calls: int) -> None:
    ways = async_ways(url, body)
    for at_once in AT_ONCE:
        seconds: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(ROUNDS):
            for way, call in ways.items():
                seconds[way].append(await async_time(call, max(calls, 2 * at_once), at_once))
        show("async", at_once, seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=400)
    calls: int = parser.parse_args().calls
    body = OpenAI(api_key=KEY).request(Prompt.opening(QUESTION, GRAMMAR))
    with subprocess.Popen([sys.executable, "-c", STUB], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as stub:
        assert stub.stdin
        assert stub.stdout
        stub.stdin.write(ANSWER)
        stub.stdin.close()
        url = f"http://127.0.0.1:{int(stub.stdout.readline())}/v1"
        print("CPU ms a call, the quickest of the rounds")
        columns = f"{'':6} {'at once':>8} {'ours':>8} {'+ tree':>8} {'sdk':>8} {'httpx':>8}"
        print(f"{columns} {'ours/sdk':>9} {'httpx/sdk':>11} {'own ms':>8}")
        ways = sync_ways(url, body)
        for at_once in AT_ONCE:
            seconds: dict[str, list[float]] = {way: [] for way in ways}
            for _ in range(ROUNDS):
                for way, call in ways.items():
                    seconds[way].append(sync_time(call, max(calls, 2 * at_once), at_once))
            show("sync", at_once, seconds)
        asyncio.run(asynchronous(url, body, calls))
        stub.terminate()


if __name__ == "__main__":
    main()
