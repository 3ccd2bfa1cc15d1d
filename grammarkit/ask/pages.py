"""The page of every code that a conversation with a model can give; `grammarkit explain` prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGES: Mapping[str, str] = {
    "cut-off": """The answer ends because the model had no tokens left, not because it was done.

            ask(question, language, policy=Policy(attempts=3))

        Allow more tokens; it is no error of syntax, and the model is asked for something shorter.""",
    "no-call": """The model answered in prose, instead of calling the tool that has the grammar.

            I think that the query would be SELECT 1.

        It is asked again to call the tool.""",
    "refused": """The model refused to answer.

            I'm sorry, but I can't help with that.

        Ask something else: it is not asked again.""",
    "unknown-tool": """The model called a tool that it was not offered.

            it called `query`; there are `sql` and `chart`

        It is told which there are.""",
    "stream-cut-off": """A stream ended before the reply was complete.

            for part in client.stream(question, language): ...

        Ask again.""",
    "unreadable-image": """An image cannot be read.

            Image(Path("chart.png"))

        Check the path.""",
}
