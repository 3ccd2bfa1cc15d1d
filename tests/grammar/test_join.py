"""Imports: what is brought along under which name, and what leads nowhere."""

from __future__ import annotations

import pytest

from grammarkit import Grammar, GrammarError
from grammarkit.grammar.report import File

SHAPES = 'box: "box" SIZE -> square | point\npoint: NAME\nSIZE: DIGIT+\nDIGIT: /[0-9]/\nNAME: /[a-z]+/\n%ignore "x"\n'


def beside(text: str, **files: str) -> Grammar:
    return Grammar(text, files=tuple(File(f"{name}.lark", content) for name, content in files.items()))


def codes(grammar: Grammar) -> list[str]:
    return [found.code for found in grammar.check(samples=0).errors if found.fix != "lower"]


@pytest.mark.parametrize(
    ("text", "accepted", "rejected"),
    [
        ("start: box\n%import .shapes.box", ["box12", "ab"], ["1", "xab1"]),
        ("start: shape\n%import .shapes.box -> shape", ["box12"], ["12"]),
        ('start: box "!"\n%import .shapes (box, NAME)\n', ["ab!"], ["ab"]),
        ('start: box\n%import .shapes.box\n%extend box: "ring"', ["ring", "ab"], ["1"]),
        ('start: box\n%import .shapes.box\n%override box: "ring"', ["ring"], ["box12"]),
        ("start: box NAME\n%import .shapes.box\nNAME: /[A-Z]+/", ["box1A", "abC"], ["box1a"]),
    ],
)
def test_what_is_imported_comes_with_what_it_needs(text: str, accepted: list[str], rejected: list[str]) -> None:
    grammar = beside(text, shapes=SHAPES)
    assert codes(grammar) == []
    assert [t for t in accepted if not grammar.accepts(t)] == []
    assert [t for t in rejected if grammar.accepts(t)] == []
    assert "%import" not in grammar.lower().text


def test_an_imported_file_may_import_and_its_ignore_stays_behind() -> None:
    grammar = beside("start: pair\n%import .pairs.pair", pairs="pair: box box\n%import .shapes.box", shapes=SHAPES)
    assert grammar.accepts("box1box2")
    assert not grammar.accepts("box1xbox2")


@pytest.mark.parametrize("name", ["NUMBER", "ESCAPED_STRING", "CNAME", "WS", "C_COMMENT"])
def test_a_terminal_of_larks_own_comes_as_one_pattern(name: str) -> None:
    lowered = Grammar(f"start: {name}\n%import common.{name}").lower()
    assert lowered.text.splitlines()[0] == f"start: {name}"
    assert lowered.text.splitlines()[1].startswith(f"{name}: /")
    assert len(lowered.text.splitlines()) == 2


@pytest.mark.parametrize(
    ("text", "files", "told", "help_"),
    [
        ("start: A\n%import common.A", {}, "the grammar `common` has no `A`", "there are"),
        ("start: NUMBR\n%import common.NUMBR", {}, "the grammar `common` has no `NUMBR`", "did you mean `NUMBER`?"),
        ("start: b\n%import .shapes.b", {}, "there is no grammar `.shapes`", "read the grammar from its file"),
        ("start: a\n%import .a.a", {"a": "a: b\n%import .b.b", "b": "b: a\n%import .a.a"}, "imports itself", "read"),
        ("start: X\n%import common", {}, "names a grammar, and nothing in it", "name what is wanted"),
    ],
)
def test_an_import_that_leads_nowhere_is_told_of_with_what_there_is(
    text: str, files: dict[str, str], told: str, help_: str
) -> None:
    report = beside(text, **files).check(samples=0)
    found = [d for d in report.errors if d.code == "unknown-import"]
    assert found
    assert told in found[0].message
    assert help_ in found[0].help


def test_a_fault_in_an_imported_file_is_pointed_at_there() -> None:
    grammar = beside("start: box\n%import .shapes.box", shapes='box: "a" /b*?c(?<=d)/ missing\n')
    report = grammar.check(samples=0)
    missing = next(d for d in report.errors if d.code == "undefined-name")
    assert missing.span is not None
    assert missing.span.file == "shapes.lark"
    assert "shapes.lark:1:" in str(report)
    with pytest.raises(GrammarError) as caught:
        grammar.lower()
    assert "shapes.lark:1:" in str(caught.value)


def test_a_file_that_is_no_grammar_is_told_of_under_its_name() -> None:
    report = beside("start: box\n%import .shapes.box", shapes="box: 'a'\n").check(samples=0)
    assert "shapes.lark:1:6" in str(report)


@pytest.mark.parametrize("length", [1_000_001, 10_000_000])
def test_a_text_that_is_too_long_is_not_read(length: int) -> None:
    assert [found.code for found in Grammar("// " + "x" * length).check().errors] == ["too-large"]


def test_terminals_whose_names_differ_in_case_alone_stay_two() -> None:
    files = tuple(File(f"{name}.lark", f'x: X\nX: "{name}"') for name in ("ab", "AB"))
    grammar = Grammar("start: p q\n%import .ab.x -> p\n%import .AB.x -> q", source="main.lark", files=files)
    assert grammar.accepts("abAB")
