r"""What `\p{…}` stands for: the general categories of Unicode, by the names that Rust's `regex` knows.

The reference is Unicode Standard Annex #44, "General Category Values", and for loose names UAX44-LM3. Which characters
have been assigned depends on the version of Unicode; it is that of Python's `unicodedata` here. Scripts and other
properties are not in there.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache

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


def property_chars(name: str) -> CharSet | None:
    """Give the characters of a general category, of `Any` or of `ASCII`; None for what is not known here."""
    loose = re.sub(r"[\s_-]", "", name).lower()
    short = re.sub("^(?:(?:gc|generalcategory)[=:]|is)", "", loose)
    short = _LONG.get(short, short)
    if short in {"any", "ascii"}:
        return ANY if short == "any" else CharSet(((0, 0x7F),))
    wanted = _CASED if short == "lc" else tuple(each for each in _categories() if each.startswith(short))
    return CharSet().union(*(_categories()[each] for each in wanted)) if short and wanted else None


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
