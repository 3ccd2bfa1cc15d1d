"""The page of every code that asking a server can give; `grammarkit explain` prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.openai.wire.pages import PAGES as WIRE

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGES: Mapping[str, str] = {
    **WIRE,
    "wrong-api-key": """The server does not accept the API key.

            OpenAI("gpt-5.2", api_key="sk-...")

        It may be revoked, or meant for another server; `OPENAI_API_KEY` is read where none is passed.""",
    "no-api-key": """There is no API key to ask with.

            export OPENAI_API_KEY=sk-...
            grammarkit ask "…" --grammar dsl/arith --model openai:gpt-5.2

        Set the variable, or pass `api_key`; a model of one's own needs none: `--model local:1.5b`.""",
    "malformed-api-key": """The API key holds what no header may, such as a line break or a space.

            OpenAI("gpt-5.2", api_key=open("key").read().strip())

        Pass the key and nothing else.""",
    "bad-base-url": """The address of the server is none.

            OpenAI("gpt-5.2", base_url="localhost:8000")
            OpenAI("gpt-5.2", base_url="http://localhost:8000/v1")

        Write it with `http://` or `https://`, up to `/v1`.""",
    "forbidden": """The server does not allow this request to this key.

            a model that the project has no access to

        Ask whoever manages the account, or take another model.""",
    "no-credit": """The account has no credit left, or is at its spending limit.

            insufficient_quota

        Add credit; waiting does not help.""",
    "rate-limited": """The server is asked too much at once.

            client.ask_many(questions, language)

        Ask fewer at once, wait, or lower `max_output_tokens`.""",
    "unknown-model": """There is no model of that name, or not for this key.

            --model openai:gpt5.2
            --model openai:gpt-5.2

        Correct the name.""",
    "no-custom-tools": """The server does not know tools that carry a grammar.

            OpenAI("gpt-5.2")

        Take a server and a model that have them, or have another way enforce the grammar.""",
    "refused-request": """The server does not take the request, for a reason in its own words.

            unsupported parameter: 'top_k'

        Change what it objects to.""",
    "refused-grammar": """The server does not take the grammar, for a reason in its own words.

            grammarkit check my.lark --lower

        Check it here; what the server says is put where the grammar says it.""",
    "grammar-not-enforced": """The server took the grammar, and answered with what is not in it.

            grammarkit probe --server vllm --model NAME

        See with `grammarkit probe` what it does with grammars.""",
    "nothing-there": """There is nothing at the address.

            OpenAI("m", base_url="http://localhost:8000")
            OpenAI("m", base_url="http://localhost:8000/v1")

        Correct it; a server without the Responses API is asked with `api="chat"`.""",
    "lost-conversation": """The server no longer has the response that the prompt goes on from.

            OpenAI("gpt-5.2", stateful=True)

        Ask with `stateful=False`, which sends along what was said.""",
    "redirect": """The address points to another one, where the key is not sent.

            http://api.example.com/v1
            https://api.example.com/v1

        Give the address that it points to.""",
    "web-page": """The address answers with a web page, not with JSON.

            <html><title>Log in</title>

        Correct it; or a proxy or a log-in page is in between.""",
    "server-error": """The server has an error of its own.

            status 500, 502, 503

        Try again later; it was tried several times already.""",
    "no-reply": """The reply ended without an answer.

            status incomplete

        Ask again, or allow more tokens.""",
    "unreachable": """The server cannot be reached.

            OpenAI("m", base_url="http://localhost:8001/v1")

        Look at the network, at `base_url`, and at any proxy.""",
    "timed-out": """The server did not answer in time.

            OpenAI("gpt-5.2", timeout=120)

        Raise `timeout` and `deadline`, or lower `effort`.""",
    "broken-connection": """The server broke the connection off before its answer was complete.

            a proxy that closes idle connections

        Try again.""",
    "unreadable-reply": """What the server sent is not what its API says.

            {"output": null}

        Look at `base_url`: it may be another API.""",
    "wrong-sdk-client": """What was passed is no client of the official SDK of the right kind.

            Client(OpenAI.from_sdk(openai.OpenAI(), "gpt-5.2"))

        Pass `openai.OpenAI()`, or `openai.AsyncOpenAI()` to an `AsyncClient`.""",
    "sdk-error": """The official SDK raised an error that says no more.

            openai.APIError

        Look at its cause.""",
    "unusable-record": """The record of a batch cannot be used.

            grammarkit batch ask q.jsonl --record q.run.json

        Take the file that `batch ask` wrote.""",
    "no-batch-record": """There is no record of a batch.

            grammarkit batch ask q.jsonl --record q.run.json

        Name the file that `batch ask` wrote.""",
    "other-batch": """The record is that of other questions, or of other settings.

            grammarkit batch ask other.jsonl --record q.run.json

        Name another record, or ask what it was made for.""",
}
