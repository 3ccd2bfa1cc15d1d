"""What is told of text that neither Lark nor llguidance reads: what stands there, and what to write instead.

Here are characters, names and values that no word can be made of; `misplaced.py` has words that stand where they
cannot.
"""

from __future__ import annotations

import re
import unicodedata

from grammarkit.diagnostic import Span
from grammarkit.grammar.report import GrammarError

_WORD = re.compile(r"[\w-]+")
_REST = re.compile(r"[^\r\n]*")
_CONTINUED = re.compile(r"\\[ \t]*\r?\n")
_RULE = re.compile(r"_?[a-z][_a-z0-9]*")
_QUOTES = "'`\u2018\u2019\u201c\u201d\u00ab\u00bb"


def character(text: str, at: int, file: str, regexp: Span | None) -> GrammarError:
    """Tell of a character that no word begins with; `regexp` is a pattern before it that runs over lines, if any."""
    char = text[at]
    if char == "/" and regexp is not None:  # the slash that is left over shows that the first one was never closed
        return runaway(text, regexp)
    if char in '"/':
        what = "a string" if char == '"' else "a regular expression"
        message = f"{what} starts here and does not end on this line"
        remedy = f"close it with `{char}`; write a line break inside it as `\\n`"
        return GrammarError.of(text, "unclosed-literal", message, _line(text, at, file), help=remedy)
    if char.isalpha():
        return name(text, at, file)
    message, remedy = _told(text, at)
    return GrammarError.of(text, "unknown-character", message, Span(at, at + 1, file), help=remedy)


def _told(text: str, at: int) -> tuple[str, str]:
    char = text[at]
    shown = f"`{char}` (U+{ord(char):04X})" if char.isprintable() else f"U+{ord(char):04X}"
    if char in _QUOTES:
        return f"{shown} begins no string", 'write strings between double quotes, `"…"`'
    if char == ";":
        return "a definition ends with its line, without `;`", "delete it, and begin the next definition on a new line"
    if char == "\r":
        return "the line ends in a carriage return alone (U+000D)", "end lines with a line feed, `\\n`"
    if char == "\\" and _CONTINUED.match(text, at):
        return "behind `\\`, nothing but spaces and a line feed continues a line", "join the two lines"
    if char.isspace():
        return f"{shown} is no white space in a grammar", "write a space"
    if char in "^$\\":
        return f"{shown} has a meaning in regular expressions only", "write the pattern between slashes, `/…/`"
    return f"{shown} has no meaning in a grammar", 'delete it, or write it in a string, `"…"`'


def name(text: str, at: int, file: str) -> GrammarError:
    """Tell of a name that is written as no name is; `at` is somewhere in it."""
    start = at
    while start and _WORD.match(text[start - 1]):
        start -= 1
    found = _WORD.match(text, start)
    word = found.group() if found else text[at]
    if word.startswith("__"):
        message = f"`{word}` begins with two underscores, and a name begins with one at most"
    elif word.isascii():
        message = f"`{word}` mixes cases: a rule is named in lower case, a terminal in upper case"
    else:
        message = f"`{word}` is no name: names are made of letters from `a` to `z`, digits and `_`"
    spelt = _spelt(word)
    remedy = f"write `{spelt}`" if spelt else "spell it in ASCII letters"
    return GrammarError.of(text, "bad-name", message, Span(start, start + len(word), file), help=remedy)


def _spelt(word: str) -> str:
    """Spell a word as the name that was meant: a terminal's if it is in upper case throughout, else a rule's."""
    plain = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode()
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", plain).replace("-", "_")
    spelt = re.sub(r"^_+(?=_)", "", parted).lower()
    if not _RULE.fullmatch(spelt):
        return ""
    return spelt.upper() if plain.upper() == plain else spelt


def runaway(text: str, regexp: Span) -> GrammarError:
    """Tell of a pattern that took in the lines behind it."""
    message = "a regular expression starts here and does not end on this line"
    span = _line(text, regexp.start, regexp.file)
    return GrammarError.of(
        text, "unclosed-literal", message, span, help="close it with `/`; write a `/` in it as `\\/`"
    )


def json(text: str, at: int, file: str, error: Exception) -> GrammarError:
    """Tell of a JSON value that is none; `at` is where it should begin."""
    where = min(getattr(error, "pos", at), len(text))
    if text.startswith(("{", "["), at) and where >= len(text.rstrip()):
        message = f"`{text[at]}` is never closed"
        remedy = f"add the missing `{'}' if text[at] == '{' else ']'}`"
        return GrammarError.of(text, "unclosed-bracket", message, Span(at, at + 1, file), help=remedy)
    span = Span(where, min(where + 1, len(text)), file)
    remedy = 'write JSON here, such as `{"type": "string"}`'
    return GrammarError.of(text, "grammar-syntax", "what stands here is no JSON", span, help=remedy)


def _line(text: str, at: int, file: str) -> Span:
    rest = _REST.match(text, at)
    return Span(at, max(at + 1, rest.end() if rest else 0), file)
