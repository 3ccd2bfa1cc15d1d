"""Numbers between bounds, as patterns over their digits.

Decimal numbers compare like words: the first digit that differs decides. Each function follows that, digit by digit.
Alternatives that can go on stand before those that they begin with, as Lark needs it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ANY = "[0-9]*"

SMALL = Fraction(1, 10**4)
"""Python, like most, writes numbers below this with an exponent: `1e-05`."""

LARGE = Fraction(10**16)
"""And those from here on: `1e+16`."""

_EXPONENT = r"[1-9](?:\.[0-9]+)?[eE]"
TINY_NUMBER = _EXPONENT + "-(?:[1-9][0-9]{1,2}|0?[5-9])"
HUGE_NUMBER = _EXPONENT + r"\+?(?:[1-9][0-9]{2}|1[6-9]|[2-9][0-9])"


def integers(low: int | None, high: int | None) -> str:
    """Write the integers from `low` to `high`; with None, without end. Nothing is the empty string."""
    options: list[str] = []
    if low is None or low < 0:
        negative = whole(max(1, -high) if high is not None else 1, None if low is None else -low)
        options += [f"-{_grouped(negative)}"] if negative else []
    if (high is None or high >= 0) and (low is None or low <= 0):
        options.append("-?0")
    if high is None or high > 0:
        positive = whole(max(1, low or 0), high)
        options += [positive] if positive else []
    return "|".join(options)


def whole(low: int, high: int | None) -> str:
    """Write the integers from `low` (0 or more) to `high`, without a sign."""
    digits = len(str(low))
    # numbers of so many digits all lie below the upper bound
    most = None if high is None else len(str(high + 1)) - 1
    if high is not None and most is not None and most <= digits:
        return "|".join(reversed(list(dict.fromkeys(_blocks(low, high)))))
    longest = whole(10**most, high) if most is not None and high is not None and high >= 10**most else ""
    times = f"{digits},{'' if most is None else most - 1}" if most is None or most - 1 > digits else f"{digits}"
    return "|".join(filter(None, [longest, f"[1-9][0-9]{{{times}}}", whole(low, 10**digits - 1)]))


def _blocks(low: int, high: int) -> Iterator[str]:
    """Cut a range into blocks such as `4[0-9]{2}`."""
    while low <= high:
        zeros = 0
        while low % 10 ** (zeros + 1) == 0 and low and low + 10 ** (zeros + 1) - 1 <= high:
            zeros += 1
        step = 10**zeros
        first = low // step
        last = min(first - first % 10 + 9, (high + 1) // step - 1)
        yield _block(first, last, zeros)
        low = (last + 1) * step


def _block(first: int, last: int, zeros: int) -> str:
    head, low, high = str(first)[:-1], str(first)[-1], str(last)[-1]
    digit = low if low == high else f"[{low}-{high}]"
    return head + digit + ("" if not zeros else "[0-9]" if zeros == 1 else f"[0-9]{{{zeros}}}")


def decimals(low: Fraction | None, high: Fraction | None, *, above: bool, below: bool) -> str:
    """Write the decimal numbers between two bounds; `above` and `below` leave out the bounds themselves."""
    options: list[str] = []
    if low is None or low < 0:
        least = Fraction(0) if high is None or high >= 0 else -high
        most = None if low is None else -low
        size = sizes(least, most, above=below and high is not None and high <= 0, below=above)
        options += [f"-{_grouped(size)}"] if size else []
    if high is None or high >= 0:
        least = Fraction(0) if low is None or low < 0 else low
        size = sizes(least, high, above=above and low is not None and low >= 0, below=below)
        options += [size] if size else []
    return "|".join(options)


def sizes(low: Fraction, high: Fraction | None, *, above: bool, below: bool) -> str:
    """Write the numbers from `low` (0 or more) to `high`, without a sign."""
    first, behind = _split(low)
    options: list[str] = []
    if high is None or high >= LARGE:
        options.append(HUGE_NUMBER)
    if low < SMALL and (high is None or high > 0):
        options.append(TINY_NUMBER)
    if high is None:
        options += [_free(first + 1, None), _with(str(first), _tail(behind, None, above=above, below=False))]
    else:
        last, until = _split(high)
        if first == last:
            options.append(_with(str(first), _tail(behind, until, above=above, below=below)))
        elif first < last:
            options.append(_with(str(last), _tail(None, until, above=False, below=below)))
            options.append(_free(first + 1, last - 1))
            options.append(_with(str(first), _tail(behind, None, above=above, below=False)))
    return "|".join(filter(None, options))


def _free(first: int, last: int | None) -> str:
    """Write numbers whose digits before the point lie between two bounds."""
    found = whole(first, last) if last is None or first <= last else ""
    return f"(?:{found})(?:\\.[0-9]+)?" if found else ""


def _split(value: Fraction) -> tuple[int, str]:
    """Give what stands before and behind the point; JSON has decimal numbers only, so it ends."""
    before = value.numerator // value.denominator
    rest, digits = value - before, ""
    while rest:
        rest *= 10
        digit = rest.numerator // rest.denominator
        digits, rest = digits + str(digit), rest - digit
    return before, digits


def _with(before: str, tail: tuple[str, bool]) -> str:
    digits, may_be_absent = tail
    if not digits:
        return before if may_be_absent else ""
    return f"{before}(?:\\.{_grouped(digits)})?" if may_be_absent else f"{before}\\.{_grouped(digits)}"


def _tail(low: str | None, high: str | None, *, above: bool, below: bool) -> tuple[str, bool]:
    """Write the digits behind a point that lie between those of two bounds; say whether there may be none of them.

    A bound of None holds already; one of no digits is all zeros.
    """
    empty = (low is None or (not low.strip("0") and not above)) and (high is None or bool(high.strip("0")) or not below)
    if low is None and high is None:
        return "[0-9]+", empty
    steps: dict[tuple[str | None, str | None], list[str]] = {}
    for digit in "0123456789":
        least, most = (low or "0")[:1], (high or "0")[:1]
        if (low is not None and digit < least) or (high is not None and digit > most):
            continue
        after_low = None if low is None or digit > least else low[1:]
        after_high = None if high is None or digit < most else high[1:]
        steps.setdefault((after_low, after_high), []).append(digit)
    options: list[str] = []
    zeros = ""
    for (after_low, after_high), digits in steps.items():
        if (after_low, after_high) == (low, high):
            # both are used up, so that only zeros lead here again
            zeros = "0"
            continue
        more, may_end = _tail(after_low, after_high, above=above, below=below)
        here = digits[0] if len(digits) == 1 else f"[{digits[0]}-{digits[-1]}]"
        if more == "[0-9]+" and may_end:
            options.append(f"{here}[0-9]*")
        elif more:
            options.append(f"{here}(?:{more}){'?' if may_end else ''}")
        elif may_end:
            options.append(here)
    body = "|".join(options)
    if not zeros:
        return body, empty
    if not body:
        return ("0+" if empty else ""), empty
    return (f"0*(?:{body})|0+" if empty else f"0*(?:{body})"), empty


def _grouped(pattern: str) -> str:
    return f"(?:{pattern})" if "|" in pattern else pattern
