"""Both are asked for real: the engine and Lark, in the worker's process."""

from __future__ import annotations

import os
import random
import time
from typing import TYPE_CHECKING

import pytest
from llguidance import LLMatcher, LLTokenizer

from grammarkit import Grammar
from grammarkit.grammar import agree
from grammarkit.grammar.agree import agreement, disagreement_findings, engines_disagree
from grammarkit.grammar.child.larks import Larks, TooSlow, within
from grammarkit.grammar.child.referee import compare
from grammarkit.grammar.child.walk import walk
from grammarkit.grammar.lower import lowered
from grammarkit.grammar.report import File
from tests.grammar.shipped import SHIPPED

if TYPE_CHECKING:
    from pathlib import Path

    from grammarkit.diagnostic import Diagnostic
    from grammarkit.grammar.child.larks import Sources
    from grammarkit.grammar.child.referee import Request

DOTTED = 'start: INT "." NAME | FLOAT\nINT: /[0-9]+/\nFLOAT: /[0-9]+[.][0-9]+/\nNAME: /[a-z]+/\n'
ENDLESS = 'start: start start start | start start | "a"'


def sources(text: str, *, for_trees: str) -> Sources:
    return {"text": text, "start": "start", "name": "", "files": {}, "import_paths": [], "for_trees": for_trees}


def finding(grammar: Grammar) -> Diagnostic | None:
    return next(iter(disagreement_findings(lowered(grammar), grammar, 60, 2.0)), None)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (DOTTED, "Lark accepts `0.a`"),
        ('start: "a" NL "b"\nNL: /\\n/\n%ignore /[ \\n]+/', "Lark accepts `a\\nb`"),
        ('start: "(" "x" ")" | NIL\nNIL: /\\( *\\)/\n%ignore " "', "Lark accepts `( x)`"),
    ],
    ids=["a longer terminal", "an ignored line end", "a terminal that begins like two"],
)
def test_what_the_engine_cannot_read_is_found_and_made_small(text: str, shown: str) -> None:
    found = finding(Grammar(text))
    assert found is not None
    assert found.code == "engines-disagree"
    assert len(found.message) < len(shown) + 60
    assert found.message.startswith(shown[:13])
    assert "the engine does not" in found.message
    assert found.help


def test_what_lark_cannot_read_is_found() -> None:
    # The engine takes the longest match of an alternation, Python's `re` the first; lowering leaves such patterns.
    grammar = Grammar('start: COL ";"\nCOL: /id|id_user/')
    found = finding(grammar)
    if lowered(grammar).grammar.accepts("id_user;"):
        assert found is not None
        assert found.message == "the engine accepts `id_user;`, and Lark does not"


@pytest.mark.parametrize(
    "text",
    [
        'start: "a" "b"\n%ignore " "',
        "start: NAME+\nNAME: /[a-z]+/\n%ignore /[ \\n]+/\n%ignore /#[^\\n]*/",
        'start: IF " " NAME\nIF.2: "if"\nNAME: /[a-z]+/',
        'start: r T+ | T "!"\nr: S | W "x"\nS.2: "aa" | "b"\nW: ("a" | "b") ~ 1..2\nT: /c+/\n%ignore / +/',
        "start: NAME NAME\nNAME: /[a-z]+/",
        'start: "a" T "b"\nT: /c*/',
        'start: sep{"a"}\nsep{x}: x ("," x)*',
    ],
    ids=[
        "space around",
        "comments",
        "priorities",
        "more priorities",
        "what can never end",
        "what Lark refuses",
        "templates",
    ],
)
def test_known_differences_are_not_told(text: str) -> None:
    assert finding(Grammar(text)) is None


@pytest.mark.parametrize("name", SHIPPED)
def test_the_engine_and_lark_agree_about_every_shipped_grammar(name: str) -> None:
    both = agreement(Grammar.named(name))
    assert both.disagreements == ()
    assert both.asked or both.incomplete  # how many there is time for is the machine's affair


def test_the_finding_points_at_the_rule_in_which_they_part() -> None:
    text = 'start: "<" path ">"\npath: INT "." NAME | FLOAT\n' + DOTTED.partition("\n")[2]
    found = finding(Grammar(text))
    assert found is not None
    assert found.span is not None
    assert text[found.span.start : found.span.end] == "path"


def test_lark_reads_imported_files_from_the_grammar_and_none_from_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = (File("lib/words.lark", 'word: "x" NAME\nNAME: /[a-z]+/'), File("lib/more.lark", "%import .words.word"))
    grammar = Grammar("%import .lib.more.word\nstart: word", source="main.lark", files=files)
    by_path = Grammar("%import words.word\nstart: word", files=files, import_paths=("lib",))
    for each in (grammar, by_path):
        both = agreement(each)
        assert both.asked > 10
        assert not both.by_lowered
    (tmp_path / "elsewhere.lark").write_text('start: "a"')
    monkeypatch.chdir(tmp_path)
    larks = Larks(sources("%import elsewhere.start", for_trees='start: "b"'))
    larks.build(5)
    assert larks.by_lowered
    assert larks.accepts("b", 5)


def test_what_lark_refuses_is_judged_by_the_lowered_grammar_and_said_so() -> None:
    grammar = Grammar(DOTTED.replace('"."', '"." T').replace("NAME\n", "NAME?\n", 1) + "T: /!*/")
    both = agreement(grammar)
    assert both.by_lowered
    found = finding(grammar)
    assert found is not None
    assert "lowered" in found.message


def test_a_text_that_lark_finds_to_be_a_sentence_twice_is_one() -> None:
    text = "start: NL*\nNL: /\\n/\nC: /\\n?#[a-z]*/\n%ignore C"
    larks = Larks(sources(text, for_trees=text))
    larks.build(5)
    assert larks.accepts("\n#e", 5)
    assert not larks.by_lowered


def test_a_slow_lark_is_asked_about_fewer_texts_and_is_no_hang() -> None:
    both = agreement(Grammar(ENDLESS), budget=0.2)
    assert both.incomplete.startswith(("there was time for", "Lark takes too long"))
    assert both.disagreements == ()
    assert both.asked > 2


def test_the_same_question_is_answered_from_memory() -> None:
    grammar = Grammar('start: start start | "a" | "b"')
    first = agreement(grammar, budget=1.0)
    began = time.monotonic()
    assert agreement(grammar, budget=1.0) == first
    assert time.monotonic() - began < 0.2


def test_a_check_asks_unless_told_not_to() -> None:
    grammar = Grammar(DOTTED)
    assert "engines-disagree" in {d.code for d in grammar.check().diagnostics}
    assert "engines-disagree" not in {d.code for d in grammar.check(samples=0).diagnostics}
    assert "engines-disagree" not in {d.code for d in grammar.check(dialect="lark").diagnostics}


def test_nothing_is_asked_about_a_grammar_that_the_engine_refuses() -> None:
    report = Grammar('start: /-+/ "-"').check()
    assert "engines-disagree" not in {d.code for d in report.diagnostics}


def test_the_rule_has_a_page() -> None:
    assert engines_disagree.__doc__ is not None
    assert engines_disagree.__doc__.startswith("The engine and Lark")


def test_messages_show_line_breaks_and_the_end() -> None:
    found = agree.Disagreement("a\n", engine=False, lark=True, on_lowered=True, reached=2, where="")
    assert agree._said(found) == "Lark accepts `a\\n`, and the engine does not: it wants more to follow"
    long = agree.Disagreement("x" * 500, engine=True, lark=False, on_lowered=True, reached=500, where="")
    assert len(agree._said(long)) < 120


# --- in this process: what the worker does


def matcher(text: str) -> tuple[LLMatcher, int]:
    tokenizer = LLTokenizer("byte")
    return LLMatcher(tokenizer, text + '\n%llguidance {"no_forcing": true}\n', log_level=0), tokenizer.eos_token


def test_walks_come_to_sentences_of_all_lengths() -> None:
    grammar = Grammar.named("dsl/arith")
    start, _ = matcher(grammar.lower().text)
    source = random.Random(0)
    walked = [text for length in (1, 5, 20, 60) for _ in range(5) if (text := walk(start, length, source)) is not None]
    assert [text for text in walked if not grammar.accepts(text)] == []
    assert len(walked) > 15
    assert max(map(len, walked)) > 30


def test_a_walk_that_finds_no_end_is_given_up() -> None:
    start, _ = matcher('start: NAME "x"\nNAME: /[a-z]+/')
    assert walk(start, 10, random.Random(0)) is None


def test_a_referee_shrinks_without_making_words_touch() -> None:
    text = 'start: "from" NAME NAME? "where" COND\nNAME: /[a-z]+/\nCOND: / j[a-z]+ | k/\n%ignore / +/'
    engine, eos = matcher(text)
    request: Request = {
        "sources": sources(text, for_trees=text),
        "lowered": text,
        "ignored": [" +"],
        "unresolved": "",
        "texts": ["from  tab  alias  where k"],
        "walks": 0,
        "longest": 20,
        "seed": 0,
        "budget": 5.0,
    }
    answer = compare(request, engine, eos)
    if answer["differences"]:
        assert all("wherek" not in d["text"] for d in answer["differences"])


@pytest.mark.skipif(os.name == "nt", reason="no timers there")
def test_what_takes_too_long_is_broken_off() -> None:
    began = time.monotonic()
    with pytest.raises(TooSlow):
        within(0.1, lambda: [None for _ in iter(int, 1)])
    assert time.monotonic() - began < 2
    assert within(5, lambda: 3) == 3
    with pytest.raises(TooSlow):
        within(0, lambda: 3)


def test_what_lowering_takes_too_much_is_told_of_also_where_there_are_priorities() -> None:
    """Lark refuses `ab` by the lowered grammar, whose priorities have nothing to do with it."""
    text = 'start: "a" "b"? | IF\nIF.2: "if"'
    request: Request = {
        "sources": sources(text, for_trees='start: "a" | IF\nIF: "if"'),
        "lowered": 'start: "a" | IF\nIF: "if"',
        "ignored": [],
        "unresolved": 'start: "a" | IF\nIF: "if"',
        "texts": ["ab", "a", "if"],
        "walks": 0,
        "longest": 5,
        "seed": 0,
        "budget": 60.0,
    }
    tokenizer = LLTokenizer("byte")
    engine = LLMatcher(tokenizer, request["lowered"], log_level=0)
    assert [each["text"] for each in compare(request, engine, tokenizer.eos_token)["differences"]] == ["ab"]
    request["unresolved"] = text
    assert compare(request, engine, tokenizer.eos_token)["differences"] != [], "LALR accepts it"


def test_what_a_priority_takes_is_no_difference() -> None:
    grammar = Grammar('start: IF ";" | NAME "."\nIF.2: "if"\nNAME: /[a-z]+/')
    assert Larks(sources(grammar.text, for_trees="")).accepts_by_lalr("if.", 60.0) is False
    assert finding(grammar) is None
