"""The page of every code that asking a server can give; `grammarkit explain` prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGES: Mapping[str, str] = {
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
    "prompt-too-long": """The prompt is longer than the model can read.

            Sql(schema.only(["orders", "customers"]))

        Ask with less: fewer tables, shorter instructions, or `reask="fresh"`.""",
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
    "unknown-api": """There is no API of that name.

            OpenAI("gpt-5.2", api="chats")
            OpenAI("gpt-5.2", api="chat")

        Set `responses` or `chat`.""",
    "reserved-option": """An option among `options` is one that is written from the prompt.

            OpenAI("gpt-5.2", options={"tools": []})

        Leave it out.""",
    "stateless-api": """Chat Completions keeps no conversations, so it cannot be `stateful`.

            OpenAI("gpt-5.2", stateful=True, api="responses")

        Take the Responses API, or leave `stateful` out.""",
    "long-identifier": """`safety_identifier` is longer than it may be.

            safety_identifier=hashlib.sha256(user.encode()).hexdigest()

        Set it to a hash.""",
    "no-background": """Chat Completions has no background mode.

            OpenAI("gpt-5.2", background=True, api="responses")

        Take the Responses API, or leave `background` out.""",
    "background-unstored": """What is worked out in the background has to be stored.

            OpenAI("gpt-5.2", background=True, store=True)

        Set `store=True`, or leave `store` out.""",
    "no-batches": """The server, or the model, cannot be asked in batches.

            grammarkit batch ask q.jsonl --model openai:gpt-5.2

        Take one that can, or ask one by one: `Client.ask_many`.""",
    "stateful-batch": """A batch keeps no conversations, so it cannot be `stateful`.

            OpenAI("gpt-5.2", stateful=False)

        Leave `stateful` out.""",
    "unspoken-api": """The server takes grammars only over another API.

            OpenAI("m", server="vllm", api="chat")

        Set the API that is offered.""",
    "unknown-syntax": """The server takes no grammar in that notation.

            OpenAI("m", server="vllm", syntax="gbnf")

        Set one of those that are offered.""",
    "unknown-setting": """The server does not know that setting.

            OpenAI("m", server="vllm", background=True)

        Leave it out.""",
    "metadata-no-text": """`metadata` holds what is not a string.

            OpenAI("gpt-5.2", metadata={"run": 7})
            OpenAI("gpt-5.2", metadata={"run": "7"})

        Write strings.""",
    "metadata-too-large": """`metadata` holds more pairs, or longer ones, than it may.

            metadata={"run": "7"}

        Keep to 16 pairs, keys of 64 and values of 512 characters.""",
    "metadata-unstored": """Chat Completions takes `metadata` only for what it stores.

            OpenAI("gpt-5.2", api="chat", store=True, metadata={"run": "7"})

        Set `store=True`, or take the Responses API.""",
    "retired-model": """The model has been shut down.

            OpenAI("gpt-4.5-preview")

        Take the one that is offered instead.""",
    "responses-only": """The model takes tools only over the Responses API.

            OpenAI("gpt-5.2-pro", api="responses")

        Set `api="responses"`.""",
    "unknown-verbosity": """There is no verbosity of that name.

            OpenAI("gpt-5.2", verbosity="low")

        Take one of those that are listed.""",
    "too-much-output": """The model never answers with so many tokens.

            OpenAI("gpt-5.2", max_output_tokens=4000)

        Set `max_output_tokens` lower.""",
    "unknown-effort": """The model has no such effort.

            OpenAI("gpt-5.2", effort="low")

        Take one of those that are listed.""",
    "effort-with-tools": """Over Chat Completions the model takes no tools together with reasoning.

            OpenAI("gpt-5.2", api="chat", effort="none")

        Take the Responses API, or `effort="none"`.""",
    "no-sampling": """The model takes no `temperature` or `top_p`.

            OpenAI("gpt-5.2")

        Leave it out.""",
    "sampling-with-reasoning": """The model takes `temperature` and `top_p` only without reasoning.

            OpenAI("gpt-5.2", effort="none", temperature=0.2)

        Set `effort="none"`, or leave it out.""",
    "bad-tool-name": """No tool can be called so.

            OneOf({"sql query": Sql(schema)})
            OneOf({"sql_query": Sql(schema)})

        Take 1 to 64 letters of ASCII, digits, `_` and `-`.""",
    "tool-name-taken": """Two tools are called the same.

            custom_tool(a, name="q"), custom_tool(b, name="q")

        Give each its own name.""",
    "no-tool": """The prompt has no tool, and so no grammar.

            Prompt(instructions, turns, tools=())

        Give it at least one.""",
    "several-grammars": """The server takes one grammar in a request, and there are several.

            OneOf({"sql": Sql(schema), "chart": chart})

        Take a server with custom tools, or ask in one language.""",
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
    "lost-line": """The batch came back without the answer to a question.

            custom_id q7

        Ask that one again.""",
    "batch-failed": """The server gave the batch up, for a reason in its own words.

            token_limit_exceeded

        Change what it objects to, and send it again.""",
}
