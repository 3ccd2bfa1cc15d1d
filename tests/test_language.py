"""Languages: what is built from a sentence, and who may object to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest
from lark import Token, Transformer, Tree, v_args

from grammarkit.diagnostic import Diagnostic, Span
from grammarkit.errors import Rejected
from grammarkit.grammar import Grammar
from grammarkit.language import (
    Chosen,
    Dsl,
    OneOf,
    abstaining,
    accepted_grammar,
    describe,
    noted,
    offered,
    prompt_grammar,
    require_language,
    validate,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from grammarkit.language import Language

SUM = Grammar('start: NUMBER ("+" NUMBER)*\nNUMBER: /[0-9]+/')
TOO_MANY = Diagnostic("too-many", "there are more than three numbers", help="add fewer")


class Adding(Transformer[Token, int]):
    """Adds up; objects to 13 and, with a diagnostic of its own, to 666; breaks down on 0."""

    @v_args(inline=True)
    def start(self, *numbers: Token) -> int:
        return sum(map(int, numbers))

    def NUMBER(self, token: Token) -> Token:  # noqa: N802 - Lark calls it by the terminal's name
        if token == "13":
            raise ValueError("13 is unlucky")
        if token == "666":
            raise Rejected("666", (Diagnostic("evil", "that number is not for us"),))
        if token == "0":
            raise ZeroDivisionError
        return token


def added(tree: Tree[Token]) -> int:
    return Adding().transform(tree)


class Numbers:
    """A plain class, made from a tree."""

    def __init__(self, tree: Tree[Token]) -> None:
        self.found = [int(token) for token in tree.scan_values(lambda value: isinstance(value, Token))]


def few(value: int) -> None:
    if value > 100:
        raise ValueError("the sum is over 100")


def even(value: int) -> None:
    if value % 2:
        raise Rejected("even?", (TOO_MANY,))


BUILDS = pytest.mark.parametrize("build", [Adding, Adding(), added], ids=["class", "instance", "function"])


@BUILDS
def test_a_sentence_is_built_by(build: Callable[[Tree[Token]], int]) -> None:
    assert Dsl(SUM, build=build).read("1+2+39") == 42


def test_a_class_that_is_no_transformer_is_called_with_the_tree() -> None:
    assert Dsl(SUM, build=Numbers).read("1+2").found == [1, 2]


@BUILDS
def test_a_value_error_from_building_rejects_the_sentence_with_its_words(build: Callable[[Tree[Token]], int]) -> None:
    with pytest.raises(Rejected) as raised:
        Dsl(SUM, build=build).read("1+13")
    assert raised.value.text == "1+13"
    assert raised.value.diagnostics == (Diagnostic("invalid-value", "13 is unlucky", Span(2, 4)),)
    assert isinstance(raised.value.__cause__, ValueError)


@BUILDS
def test_a_rejection_from_building_keeps_its_own_text_and_diagnostics(build: Callable[[Tree[Token]], int]) -> None:
    with pytest.raises(Rejected) as raised:
        Dsl(SUM, build=build).read("1+666")
    assert (raised.value.text, raised.value.diagnostics[0].code) == ("666", "evil")


@BUILDS
def test_any_other_error_from_building_comes_out_as_it_is(build: Callable[[Tree[Token]], int]) -> None:
    with pytest.raises(ZeroDivisionError):
        Dsl(SUM, build=build).read("1+0")


@pytest.mark.parametrize("text", ["", "1+", "one", "1++2", "1 + 2"])
def test_a_text_that_is_no_sentence_is_rejected_before_anything_is_built(text: str) -> None:
    def never(tree: Tree[Token]) -> int:
        raise AssertionError(tree)

    with pytest.raises(Rejected) as raised:
        Dsl(SUM, build=never).read(text)
    assert raised.value.text == text
    assert all(found.span and found.span.end <= len(text) for found in raised.value.diagnostics)


def test_a_validator_rejects_with_a_value_error() -> None:
    with pytest.raises(Rejected) as raised:
        Dsl(SUM, build=Adding, validators=(few,)).read("99+2")
    assert (raised.value.text, raised.value.diagnostics[0].message) == ("99+2", "the sum is over 100")


def test_a_validator_rejects_with_diagnostics_of_its_own() -> None:
    with pytest.raises(Rejected) as raised:
        Dsl(SUM, build=Adding, validators=(even,)).read("1+2")
    assert raised.value.diagnostics == (TOO_MANY,)


def test_the_first_validator_that_objects_decides() -> None:
    with pytest.raises(Rejected, match="over 100"):
        Dsl(SUM, build=Adding, validators=(few, even)).read("101")
    with pytest.raises(Rejected, match="too-many"):
        Dsl(SUM, build=Adding, validators=(even, few)).read("101")


def test_what_a_validator_returns_is_not_the_value() -> None:
    def judge(value: int) -> None:
        seen.append(value)

    seen: list[int] = []
    assert Dsl(SUM, build=Adding, validators=(judge, judge)).read("4") == 4
    assert seen == [4, 4]


def test_an_objection_without_words_still_says_something() -> None:
    def objecting(value: int) -> None:
        raise ValueError

    with pytest.raises(Rejected, match="the value is not acceptable"):
        validate(1, "1", [objecting])


def test_an_error_of_a_validator_that_is_no_objection_comes_out_as_it_is() -> None:
    def broken(value: int) -> None:
        raise KeyError(value)

    with pytest.raises(KeyError):
        Dsl(SUM, build=Adding, validators=(broken,)).read("4")


class Narrow:
    """A language with everything that a language may have."""

    grammar = SUM
    prompt_grammar = Grammar("start: /[0-9]/")
    instructions = "be brief"
    description = "a digit"

    def read(self, text: str) -> int:
        return int(text)


def test_what_a_language_may_have_is_asked_for() -> None:
    narrow: Language[int] = Narrow()
    assert (prompt_grammar(narrow), describe(narrow)) == (Narrow.prompt_grammar, "a digit")


@pytest.mark.parametrize("language", [SUM, Dsl(SUM, build=added)], ids=["grammar", "dsl"])
def test_what_a_language_does_not_have_has_a_default(language: Language[object]) -> None:
    assert prompt_grammar(language) == SUM
    assert describe(language) == "Answer with one sentence of this grammar."


def test_a_grammar_is_a_language_of_trees() -> None:
    language: Language[Tree[Token]] = SUM
    assert language.read("1+2") == Tree(Token("RULE", "start"), [Token("NUMBER", "1"), Token("NUMBER", "2")])


class Schema:
    """Named as that of `grammarkit.sql`, which knows as little of languages."""


class Wrapper:
    """Has what the language inside has."""

    def __init__(self, inside: object) -> None:
        self._inside = inside

    def __getattr__(self, name: str) -> object:
        return getattr(self._inside, name)


class Costly(Narrow):
    """A language whose grammar is not made in vain."""

    @property
    def grammar(self) -> Grammar:  # type: ignore[override] # mypy wants no property where a value was
        raise AssertionError


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (Schema(), "`Schema` is no language; wrap it: `Sql(schema)`"),
        ({"type": "object"}, "`dict` is no language; wrap it: `Json(schema)`"),
        ('start: "a"', "`str` is no language; wrap it: `Grammar(text)`"),
        (Numbers, "`Numbers` is no language; wrap it: `Json(Numbers)`"),
        (None, "`NoneType` is no language, and has no `grammar` and no `instructions` and no `read`; give a language,"),
        (Dsl, "`Dsl` is no language, and has no `grammar`; give a language, such as `Sql(schema)`, `Json(Model)`,"),
    ],
)
def test_what_is_no_language_is_refused_with_how_to_make_one(given: object, told: str) -> None:
    with pytest.raises(TypeError) as raised:
        require_language(given)
    assert str(raised.value).startswith(told)


def test_a_language_passes_however_it_comes_by_its_members() -> None:
    for given in (SUM, Dsl(SUM, build=added), Narrow(), Costly(), Wrapper(Narrow())):
        require_language(given)


# ---- one of several


ADDING = Dsl(SUM, build=added, description="a sum", instructions="Numbers are whole.")
CHOICE = OneOf({"sum": ADDING, "digit": Narrow(), "tree": SUM}, preamble="Choose well.")


def test_a_choice_offers_each_language_under_its_name_and_says_which_was_taken() -> None:
    languages = offered(CHOICE)
    assert list(languages) == ["sum", "digit", "tree"]
    assert languages["sum"].read("1+2") == Chosen("sum", 3)
    assert languages["digit"].read("4") == Chosen("digit", 4)


def test_a_choice_can_be_had_with_other_words() -> None:
    assert replace(CHOICE, preamble="Or do not.") == OneOf(CHOICE.options, preamble="Or do not.")


def test_a_choice_is_its_own_whatever_becomes_of_the_mapping() -> None:
    options: dict[str, Language[int]] = {"sum": ADDING}
    choice = OneOf(options)
    options.clear()
    assert list(choice.languages) == ["sum"]


def test_a_language_by_itself_is_the_answer() -> None:
    assert offered(ADDING) == {"answer": ADDING}


def test_each_language_of_a_choice_keeps_all_that_it_has() -> None:
    digit, tree = CHOICE.languages["digit"], CHOICE.languages["tree"]
    assert (digit.grammar, prompt_grammar(digit), describe(digit)) == (SUM, Narrow.prompt_grammar, "a digit")
    assert (prompt_grammar(tree), describe(tree)) == (SUM, describe(SUM))
    assert (digit.instructions, tree.instructions) == ("be brief", "")


class Lenient(Narrow):
    """Reads more than its grammar."""

    lenient = True


def test_only_a_language_that_keeps_to_its_grammar_is_held_to_it() -> None:
    strict, lenient = OneOf({"a": Narrow(), "b": Lenient()}).languages.values()
    assert accepted_grammar(strict) == accepted_grammar(Narrow()) == SUM
    assert accepted_grammar(lenient) is accepted_grammar(Lenient()) is None


def test_a_choice_instructs_for_each_of_its_languages_that_has_something_to_say() -> None:
    assert CHOICE.instructions == (
        "Choose well.\n\nTo call `sum`:\n\nNumbers are whole.\n\nTo call `digit`:\n\nbe brief"
    )
    assert OneOf({"tree": SUM}).instructions == ""


def test_a_rejection_stays_that_of_the_language() -> None:
    with pytest.raises(Rejected) as raised:
        CHOICE.languages["sum"].read("1+")
    assert raised.value.text == "1+"


@pytest.mark.parametrize("name", ["a", "A-b_9", "x" * 64])
def test_a_tool_may_be_named(name: str) -> None:
    assert list(OneOf({name: SUM}).languages) == [name]


@pytest.mark.parametrize("name", ["", "a b", "é", "x" * 65, "a.b", "a\n"])
def test_a_tool_may_not_be_named(name: str) -> None:
    with pytest.raises(ValueError, match="cannot name a tool: that takes 1 to 64 letters, digits, `_` or `-`"):
        OneOf({name: SUM})


def test_a_choice_of_nothing_is_none() -> None:
    with pytest.raises(ValueError, match="there is nothing to choose from"):
        OneOf({})


def test_what_is_no_language_is_refused_in_a_choice_too() -> None:
    given: Any = {"sum": "start: NUMBER"}
    with pytest.raises(TypeError, match="`str` is no language; wrap it: `Grammar"):
        OneOf(given)
    nested: Any = {"sum": CHOICE}
    with pytest.raises(TypeError, match="`OneOf` is no language"):
        OneOf(nested)


def test_choices_are_values() -> None:
    assert OneOf({"sum": ADDING, "tree": SUM}) == OneOf({"sum": ADDING, "tree": SUM})
    assert OneOf({"sum": ADDING, "tree": SUM}) != OneOf({"tree": SUM, "sum": ADDING})
    given: dict[str, Language[object]] = {"sum": ADDING}
    choice = OneOf(given)
    given["tree"] = SUM
    assert list(choice.languages) == ["sum"]


@dataclass(frozen=True)
class Wrapping:
    """Reads as another language does, and has all else from there."""

    wraps: Language[object]
    grammar: Grammar = SUM
    instructions: str = ""

    def read(self, text: str) -> str:
        return str(self.wraps.read(text))


class Putting(Narrow):
    """Takes more than its grammar, and says what it put right."""

    lenient = True

    def repairs(self, text: str) -> tuple[Diagnostic, ...]:
        return (Diagnostic("put-right", f"`{text}` was put right"),)


@pytest.mark.parametrize(
    "wrapper",
    [
        Wrapping(Putting()),
        Wrapping(Wrapping(Putting())),
        OneOf({"a": Putting()}).languages["a"],
        abstaining(Putting()),
        OneOf({"a": abstaining(Putting())}).languages["a"],
    ],
    ids=["own", "twice", "choice", "abstaining", "both"],
)
def test_a_wrapper_has_what_it_wraps_has(wrapper: Language[object]) -> None:
    assert prompt_grammar(wrapper).accepts("1")
    assert not prompt_grammar(wrapper).accepts("1+2")
    assert describe(wrapper).startswith("a digit")
    assert accepted_grammar(wrapper) is None
    assert noted(wrapper, "1") == Putting().repairs("1")


def test_a_sentence_that_declines_has_nothing_to_put_right() -> None:
    assert noted(abstaining(Putting()), "CANNOT ANSWER: too large") == ()


@pytest.mark.parametrize("ask", [prompt_grammar, describe, accepted_grammar])
def test_a_property_that_fails_is_not_taken_for_one_that_is_not_there(ask: Callable[[Language[int]], object]) -> None:
    class Broken:
        grammar, instructions, read = SUM, "", int

        @property
        def prompt_grammar(self) -> Grammar:
            raise AttributeError("a typing mistake")

        description = lenient = prompt_grammar

    with pytest.raises(AttributeError, match="a typing mistake"):
        ask(Broken())


def test_a_list_of_validators_that_changes_changes_no_language() -> None:
    def none(value: Tree[Token]) -> None:
        raise ValueError("nothing will do")

    given = [none]
    language = Dsl(SUM, build=lambda tree: tree, validators=given)
    given.clear()
    with pytest.raises(Rejected, match="nothing will do"):
        language.read("1")
