r"""Regular expressions of JSON Schema (ECMA-262), put into Python's words, as languages of whole texts.

A schema's pattern is searched for, so what may stand around it belongs to the language. Where the two dialects differ:
`$` is only the end of the text, `\s` knows Unicode's spaces, groups are named `(?<name>…)`, `\p{L}` and `\cX` exist,
`[^]` is any character, and a backslash before any other sign is that sign.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache, lru_cache

from grammarkit.diagnostic import Span
from grammarkit.grammar.regex import Regex, RegexError
from grammarkit.grammar.regex.charset import ANY
from grammarkit.grammar.regex.parse import parse
from grammarkit.grammar.regex.syntax import Alt, Anchor, Boundary, Chars, Look, Repeat, Seq, Tree, children, walk

_WORD = re.compile(
    r"\\(?:p|P)\{(?P<name>[^}]*)\}|\\c(?P<control>[A-Za-z])|\\u\{(?P<code>[0-9a-fA-F]+)\}|\\(?P<escaped>.)"
    r"|(?P<group>\(\?<(?![=!]))|(?P<all>\[\^\])|(?P<none>\[\])|(?P<class>\[)|(?P<close>\])|(?P<end>\$)|(?P<other>.)",
    re.DOTALL,
)
_LARGEST = 20_000
_LARGEST_LOOKING = 2_000
"""Characters of a pattern, its repetitions written out, of which an automaton is made; fewer where it looks ahead."""

_SPACES = r"\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_KNOWN = frozenset("dDwWbBnrtfvxu0123456789")
"""What behind a backslash means the same to both, when it is a letter or digit."""

_CATEGORIES = {
    "Letter": "L", "Lowercase_Letter": "Ll", "Uppercase_Letter": "Lu", "Number": "N", "Punctuation": "P", "Symbol": "S",
    "Mark": "M", "Separator": "Z", "Other": "C", "digit": "Nd", "Decimal_Number": "Nd",
}  # fmt: skip


@lru_cache(maxsize=1024)
def language(pattern: str) -> Regex:
    """Give all texts in which a pattern is found.

    Raises:
        RegexError: it is broken, no regular expression, or too large.
    """
    plain = translated(pattern)
    tree = parse(plain)
    looks = any(isinstance(node, Look) for node in walk(tree))
    if _size(tree) > (_LARGEST_LOOKING if looks else _LARGEST):
        raise RegexError(
            "with its repetitions written out, the pattern is too long", "lower them", Span(0, len(pattern))
        )
    return Regex.parse(rf"(?s:.*)(?:{plain})(?s:.*)")


def _size(tree: Tree) -> int:
    """Count the characters of a pattern whose repetitions are written out."""
    match tree:
        case Repeat(item, low, high):
            return _size(item) * max(low, high or 1)
        case Chars():
            return 1
        case _:
            return sum(map(_size, children(tree)))


@lru_cache(maxsize=1024)
def searched(pattern: str) -> Tree | None:
    """Give the same as a syntax tree, where that needs no automaton: anchors stand only at the edges, if at all.

    Raises:
        RegexError: the pattern is broken, or no regular expression.
    """
    found = _around(parse(translated(pattern)))
    if any(isinstance(node, Anchor | Look | Boundary) for node in walk(found)):
        return None
    return found


def _around(tree: Tree) -> Tree:
    if isinstance(tree, Alt):
        return Alt(tuple(_around(option) for option in tree.options))
    items = tree.items if isinstance(tree, Seq) else (tree,)
    starts = bool(items) and items[0] == Anchor("start")
    ends = len(items) > starts and items[-1] == Anchor("end")
    inner = items[1 if starts else 0 : len(items) - ends]
    anything = (Repeat(Chars(ANY), 0, None),)
    return Seq((*(() if starts else anything), *inner, *(() if ends else anything)))


@lru_cache(maxsize=1024)
def translated(pattern: str) -> str:
    """Write a pattern of ECMA-262 as Python's `re` reads it.

    Raises:
        RegexError: it names a class of characters that is not known here.
    """
    inside = False
    parts: list[str] = []
    for word in _WORD.finditer(pattern):
        kind, text = word.lastgroup, word.group()
        if kind == "class":
            # a bracket within a class is no class
            parts.append("\\[" if inside else "[")
            inside = True
        elif kind == "close":
            parts.append("]" if inside else "\\]")
            inside = False
        elif inside and kind in {"all", "none", "group", "end"}:
            # what looks like these inside a class are its own characters
            parts.append(text.replace("[", "\\["))
            inside = kind not in {"all", "none"}
        else:
            parts.append(_word(word, inside=inside))
    return "".join(parts)


def _word(word: re.Match[str], *, inside: bool) -> str:
    text = word.group()
    match word.lastgroup:
        case "name":
            return _category(word["name"], negated=text[1] == "P", inside=inside)
        case "control":
            return f"\\x{ord(word['control']) % 32:02x}"
        case "code":
            return f"\\U{int(word['code'], 16):08x}"
        case "group":
            return "(?P<"
        case "all":
            return r"[\s\S]"
        case "none":
            return r"(?!)"
        case "end":
            return r"\Z"
        case "escaped":
            return _escaped(word["escaped"], inside=inside)
        case _:
            return text


def _escaped(char: str, *, inside: bool) -> str:
    if char in "sS":
        spaces = _SPACES if inside else f"[{_SPACES}]"
        return spaces if char == "s" else f"[^{_SPACES}]" if not inside else r"\S"
    if char == "b" and inside:
        return r"\x08"
    if char.isascii() and char.isalnum() and char not in _KNOWN:
        return char
    return f"\\{char}"


def _category(name: str, *, negated: bool, inside: bool) -> str:
    wanted = name.removeprefix("L=").rpartition("=")[2]
    ranges = _ranges(_CATEGORIES.get(wanted, wanted))
    if not ranges or (negated and inside):
        raise RegexError(f"`\\p{{{name}}}` is not known here", "list the characters", Span(0, 0))
    return ranges if inside else f"[{'^' if negated else ''}{ranges}]"


@cache
def _ranges(category: str) -> str:
    """List the characters of a general category of Unicode, or of several that begin alike."""
    if not re.fullmatch("[A-Z][a-z]?", category):
        return ""
    found: list[list[int]] = []
    for code in range(sys.maxunicode + 1):
        if unicodedata.category(chr(code)).startswith(category) and not 0xD800 <= code <= 0xDFFF:
            if found and found[-1][1] == code - 1:
                found[-1][1] = code
            else:
                found.append([code, code])
    return "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in found)
