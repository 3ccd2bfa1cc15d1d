"""The page of every code: those of the rules are their docstrings, those of all other findings are here.

A page says what is wrong, why it matters, and what to write instead. `grammarkit explain` prints it.
"""

from __future__ import annotations

from inspect import cleandoc
from types import MappingProxyType
from typing import TYPE_CHECKING

from grammarkit.grammar import rules

if TYPE_CHECKING:
    from collections.abc import Mapping


def pages() -> Mapping[str, str]:
    """Give each page by its code, sorted."""
    everything = {code: cleandoc(page) for part in _PARTS for code, page in part.items()} | rules.pages()
    return MappingProxyType(dict(sorted(everything.items())))


UNREAD: Mapping[str, str] = {
    "unreadable-file": """The file or folder cannot be read.

        It is missing, a link leads nowhere, or reading it is not allowed. Nothing was judged.""",
    "not-utf-8": """The file is not UTF-8.

        Grammars are text in UTF-8, with or without a byte order mark. Save the file as UTF-8.""",
    "too-large": """The grammar is larger than any engine takes.

        The engine gives up far below this size. Split the language, or bound it.""",
    "unknown-character": """A character has no meaning in a grammar.

            start: 'a'                  // strings stand in double quotes
            start: "a"

        Delete it, or put it into a string or a regular expression.""",
    "unclosed-bracket": "A bracket is opened and never closed.",
    "unclosed-literal": """A string or regular expression is not closed on its line.

            start: "a                   // where does it end?
            start: "a"

        Close it; write a line break inside it as `\\n`.""",
    "bad-name": """A name is written as no rule or terminal may be called.

        Rules are in lower case, terminals in upper case; both are made of letters from `a` to `z`, digits and `_`.""",
    "unknown-directive": """A line begins with a `%` word that is no directive.

        There are `%import`, `%ignore`, `%declare`, `%override`, `%extend` and `%llguidance`.""",
    "grammar-syntax": """Something stands where Lark's syntax has no place for it.

        Nothing behind it was judged. The finding says what could have stood there.""",
    "deep-nesting": """Brackets are nested deeper than any engine takes.

        Give inner groups a name: a rule of their own.""",
    "slow-check": """Checking the grammar took longer than the time it was given.

        Nothing else is known of it. Make it smaller, or give it longer with `--deadline`.""",
}
"""What keeps a grammar from being judged at all."""

UNLOWERED: Mapping[str, str] = {
    "unlowerable-regex": """A regular expression cannot be written in what all engines read.

        The engine knows no lookaround, no backreferences and no anchors. Lowering rewrites what it can prove to mean
        the same, and refuses the rest, rather than change the language in silence.

            WORD: /(a|b)\\1/             // the same letter twice
            WORD: /aa|bb/

        Say the same without it.""",
    "unlowerable-priority": """Terminals have priorities, and what they decide cannot be written without them.

        The engine knows no priorities; lowering takes what a higher terminal matches out of the lower ones, where both
        are regular expressions. Exclude it by hand, or drop the priority.""",
    "empty-terminal": """A terminal can never match, since terminals of a higher priority match all that it could.

            NAME: /[a-z]+/
            IF.2: "if"
            ALSO.1: "if"                // always an IF

        Delete it, or change the priorities.""",
    "template-arguments": "A template is used with more or fewer arguments than it takes.",
    "endless-template": """A template uses itself with ever new arguments, and expands without end.

        Write it as plain rules, which may refer to themselves.""",
}
"""What keeps a grammar from being lowered."""

ENGINE: Mapping[str, str] = {
    "empty-language": """No text at all is in the language.

            start: start "a"            // what does it begin with?
            start: start "a" | "a"

        Give every rule an alternative that can end.""",
    "endless-terminal": """Every sentence would begin with the same characters, repeated without end.

        A terminal, or an `%ignore`, matches what must come behind it, and the engine never gets past it. Let no
        terminal match what must follow it.""",
    "engine-hangs": """The engine does not finish on this grammar within the deadline.

        It was tried in a process of its own, which was ended. The server would be kept as busy, and refuse the
        request or time out. Bound repetitions; put long lists of alternatives into one terminal.""",
    "engine-limit": """The grammar is beyond a limit of the engine, from the first character on.

        Put long lists of alternatives into one terminal; write `x+` instead of right recursion.""",
    "engine-memory": "The engine needs more memory for this grammar than it is allowed.",
    "engine-crashes": """The engine crashes on this grammar.

        It was tried in a process of its own, which died. Shorten chains of rules that only name another rule; make
        the grammar smaller.""",
    "engine-refuses": """The engine refuses the grammar, and says why in its own words.

        It is the engine behind OpenAI's custom tools: a request with this grammar would fail in the same way.""",
}
"""What the engine itself says, when it is asked."""

TEXTS: Mapping[str, str] = {
    "unexpected-text": """The text is no sentence of the grammar: something cannot stand where it stands.

        It was read by the engine that enforces the grammar. The finding says what could have stood there.""",
    "unfinished": "The text ends before a sentence does; all of it could begin one.",
    "engines-disagree": """The engine accepts a text and Lark does not, or the other way round.

        The engine decides what a model may write; Lark makes the trees. What only one of them takes is a fault of the
        grammar, mostly terminals that match the same text. Exclude keywords from names, and let no terminal match the
        beginning of another.""",
    "no-tree": "Lark cannot build trees for this grammar, although the engine takes it.",
    "not-regular": """The language is not regular, so that no regular expression says it.

        A rule refers to itself other than at its end. Print the grammar for a target that has rules.""",
    "unsayable": "The grammar says something that the target has no words for.",
}
"""What is wrong with a text, or with a grammar that something is made of."""

_PARTS = (UNREAD, UNLOWERED, ENGINE, TEXTS)
