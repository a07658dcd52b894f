"""Numbers and judgements as a person writes them in a cell, and back to the last bit."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from criteria.models import on_saatys_scale

_PLAIN: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_WHOLE: Final = re.compile(r"[+-]?[0-9]+")
_COMMA: Final = re.compile(r"[+-]?[0-9]+,[0-9]{1,2}|[+-]?[0-9]*,[0-9]{4,}|[+-]?0,[0-9]+")
_GROUPS: Final = re.compile(r"[+-]?[0-9]{1,3}(?:[,.'’_\s\u00a0\u202f][0-9]{3})+(?:[,.][0-9]+)?")
_UNENDING: Final = re.compile(r"[+-]?(?:nan|inf|infinity)", re.IGNORECASE)
# A judgement as people also write it: 5:1, 5 to 1.
_PROPORTION: Final = re.compile(r"([0-9.]+)\s*(?::|to)\s*([0-9.]+)")
_NO_NUMBER: Final = "Write a number such as 0.5."
# No number in a study needs more digits; Python refuses beyond some thousands.
_LONGEST: Final = 400
# A judgement is shown as a fraction if its denominator is at most this.
_DENOMINATOR: Final = 9


@dataclass
class MisreadError(ValueError):
    """A cell that does not say what its column asks for.

    Attributes
    ----------
    expected, remedy : str
        As a fault tells them.
    """

    expected: str
    remedy: str


def read_number(text: str) -> int | float:
    """Read a number, whole where it is written so.

    Raises
    ------
    MisreadError
        With what to do about the way in which it is written.

    Examples
    --------
    >>> read_number("0.5"), read_number("2"), read_number("2.0")
    (0.5, 2, 2.0)
    >>> read_number("0,5")
    Traceback (most recent call last):
    ...
    evaluator.storage.sheets.numbers.MisreadError: ('a number', 'Write a decimal point: 0.5.')
    """
    if len(text) <= _LONGEST and _PLAIN.fullmatch(text):
        value = int(text) if _WHOLE.fullmatch(text) else float(text)
        if abs(value) != float("inf"):
            return value
    raise _misread(text)


def _misread(text: str) -> MisreadError:
    """Say how to write what is no number as it stands."""
    ascii_digits = "".join(
        str(unicodedata.digit(sign)) if unicodedata.digit(sign, None) is not None else sign
        for sign in text
    )
    if len(text) > _LONGEST:
        remedy = "Write fewer digits."
    elif _COMMA.fullmatch(text):
        remedy = f"Write a decimal point: {text.replace(',', '.')}."
    elif _GROUPS.fullmatch(text):
        remedy = "Write it without marks between the thousands, and with a decimal point."
    elif text.endswith("%") and _PLAIN.fullmatch(text[:-1].strip()):
        remedy = f"Write it as a share: {float(text[:-1].strip()) / 100:.6g}."
    elif ascii_digits != text and _PLAIN.fullmatch(ascii_digits):
        remedy = f"Write it in the digits 0 to 9: {ascii_digits}."
    elif _UNENDING.fullmatch(text) or _PLAIN.fullmatch(text):
        return MisreadError("a finite number", "Write a number, or leave the cell empty.")
    else:
        remedy = _NO_NUMBER
    return MisreadError("a number", remedy)


def write_number(value: float) -> str:
    """Write a number so that it is read back to the last bit, a whole one without a point.

    Examples
    --------
    >>> write_number(0.1 + 0.2), write_number(2.0), write_number(10**6)
    ('0.30000000000000004', '2', '1000000')
    """
    return repr(value).removesuffix(".0")


def read_judgement(text: str, *, flipped: bool = False) -> int | float:
    """Read a judgement: a number, or one over another.

    Parameters
    ----------
    flipped : bool
        Return what the second counts beside the first instead.

    Examples
    --------
    >>> read_judgement("1/3"), read_judgement("1/3", flipped=True), read_judgement("2.5")
    (0.3333333333333333, 3, 2.5)
    """
    first, stroke, second = text.replace("⁄", "/").partition("/")
    try:
        above = read_number(first.strip())
        below = read_number(second.strip()) if stroke else 1
    except MisreadError as error:
        if proportion := _PROPORTION.fullmatch(text.strip()):
            remedy = f"Write it as {proportion[1]}/{proportion[2]}."
        elif stroke:
            remedy = "Write it such as 1/3."
        elif error.remedy == _NO_NUMBER:
            remedy = "Write a number such as 3, or 1/3 for the reverse."
        else:
            remedy = error.remedy
        raise MisreadError("a judgement such as 3 or 1/3", remedy) from None
    if flipped:
        above, below = below, above
    if below == 0 or above == 0:
        raise MisreadError(
            "a judgement such as 3 or 1/3", "Leave the cell empty if nothing is judged."
        )
    value = above if below == 1 else above / below
    try:
        return on_saatys_scale(value)
    except ValueError as error:
        raise MisreadError(str(error), "Judge it within the scale.") from None


def write_judgement(value: float, *, flipped: bool = False) -> str:
    """Write a judgement so that `read_judgement` gives it back to the last bit.

    Examples
    --------
    >>> write_judgement(3), write_judgement(1 / 3), write_judgement(3, flipped=True)
    ('3', '1/3', '1/3')
    >>> write_judgement(0.123, flipped=True)
    '1/0.123'
    """
    near = Fraction(value).limit_denominator(_DENOMINATOR)
    if near and near.numerator / near.denominator == value:
        above, below = str(near.numerator), str(near.denominator)
    else:
        above, below = write_number(value), "1"
    if flipped:
        above, below = below, above
    return above if below == "1" else f"{above}/{below}"
