"""The page of every code that what a text means, or a check of your own, can give; `grammarkit explain` prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGES: Mapping[str, str] = {
    "invalid-value": """A validator, a model or a build function of yours did not take what was read.

            def positive(value):
                if value < 0:
                    raise ValueError("write no negative number")

        The words are those of your `ValueError`; a `Rejected` can say where and what to do as well.""",
    "malformed-decline": """The model declined, and not in the form that `abstaining` gives it.

            CANNOT ANSWER: the tables hold no addresses

        The words are in capitals, and nothing stands before them; the reason is one line of at most 300 characters. A
        text that is nearly one is refused with what it lacks, so that the model does not make up an answer instead.""",
}
