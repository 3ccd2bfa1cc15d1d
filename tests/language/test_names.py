"""What is to be built goes by the names of rules: a slip is told when the language is made."""

from __future__ import annotations

from typing import Any

import pytest
from lark import Transformer, v_args

from grammarkit import Grammar
from grammarkit.language import Dsl

ALERTS = Grammar(
    "start: alert | silence -> quiet\n"
    'alert: "ALERT" NAME _more\n'
    "silence: /s/\n"
    "_more: NUMBER?\n"
    "?wrapped: alert\nspare: wrapped\n"
    "NAME: /[a-z]{1,9}/\nNUMBER: /[0-9]{1,5}/\n%ignore / /"
)
KEEPING = Grammar('start: a\n!a: "if" "+"')


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("alrt", "did you mean `alert`?"),
        ("Alert", "did you mean `alert`?"),
        ("NAMEE", "did you mean `NAME`?"),
        ("nothing", "there are `alert`, `quiet`, `silence`, `start`, `NAME`, `NUMBER`"),
        ("_more", "a rule with `?` or `_` gives way to its parts"),
    ],
)
def test_a_name_that_no_tree_has_is_refused(name: str, told: str) -> None:
    with pytest.raises(TypeError) as raised:
        Dsl[Any](ALERTS, build={name: str})
    assert told in str(raised.value)
    with pytest.raises(TypeError) as raised:
        Dsl.from_models(ALERTS, {name: Alert})
    assert told in str(raised.value)


@pytest.mark.parametrize("name", ["alert", "quiet", "NAME", "spare"])
def test_names_of_the_grammar_are_taken_also_where_this_start_does_not_lead_to_them(name: str) -> None:
    Dsl[Any](ALERTS, build={name: lambda *parts: parts})


def test_literals_that_trees_keep_are_called_as_lark_calls_them() -> None:
    assert Dsl[Any](KEEPING, build={"IF": len, "PLUS": str}).read("if+") == (2, "+")
    with pytest.raises(TypeError, match="`ELSE` in `build`"):
        Dsl[Any](KEEPING, build={"ELSE": len})


class Alert(Transformer[Any, Any]):
    limit = 3

    def alert(self, parts: list[object]) -> object:
        return self.shortened(parts)

    def shortened(self, parts: list[object]) -> object:
        return parts[: self.limit]


class Misspelt(Transformer[Any, Any]):
    def alrt(self, parts: list[object]) -> object:
        return parts


class Other(Transformer[Any, Any]):
    def number(self, parts: list[object]) -> object:
        return parts

    def silence(self, parts: list[object]) -> object:
        return parts


class Foreign(Transformer[Any, Any]):
    def dashboard(self, parts: list[object]) -> object:
        return parts


class Catching(Foreign):
    def __default__(self, data: object, children: list[object], meta: object) -> object:
        return data


@v_args(inline=True)
class Inline(Transformer[Any, Any]):
    alert, NUMBER = len, int


@pytest.mark.parametrize("build", [Alert, Alert(), Catching, Inline, Transformer, Alert() * Inline()])
def test_methods_that_help_are_no_slips(build: Any) -> None:
    Dsl[Any](ALERTS, build=build)


@pytest.mark.parametrize(
    ("build", "told"),
    [
        (Misspelt, "`Misspelt.alrt` is never called, as the grammar has no `alrt`; did you mean `alert`?"),
        (Misspelt(), "did you mean `alert`?"),
        (Other, "did you mean `NUMBER`?"),
        (Foreign, "`Foreign` has no method for any rule of the grammar; its trees have `alert`"),
    ],
)
def test_a_method_that_is_called_nearly_as_a_rule_is_a_slip(build: Any, told: str) -> None:
    with pytest.raises(TypeError) as raised:
        Dsl[Any](ALERTS, build=build)
    assert told in str(raised.value)


def test_chained_transformers_build() -> None:
    class Silent(Transformer[Any, Any]):
        def silence(self, parts: list[object]) -> object:
            return "hush"

        def start(self, parts: list[object]) -> object:
            return parts[0]

    class Loud(Transformer[Any, Any]):
        def quiet(self, parts: list[object]) -> object:
            return str(parts[0]).upper()

    assert Dsl[Any](ALERTS, build=Silent() * Loud()).read("s") == "HUSH"


@pytest.mark.parametrize("build", [None, "x", 3])
def test_what_cannot_build_is_refused(build: Any) -> None:
    with pytest.raises(TypeError, match="`build` is a Transformer, a function of the tree, or functions by the names"):
        Dsl[Any](ALERTS, build=build)
    with pytest.raises(TypeError, match=r"for `alert` it has .*, which cannot be called"):
        Dsl[Any](ALERTS, build={"alert": build})
