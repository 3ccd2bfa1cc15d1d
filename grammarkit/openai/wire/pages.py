"""The page of every code that writing a request, or reading a batch, can give; `grammarkit explain` prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGES: Mapping[str, str] = {
    "prompt-too-long": """The prompt is longer than the model can read.

            Sql(schema.only(["orders", "customers"]))

        Ask with less: fewer tables, shorter instructions, or `reask="fresh"`.""",
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
    "lost-line": """The batch came back without the answer to a question.

            custom_id q7

        Ask that one again.""",
    "batch-failed": """The server gave the batch up, for a reason in its own words.

            token_limit_exceeded

        Change what it objects to, and send it again.""",
}
