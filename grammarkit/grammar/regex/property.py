r"""What `\p{…}` stands for: general categories of Unicode, scripts and properties, by the names of Rust's `regex`.

The reference is Unicode Standard Annex #44, "General Category Values", and for loose names UAX44-LM3. Which characters
have been assigned depends on the version of Unicode; it is that of Python's `unicodedata` here. Scripts, such as
`\p{Greek}`, and properties, such as `\p{Alphabetic}`, are not in there: the library `regex` is asked, where it is
installed (the extra `unicode`).
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache
from importlib.util import find_spec

from grammarkit.grammar.regex.charset import ANY, CharSet

_LONG = {
    "letter": "l",
    "casedletter": "lc",
    "uppercaseletter": "lu",
    "lowercaseletter": "ll",
    "titlecaseletter": "lt",
    "modifierletter": "lm",
    "otherletter": "lo",
    "mark": "m",
    "nonspacingmark": "mn",
    "spacingmark": "mc",
    "enclosingmark": "me",
    "number": "n",
    "decimalnumber": "nd",
    "digit": "nd",
    "letternumber": "nl",
    "othernumber": "no",
    "punctuation": "p",
    "punct": "p",
    "connectorpunctuation": "pc",
    "dashpunctuation": "pd",
    "openpunctuation": "ps",
    "closepunctuation": "pe",
    "initialpunctuation": "pi",
    "finalpunctuation": "pf",
    "otherpunctuation": "po",
    "symbol": "s",
    "mathsymbol": "sm",
    "currencysymbol": "sc",
    "modifiersymbol": "sk",
    "othersymbol": "so",
    "separator": "z",
    "spaceseparator": "zs",
    "lineseparator": "zl",
    "paragraphseparator": "zp",
    "other": "c",
    "control": "cc",
    "format": "cf",
    "surrogate": "cs",
    "privateuse": "co",
    "unassigned": "cn",
}
_CASED = ("lu", "ll", "lt")
_SCRIPT = re.compile(
    r"(?:(?P<property>script(?:[\s_-]?extensions)?|scx?)[=:])?(?P<value>[a-z][a-z0-9\s_-]*)", re.IGNORECASE
)


def property_chars(name: str) -> CharSet | None:
    """Give the characters of a category, a script or a property, of `Any` or of `ASCII`; None for what is not known."""
    loose = re.sub(r"[\s_-]", "", name).lower()
    short = re.sub("^(?:(?:gc|generalcategory)[=:]|is)", "", loose)
    short = _LONG.get(short, short)
    if short in {"any", "ascii"}:
        return ANY if short == "any" else CharSet(((0, 0x7F),))
    wanted = _CASED if short == "lc" else tuple(each for each in _categories() if each.startswith(short))
    return CharSet().union(*(_categories()[each] for each in wanted)) if short and wanted else _by_library(name)


def knows_scripts() -> bool:
    """Tell whether scripts and properties can be asked for."""
    return find_spec("regex") is not None


@cache
def _by_library(name: str) -> CharSet | None:
    """Ask `regex`, which also has blocks, under names that Rust takes for none: so say what is asked for."""
    found = _SCRIPT.fullmatch(name)
    if found is None or not knows_scripts():
        return None
    import regex

    property_, value = found["property"] or "script", found["value"]
    for asked in (f"{property_}={value}", *(() if found["property"] else (f"{value}=yes",))):
        try:
            runs = regex.finditer(rf"\p{{{asked}}}+", "".join(map(chr, range(sys.maxunicode + 1))))
        except regex.error:
            continue
        return CharSet(tuple((run.start(), run.end() - 1) for run in runs))
    return None


@cache
def _categories() -> dict[str, CharSet]:
    """Collect the characters of each category."""
    ranges: dict[str, list[tuple[int, int]]] = {}
    start, category = 0, unicodedata.category("\0")
    for code in range(1, sys.maxunicode + 2):
        here = unicodedata.category(chr(code)) if code <= sys.maxunicode else ""
        if here != category:
            ranges.setdefault(category.lower(), []).append((start, code - 1))
            start, category = code, here
    return {name: CharSet(tuple(each)) for name, each in ranges.items()}
