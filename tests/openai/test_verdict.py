from __future__ import annotations

import json
import pickle
from typing import TYPE_CHECKING, Any

import pytest

from grammarkit import BackendError, Grammar, GrammarError, Prompt
from grammarkit.grammar.lower import lowered
from grammarkit.grammar.report import File
from grammarkit.openai import OpenAI
from grammarkit.openai.errors import refusal
from grammarkit.openai.exchange import Arrived, Request
from grammarkit.openai.verdict import _texts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

URL = "https://api.example/v1/responses"
TEXTS = ('start: "a" /é/ "日本"\n', 'start: one\none: "x"\n  | begin_patch\n')


def request(texts: Sequence[str], grammars: tuple[Grammar, ...] = (), *, chat: bool = False) -> Request:
    written = [{"syntax": "lark", "definition": text} for text in texts]
    tools: list[dict[str, Any]] = [{"type": "custom", "format": {"type": "grammar", **text}} for text in written]
    if chat:
        tools = [{"type": "custom", "custom": {"format": {"type": "grammar", "grammar": text}}} for text in written]
    return Request(URL, {"model": "gpt-9", "tools": tools}, grammars)


REQUEST = request(TEXTS)


def answer(error: dict[str, Any], status: int = 400) -> Arrived:
    return Arrived(status, body=json.dumps({"error": error}).encode())


def refused(request: Request, message: str, status: int = 400, **error: Any) -> GrammarError:
    found = refusal(request, answer({"message": message, **error}, status))
    assert isinstance(found, GrammarError)
    return found


def pointed(found: GrammarError) -> tuple[str, str]:
    """Give the file that an error is about, and what it points at."""
    (problem,) = found.report.diagnostics
    if problem.span is None:
        return "", ""
    text = found.report.texts.get(problem.span.file, found.report.text)
    return problem.span.file, text[problem.span.start : problem.span.end]


def test_a_recorded_grammar_rejection_points_into_the_grammar_that_was_sent(recorded: Callable[[str], bytes]) -> None:
    body = json.loads(recorded("error_400_grammar.json"))
    sent = Request(URL, {"tools": [{"format": {"definition": "start: begin_patch\n"}}]})
    found = refusal(sent, Arrived(400, body["headers"], json.dumps(body["body"]).encode()))
    assert isinstance(found, GrammarError)
    assert pointed(found) == ("", "begin_patch")
    (diagnostic,) = found.report.diagnostics
    assert 'unknown name: "begin_patch"' in diagnostic.message
    assert body["headers"]["x-request-id"] in diagnostic.help


# ---- the author's text

SHAPES = File("shapes.lark", 'box: "[" WORD "]"\ncone: "^" WORD\nWORD: /[a-z]{1,9}/\n')
AUTHORS = Grammar(
    '// comments are not sent\nstart: twice{item} -> both\n\ntwice{x}: x "," x\nitem: box | cone\n'
    "%import .shapes.box\n%import .shapes.cone\n",
    source="main.lark",
    files=(SHAPES,),
)


def row_of(grammar: Grammar, begins: str) -> tuple[int, str]:
    """Find a line of what is sent."""
    lines = lowered(grammar).flat.text.split("\n")
    row = next(i for i, line in enumerate(lines, 1) if line.startswith(begins))
    return row, lines[row - 1]


@pytest.mark.parametrize("chat", [False, True], ids=["responses", "chat"])
@pytest.mark.parametrize(
    ("begins", "told", "place"),
    [
        ("item", "too complex", ("", "item")),
        ("item", 'unknown name: "cone"', ("", "cone")),
        ("cone", "too complex", ("shapes.lark", "cone")),
        ("box", "too complex", ("shapes.lark", "box")),
        ("box", 'bad terminal: "WORD"', ("shapes.lark", "WORD")),
        ("cone", 'unknown name: "box"', ("shapes.lark", "cone")),
    ],
)
def test_a_rejection_points_at_what_the_author_wrote_also_in_another_file(
    *, chat: bool, begins: str, told: str, place: tuple[str, str]
) -> None:
    row, line = row_of(AUTHORS, begins)
    sent = request([AUTHORS.lower().text], (AUTHORS,), chat=chat)
    found = refused(sent, f"Invalid lark grammar: at {row}(1): {told}\n   {row} | {line}\n       ^")
    assert pointed(found) == place
    assert (found.report.text, found.report.name) == (AUTHORS.text, "main.lark")
    assert told in str(found)
    again = pickle.loads(pickle.dumps(found))
    assert str(again) == str(found)


def test_a_rejection_whose_place_is_not_in_the_grammar_shows_the_grammar_alone() -> None:
    sent = request([AUTHORS.lower().text], (AUTHORS,))
    for message in ("Invalid lark grammar: at 99(1): odd", "Invalid lark grammar: too complex"):
        found = refused(sent, message)
        assert (pointed(found), found.report.text) == (("", ""), AUTHORS.text)


def test_a_grammar_that_was_sent_otherwise_is_not_pointed_into() -> None:
    """As where it went out as a regular expression."""
    sent = Request(URL, {"tools": [{"format": {"syntax": "regex", "definition": "a|b"}}]}, (AUTHORS,))
    found = refused(sent, "Invalid regex grammar: at 1(2): odd")
    assert (pointed(found), found.report.text) == (("", ""), AUTHORS.text)


# ---- servers that bind whole messages

NAMES = Grammar(
    'start: one_item ("," one_item)*\none_item: "a" NAME_X | one_item "b"\nNAME_X: /[a-z]{1,12}/\n%ignore " "\n'
)
LLGUIDANCE = 'Grammar error: at {row}(1): unknown name: "NAME_X"'
XGRAMMAR = (
    "[09:41:23] /project/cpp/grammar_parser.cc:820: EBNF parser error at line {row}, column 13: Rule is not defined"
)


@pytest.mark.parametrize(
    ("server", "syntax", "begins", "said", "place"),
    [
        ("vllm", "lark", "one_item", LLGUIDANCE, "NAME_X"),
        ("sglang", "lark", "one_item", LLGUIDANCE, "NAME_X"),
        ("llamacpp", "lark", "start", LLGUIDANCE.replace("NAME_X", "y"), "start"),
        ("mistralrs", "lark", "NAME_X", "too complex grammar: at {row}(1): x", "NAME_X"),
        ("vllm", "ebnf", "root", XGRAMMAR, "start"),
        ("sglang", "ebnf", "one-item-first", f"Failed to compile ebnf grammar: {XGRAMMAR}", "one_item"),
        ("sglang", "ebnf", "NAME-X", XGRAMMAR, "NAME_X"),
        ("sglang", "ebnf", "ignored", XGRAMMAR, ""),
        ("vllm", "ebnf", "root", "Invalid grammar specification.", ""),
        ("sglang", "ebnf", "root", "Invalid grammar request with cache hit: key=('ebnf', 'root ::= …')", ""),
        ("llamacpp", "gbnf", "root", "Failed to initialize samplers: failed to parse grammar", ""),
    ],
)
def test_a_rejection_of_what_was_sent_in_another_way_points_at_what_the_author_wrote(
    server: str, syntax: Any, begins: str, said: str, place: str
) -> None:
    body = OpenAI("m", server=server, syntax=syntax).request(Prompt.opening("q", NAMES))
    sent = next(text for text in _texts({**body, "model": ""}) if "NAME" in text)
    row = next(number for number, line in enumerate(sent.split("\n"), 1) if line.startswith(begins))
    found = refused(Request(URL, body, (NAMES,)), said.replace("{row}", str(row)))
    assert pointed(found) == ("", place)
    assert found.report.text == NAMES.text
    (problem,) = found.report.diagnostics
    assert "/project/" not in problem.message
    assert "line " not in problem.message


def test_xgrammar_says_where_as_is_expected_here() -> None:
    """Where its core is installed, as in `.ci/run`."""
    from tests.grammar.targets.engines import Refused, Xgrammar

    with pytest.raises(Refused) as caught:
        Xgrammar('root ::= "a" b\nb ::= "c" | d\n')
    assert 'EBNF parser error at line 2, column 13: Rule "d" is not defined' in str(caught.value.__cause__)


# ---- which grammar, and where, as exactly as the server says


def test_of_several_grammars_the_one_is_meant_whose_line_is_quoted() -> None:
    excerpt = '   1 | start: one\n   2 | one: "x"\n            ^\n'
    found = refused(REQUEST, f'Invalid lark grammar: at 2(6): unknown name: "begin_patch"\n{excerpt}')
    assert (found.report.text, pointed(found)) == (TEXTS[1], ("", "begin_patch"))


@pytest.mark.parametrize("error", [{"param": "tools[1].format"}, {"param": "tools.1.format.definition"}, {}])
def test_of_several_grammars_the_one_is_meant_whose_number_is_told(error: dict[str, Any]) -> None:
    number = "" if error else "in tools[1]: "
    found = refused(REQUEST, f"Invalid lark grammar: {number}too complex", **error)
    assert found.report.text == TEXTS[1]


@pytest.mark.parametrize(
    ("place", "word"),
    [
        ("at 0(0): bad", ""),
        ("at 1(0): bad", "start"),
        ("at 1(13): bad", "é"),
        ("1(16): bad", '"'),
        ("at 1(999): bad", ""),
        ("at 77(1): bad", ""),
        ("line 1, column 13: bad", "é"),
        ("at line 1 col 13: bad", "é"),
        ("line 1: bad", "start"),
        ("bad", ""),
    ],
)
def test_a_rejection_points_as_exactly_as_it_can(place: str, word: str) -> None:
    found = refused(REQUEST, f"Invalid lark grammar: {place}")
    assert (found.report.text, pointed(found)) == (TEXTS[0], ("", word))
    assert found.report.diagnostics[0].message == "`api.example` does not take the grammar: bad"


# ---- in other words

WRAPPED = (
    "litellm.BadRequestError: OpenAIException - Error code: 400 - {'error': {'message': 'Invalid lark grammar: "
    'at 1(13): unknown name: "x"\'}}'
)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, {"message": "Invalid grammar: too complex"}),
        (400, {"message": "The grammar is too complex."}),
        (422, {"message": "lark: too complex"}),
        (400, {"message": "Invalid regex pattern", "param": "tools"}),
        (400, {"message": "too many states: 10406 >= 10000"}),
        (400, {"message": "Invalid value.", "param": "tools[0].format.definition"}),
        (400, {"message": "Invalid value.", "param": "tools[0].custom.format.grammar.definition"}),
        (400, {"message": 'Invalid lark grammar: at 1(8): unknown name: "custom"', "param": "tools"}),
        (500, {"message": WRAPPED}),
        (502, {"message": "upstream: Invalid Lark Grammar: no start rule found"}),
    ],
)
def test_a_rejection_in_other_words_is_still_one(status: int, error: dict[str, Any]) -> None:
    assert isinstance(refusal(REQUEST, answer(error, status)), GrammarError)


def test_a_rejection_that_a_gateway_wraps_still_points() -> None:
    assert pointed(refused(REQUEST, WRAPPED, 500)) == ("", "é")


@pytest.mark.parametrize(
    ("status", "error", "code"),
    [
        (400, {"message": "Invalid value: 'grammar'", "param": "tools[0].format.type"}, "no-custom-tools"),
        (422, {"message": "tools[0].type: unknown variant `custom`, expected `function`"}, "no-custom-tools"),
        (400, {"message": "tools.0.type: Input should be 'function'"}, "no-custom-tools"),
        (400, {"message": "Invalid 'tools[0].name': string does not match pattern"}, "refused-request"),
        (400, {"message": "Too long.", "param": "tools[0].description"}, "refused-request"),
        (500, {"message": "The grammar service is down"}, "server-error"),
        (429, {"message": "too many grammars a minute", "code": "rate_limit_exceeded"}, "rate-limited"),
    ],
)
def test_what_is_no_rejection_of_a_grammar_is_not_taken_for_one(status: int, error: dict[str, Any], code: str) -> None:
    found = refusal(REQUEST, answer(error, status))
    assert isinstance(found, BackendError)
    assert found.diagnostic.code == code
