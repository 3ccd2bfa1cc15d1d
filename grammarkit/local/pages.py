"""The page of every code that the embedded model can give; `grammarkit explain` prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGES: Mapping[str, str] = {
    "missing-package": """The package that runs a model here cannot be imported.

            pip install "grammarkit[local]"

        Install it.""",
    "no-model-file": """The model's file is not here, and was not to be fetched.

            GRAMMARKIT_MODEL=/models/m.gguf grammarkit ask "…" --model local:1.5b

        Allow fetching it, or put it where the help says.""",
    "wrong-model-file": """The model's file is not what it should be.

            local:/models/notes.txt

        Name a GGUF file that can be read.""",
    "disk-full": """There is no room for the model's file.

            df -h ~/.cache

        Make room, or name another folder.""",
    "unloadable-model": """The library llama.cpp cannot load the model.

            a file of a newer format

        Take another one, or fetch it anew.""",
    "engine-refused": """The library llama.cpp refused the request, for a reason in its own words.

            context size exceeded

        Change what it objects to.""",
    "no-tool-chosen": """The model did not choose any of the languages that it was offered.

            OneOf({"sql": Sql(schema), "chart": chart})

        Ask again, or in one language.""",
    "no-images": """The embedded model cannot see.

            client.ask(["what is this?", Image(path)], language)

        Leave images out, or take a model that takes them.""",
    "too-long": """The prompt is longer than the embedded model can read.

            Sql(schema.only(["orders"]))

        Ask with less.""",
}
