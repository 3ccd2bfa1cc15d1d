"""The page of every code that the command line can give; `grammarkit explain` prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGES: Mapping[str, str] = {
    "no-question": """The question is empty.

            echo "how many?" | grammarkit ask - --grammar dsl/arith

        Ask something.""",
    "unreadable-question": """The question on standard input is not text.

            grammarkit ask - --grammar dsl/arith < question.txt

        Send it as UTF-8.""",
    "no-dry-run": """This model's requests cannot be shown.

            grammarkit ask "…" --grammar dsl/arith --dry --model openai:gpt-5.2

        Leave out `--dry`, or take an OpenAI model.""",
    "unreadable-questions": """The file of questions does not hold one on each line.

            {"id": "q1", "question": "how many?"}

        Give each line an id of its own, and a question.""",
    "unknown-code": """There is no finding of that code.

            grammarkit explain lazy-quantifer
            grammarkit explain lazy-quantifier

        Take the one that is offered, or run `grammarkit explain` for a list.""",
    "unknown-dialect": """There is no dialect of grammars of that name.

            grammarkit check my.lark --dialect openia
            grammarkit check my.lark --dialect openai

        Take one of those that are listed.""",
    "unknown-target": """There is no target of that name.

            grammarkit lower my.lark --to gbnf

        Take one of those that are listed.""",
    "unknown-server": """There is no server of that name.

            grammarkit probe --server vllm

        Take one of those that are listed.""",
    "unwritable-file": """A file cannot be written.

            grammarkit coverage my.lark texts/ --html report.html

        Name a file in a folder that is there.""",
    "unreadable-schema": """A file of CREATE TABLEs cannot be read.

            grammarkit sql check q.sql --schema schema.sql

        Name a file in UTF-8.""",
    "no-database": """What was given is neither a URL, nor a file that is there.

            grammarkit sql check q.sql --schema shop.db

        Correct it, or take the sample.""",
    "no-grammar": """There is no grammar where one was looked for.

            grammarkit check grammars/

        Name a file, a folder with .lark files, or a grammar that comes along.""",
    "overwrites-source": """The result would be written over the grammar itself.

            grammarkit lower my.lark --out flat.lark

        Name another file.""",
    "no-texts": """There is no text in the files that were given.

            grammarkit coverage my.lark empty.txt --lines

        Give files with a text on each line.""",
    "no-examples": """The grammar has no examples, and no texts were given.

            //= a text that is accepted

        Give files, or write examples into the grammar.""",
    "which-language": """It is not said in which language the answer is to be, or more than one is.

            grammarkit ask "…" --sql shop.db

        Give one of `--sql`, `--json-schema`, `--grammar`.""",
    "idle-option": """An option would do nothing here.

            grammarkit ask "…" --grammar dsl/arith --dialect postgres

        Leave it out.""",
    "two-inputs": """Standard input cannot be both the grammar and the text.

            grammarkit parse my.lark -

        Give one of them as a file or an argument.""",
}
