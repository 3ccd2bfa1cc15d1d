from __future__ import annotations

from contextlib import suppress
from time import process_time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grammarkit import Grammar, GrammarError
from grammarkit.grammar import library
from grammarkit.grammar.flat import expression
from grammarkit.grammar.reader.tokens import words
from grammarkit.grammar.source import read
from grammarkit.grammar.syntax import Choice, Definition, Ignore, Literal, Ref, Regexp, Repeat, Special, walk
from tests.grammar.table import ROWS, Row

if TYPE_CHECKING:
    from random import Random

    from grammarkit.grammar.syntax import Expr


def test_every_part_stands_where_its_span_says() -> None:
    text = 'start: "a"i b{"x", y} | /[a-z]+/i -> word\nb{p, q}: p? q ~ 2 .. 3 [p]\n%ignore / +/\n'
    for statement in read(text).statements:
        if isinstance(statement, Definition):
            assert text[statement.name_span.start : statement.name_span.end] == statement.name
            for node in walk(statement.expr):
                written = text[node.span.start : node.span.end]
                if isinstance(node, Literal):
                    assert written == node.text
                if isinstance(node, Regexp):
                    assert written == f"/{node.pattern}/{node.flags}"


def test_line_ends_byte_order_marks_and_tabs_are_white_space() -> None:
    plain = read('start: "a"\n  | "b"\nx: "c"\n')
    other = read('\ufeffstart:\t"a"\r\n\t| "b"\r\nx: "c"\r\n')
    assert [d.name for d in plain.definitions] == [d.name for d in other.definitions] == ["start", "x"]


@pytest.mark.parametrize(
    ("text", "code", "pointed_at", "to_write"),
    [
        ("start: 'a'", "unknown-character", "'", 'double quotes, `"…"`'),
        ('start: "a', "unclosed-literal", '"a', 'close it with `"`'),
        ('start: "a\nb"', "unclosed-literal", '"a', "a line break inside it as `\\n`"),
        ("start: /a", "unclosed-literal", "/a", "close it with `/`"),
        ("start: /a b\nA: /b/\n", "unclosed-literal", "/a b", "close it with `/`"),
        ('start: ("a"', "grammar-syntax", "", "write `)`"),
        ('start: (\n  "a"\n)', "grammar-syntax", "", "begin the next line with `|`"),
        ('start: ("a"\n)', "grammar-syntax", "", "write `)` at the end of this line"),
        ('start: "a")', "grammar-syntax", ")", "delete it"),
        ('%improt common.INT\nstart: "a"', "unknown-directive", "%improt", "`%import`"),
        ('"a"', "grammar-syntax", '"a"', "at the end of the line above"),
        ("start: %json {", "unclosed-bracket", "{", "add the missing `}`"),
        ("start: %json {x}", "grammar-syntax", "x", "write JSON"),
        ("start: " + "(" * 300 + '"a"' + ")" * 300, "deep-nesting", "(", "a rule of their own"),
        ('start ::= "a"', "grammar-syntax", "::", "write `start: …`"),
        ('start = "a"', "grammar-syntax", "=", "write `start: …`"),
        ('start -> "a"', "grammar-syntax", "->", "write `start: …`"),
        ('start: "a";', "unknown-character", ";", "delete it"),
        ('/* hi */\nstart: "a"', "grammar-syntax", "/* hi */", "`//`"),
        ('start: "a" /* hi */', "grammar-syntax", "/* hi */", "`//`"),
        ('start: "a" |\n  "b"', "grammar-syntax", '"b"', "to the beginning of this one"),
        ('start:\n  "a"', "grammar-syntax", '"a"', "behind the colon"),
        ('start: "a"\n  "b"', "grammar-syntax", '"b"', "begin the line with `|`"),
        ('start: x x: "a"', "grammar-syntax", ":", "a line of its own"),
        ('start: myRule\nmyRule: "a"', "bad-name", "myRule", "write `my_rule`"),
        ('start: Foo\nFoo: "a"', "bad-name", "Foo", "write `foo`"),
        ('start: règle\nrègle: "a"', "bad-name", "règle", "write `regle`"),
        ('start: __x\n__x: "a"', "bad-name", "__x", "write `_x`"),
        ('start: __X\n__X: "a"', "bad-name", "__X", "write `_X`"),
        ('start: "a"+?', "grammar-syntax", "?", "`(x+)?`"),
        ('start: ("a" "b")+ ?', "grammar-syntax", "?", "`(x+)?`"),
        ('start: x~2?\nx: "a"', "grammar-syntax", "?", "`(x+)?`"),
        ('start: * "a"', "grammar-syntax", "*", "behind what is repeated"),
        ('start: "a" | ?x\nx: "b"', "grammar-syntax", "?", "write `x?`"),
        ('start: "a" -> FOO', "grammar-syntax", "FOO", "write `-> foo`"),
        ('start: "a", "b"', "grammar-syntax", ",", "delete it"),
        ("start: common.INT", "grammar-syntax", ".", "`%import common.INT`"),
        ("start: 3", "grammar-syntax", "3", "double quotes"),
        ('start\nx: "a"', "grammar-syntax", "", "write `:`"),
        ('my rule: "a"', "grammar-syntax", "rule", "`my_rule`"),
        ('!A: "a"', "grammar-syntax", "A", "delete `!`"),
        ('?_x: "a"', "grammar-syntax", "_x", "delete `?`"),
        ('? x: "a"', "grammar-syntax", "?", "without spaces"),
        ('A[lazy]: "a"', "grammar-syntax", "[", "lower case"),
        ('start: "a"\rx: "b"', "unknown-character", "\r", "line feed"),
        ('start:\u00a0"a"', "unknown-character", "\u00a0", "write a space"),
        ('start: "a" \\\r\n "b"', "unknown-character", "\\", "join the two lines"),
        ('{"grammars": []}', "grammar-syntax", "{", "write Lark"),
        ('<start>: "a"', "grammar-syntax", "<start>", "write `start: …`"),
        ("%import common.*", "grammar-syntax", "*", "`%import common (INT, WS)`"),
        ('%import "common"', "grammar-syntax", '"common"', "`%import common.INT`"),
        ('A{x}: "a"', "grammar-syntax", "{", "lower case"),
        ("start: \\d+", "unknown-character", "\\", "between slashes"),
        ("start: x!", "grammar-syntax", "!", "delete it"),
        ("%import common (WS) -> X", "grammar-syntax", "->", "write"),
        ('start: t{"a" "b"}', "grammar-syntax", '"b"', "`,` or `}`"),
        ('start: "a" ~ 12345678901', "grammar-syntax", "12345678901", "smaller"),
    ],
)
def test_what_no_engine_reads_is_pointed_at_and_told_what_to_write(
    text: str, code: str, pointed_at: str, to_write: str
) -> None:
    with pytest.raises(GrammarError) as caught:
        read(text)
    (found,) = caught.value.report.diagnostics
    assert found.code == code
    assert found.span is not None
    assert text[found.span.start : found.span.end] == pointed_at
    assert to_write in found.help


@pytest.mark.parametrize(
    "text",
    [
        "start: a{2,5} b{,3} c{4}",
        "start: /a/ & /b/ | ~/c/",
        'start: %json {"type": "object", "x": "}"} | %regex {"substring_words": "a b"} | %json true',
        'start: %lark {\n  start: "b" {2}\n}',
        "start: <|end|> <[65-90]> <[^65]> @other",
        'name-with-hyphen[lazy]: /a/\n%llguidance {"no_forcing": true}',
        'x[suffix=";", max_tokens=3, temperature=0.5, capture]: /.*/',
        'start: p::0\np::_: "" %if is_ones([0:2])\n  | "a" p::set_bit(0) %if bit_clear(0)',
        'start: [ "a" | ] |\n  | "b"',
        "%import common (INT, WS) \n%import .local.x -> y\n%declare _INDENT _DEDENT\n%override start: /a/",
        "%import common.INT start: INT -> x y: INT",
        'start: "a" // one\n  // two\n\n  \u00a0\x0c\r\n  | "b" # three',
        'start: "a" \\\n  "b"',
        "start: /a\nb/ /a # one\n b/x",
        "%ignoreWS\nWS: /a/+",
    ],
)
def test_syntax_that_only_one_engine_has_is_read(text: str) -> None:
    assert read(text).statements


def test_two_names_side_by_side_are_two_where_both_are_defined() -> None:
    assert len(read('start: aB\na: "x"\nB: "y"').definitions) == 3


def test_what_stands_before_a_bar_is_an_alternative_also_if_it_is_empty() -> None:
    (rule,) = read('start: | "a"').definitions
    assert isinstance(rule.expr, Choice)
    assert len(rule.expr.options) == 2


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("A: /a/ /b/ & /c/ /d/", "(/a/ /b/) & (/c/ /d/)"),
        ("A: ~/a/* /b/", "(~/a/)* /b/"),
        ("A: ~(/a/*)", "~(/a/*)"),
        ("A: /a/ ~/b/", "/a/ ~/b/"),
        ("A: /a/ ~2", "/a/ ~ 2"),
        ("a: b::0 %if true | c", "b::0 %if true | c"),
    ],
)
def test_operators_bind_as_for_llguidance_and_are_printed_so(text: str, printed: str) -> None:
    (definition,) = read(text).definitions
    assert expression(definition.expr) == printed
    assert expression(read(f"A: {printed}").definitions[0].expr) == printed


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_all_that_any_engine_takes_is_read(row: Row) -> None:
    if row["lark"] is not None or any(verdict is not None for verdict in row["engine"].values()):
        read(row["grammar"])


@pytest.mark.parametrize("text", [row["grammar"] for row in ROWS])
def test_every_part_lies_where_its_span_says(text: str) -> None:
    try:
        statements = read(text).statements
    except GrammarError:
        return
    for statement in statements:
        assert 0 <= statement.span.start <= statement.span.end <= len(text)
        if isinstance(statement, Definition):
            assert text[statement.name_span.start : statement.name_span.end] == statement.name
        if isinstance(statement, Definition | Ignore):
            for node in walk(statement.expr):
                assert statement.span.start <= node.span.start <= node.span.end <= statement.span.end
                assert written(node, text[node.span.start : node.span.end])


def written(node: Expr, text: str) -> bool:
    """Tell whether a node is what its text says."""
    match node:
        case Literal(text=own) | Special(text=own):
            return text == own
        case Regexp(pattern=pattern, flags=flags):
            return text == f"/{pattern}/{flags}"
        case Ref(name=name, args=args, parameter=parameter):
            return text.startswith(name) if args else text == name + parameter
        case Repeat(item=item):
            return text.startswith(("(", "[", "~")) or written(item, text[: item.span.end - item.span.start])
        case _:
            return True


STRAY = "()[]{}|?*+~:;'/\"\\\n&,=_\r\u00a0é%@<0"


@settings(deadline=None, max_examples=300)
@given(st.sampled_from([Grammar.named(name).text for name in library.names()]), st.randoms(use_true_random=False))
def test_a_broken_grammar_is_read_or_refused_with_a_place(text: str, random: Random) -> None:
    parts = [word.text for word in words(text)]
    for _ in range(random.randint(1, 3)):
        at = random.randrange(len(parts))
        parts[at] = random.choice(["", parts[at] * 2, random.choice(parts), random.choice(STRAY)])
    broken = "".join(parts)
    try:
        read(broken)
    except GrammarError as error:
        (found,) = error.report.diagnostics
        assert found.span is not None
        assert found.span.end <= len(broken)
        assert found.help


UNITS = (
    'x: "a" | b c? [D] /[a-z]+/ ~ 2 // comment\n',
    "\n",
    '  | "a"',
    " \n",
    "\\\n",
    'x: %json {"a": 1}\n',
    "aB ",
    "(",
    "/",
)


@pytest.mark.parametrize("unit", UNITS)
def test_long_texts_are_read_in_linear_time(unit: str) -> None:
    def seconds(size: int) -> float:
        text = 'start: "a"' + unit * (size // len(unit))
        began = process_time()
        with suppress(GrammarError):
            read.__wrapped__(text)
        return process_time() - began

    assert seconds(400_000) < 60 * max(seconds(40_000), 0.02)  # quadratic would be 100 times
