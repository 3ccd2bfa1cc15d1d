"""What cannot be a validator is told when a language is made, whichever it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from grammarkit import Dsl, Grammar
from grammarkit.json import Json
from grammarkit.sql import Schema, Sql, policy

if TYPE_CHECKING:
    from collections.abc import Callable


class Judge:
    def __call__(self, value: object) -> None:
        raise ValueError


def judge(value: object) -> None: ...
def unannotated(value):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201 - as people write them
    ...
def maker() -> Judge:
    return Judge()


LANGUAGES: dict[str, Callable[[Any], object]] = {
    "dsl": lambda given: Dsl(Grammar("start: /a/"), build=str, validators=given),
    "json": lambda given: Json({"type": "string"}, validators=given),
    "sql": lambda given: Sql(Schema({"users": {"id": "int"}}), validators=given),
}


@pytest.mark.parametrize("make", LANGUAGES.values(), ids=LANGUAGES)
@pytest.mark.parametrize(
    ("given", "told"),
    [
        (judge, r"`validators` is a list of functions, not judge: write `validators=\[judge\]`"),
        (3, "`validators` is a list of functions, not 3"),
        ([3], "3 cannot be called"),
        ([Judge], r"the class `Judge` makes an instance: give one, `Judge\(…\)`"),
        ([maker], r"a validator returns nothing, and `maker` a `Judge`: if that is the validator, call `maker\(…\)`"),
        ([policy.no_columns], r"call `no_columns\(…\)`"),
        ([policy.row_limit], r"call `row_limit\(…\)`"),
    ],
)
def test_what_cannot_judge_is_refused(make: Callable[[Any], object], given: object, told: str) -> None:
    with pytest.raises(TypeError, match=told):
        make(given)


@pytest.mark.parametrize("make", LANGUAGES.values(), ids=LANGUAGES)
def test_functions_and_what_is_called_as_one_may_judge(make: Callable[[Any], object]) -> None:
    make([judge, unannotated, Judge(), print, lambda value: None])
    make(iter([judge]))


def test_no_policy_that_has_to_be_made_passes_for_one() -> None:
    makers = (policy.filtered, policy.no_columns, policy.no_functions, policy.no_tables, policy.only_functions)
    for made in (*makers, policy.only_tables, policy.row_limit, policy.size_limit):
        with pytest.raises(TypeError, match="returns nothing"):
            LANGUAGES["sql"]([made])
