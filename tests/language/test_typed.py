"""The fields that a typed module has for a node are those of its rule, one by one or as tuples."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import pytest

from grammarkit import Grammar
from grammarkit.grammar.examples import examples
from grammarkit.language.typed import module
from tests.grammar.random_grammars import taken, texts
from tests.grammar.shipped import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES = 'A: "a"\nB: "b"\nC: "c"\nb: B\nc: C'

FIELDS = [
    ("start: A b", {"a": "Token", "b": "B"}),
    ('start: "x" A? [b] c', {"a": "Token | None", "b": "B | None", "c": "C"}),
    ('start: b ("," b)*', {"b": "tuple[B, ...]"}),
    ("start: A (b | c)+", {"a": "Token", "parts": "tuple[B | C, ...]"}),
    ("start: b? A b?", {"b": "tuple[B | Token, ...]"}),
    ("start: b A b", {"left": "B", "a": "Token", "right": "B"}),
    ("start: b c b", {"b_1": "B", "c": "C", "b_2": "B"}),
    ("start: A b? | c", {"a": "Token | None", "b": "B | None", "c": "C | None"}),
    ("start: (A | b) (A | c)", {"value_1": "B | Token", "value_2": "C | Token"}),
    ('start: (A | b) ("," b)*', {"b": "tuple[B | Token, ...]"}),
    ("start: _item (A _item)*\n_item: b | c", {"item": "tuple[B | C | Token, ...]"}),
    ("start: _list\n_list: b | _list A b", {"list": "tuple[B | Token, ...]"}),
    ("start: inner A\n?inner: b | inner A c", {"inner": "B | Inner", "a": "Token"}),
    ("start: any\n?any: b | c | d\nd: A", {"any": "Any", "": "Any: TypeAlias = (    D    | B    | C)"}),
    ("start: import\nimport: A", {"import_": "Import"}),
    ("start: A", {"a": "Token"}),
    ("start: b b a_1 b\na_1: A", {"b_1": "B", "b_2": "B", "a_1": "A1", "b_3": "B"}),
    ("start: b b b_1 b\nb_1: A", {"b_2": "B", "b_3": "B", "b_1": "B1", "b_4": "B"}),
    ("start: b left b\nleft: A", {"b_1": "B", "left": "Left", "b_2": "B"}),
    ("start: b LEFT b\nLEFT: A", {"left": "B", "operator": "Token", "right": "B"}),
]


@pytest.mark.parametrize(("rules", "fields"), FIELDS)
def test_fields_are_called_as_the_grammar_calls_them(rules: str, fields: dict[str, str]) -> None:
    text = module(Grammar(f"{rules}\n{NAMES}\n"))
    alias = fields.pop("", "")
    expected = "".join(f"    {name}: {kind}\n" for name, kind in fields.items())
    assert f'class Start:\n    """`start`"""\n\n{expected}\n' in text
    assert alias in text.replace("\n", "")


def loaded(grammar: Grammar) -> Callable[[str], Any]:
    names: dict[str, Any] = {"__name__": __name__}
    exec(module(grammar), names)
    return lambda text: names["read"](grammar.read(text))


def test_each_child_is_in_the_field_of_its_kind() -> None:
    read = loaded(Grammar(f'start: A? b* ["," c]\n{NAMES}\n'))
    assert [(v.a, len(v.b), v.c is None) for v in map(read, ["abb", "b,c", ""])] == [
        ("a", 2, True),
        (None, 1, False),
        (None, 0, True),
    ]


def test_names_that_python_keeps_for_itself_are_changed() -> None:
    read = loaded(Grammar("start: true import?\ntrue: /t/\nimport: /i/\n"))
    value = read("ti")
    assert (type(value.true).__name__, type(value.import_).__name__) == ("True_", "Import")


def test_a_grammar_with_one_kind_of_node_has_a_class_for_it() -> None:
    for text, sentence in (('start: "a"', "a"), ("start: A\nA: /a/", "a")):
        assert type(loaded(Grammar(text))(sentence)).__name__ == "Start"


@pytest.mark.parametrize("name", SHIPPED)
def test_a_module_reads_the_examples_of_a_grammar_that_comes_along(name: str) -> None:
    grammar = Grammar.named(name)
    read = loaded(grammar)
    for example in [each for each in examples(grammar.text) if each.accepted][:10]:
        read(example.text)


@pytest.mark.parametrize("grammar", list(islice(taken(7, 200), 50)), ids=lambda grammar: grammar.text[:40])
def test_a_module_reads_what_a_random_grammar_accepts(grammar: Grammar) -> None:
    read = loaded(grammar)
    for text in filter(grammar.accepts, texts(40, 1)):
        read(text)
