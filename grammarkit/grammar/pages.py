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

        It is missing, a link leads nowhere, or reading it is not allowed. Nothing was judged.

            grammarkit check gramars/sql.lark       # no such folder
            grammarkit check grammars/sql.lark

        Correct its name, or its permissions.""",
    "unknown-grammar": """No grammar that comes with grammarkit has that name.

            Grammar.named("dsl/arithm")
            Grammar.named("dsl/arith")

        Take one of those that the finding lists.""",
    "not-utf-8": """The file is not UTF-8.

        Grammars are text in UTF-8, with or without a byte order mark.

            iconv -f latin1 -t utf-8 old.lark > new.lark

        Save the file as UTF-8.""",
    "too-large": """The grammar is larger than any engine takes.

        The engine gives up far below this size.

            start: "aaa" | "aab" | "aac"    // and so on, a million times
            start: /[a-z]{3}/

        Split the language, or bound it.""",
    "unknown-character": """A character has no meaning in a grammar.

            start: 'a'                  // strings stand in double quotes
            start: "a"

        Delete it, or put it into a string or a regular expression.""",
    "unclosed-bracket": """A bracket is opened and never closed.

        Nothing behind it was judged.

            start: %json {"type": "object"      // where does it end?
            start: %json {"type": "object"}

        Close it.""",
    "unclosed-literal": """A string or regular expression is not closed on its line.

            start: "a                   // where does it end?
            start: "a"

        Close it; write a line break inside it as `\\n`.""",
    "bad-name": """A name is written as no rule or terminal may be called.

        Rules are in lower case, terminals in upper case; both are made of letters from `a` to `z`, digits and `_`, and
        begin with a letter or with one `_`. No engine takes the grammar.

            tableName: "t"              // mixes cases
            table_name: "t"
            __helper: "h"               // two underscores
            _helper: "h"

        Write it so.""",
    "unknown-directive": """A line begins with a `%` word that is no directive.

        There are `%import`, `%ignore`, `%declare`, `%override`, `%extend` and `%llguidance`.

            %include common.INT         // no such directive
            %import common.INT

        Write one of them.""",
    "grammar-syntax": """Something stands where Lark's syntax has no place for it.

        No engine takes the grammar, and nothing behind that place was judged. What comes from other notations is told
        of with what to write instead.

            start = "a", "b";           // EBNF
            start: "a" "b"              // Lark

        An alternative goes on in the next line only if that begins with `|`; brackets close on the line they open on,
        unless the next begins with `|`.""",
    "slow-check": """Checking the grammar took longer than the time it was given.

        Nothing else is known of it.

            grammarkit check big.lark --deadline 60

        Make it smaller, or give it longer.""",
}
"""What keeps a grammar from being judged at all."""

UNLOWERED: Mapping[str, str] = {
    "unlowerable-regex": """A regular expression cannot be written in what all engines read.

        The engine knows no lookaround, no backreferences and no anchors. Lowering rewrites what it can prove to mean
        the same, and refuses the rest, rather than change the language in silence.

            WORD: /\\bword/              // asks for what stands before it
            TWICE: /([a-z]+)\\1/         // any word, and the same again
            WORD: /word/

        Say the same without it, or let the rules say it.""",
    "unlowerable-priority": """Terminals have priorities, and what they decide cannot be written without them.

        The engine knows no priorities; lowering takes what a higher terminal matches out of the lower ones, where both
        are regular expressions.

            ID.1: %regex {"substring_words": "a b"}     // what does it match?
            ID.1: "a" | "b" | "a b"

        Exclude it by hand, write it as a regular expression, or drop the priority.""",
    "empty-terminal": """A terminal can never match, since terminals of a higher priority match all that it could.

            NAME: /[a-z]+/
            IF.2: "if"
            ALSO.1: "if"                // always an IF

        Delete it, or change the priorities.""",
    "template-arguments": """A template is used with more or fewer arguments than it takes.

        No engine takes the grammar.

            list{item, sep}: item (sep item)*
            start: list{NUMBER}         // with what between them?
            start: list{NUMBER, ","}

        Give one argument for each parameter.""",
    "endless-template": """A template uses itself with ever new arguments, and expands without end.

            nested{x}: x | nested{pair{x}}      // pairs of pairs of pairs
            nested: NUMBER | "(" nested "," nested ")"

        Write it as plain rules, which may refer to themselves.""",
}
"""What keeps a grammar from being lowered."""

ENGINE: Mapping[str, str] = {
    "empty-language": "No text at all is in the language.",
    "endless-terminal": "Every sentence would begin with the same characters, repeated without end.",
    "engine-hangs": """The engine does not finish on this grammar within the deadline.

        It was tried in a process of its own, which was ended. The work of that process was counted, not the time that
        it waited for. The server would be kept as busy, and refuse the request or time out.

            TEXT: /([a-z]{0,1000}){0,1000}/     // a million states
            TEXT: /[a-z]{0,1000}/

        Bound repetitions; put long lists of alternatives into one terminal.""",
    "engine-limit": """The grammar is beyond a limit of the engine, from the first character on.

        The engine keeps an item for every alternative that may come next, and 2,000 at most.

            start: "k1" | "k2" | "k3"   // and so on, up to k5000
            start: KEY
            KEY: "k1" | "k2" | "k3"     // one terminal

        Put long lists of alternatives into one terminal; write `x+` instead of right recursion.""",
    "engine-memory": """The engine needs more memory for this grammar than it is allowed.

        It was tried in a process of its own, which has 4 GB.

            TEXT: /([a-z]{0,1000}){0,1000}/
            TEXT: /[a-z]{0,1000}/

        Bound repetitions, and make the grammar smaller.""",
    "engine-crashes": """The engine crashes on this grammar.

        It was tried in a process of its own, which died.

            a1: a2                      // and so on, down to a3000
            a2: a3

        Shorten chains of rules that only name another rule; make the grammar smaller.""",
    "engine-refuses": """The engine refuses the grammar, and says why in its own words.

        It is the engine behind OpenAI's custom tools: a request with this grammar would fail in the same way. Where a
        rule has already told of the reason, this is left out.

            start: @other               // the engine says: unknown grammar

        Change what it complains of.""",
}
"""What the engine itself says, when it is asked; of the first two there are rules, whose pages are theirs."""

TEXTS: Mapping[str, str] = {
    "unexpected-text": """The text is no sentence of the grammar: something cannot stand where it stands.

        It was read by the engine that enforces the grammar. The finding says what could have stood there.

            1 + + 2                     // a number, or a bracket, is expected behind `+`

        Correct the text, or the grammar.""",
    "unfinished": """The text ends before a sentence does; all of it could begin one.

            1 + (2                      // `)` is expected, or more of the sum

        Write the rest, or let the sentence end there.""",
    "engines-disagree": """The engine accepts a text and Lark does not, or the other way round.

        The engine decides what a model may write; Lark makes the trees. What only one of them takes is a fault of the
        grammar, mostly terminals that match the same text.

            start: "a" NAME? ("as" NAME)?       // `a as`: is `as` a name?
            NAME: /(?!as\\b)[a-z]+/

        Exclude keywords from names, and let no terminal match the beginning of another.""",
    "no-tree": """Lark cannot build trees for this grammar, although the engine takes it.

            start: %json {"type": "object"}     // no word of Lark's

        Write it in Lark's own syntax, or do without trees.""",
    "not-regular": """The language is not regular, so that no regular expression says it.

        A rule refers to itself other than at its end.

            sum: NUMBER | "(" sum ")"   // how many brackets?

        Print the grammar for a target that has rules.""",
    "unsayable": """The grammar says something that the target has no words for.

            start: <|token|>            // a token is no text

        Leave it out, or choose another target.""",
}
"""What is wrong with a text, or with a grammar that something is made of."""

_PARTS = (UNREAD, UNLOWERED, ENGINE, TEXTS)
