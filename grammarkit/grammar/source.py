"""Our own reader of `.lark` text: rules and terminals with the exact place of every part.

It takes everything that Lark 1.3 takes, and the syntax that only llguidance has, so that a finding can point at either.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from grammarkit.grammar.report import GrammarError
from grammarkit.grammar.syntax import (
    Choice,
    Combined,
    Declare,
    Definition,
    Ignore,
    Import,
    Literal,
    Optional,
    Options,
    Range,
    Ref,
    Regexp,
    Repeat,
    Sequence,
    Special,
)
from grammarkit.grammar.tokens import Token, tokens

if TYPE_CHECKING:
    from grammarkit.diagnostic import Span
    from grammarkit.grammar.syntax import Expr, Statement

_DEEPEST = 60
"""Brackets nested deeper are refused: the engine takes fewer than 30 levels, and each is five frames of stack here."""


@dataclass(frozen=True, slots=True)
class Source:
    """A `.lark` text, read."""

    text: str
    statements: tuple[Statement, ...]
    file: str = ""

    @property
    def definitions(self) -> tuple[Definition, ...]:
        """The rules and terminals, in the order of the text."""
        return tuple(s for s in self.statements if isinstance(s, Definition))


@lru_cache(maxsize=128)
def read(text: str, file: str = "") -> Source:
    """Read a `.lark` text; `file` is its name where another grammar imports it.

    Raises:
        GrammarError: the text is not Lark; the report points at the first word that cannot stand where it stands.
    """
    return Source(text, tuple(_Reader(text, file).statements()), file)


class _Reader:
    """Recursive descent over the tokens, one method a construct."""

    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._tokens = tokens(text, file)
        self._at = 0
        self._depth = 0

    # --- statements

    def statements(self) -> list[Statement]:
        found: list[Statement] = []
        while True:
            while self._peek().kind == "newline":
                self._at += 1
            if self._peek().kind == "end":
                return found
            found.append(self._statement())
            if self._peek().kind not in {"newline", "end"}:
                raise self._unexpected("the end of the line")

    def _statement(self) -> Statement:
        first = self._peek()
        if first.kind != "directive":
            return self._definition("", first)
        self._at += 1
        match first.text:
            case "%import":
                return self._import(first)
            case "%ignore":
                return Ignore(self._choice(), self._since(first))
            case "%declare":
                names = [self._take("name").text]
                while self._peek().kind == "name":
                    names.append(self._take("name").text)
                return Declare(tuple(names), self._since(first))
            case "%override" | "%extend":
                return self._definition(first.text, first)
            case "%llguidance":
                return Options(self._take("json").text, self._since(first))
            case _:
                known = "use %import, %ignore, %declare, %override, %extend or %llguidance"
                message = f"`{first.text}` is not a directive"
                raise GrammarError.of(self._text, "unknown-directive", message, first.span, help=known)

    def _import(self, first: Token) -> Import:
        dot = self._accept(".")
        path = [self._take("name").text]
        while self._accept("."):
            path.append(self._take("name").text)
        names: list[str] = []
        alias = ""
        if self._accept("("):
            names.append(self._take("name").text)
            while self._accept(","):
                names.append(self._take("name").text)
            self._expect(")")
        else:
            names.append(path.pop())
            if self._peek().kind == "arrow":
                self._at += 1
                alias = self._take("name").text
        return Import(tuple(path), tuple(names), alias, dot, self._since(first))

    def _definition(self, directive: str, first: Token) -> Definition:
        modifiers = ""
        while self._peek().text in {"?", "!"}:
            modifiers += self._next().text
        name = self._take("name", "a rule or terminal")
        params, params_span = self._params()
        attributes = self._attributes()
        priority, priority_span = self._priority()
        self._expect(":")
        expr = self._choice()
        return Definition(
            name.text, expr, self._since(first), name.span, modifiers, params, params_span, priority, priority_span,
            directive, attributes,
        )  # fmt: skip

    def _params(self) -> tuple[tuple[str, ...], Span | None]:
        opening = self._peek()
        if not self._accept("{"):
            return (), None
        params = [self._take("name").text]
        while self._accept(","):
            params.append(self._take("name").text)
        self._expect("}")
        return tuple(params), self._since(opening)

    def _attributes(self) -> str:
        opening = self._peek()
        if not self._accept("["):
            return ""
        while self._peek().kind != "end" and not self._accept("]"):
            self._at += 1
        span = self._since(opening)
        return self._text[span.start : span.end]

    def _priority(self) -> tuple[int | None, Span | None]:
        dot = self._peek()
        if not self._accept("."):
            return None, None
        number = self._take("number")
        return int(number.text), self._since(dot)

    # --- expressions

    def _choice(self) -> Expr:
        first = self._peek()
        self._depth += 1
        if self._depth > _DEEPEST:
            message = f"brackets are nested more than {_DEEPEST} deep"
            raise GrammarError.of(self._text, "deep-nesting", message, first.span, help="give inner groups a name")
        self._accept("|")
        options = [self._sequence()]
        while self._accept("|"):
            options.append(self._sequence())
        self._depth -= 1
        return options[0] if len(options) == 1 else Choice(tuple(options), self._since(first))

    def _sequence(self) -> Expr:
        first = self._peek()
        items: list[Expr] = []
        while self._starts_item():
            items.append(self._conjunction())
        alias = ""
        if self._peek().kind == "arrow":
            self._at += 1
            alias = self._take("name").text
        if len(items) == 1 and not alias:
            return items[0]
        span = self._since(first) if items or alias else replace(first.span, end=first.span.start)
        return Sequence(tuple(items), span, alias)

    def _starts_item(self) -> bool:
        token = self._peek()
        opens = token.kind == "punct" and token.text in {"(", "[", "~"}
        inline = token.kind == "directive" and token.text in {"%json", "%regex", "%lark"}
        return opens or inline or token.kind in {"name", "string", "regexp", "special"}

    def _conjunction(self) -> Expr:
        first = self._peek()
        items = [self._item()]
        while self._accept("&"):
            items.append(self._item())
        return items[0] if len(items) == 1 else Combined("&", tuple(items), self._since(first))

    def _item(self) -> Expr:
        first = self._peek()
        if self._accept("~"):
            return Combined("~", (self._item(),), self._since(first))
        item = self._atom()
        while self._peek().text in {"?", "*", "+", "~", "{"} and self._peek().kind == "punct":
            item = self._repeat(item, first)
        return item

    def _repeat(self, item: Expr, first: Token) -> Expr:
        mark = self._next()
        if mark.text in "?*+":
            low, high = {"?": (0, 1), "*": (0, None), "+": (1, None)}[mark.text]
        elif mark.text == "~":
            low = high = int(self._take("number").text)
            if self._peek().kind == "dots":
                self._at += 1
                high = int(self._take("number").text)
        else:
            low = int(self._take("number").text) if self._peek().kind == "number" else 0
            high = low
            if self._accept(","):
                high = int(self._take("number").text) if self._peek().kind == "number" else None
            self._expect("}")
        return Repeat(item, mark.text, low, high, self._since(mark), self._since(first))

    def _atom(self) -> Expr:
        token = self._next()
        match token.kind:
            case "string":
                return self._literal(token)
            case "regexp":
                end = token.text.rindex("/")
                return Regexp(token.text[1:end], token.text[end + 1 :], token.span)
            case "name":
                return Ref(token.text, self._since(token), self._args())
            case "special":
                return Special(token.text, token.span)
            case "directive":
                self._take("json")
                span = self._since(token)
                return Special(self._text[span.start : span.end], span)
            case _:
                inner = self._choice()
                self._expect(")" if token.text == "(" else "]")
                return Optional(inner, self._since(token)) if token.text == "[" else inner

    def _literal(self, token: Token) -> Expr:
        low = Literal(token.text, token.span)
        if self._peek().kind != "dots":
            return low
        self._at += 1
        high = self._take("string")
        return Range(low, Literal(high.text, high.span), self._since(token))

    def _args(self) -> tuple[Expr, ...]:
        """Tell a template's `{x, y}` from llguidance's `{2,3}` by what is inside."""
        following = self._tokens[self._at + 1] if self._peek().text == "{" else None
        if following is None or following.kind == "number" or following.text == ",":
            return ()
        self._expect("{")
        args = [self._choice()]
        while self._accept(","):
            args.append(self._choice())
        self._expect("}")
        return tuple(args)

    # --- tokens

    def _peek(self) -> Token:
        return self._tokens[self._at]

    def _next(self) -> Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _accept(self, punct: str) -> bool:
        found = self._peek().kind in {"punct", "json"} and self._peek().text == punct
        self._at += found
        return found

    def _expect(self, punct: str) -> None:
        if not self._accept(punct):
            raise self._unexpected(f"`{punct}`")

    def _take(self, kind: str, what: str = "") -> Token:
        if self._peek().kind != kind:
            names = {"name": "a name", "number": "a number", "json": "`{`", "string": "a string"}
            raise self._unexpected(what or names[kind])
        return self._next()

    def _since(self, first: Token) -> Span:
        return replace(first.span, end=max(first.span.start, self._tokens[self._at - 1].span.end))

    def _unexpected(self, wanted: str) -> GrammarError:
        token = self._peek()
        shown = {"end": "the grammar ends", "newline": "the line ends"}.get(token.kind, f"`{token.text}` stands")
        message = f"{shown} where {wanted} is expected"
        return GrammarError.of(self._text, "grammar-syntax", message, token.span, help=f"write {wanted} here")
