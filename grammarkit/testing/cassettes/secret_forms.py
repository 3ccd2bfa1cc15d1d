"""How secrets are recognised: by the name that stands before them, and by what they look like."""

from __future__ import annotations

import re

_HUMP = r"(?<=(?-i:[a-z]))(?=(?-i:[A-Z]))"
"""Between the words of a name such as `clientSecret`."""

_NAME = rf"""(?:[\w.-]*(?:[-_.]|{_HUMP}))?
    (?:auth|authorization|cookies?|passw(?:or)?d|passphrase|pwd|secrets?|credentials?|api[-_]?keys?|private[-_]?keys?
    |(?:aws[-_]?)?access[-_]?key[-_]?id|session(?:[-_]?id)?|csrf(?:[-_]?token)?
    |(?:access|account|auth|bearer|client|id|refresh|secret|security|session)[-_]?(?:tokens?|secrets?|keys?))"""
"""Names of what is secret. `token` alone is not always, nor is `max_output_tokens`: models count in them."""

IN_BODIES = re.compile(_NAME, re.IGNORECASE | re.VERBOSE)
IN_HEADERS = re.compile(rf"{_NAME}|.*-(?:organization|project)", re.IGNORECASE | re.VERBOSE)
IN_QUERIES = re.compile(rf"{_NAME}|pw|pass|.*(?:key|token|code|auth|sig|signature)", re.IGNORECASE | re.VERBOSE)

MAY_BE_TOKEN = re.compile(r"[\w.~+/=-]{8,}")
"""What `token` names where it is none of a text's; a model's own, in its log probabilities, stand beside `logprob`."""

PAIR_OF_JSON = re.compile(
    rf"""(?P<before>(?<!\\)(?P<quote>\\*")(?P<name>{_NAME}|token)(?P=quote)\s*:\s*(?P=quote))
    (?P<value>.*?)(?=(?<!\\)(?P=quote)|\Z)""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
"""A secret in JSON that breaks off or stands in another text; its quotes are escaped if it is a string of that."""

PAIR_OF_QUERY = re.compile(r"""(?<=[?&])(?P<name>[\w.%\[\]-]+)=(?P<value>[^&\s"'<>\\#]+)""")
"""A name and its value in an address, or in a form, which is read as one with a `?` before it."""

IS_FORM = re.compile(r"[\w.%\[\]-]+=[^&\s]*(?:&[^&\s]*)*")
"""The whole of an `application/x-www-form-urlencoded` body."""

PART_OF_FORM = re.compile(
    r'(?P<before>\bname="(?P<name>[^"\r\n]+)"[^\r\n]*\r\n(?:[^\r\n]+\r\n)*\r\n)(?P<value>.*?)(?=\r\n--|\Z)', re.DOTALL
)
"""A field of `multipart/form-data` (RFC 7578)."""

FORM = re.compile(
    r"""\b(?:sk|pk|rk|ek)-[\w*-]{6,}               # keys of OpenAI and those who took after it, also masked ones
    |\b(?:sk|pk|rk)_(?:live|test)_\w{8,}           # Stripe
    |\b(?:org|proj|user)-[A-Za-z0-9]{8,}|\bproj_[A-Za-z0-9]{8,}   # accounts
    |\b(?:AKIA|ASIA)[A-Z0-9]{16}\b                 # ids of AWS's keys
    |\bAIza[\w-]{30,}                              # Google
    |\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}      # GitHub
    |\bglpat-[\w-]{20,}                            # GitLab
    |\bhf_[A-Za-z0-9]{20,}                         # Hugging Face
    |\bxox[abeoprs]-[\w-]{10,}                     # Slack
    |(?<!\d)\d{6,}(?::|%3A)[\w-]{30,}               # bots of Telegram
    |-----BEGIN\ [A-Z ]*PRIVATE\ KEY-----.*?(?:-----END\ [A-Z ]*PRIVATE\ KEY-----|\Z)   # RFC 7468
    |(?<![\w-])eyJ[\w-]+\.[\w-]+\.[\w-]+              # JSON web tokens (RFC 7519)
    |(?<=[Bb]earer\ )[\w.~+/=-]{6,}""",
    re.VERBOSE | re.DOTALL,
)
