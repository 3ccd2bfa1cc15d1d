"""The formats of JSON Schema as patterns over the text between the quotes.

Each takes at least what the RFC that JSON Schema names for it takes. `EXACT` are those that take no more; what a
pattern cannot say (the 29th of February, the lengths of names) is left to the check behind the grammar. `NARROW` are
for writers: they leave out the rare forms of which that check refuses many.
"""

from __future__ import annotations

_MONTH_AND_DAY = (
    "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|[12][0-9]))"
)
_DATE = f"[0-9]{{4}}-{_MONTH_AND_DAY}"
_MINUTES = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
# 60 is a leap second
_CLOCK = rf"{_MINUTES}:(?:[0-5][0-9]|60)(?:\.[0-9]+)?"
_OFFSET = f"(?:[zZ]|[+-]{_MINUTES})"

_TIMES = "T(?:[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S)"
_DATES = "(?:[0-9]+Y(?:[0-9]+M(?:[0-9]+D)?)?|[0-9]+M(?:[0-9]+D)?|[0-9]+D)"
_DURATION = f"P(?:{_DATES}(?:{_TIMES})?|{_TIMES}|[0-9]+W)"

_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOSTNAME = rf"{_LABEL}(?:\.{_LABEL})*"

_BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_IPV4 = rf"{_BYTE}(?:\.{_BYTE}){{3}}"
_GROUP = "[0-9a-fA-F]{1,4}"
_LAST = f"(?:{_GROUP}:{_GROUP}|{_IPV4})"
# RFC 3986, section 3.2.2: one `::` stands for the zeros that are left out
_IPV6 = "|".join(
    [
        f"(?:{_GROUP}:){{6}}{_LAST}",
        f"::(?:{_GROUP}:){{5}}{_LAST}",
        *(f"(?:(?:{_GROUP}:){{0,{n}}}{_GROUP})?::(?:{_GROUP}:){{{4 - n}}}{_LAST}" for n in range(5)),
        f"(?:(?:{_GROUP}:){{0,5}}{_GROUP})?::{_GROUP}",
        f"(?:(?:{_GROUP}:){{0,6}}{_GROUP})?::",
    ]
)

_ATEXT = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]"
_QUOTED = r'"(?:[ !#-\[\]-~]|\\[ -~])*"'
_DOMAIN = rf"(?:{_HOSTNAME}|\[(?:{_IPV4}|IPv6:[0-9a-fA-F:.]+)\])"
_EMAIL = rf"(?:{_ATEXT}+(?:\.{_ATEXT}+)*|{_QUOTED})@{_DOMAIN}"
_IDN_EMAIL = r"[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+"

# RFC 3986, appendix A
_CODED = "%[0-9a-fA-F]{2}"
_UCHAR = "[A-Za-z0-9._~!$&'()*+,;=:@-]"
_SEGMENTS = f"(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|{_CODED})*"
_QUERY = f"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|{_CODED})*"
_NAMED = rf"(?:[A-Za-z0-9._~!$&'()*+,;=-]|{_CODED})*"
_USER = rf"(?:[A-Za-z0-9._~!$&'()*+,;=:-]|{_CODED})*"
_LITERAL = r"\[[0-9a-fA-Fv:.]+\]"
_AUTHORITY = rf"(?:{_USER}@)?(?:{_LITERAL}|{_NAMED})(?::[0-9]*)?"
_FIRST = f"(?:{_UCHAR}|{_CODED})"
_PATH = f"(?://{_AUTHORITY}(?:/{_SEGMENTS})?|(?:/{_FIRST}{_SEGMENTS}|/)?|{_FIRST}{_SEGMENTS})"
_AFTER = rf"{_PATH}(?:\?{_QUERY})?(?:#{_QUERY})?"
_SCHEME = "[A-Za-z][A-Za-z0-9+.-]*"
_URI = f"{_SCHEME}:{_AFTER}"
_URI_REFERENCE = f"(?:{_SCHEME}:)?{_AFTER}"
_FOREIGN = r"[^\x00-\x20\"<>\\^`{|}\x7f]"
_POINTER = r"(?:/(?:[^/~]|~[01])*)*"

FORMATS = {
    "date": _DATE,
    "date-time": f"{_DATE}[tT]{_CLOCK}{_OFFSET}",
    "time": f"{_CLOCK}{_OFFSET}",
    "duration": _DURATION,
    "email": _EMAIL,
    "idn-email": _IDN_EMAIL,
    "hostname": _HOSTNAME,
    "ipv4": _IPV4,
    "ipv6": _IPV6,
    "uri": _URI,
    "uri-reference": _URI_REFERENCE,
    "iri": f"{_SCHEME}:{_FOREIGN}*",
    "iri-reference": f"{_FOREIGN}*",
    "uuid": "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
    "json-pointer": _POINTER,
    "relative-json-pointer": f"(?:0|[1-9][0-9]*)(?:#|{_POINTER})",
}

_YEAR = "(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])"
_DAY = f"{_YEAR}-{_MONTH_AND_DAY}"
_TIME = rf"{_MINUTES}:[0-5][0-9](?:\.[0-9]+)?"
_ADDRESS = rf"\[(?:{_GROUP}(?::{_GROUP}){{7}}|(?:{_GROUP}(?::{_GROUP}){{0,3}})?::(?:{_GROUP}(?::{_GROUP}){{0,2}})?)\]"

NARROW = {
    "date": _DAY,
    "date-time": f"{_DAY}T{_TIME}{_OFFSET}",
    "time": f"{_TIME}{_OFFSET}",
    "email": rf"{_ATEXT}+(?:\.{_ATEXT}+)*@{_HOSTNAME}",
    "uri": _URI.replace(_LITERAL, _ADDRESS),
    "uri-reference": _URI_REFERENCE.replace(_LITERAL, _ADDRESS),
}
"""The same for writers: no year 0, which Python does not know, no leap seconds, no mail to what has no name."""

_SPAN = r"T(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?"
PYDANTIC = {
    "date": _DAY,
    "date-time": f"{_DAY}T{_TIME}{_OFFSET}?",
    "time": f"{_TIME}{_OFFSET}?",
    "duration": f"-?P(?:[0-9]+W|(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+D)?(?:{_SPAN})?)",
}
"""The same where pydantic writes them: times without a zone, durations with a sign or with parts of seconds."""

EXACT = frozenset({"uuid", "ipv4", "duration", "json-pointer", "relative-json-pointer"})

CHECKED = frozenset({*FORMATS, "regex", "uri-template", "idn-hostname"})
"""All formats that JSON Schema defines; others say nothing."""
