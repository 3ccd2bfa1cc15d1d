"""What our grammars cannot say, their named languages check; each objection points at what is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from grammarkit.errors import Rejected
from grammarkit.language import Dsl

FAULTS = [
    ("promql", "«floor»()", "`floor` takes 1 argument, not 0"),
    ("promql", "floor(«1»)", "here in `floor` goes an instant vector, and this is a scalar"),
    ("promql", "topk(«foo», bar)", "here in `topk` goes a scalar, and this is an instant vector"),
    ("promql", "rate(«foo»)", "here in `rate` goes a range vector, and this is an instant vector"),
    ("promql", "foo and «1»", "of `and` goes an instant vector, and this is a scalar"),
    ("promql", '-«"x"»', "here goes a scalar or an instant vector, and this is a string"),
    ("promql", '«{x=~".*"}»', "a selector needs a metric, or a matcher that the empty string does not match"),
    ("promql", "foo[«0m»]", "a duration must be longer than nothing"),
    ("promql", "foo[«5s/0d»]", "division by zero"),
    ("promql", "1 «==» 2", "a comparison of two scalars needs `bool`"),
    ("promql", "«(foo[5m])»[10m:1m]", "here goes an instant vector, and this is a range vector"),
    ("toml", 'a = 1\n«a = 2»\nb = """\nx"""', "cannot overwrite a value"),
    ("toml", "[a]\nb = 1\n«[a]»", "cannot declare ('a',) twice"),
    ("toml", 'x = """\n\n"""\n«d = 2023-02-29»', "invalid date or datetime"),
    ("gherkin", "Feature: F\n  Scenario: S\n    Given a\n      | a | b |\n      «| c |»", "this row has 1 cell, and"),
    ("latex_math", r"«(»a + b", "`(` is not closed"),
    ("latex_math", r"\frac{«(»2 + x}{1 - x)}", "`(` is not closed"),
    ("latex_math", r"a + b«)»", "no bracket is open that `)` could close"),
    ("latex_math", r"f«(»)", "nothing stands behind `(`"),
    ("latex_math", r"f(x«,»,y)", "nothing stands behind `,`"),
    ("latex_math", r"a «+»", "nothing stands behind `+`"),
    ("latex_math", r"a \cdot «\cdot» b", r"nothing stands in front of `\cdot`"),
    ("latex_math", r"\cos 1 «\cos^2»", r"nothing stands behind `\cos`"),
    ("latex_math", r"x + «\frac{d}{dx}»", r"nothing stands behind `\frac{d}{d…}`"),
    ("latex_math", r"\frac{2}«{}»", "an argument is empty"),
    ("latex_math", "«*»", "there is no number, letter or other operand"),
    ("latex_math", "1.1.«1»", "a number has two points"),
    ("gherkin", "Feature: F\n  Scenario: S\n    «Soit »un mot", "`Soit` is no keyword of English"),
    ("jq", "{(«0»): 1}", "a number cannot be the key of an object"),
    ("jq", ". as {(«true»): $x} | $x", "a boolean cannot be the key of an object"),
]

GOOD = [
    ("promql", "sum by (job) (rate(foo[5m] offset 1h)) / on (job) group_left sum(foo[1h:5m] * 2)"[:38]),
    (
        "promql",
        'histogram_quantile(0.9, sum(rate(a_bucket[5m])) by (le)) > bool 1 or label_replace(up, "a", "b", "c", "d")',
    ),
    ("promql", "minute() + round(foo, 0.1) - time() and vector(1)"),
    (
        "toml",
        "a = { b = 1,\n c = 'x', } # 1.1\nt = 07:32\nu = 1979-05-27 07:32Z\ns = \"\\e\\x41\"\n[[x]]\n[[x]]\n[x.y]",
    ),
    ("gherkin", "Feature: F\n  Scenario: S\n    Given a\n      | a | b |\n      | c | d |"),
    ("gherkin", "# language: fr\nFonctionnalité: F\n  Scénario: S\n    Soit un mot\n    * un autre"),
    ("jq", '{a: 1, "b": 2, (.c): 3, @base64 "x": 4, $d}'),
    ("cron", "0 0 * * *"),
    ("latex_math", r"f = \sin, \quad x^{+} \in [0, 1) \cup (-3, +\infty), \; {} \pm -1.5! = \langle x | y \rangle"),
    ("latex_math", r"\begin{aligned} f(x) &= (1 \\ &\times 2) + \end{aligned}"),
    ("latex_math", r"\frac{d}{dx} (\tan x) = \int \boldsymbol{\sum} x"),
    ("promql", "sort_by_label(up)"),
]


def sized(name: str, *rest: str) -> Any:  # pytest does not name the type
    """Leave to the slow tests what takes seconds to lower."""
    return pytest.param(name, *rest, marks=[pytest.mark.slow] if name == "gherkin" else [])


@pytest.mark.parametrize(("name", "marked", "message"), [sized(*case) for case in FAULTS])
def test_a_fault_of_meaning_is_told_and_pointed_at(name: str, marked: str, message: str) -> None:
    text = marked.replace("«", "").replace("»", "")
    with pytest.raises(Rejected) as raised:
        Dsl.named(f"dsl/{name}").read(text)
    (found,) = raised.value.diagnostics
    assert found.message.startswith(message)
    assert found.span is not None
    assert f"{text[: found.span.start]}«{text[found.span.start : found.span.end]}»{text[found.span.end :]}" == marked


@pytest.mark.parametrize(("name", "text"), [sized(*case) for case in GOOD])
def test_what_means_something_is_read(name: str, text: str) -> None:
    assert Dsl.named(f"dsl/{name}").read(text).data == "start"
