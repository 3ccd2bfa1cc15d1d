"""Texts that are not JSON at all, explained: a fence around it, words before or behind it, or where it goes wrong.

The facts are pydantic's (its parser is jiter); a position is put into characters, and the message into our words.
"""

from __future__ import annotations

import re

from grammarkit.diagnostic import Diagnostic, Span
from grammarkit.json.locate import quoted_at

_PLACE = re.compile(r" at line (?P<line>\d+) column (?P<column>\d+)$")
_FENCE = re.compile(r"\s*(?P<fence>```[^\n`]*)")
_SURROGATE = re.compile("[\ud800-\udfff]")
_OPENING = re.compile(r"[{\[]")
_WORD = re.compile(r"\w+|\S")

_ALONE = "answer with the JSON alone"

_PYTHON = {"True": "true", "False": "false", "None": "null"}

_AS_MEMBER = 'write it as `"key": value`'
_AS_CHARACTER = "write the character itself"

_KNOWN = (
    ("key must be a string", "bad-key", "a key must stand here, between double quotes", _AS_MEMBER),
    ("trailing comma", "trailing-comma", "a comma stands before the closing bracket", "delete the comma"),
    ("expected `:`", "missing-colon", "a `:` is missing before {found}", _AS_MEMBER),
    ("expected `,` or `}`", "missing-comma", "a `,` or `}}` is missing before {found}", "write it between the members"),
    ("expected `,` or `]`", "missing-comma", "a `,` or `]` is missing before {found}", "write it between the items"),
    ("control character", "raw-control-character", "a control character stands inside a string", "write it as `\\n`"),
    ("invalid escape", "bad-escape", "JSON has no such escape", "write `\\\\` for a backslash"),
    ("hex escape", "bad-escape", "this is not `\\u` and four hexadecimal digits, or half a pair", _AS_CHARACTER),
    ("surrogate", "bad-escape", "half a surrogate pair is not a character", _AS_CHARACTER),
    ("invalid number", "bad-number", "this is not a number of JSON", "write it as `0.5` or `-1`, without extra zeros"),
    ("number out of range", "bad-number", "the number is too large", "write a smaller one"),
    ("recursion limit", "deep-nesting", "the JSON is nested too deep to be read", "nest fewer values in each other"),
    ("expected", "unexpected-text", "{found} is not a value of JSON", "write it as a string, in double quotes"),
)
"""Jiter's words, and ours: code, message, help. The first row that is found in its message counts."""


def not_json(text: str, complaint: str) -> Diagnostic:
    """Say why `text` is not JSON; `complaint` is what pydantic says of it."""
    if not text.strip():
        return Diagnostic("empty-answer", "there is no text", Span(0, 0), help="answer with a JSON value")
    if half := _SURROGATE.search(text):
        message = f"U+{ord(half.group()):04X} is half a character"
        return Diagnostic("lone-surrogate", message, Span(*half.span()), help="write the whole character")
    if fence := _FENCE.match(text):
        message = "a code fence stands around the JSON"
        return Diagnostic("code-fence", message, Span(*fence.span("fence")), help=f"{_ALONE}, without the fence")
    at = position(text, complaint)
    if "trailing characters" in complaint:
        end = len(text.rstrip())
        message = f"{quoted_at(Span(at, max(at, end)), text)} stands behind the end of the JSON"
        return Diagnostic("trailing-text", message, Span(at, max(at, end)), help=_ALONE)
    if words := _leading_words(text, at):
        message = f"{quoted_at(words, text)} stands before the JSON"
        return Diagnostic("leading-text", message, words, help=_ALONE)
    if "EOF" in complaint:
        return Diagnostic("unfinished", "the text ends before the JSON does", Span(len(text), len(text)))
    return _explained(text, complaint, at)


def position(text: str, complaint: str) -> int:
    """Find the character that pydantic complains of; it counts lines and, in them, bytes, both from 1."""
    place = _PLACE.search(complaint)
    if place is None:
        return 0
    lines = text.split("\n")
    row = min(int(place["line"]), len(lines)) - 1
    before = lines[row].encode()[: max(0, int(place["column"]) - 1)].decode(errors="ignore")
    at = sum(len(line) + 1 for line in lines[:row]) + len(before)
    # A raw line break inside a string is reported as column 0 of the line that it begins.
    return max(0, at - 1) if place["column"] == "0" else min(at, len(text))


def _leading_words(text: str, at: int) -> Span | None:
    """Find prose in front of JSON: nothing was read yet, and a bracket comes later."""
    begin = len(text) - len(text.lstrip())
    opening = _OPENING.search(text, begin)
    if at > begin + len("true") or text[begin] in '{["' or opening is None or at >= opening.start():
        return None
    return Span(begin, begin + len(text[begin : opening.start()].rstrip()))


def _explained(text: str, complaint: str, at: int) -> Diagnostic:
    word = _WORD.match(text, at)
    span = Span(*word.span()) if word else Span(at, min(at + 1, len(text)))
    found = quoted_at(span, text)
    if text[span.start : span.end] in _PYTHON:
        remedy = f"write `{_PYTHON[text[span.start : span.end]]}`"
        return Diagnostic("python-word", f"{found} is not a word of JSON", span, help=remedy)
    for words, code, message, remedy in _KNOWN:
        if words in complaint:
            return Diagnostic(code, message.format(found=found), span, help=remedy)
    return Diagnostic("unexpected-text", _PLACE.sub("", complaint), span, help="write JSON as in RFC 8259")
