"""Draws sentences of a grammar, and texts that are nearly some, from the rules that targets are printed from."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from grammarkit.grammar.lower import lowered
from grammarkit.grammar.regex import Regex
from grammarkit.grammar.regex.printer import printed
from grammarkit.grammar.targets.empty import solid
from grammarkit.grammar.targets.form import NOTHING, Alt, Call, Form, Repeat, Seq, Token
from grammarkit.grammar.targets.read import START, read
from grammarkit.grammar.targets.trees import tree_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit import Grammar

_DEEP = 1000


class Drawer:
    """Walks through rules at random, and home by the shortest way where a sentence grows deep."""

    def __init__(self, grammar: Grammar, seed: int = 0) -> None:
        self._reading = read(lowered(grammar).statements, "a drawing")
        self._rules = solid(self._reading.rules)
        self._random = random.Random(seed)
        self._heights = dict.fromkeys(self._rules, _DEEP)
        for _ in self._rules:
            self._heights.update({name: self._height(form) + 1 for name, form in self._rules.items()})
        self._known: dict[Token, tuple[str, ...]] = {}

    def sentences(self, count: int, depth: int = 8) -> list[str]:
        """Draw token by token, now with ignored text between them and now without; the engine may see it otherwise."""
        return [self._text(list(self._tokens(Call(START), depth))) for _ in range(count) if START in self._rules]

    def nearly(self, text: str) -> str:
        """Change a text in one place."""
        at = self._random.randint(0, len(text))
        piece: str = self._random.choice([*(text or "x"), " ", "a", "0", "(", '"', "é"])
        after = text[self._random.randint(at, min(at + 2, len(text))) :]
        put: str = self._random.choice([piece, "", piece + piece])
        return text[:at] + put + after

    def _text(self, tokens: list[Token]) -> str:
        spacing = self._random.choice((0, 0.5, 1, 1)) if self._reading.ignored != NOTHING else 0
        text = ""
        for number, token in enumerate(tokens):
            if number and self._random.random() < spacing:
                ignored = self._examples(Token(self._reading.ignored))
                # A comment would take in all that follows it.
                text += self._random.choice([each for each in ignored if each.isspace()] or ignored)
            text += self._random.choice(self._examples(token))
        return text

    def _examples(self, token: Token) -> tuple[str, ...]:
        if token not in self._known:
            language = Regex.parse(printed(tree_of(token, self._reading.terminals, as_written=True)))
            self._known[token] = language.examples(6, seed=self._random.randrange(100), max_length=12) or ("",)
        return self._known[token]

    def _tokens(self, form: Form, depth: int) -> Iterator[Token]:
        match form:
            case Token():
                yield form
            case Call(name=name):
                yield from self._tokens(self._rules[name], depth - 1)
            case Seq(items=items):
                for item in items:
                    yield from self._tokens(item, depth)
            case Alt(options=options):
                low = [option for option in options if self._height(option) <= depth]
                chosen = self._random.choice(low) if low else min(options, key=self._height)
                yield from self._tokens(chosen, depth)
            case Repeat(item=item, low=low_count, high=high):
                most = low_count + 2 if high is None else min(high, low_count + 2)
                times = self._random.randint(low_count, most) if self._height(item) <= depth else low_count
                for _ in range(times):
                    yield from self._tokens(item, depth)
            case _:
                raise TypeError(form)

    def _height(self, form: Form) -> int:
        match form:
            case Call(name=name):
                return self._heights[name]
            case Seq(items=items):
                return max(map(self._height, items), default=0)
            case Alt(options=options):
                return min(map(self._height, options), default=_DEEP)
            case Repeat(item=item, low=low):
                return self._height(item) if low else 0
            case _:
                return 0
