"""What must not get into a cassette: keys, passwords, cookies, and whose account it is.

Of headers, only those are kept that say how to read the body or when to ask again. In addresses and bodies, what has a
secret's name is taken out, and what has the form of one: in JSON, also where it is a string of other JSON or a line of
a stream, in forms of either encoding, and in bytes that are no text. What was secret in one place is taken out wherever
it comes up, as servers repeat keys in their complaints, and in the pieces of a stream.

A password in free prose, which has neither a name before it nor a form, is known only if the caller tells it.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus, unquote_plus, urlsplit, urlunsplit

from grammarkit.testing.cassettes import secret_forms as forms
from grammarkit.testing.cassettes.pieces import in_whole, payload

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

REMOVED = "REMOVED"

_KEPT = frozenset({"content-type", "retry-after", "retry-after-ms", "x-should-retry", "x-request-id"})

_BETWEEN = re.compile(r"[\s;,=]+")
"""What stands between the scheme of a header and a key."""

_COOKIE = re.compile(r"(?:^|[;,]\s*)[^=;,\s]+=([^;,\s]+)")

_SHORTEST = 8
"""Characters of what may be a key: a shorter word, such as `Bearer`, or `none` for a server at home, is in any text."""

_NEAR = 60
"""Characters around a model's token in which its log probability is named."""

_LONG = 16
"""Letters of what is no word."""

_DEEPEST = 3
"""How often a text may be a string of JSON within a string of JSON."""


class Secrets:
    """What is secret in a recording, as it becomes known; `told` is what the caller knows of, however short."""

    def __init__(self, told: Iterable[str] = ()) -> None:
        self._known: set[str] = set()
        for secret in told:
            if not secret:
                raise ValueError("a secret is a text, and not an empty one")
            self._add(secret)

    def learn(self, headers: Mapping[str, str], url: str = "") -> None:
        """Remember what a request or a response has that is secret."""
        for name, value in headers.items():
            if forms.IN_HEADERS.fullmatch(name):
                is_cookie = name.lower().endswith("cookie")
                self._learn(*(_COOKIE.findall(value) if is_cookie else [value, *_BETWEEN.split(value)]))
        parts = urlsplit(url)
        self._learn(parts.username or "", parts.password or "")

    def left_in(self, text: str) -> bool:
        """Tell whether a text that is to be written still has a secret."""
        return any(secret in text for secret in self._known)

    def out_of_text(self, text: str) -> str:
        """Take secrets out of a text."""
        if text != REMOVED:
            text = forms.PART_OF_FORM.sub(self._out_of_pair, text)
            before = "?" if forms.IS_FORM.fullmatch(text) else ""
            text = forms.PAIR_OF_QUERY.sub(self._out_of_pair, before + text)[len(before) :]
            text = forms.PAIR_OF_JSON.sub(self._out_of_json, text)
            text = forms.FORM.sub(REMOVED, text)
        for secret in sorted(self._known, key=len, reverse=True):
            text = text.replace(secret, REMOVED)
        return text

    def out_of_url(self, url: str) -> str:
        """Take secrets out of an address, and who asks."""
        parts = urlsplit(url)
        return self.out_of_text(urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment="")))

    def out_of_headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        """Keep the headers that are needed."""
        return {name.lower(): self.out_of_text(headers[name]) for name in headers if name.lower() in _KEPT}

    def out_of_body(self, said: Any) -> object:  # noqa: ANN401 - a body, as `written.body` says it
        """Take secrets out of a body."""
        match said:
            case {"json": value}:
                return {"json": self.out_of_value(value)}
            case {"text": str(text)}:
                lines = [self._out_of_line(line) for line in text.split("\n")]
                return {"text": self.out_of_text("\n".join(in_whole(lines, self._out_of_string)))}
            case {"base64": str(text)}:
                # Each byte is a character, and what is secret is mostly of those that are the same in any encoding.
                bare = self.out_of_text(b64decode(text).decode("latin-1"))
                return {"base64": b64encode(bare.encode("latin-1")).decode()}
            case _:
                return said

    def out_of_value(self, value: object) -> object:
        """Take secrets out of what was read from JSON."""
        match value:
            case str():
                return self._out_of_string(value)
            case list():
                return [self.out_of_value(each) for each in value]
            case dict():
                return {
                    self.out_of_text(str(key)): self._removed(each)
                    if _is_secret(str(key), each, value)
                    else self.out_of_value(each)
                    for key, each in value.items()
                }
            case int() | float() if str(value) in self._known:
                return REMOVED
            case _:
                return value

    def _removed(self, value: object) -> object:
        """Take out all that a secret's name holds; how it is built stays, so that a schema can still be read as one."""
        match value:
            case dict():
                return {self.out_of_text(str(key)): self._removed(each) for key, each in value.items()}
            case list():
                return [self._removed(each) for each in value]
            case bool() | None | "":
                return value
            case _:
                self._learn_of_body(str(value))
                return REMOVED

    def _out_of_string(self, text: str) -> str:
        return self.out_of_text(self._out_of_nested(text))

    def _out_of_nested(self, text: str) -> str:
        """Take secrets out of a string that is JSON itself, as the arguments of a tool's call are."""
        if not text.lstrip().startswith(("{", "[")):
            return text
        try:
            value = json.loads(text)
            bare = self.out_of_value(value)
        except (ValueError, RecursionError):
            return text
        return text if bare == value else json.dumps(bare, ensure_ascii=False)

    def _out_of_line(self, line: str) -> str:
        found = payload(line)
        return line.replace(found, self._out_of_nested(found)) if found else line

    def _out_of_pair(self, found: re.Match[str]) -> str:
        name = unquote_plus(found["name"]).replace("[", ".").rstrip("]")
        if not forms.IN_QUERIES.fullmatch(name) or found["value"] == REMOVED:
            return found[0]
        self._learn_of_body(unquote_plus(found["value"]))
        return found[0][: found.start("value") - found.start()] + REMOVED

    def _out_of_json(self, found: re.Match[str]) -> str:
        value, around = found["value"], found.string[max(0, found.start() - _NEAR) : found.end() + _NEAR]
        is_word = not forms.MAY_BE_TOKEN.fullmatch(value) or "logprob" in around
        if not value or (found["name"].lower() == "token" and is_word):
            return found[0]
        self._learn_of_body(value)
        return found["before"] + REMOVED

    def _learn(self, *secrets: str) -> None:
        for secret in secrets:
            if len(secret) >= _SHORTEST and REMOVED not in secret:
                self._add(secret)

    def _learn_of_body(self, secret: str) -> None:
        """Remember what a name has betrayed, unless that is a word: `required` may be in any text."""
        is_word = secret.replace("_", "").isalpha() and len(secret) < _LONG
        if not is_word:
            self._learn(secret)

    def _add(self, secret: str) -> None:
        """Remember a secret, and how it is written in addresses, in JSON, and where bytes count as characters."""
        written = {secret, quote(secret, safe=""), quote_plus(secret)}
        for _ in range(_DEEPEST):
            escaped = {json.dumps(each, ensure_ascii=is_ascii)[1:-1] for each in written for is_ascii in (True, False)}
            written |= escaped
        self._known |= written | {each.encode("utf-8", "replace").decode("latin-1") for each in written}


def _is_secret(name: str, value: object, beside: Mapping[Any, object]) -> bool:
    if forms.IN_BODIES.fullmatch(name):
        # A session that is no text is an object that says what it is like, or whether there is one.
        return isinstance(value, str) or not name.lower().startswith("session")
    is_token = re.fullmatch(r"(?:.*[-_])?token", name, re.IGNORECASE)
    return bool(is_token and isinstance(value, str) and "logprob" not in beside and forms.MAY_BE_TOKEN.fullmatch(value))
