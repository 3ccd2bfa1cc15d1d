"""Values made of the parts of rules by functions, and objections that point at what they are about."""

from __future__ import annotations

import operator
from enum import Enum
from typing import TYPE_CHECKING, Any

import pytest

from grammarkit import Grammar
from grammarkit.diagnostic import Span
from grammarkit.errors import Rejected
from grammarkit.language import Dsl, Fault

if TYPE_CHECKING:
    from collections.abc import Callable

ARITH = Grammar.named("dsl/arith")
SUMS: dict[str, Callable[..., object]] = {
    "number": float,
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "divide": operator.truediv,
    "negate": operator.neg,
}
SERVERS = Grammar('start: server ("," server)*\nserver: NAME ":" PORT\nNAME: /[a-z]{1,9}/\nPORT: /[0-9]{1,5}/')


class Server:
    """Is what it is, and nothing else is."""

    def __init__(self, name: str, port: int) -> None:
        self.name = name
        self.port = port


def spans(error: pytest.ExceptionInfo[Rejected]) -> list[Span | None]:
    return [found.span for found in error.value.diagnostics]


@pytest.mark.parametrize(("text", "value"), [("1 + 2 * 3", 7), ("-(2 - 5) / 2", 1.5), ("4", 4)])
def test_a_function_a_rule_makes_the_value(text: str, value: float) -> None:
    assert Dsl[float](ARITH, build=SUMS).read(text) == value


def test_functions_of_terminals_are_called_with_their_texts() -> None:
    language = Dsl[Any](SERVERS, build={"PORT": int, "server": Server})
    first, second = language.read("web:80,db:5432")
    assert (first.name, first.port, second.port) == ("web", 80, 5432)


def test_a_rule_without_a_function_is_its_only_part_or_a_tuple() -> None:
    assert Dsl[Any](SERVERS, build={}).read("web:80") == ("web", "80")
    assert Dsl[Any](SERVERS, build={}).read("web:80,db:1") == (("web", "80"), ("db", "1"))


def test_a_value_error_points_at_what_the_rule_matched() -> None:
    def port(text: str) -> int:
        if int(text) > 65535:
            raise ValueError("there is no such port")
        return int(text)

    with pytest.raises(Rejected, match="there is no such port") as raised:
        Dsl[Any](SERVERS, build={"PORT": port}).read("web:80,db:99999")
    assert spans(raised) == [Span(10, 15)]


def test_a_fault_of_a_function_points_where_it_says() -> None:
    def server(name: str, port: str) -> Server:
        if name == "db":
            raise Fault("the database has no port", at=port)
        return Server(name, int(port))

    with pytest.raises(Rejected) as raised:
        Dsl[Any](SERVERS, build={"server": server}).read("web:80,db:99")
    assert spans(raised) == [Span(10, 12)]


def test_a_fault_of_a_validator_points_at_a_value_that_was_made() -> None:
    def apart(servers: tuple[Server, ...]) -> None:
        for at, server in enumerate(servers):
            if server.port in {other.port for other in servers[:at]}:
                raise Fault(f"port {server.port} is taken", at=server)

    language = Dsl[Any](SERVERS, build={"PORT": int, "server": Server}, validators=(apart,))
    with pytest.raises(Rejected) as raised:
        language.read("web:80,db:80")
    assert spans(raised) == [Span(7, 12)]
    assert str(raised.value) == "invalid-value: port 80 is taken\n  1 | web:80,db:80\n    |        ^^^^^"


def test_a_fault_about_a_plain_number_points_nowhere() -> None:
    def small(value: float) -> None:
        raise Fault("too large", at=value)

    with pytest.raises(Rejected) as raised:
        Dsl[float](ARITH, build=SUMS, validators=(small,)).read("1 + 2")
    assert spans(raised) == [None]


def test_any_other_error_of_a_function_comes_out_as_it_is() -> None:
    with pytest.raises(ZeroDivisionError):
        Dsl[float](ARITH, build=SUMS).read("1 / 0")


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


COLOURS = Grammar('start: colour ":" colour\ncolour: "red" -> red | "blue" -> blue')


@pytest.mark.parametrize(("text", "at"), [("blue:red", Span(5, 8)), ("red:red", Span(0, 7))])
def test_what_stands_at_several_places_is_not_pointed_at(text: str, at: Span) -> None:
    """What holds it is, since which of them is meant cannot be told."""

    def pair(first: Colour, second: Colour) -> None:
        raise Fault("that is not the second colour", at=second)

    made: dict[str, Callable[..., object]] = {"start": pair, "red": lambda: Colour.RED, "blue": lambda: Colour.BLUE}
    with pytest.raises(Rejected) as caught:
        Dsl[Any](COLOURS, build=made).read(text)
    assert spans(caught) == [at]


def test_rules_without_parts_are_told_apart_by_nothing_but_their_places() -> None:
    def pair(first: object, second: object) -> None:
        raise Fault("that is wrong", at=second)

    with pytest.raises(Rejected) as caught:
        Dsl[Any](Grammar('start: a b\na: "x"\nb: "y"'), build={"start": pair}).read("xy")
    assert spans(caught) == [Span(0, 2)]


def endless(value: object) -> None:
    endless([value])


def test_what_is_nested_too_deep_to_be_judged_is_rejected() -> None:
    for language in (Dsl(ARITH, endless), Dsl(ARITH, SUMS, validators=(endless,))):
        with pytest.raises(Rejected) as raised:
            language.read("1")
        assert raised.value.diagnostics[0].code == "deep-nesting"


def test_a_text_is_as_long_as_is_allowed_at_most() -> None:
    assert Dsl[float](ARITH, SUMS, longest=3).read("1+2") == 3
    with pytest.raises(Rejected) as raised:
        Dsl[float](ARITH, SUMS, longest=3).read("1+23")
    (found,) = raised.value.diagnostics
    assert (found.code, found.span) == ("too-long", Span(3, 4))
    with pytest.raises(Rejected, match="the text has 200,001 characters, more than the 100,000 that are read"):
        Dsl[float](ARITH, SUMS).read("1+" * 100_000 + "1")
    with pytest.raises(TypeError, match="`longest` is a number of characters, not str"):
        Dsl[float](ARITH, SUMS, longest="3")  # type: ignore[arg-type]
