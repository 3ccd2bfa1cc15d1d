from __future__ import annotations

import pytest

from grammarkit import Grammar, GrammarError


@pytest.mark.parametrize(
    ("text", "accepted", "rejected"),
    [
        ('start: STRING "!"\nSTRING: /".*?"/', ['"a"!'], ['"a"b"!']),
        ("start: NAME\nNAME: /(?!(if|else)$)[a-z]+/", ["iff", "i"], []),
        ("start: NAME\nNAME: /(?!if(?![a-z]))[a-z]+[0-9]/", ["iff1", "a2"], []),
        ('start: IF " " NAME | NAME "!"\nIF.2: "if"\nNAME: /[a-z]+/', ["if x", "if if", "iff!"], ["if!"]),
        ('start: IF (" " NAME | IF)*\nIF.2: "if"\nNAME: /[a-z]+/', ["if x", "if if"], []),
        ('start: IF | NAME+\nIF.2: "if"\nNAME: /[a-z]+/', ["if", "iff"], []),
        ('start: t{NAME} | IF ";"\nt{x}: x "," x\nIF.2: "if"\nNAME: /[a-z]+/', ["a,if", "if;"], ["if"]),
        ('start: pair pair | IF ";"\npair: NAME ","\nIF.2: "i"\nNAME: /[if]/', ["f,i,", "i;"], []),
        ('start: "a" "b"\nE: ""\n%ignore E', ["ab"], ["a"]),
        ('start: list{"a"} | list{B}\nlist{x}: x ("," x)*\nB: "b"', ["a,a", "b,b,b"], ["a,b"]),
        ('start: "a"~1..3', ["a", "aaa"], ["", "aaaa"]),
        ("start.3: word\nword: /[a-z]+/", ["abc"], ["1"]),
        ('start: A "" "c"?\nA: "" "b" ("" | "d")', ["b", "bd", "bdc"], ["", "c"]),
        ('start: "a" "b"\nS: / ?/\n%ignore S "_"', ["ab", "a_b", "a _b"], ["a b"]),
    ],
)
def test_lowering_keeps_the_language(text: str, accepted: list[str], rejected: list[str]) -> None:
    grammar = Grammar(text)
    lowered = grammar.lower()
    assert lowered.check().ok, lowered.text
    assert [t for t in accepted if not lowered.accepts(t)] == []
    assert [t for t in rejected if lowered.accepts(t)] == []
    assert lowered.lower() == lowered


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (r"start: /(a)\1/", "unlowerable-regex"),
        ('start: t{"a"}\nt{x, y}: x y', "template-arguments"),
        ("start: t\nt{x}: x", "template-arguments"),
        ('start: t{"a"}', "undefined-name"),
        ('start: t{"a"}\nt{x}: t{t{x}}', "endless-template"),
        ('start: A | B\nA.2: /[a-z]/\nB: "x"', "empty-terminal"),
        ('start: IF NAME\nIF: /if(?!\\w)/\nNAME: /[a-z]+/\n%ignore " "', "unlowerable-regex"),
        ('start: A "c"\nA: /a(?=[bc])/', "unlowerable-regex"),
        ('start: T "."\nT: /(?!b[.])[a-z]/', "unlowerable-regex"),
        ("start: N M\nN: /(?!if\\b)[a-z]+/\nM: /[0-9]+/", "unlowerable-regex"),
        ('start: "x" /a/ "c" | "y" /a(?!b)/ "b"', "unlowerable-regex"),
        ('start: A "c" | "y" /a(?!b)/ "b"\nA: /a/', "unlowerable-regex"),
        ('start: "x" /a/ "b"\n%ignore /a(?!b)/', "unlowerable-regex"),
        ('start: A "b"\nA: /a(?!b)/ & /[a-z]/', "unlowerable-regex"),
        ("start: A\nA: /(?>a|ab)/", "unlowerable-regex"),
        ('start: A\nA: "a" /a|b/', "ambiguous-alternation"),
        ("start{x}: x\n", "missing-start"),
    ],
)
def test_what_cannot_be_lowered_is_an_error_with_its_place(text: str, code: str) -> None:
    with pytest.raises(GrammarError) as caught:
        Grammar(text).lower()
    (found,) = caught.value.report.diagnostics
    assert found.code == code
    assert found.span is not None


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        (r'start: "\x41\U0001F600"', 'start: "A\U0001f600"'),
        (r'start: "\""i "\\" "\n"', r'start: "\""i "\\" "\n"'),
        ('start: A{0,3}\nA: "a"', "start: A ~ 0 .. 3"),
        ('start: A{2}\nA: "a"', "start: A ~ 2"),
        ('start: A{2,} "b"\nA: "a"', 'start: (A ~ 2 A*) "b"'),
        ('start: A{,2} "b"\nA: "a"', 'start: A ~ 0 .. 2 "b"'),
    ],
)
def test_what_only_one_engine_reads_is_written_for_both(text: str, printed: str) -> None:
    lowered = Grammar(text).lower()
    assert lowered.text.splitlines()[0] == printed
    assert lowered.check().ok


@pytest.mark.parametrize(
    ("text", "accepted", "rejected"),
    [
        ("start: NUMBER\nDIGIT.2: /[0-9]/\nNUMBER: DIGIT+", ["5", "55"], [""]),
        ('start: QNAME | IF\nIF.2: "if"\nNAME: /[a-z]+/\nQNAME: NAME "." NAME', ["if.x", "if"], ["x"]),
        ('start: QNAME | NAME | IF "!"\nIF.2: "if"\nNAME: /[a-z]+/\nQNAME: NAME "." NAME', ["if.if", "x"], ["if"]),
    ],
)
def test_priorities_take_only_from_tokens_and_leave_what_is_made_of_them(
    text: str, accepted: list[str], rejected: list[str]
) -> None:
    grammar = Grammar(text)
    assert [t for t in accepted if not grammar.accepts(t)] == []
    assert [t for t in rejected if grammar.accepts(t)] == []


def test_a_weaker_terminal_that_is_never_beside_the_stronger_stays_whole() -> None:
    grammar = Grammar('start: A "=" B\nA.2: /[a-z]+/\nB: /[a-z0-9]+/')
    assert grammar.accepts("x=x")
    assert Grammar("start: A | B\nA.2: /[a-z]+/\nB: /[a-z0-9]+/").read("x").children[0].type == "A"  # type: ignore[union-attr]


def test_of_a_terminal_with_nothing_left_what_earley_reads_is_kept() -> None:
    grammar = Grammar(
        'start: sum+\nsum: atom (ADD atom)*\natom: /[0-9]/ | SIGN atom\nSIGN.-1: "+" | "-"\nADD: "+" | "-"'
    )
    assert grammar.accepts("1+-2-3")
    assert grammar.accepts("-1")


@pytest.mark.parametrize(
    ("text", "accepted", "rejected"),
    [
        ('start: IF "("\nIF: /if(?!\\w)/', ["if("], ["ifx("]),
        ('start: (IF NAME | NAME "=")+\nIF: /if\\b/\nNAME: /[a-z]\\w*/\n%ignore " "', ["if x", "ifx="], ["ifx"]),
        ('start: A "c"i\nA: /x+(?![abd])(?!y)/', ["xxc", "xC"], ["xxd"]),
        ('start: N " " N\nN: /(?!if\\b)[a-z]+/', ["iff i"], ["if i"]),
        ('start: N M\nN: /(?!if\\b)[a-z]\\w*/\nM: /[0-9]+/\n%ignore " "', ["if1 1"], ["if 1"]),
    ],
)
def test_a_lookahead_at_the_end_goes_where_nothing_forbidden_may_follow(
    text: str, accepted: list[str], rejected: list[str]
) -> None:
    grammar = Grammar(text)
    assert [t for t in accepted if not grammar.accepts(t)] == []
    assert [t for t in rejected if grammar.accepts(t)] == []
    assert grammar.lower().lower() == grammar.lower()


def test_trees_have_the_authors_names_and_priorities() -> None:
    assert Grammar('start: a | b\na.1: "x"\nb.2: "x"').read("x").children[0].data == "b"  # type: ignore[union-attr]
    assert Grammar('expr: "1" "+" "2"', start="expr").read("1+2").data == "expr"
    (listed,) = Grammar('start: sep{A}\nsep{x}: x ("," x)*\nA: "a"').read("a,a").children
    assert listed.data == "sep"  # type: ignore[union-attr]
