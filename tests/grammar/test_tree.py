"""Trees are those that Lark makes of the author's own text, however it had to be lowered."""

from __future__ import annotations

import pytest
from lark import Lark, Token, Tree

from grammarkit import Grammar
from grammarkit.grammar.lower import lowered
from grammarkit.grammar.parsers import by_lr, earley
from grammarkit.grammar.report import File
from grammarkit.grammar.sample import sentences
from grammarkit.grammar.tree import cut_of
from tests.grammar.random_grammars import taken, texts

SHAPES = 'x: "a" X -> foo | B Y\n_z: C "z"\nB: "b"\nC: "c"\nX: /x/\nY: /y?/ "y"\n'


def beside(_base: str | None, path: str) -> tuple[str, str]:
    if path != "shapes.lark":
        raise FileNotFoundError(path)
    return path, SHAPES


def kinds(tree: Tree[Token]) -> list[str]:
    return [token.type for token in tree.scan_values(lambda child: isinstance(child, Token))]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ('start: a b? [c] "x"\na: "a"\nb: B\nc: C\nB: "b"\nC: "c"', ["ax", "abx", "abcx", "acx"]),
        ('start: list{item}\nlist{x}: x ("," x)*\n?item: "a" -> aa | B\nB: "b"', ["a", "a,b", "b"]),
        ('!start: "a" B ["c"]\nB: "b"', ["ab", "abc"]),
        ('?start: x | "(" start ")" -> par\nx: /[a-z]+/', ["ab", "(ab)"]),
        ('start: _pair (";" _pair)*\n_pair: NAME "=" NAME\nNAME: /[a-z]+/', ["a=b", "a=b;c=d"]),
        ('start: A~2..3 "x"~2\nA: "a"', ["aaxx", "aaaxx"]),
        ("%import common (INT, WS, ESCAPED_STRING)\nstart: INT ESCAPED_STRING\n%ignore WS", ['1 "a\\"b"']),
        ('%import common.INT -> N\nstart: N+\n%ignore " "', ["1 2"]),
        ('start: (A|B) -> foo\n | A A -> bar\nA: "a"\nB: "b"', ["a", "aa"]),
        ('start: [A] [B C]\nA:"a"\nB:"b"\nC:"c"', ["a", "bc", "abc", ""]),
        ('start: "k" _SEP V\n_SEP: ":"\nV: /[0-9]+/', ["k:1"]),
        ("%import .shapes.x\n%import .shapes.B -> BB\nstart: x BB", ["axb", "byb"]),
        ('%import .shapes (x, _z)\n%extend x: "q" -> quu\nstart: x+ _z', ["qcz", "axqcz"]),
        ('%import .shapes.x\n%override x: "q" -> quu\nstart: x+', ["qq"]),
        ('start: a | b\na.2: X\nb: X\nX: "x"', ["x"]),
        ('start: my_rule\nmy_rule: "a" | ', ["a", ""]),
        ("start: word\nword: " + " | ".join(f'"w{n}"' for n in range(150)), ["w0", "w149"]),
    ],
)  # fmt: skip
def test_the_tree_is_that_of_the_original(text: str, sentences: list[str]) -> None:
    original = Lark(text, parser="earley", maybe_placeholders=True, import_paths=[beside])
    grammar = Grammar(text, files=(File("shapes.lark", SHAPES),))
    for sentence in sentences:
        ours, larks = grammar.read(sentence), original.parse(sentence)
        assert ours == larks
        assert kinds(ours) == kinds(larks)


@pytest.mark.parametrize(
    ("text", "sentence", "expected"),
    [
        ('start: (s ";")+\ns: "print" e | e\ne: "not" e | NAME\nNAME: /(?!(not|print)\\b)[a-z]{1,9}/\n%ignore " "',
         "notify; printer; print not x;", ["notify", "printer", "x"]),
        ('start: (IF | NAME)+\nIF: "if"\nNAME: /[a-z]+/\n%ignore / +/', "iff if", ["iff", "if"]),
        ('start: (SHORT | LONG)+\nSHORT: "a"\nLONG: /a|ab/\n%ignore " "', "ab a", ["ab", "a"]),
    ],
)  # fmt: skip
def test_a_sentence_is_cut_where_the_engine_cuts_it(text: str, sentence: str, expected: list[str]) -> None:
    tree = Grammar(text).read(sentence)
    assert [str(token) for token in tree.scan_values(lambda child: isinstance(child, Token))] == expected


def test_whatever_the_engine_accepts_has_a_tree_that_spells_it() -> None:
    read = 0
    for grammar in taken(seed=11, count=150):
        for text in filter(grammar.accepts, texts(80, seed=7)):
            tokens = grammar.read(text).scan_values(lambda child: isinstance(child, Token))
            assert all(text[token.start_pos : token.end_pos] == token for token in tokens), (grammar.text, text)
            read += 1
    assert read > 900


def placed(tree: Tree[Token]) -> list[object]:
    """List all that a tree says, with places; what matches nothing has none."""

    def said(part: Tree[Token]) -> object:
        if part.meta.empty:
            return part.data
        meta = part.meta
        return part.data, meta.line, meta.column, meta.start_pos, meta.end_line, meta.end_column, meta.end_pos

    tokens = tree.scan_values(lambda child: isinstance(child, Token))
    each = [(t.type, t, t.line, t.column, t.start_pos, t.end_line, t.end_column, t.end_pos) for t in tokens]
    return [*map(said, tree.iter_subtrees()), *each]


def both(grammar: Grammar, text: str) -> bool:
    """Parse a sentence by LR, if that decides, and compare with the tree that Earley's algorithm gives."""
    low, cut = lowered(grammar), cut_of(grammar, text)
    quick = None if cut is None else by_lr(low.for_trees, cut)
    if cut is None or quick is None:
        return False
    slow = earley(low.for_trees).parse(cut)
    assert quick == slow, (grammar.text, text)
    assert placed(quick) == placed(slow), (grammar.text, text)
    return True


def test_lr_and_earleys_algorithm_give_the_same_tree() -> None:
    compared = sum(
        both(grammar, text)
        for grammar in taken(seed=12, count=200)
        for text in filter(grammar.accepts, texts(80, seed=8))
    )
    assert compared > 300


@pytest.mark.parametrize("name", ["dsl/arith", "dsl/cel", "dsl/cron", "dsl/pep508", "dsl/odata_filter", "json/json5"])
def test_lr_gives_the_trees_of_grammars_that_come_along(name: str) -> None:
    grammar = Grammar.named(name)
    assert sum(both(grammar, text) for text in sentences(grammar, 30, seed=3)) > 10


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('start: a | b\na.2: X\nb: X\nX: "x"', "x"),  # rules that end in the same place, one preferred
        ('start: e\ne: e "-" e | X\nX: "x"', "x-x-x"),  # read on, or end?
        ('start: (A | B)+\nA: "x"\nB: /x/\n%ignore "-"', "xx"),  # two terminals at once
        ('start: B A\nA: "x"\nB: "-"\n%ignore "-"', "-x"),  # what is ignored is asked for
        ('start: e "x"\ne: e | "x"', "xx"),  # a rule that is its own only part
        ('start: s\ns: s s "x" |\n', "x"),  # nothing, any number of times
    ],
)
def test_lr_does_not_decide_what_is_ambiguous(text: str, sentence: str) -> None:
    grammar = Grammar(text)
    assert grammar.accepts(sentence)
    assert not both(grammar, sentence)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('start: e\ne: e "-" e | X\nX: "x"', "x-x"),  # a grammar of ambiguous sentences, and one that is not
        ('start: a " " | b " " "y"\na: X\nb: X\nX: "x"', "x y"),  # the second token decides
        ('start: (a | b)+ "!"\na: X+ "y"\nb: X+ "z"\nX: "x"', "xxxzxxy!"),  # any number of tokens later
        ('start: p\np: "(" p ")" |', "((()))"),
    ],
)
def test_lr_reads_on_until_only_one_tree_is_left(text: str, sentence: str) -> None:
    assert both(Grammar(text), sentence)


def test_what_can_be_read_in_very_many_ways_is_left_to_earleys_algorithm() -> None:
    assert not both(Grammar('start: s "!"\ns: "a" | "a" s | "a" "a" s'), "a" * 40 + "!")


def test_places_are_told_over_many_lines() -> None:
    grammar = Grammar('start: sum\nsum: [sum "+"] X\nX: /x(\\n*x)?/\n%ignore /[ \\n]/')
    text = " + x\n\nx\n +".join(["x"] * 150)
    assert len(text) > 1000
    assert placed(grammar.read(text)) == placed(earley(lowered(grammar).for_trees).parse(text))


@pytest.mark.parametrize(("first", "second"), [("+", "*"), ("*", "+")])
def test_of_two_alternatives_that_could_be_outermost_the_first_is(first: str, second: str) -> None:
    grammar = Grammar(f'start: e\ne: e "{first}" e -> first | e "{second}" e -> second | N\nN: /[0-9]{{1,3}}/')
    for text in (f"1{first}2{second}3", f"1{second}2{first}3"):
        (outermost,) = grammar.read(text).children
        assert getattr(outermost, "data", "") == "first"
