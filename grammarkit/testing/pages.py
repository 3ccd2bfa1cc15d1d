"""The page of every code that tests can give; `grammarkit explain` prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGES: Mapping[str, str] = {
    "no-sentence": """No sentence of the grammar could be found to answer with.

            Babbler()

        Look at it with `grammarkit sample`.""",
    "no-near-miss": """Whatever is changed in a sentence of the grammar, it is a sentence still.

            start: /(.|\\n)*/

        Such a grammar refuses nothing that could be tested.""",
    "script-ended": """`Scripted` had fewer replies than it was asked for.

            Scripted("first", "second")

        Give it more.""",
    "no-cassette": """There is no recording of that name.

            pytest --record=once

        Record it where the network and the key are.""",
    "unreadable-cassette": """A recording cannot be read.

            git checkout tests/cassettes

        Restore it, or record it anew.""",
    "unwritable-cassette": """A recording cannot be written.

            chmod u+w tests/cassettes

        Allow it, or name another file.""",
    "secret-left": """A recording would have a secret in it, and is not written.

            Cassette("ask.json", secrets=["response"])

        Take a secret that is no word of the file itself.""",
    "cassette-shared": """Two tests of a run would record the same file.

            @pytest.mark.cassette("one")

        Give each a name of its own, or leave the name out.""",
    "cassette-drift": """A request is not as it was recorded.

            pytest --record=all

        Look at what changed; if it is meant, record anew.""",
    "cassette-ended": """A test sends more requests than were recorded.

            pytest --record=all

        Look at why; if it is meant, record anew.""",
    "cassette-left": """A test sends fewer requests than were recorded.

            pytest --record=all

        Look at why; if it is meant, record anew.""",
    "outside-connection": """A test connects to another machine, and is not marked `live`.

            @pytest.mark.live

        Mark it, or have a recording or `Scripted` answer.""",
    "unnoticed-mutant": """A change of the grammar is noticed by none of the texts.

            grammarkit mutate my.lark texts/

        Add the text that is offered, or what suits better.""",
}
