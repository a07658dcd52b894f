"""Lists, mappings and orders in one cell of text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from evaluator.storage.sheets.numbers import MisreadError, read_number, write_number

# Text in quotation marks stands as it is; a mark within is doubled.
_QUOTED: Final = r'"(?:[^"]|"")*"'
_NUMBER_LIKE: Final = re.compile(r"[+-]?[0-9.]")


def read_list(text: str) -> list[str]:
    r"""Read a list: one item a line where there are lines, else ``;`` between the items.

    Examples
    --------
    >>> read_list("one; two;"), read_list("one; 1\ntwo"), read_list('"a; b"')
    (['one', 'two'], ['one; 1', 'two'], ['a; b'])
    """
    return [_unquoted(item) for item in _cut(text, "\n" if "\n" in text else ";") if item]


def write_list(items: Iterable[str]) -> str:
    r"""Write a list as `read_list` reads it.

    Examples
    --------
    >>> write_list(["one", "two"]), write_list(["one; 1", "two"]), write_list(["a; b"])
    ('one; two', 'one; 1\ntwo', '"a; b"')
    """
    texts = list(items)
    by_line = len(texts) > 1 and any(";" in text for text in texts)
    signs = "" if by_line else ";"
    return ("\n" if by_line else "; ").join(_quoted(text, signs) for text in texts)


def read_values(text: str) -> list[int | float | str]:
    """Read a list of numbers and words; a word that looks like a number stands in quotation marks.

    Examples
    --------
    >>> read_values("0.4; 2; 2.0; best")
    [0.4, 2, 2.0, 'best']
    """
    return [_value(item) for item in _cut(text, "\n" if "\n" in text else ";") if item]


def write_values(items: Iterable[float | str]) -> str:
    """Write a list of numbers and words as `read_values` reads it.

    Examples
    --------
    >>> write_values([0.4, 2, 2.0, "best", "1"])
    '0.4; 2; 2.0; best; "1"'
    """
    return "; ".join(
        (_marked(item) if _NUMBER_LIKE.match(item) else _quoted(item, ";"))
        if isinstance(item, str)
        else repr(item)
        for item in items
    )


def read_mapping(text: str) -> dict[str, int | float]:
    """Read numbers by name, ``name = number`` with ``;`` or a new line between them.

    Examples
    --------
    >>> read_mapping("ore = 0.6; skill = 0.4")
    {'ore': 0.6, 'skill': 0.4}
    """
    found: dict[str, int | float] = {}
    for item in filter(None, _cut(text, ";\n", "=")):
        match = re.fullmatch(rf"({_QUOTED}|[^=]*?)\s*=\s*(.*)", item, re.DOTALL)
        if match is None:
            if "=" in text:
                remedy = f"Write '{_first_name(item)} = 1', with ';' between the entries."
            else:
                names = [_first_name(part) for part in re.split(r"[;,\n]", text) if part.strip()]
                remedy = f"Write '{'; '.join(f'{name} = 1' for name in names)}'."
            raise MisreadError("entries such as 'name = 1; other = 2'", remedy)
        name = _unquoted(match[1])
        if name in found:
            raise MisreadError("every name once", f"Remove one of the entries of '{name}'.")
        found[name] = read_number(match[2].strip())
    return found


def _first_name(item: str) -> str:
    """Return the name that an entry without = seems to begin with."""
    return re.split(r"[,:\n]", item)[0].strip() or "name"


def write_mapping(values: Mapping[str, float]) -> str:
    """Write numbers by name as `read_mapping` reads them.

    Examples
    --------
    >>> write_mapping({"ore": 0.6, "a = b": 2.0})
    'ore = 0.6; "a = b" = 2'
    """
    return "; ".join(f"{_quoted(name, ';=')} = {write_number(v)}" for name, v in values.items())


def read_order(text: str) -> list[str | list[str]]:
    """Read an order, ``>`` between the more and the less important and ``=`` between equals.

    Examples
    --------
    >>> read_order("ore > skill = law > trade")
    ['ore', ['skill', 'law'], 'trade']
    """
    steps: list[str | list[str]] = []
    for step in _cut(text, ">", "="):
        names = [_unquoted(name) for name in _cut(step, "=", ">")]
        if not all(names):
            raise MisreadError(
                "an order such as 'a > b = c'", "Write a name on each side of > and =."
            )
        steps.append(names[0] if len(names) == 1 else names)
    return steps


def write_order(order: Sequence[str | Sequence[str]]) -> str:
    """Write an order as `read_order` reads it.

    Examples
    --------
    >>> write_order(["ore", ["skill", "law"], "trade"])
    'ore > skill = law > trade'
    """
    return " > ".join(
        _quoted(step, ">=") if isinstance(step, str) else " = ".join(_quoted(n, ">=") for n in step)
        for step in order
    )


def _cut(text: str, signs: str, inner: str = "") -> list[str]:
    """Cut text at signs that do not stand in quotation marks.

    Quotation marks open where a part begins, also after one of the `inner` signs.
    """
    if '"' not in text:
        plain = text.split(signs) if len(signs) == 1 else re.split(f"[{re.escape(signs)}]", text)
        return [part.strip() for part in plain]
    every = re.escape(signs + inner)
    unit = re.compile(rf"\s*(?:{_QUOTED}(?=\s*(?:[{every}]|\Z)))?[^{every}]*")
    begun, position = "", 0
    parts: list[str] = []
    while True:
        match = unit.match(text, position)
        assert match is not None  # it matches nothing, too
        begun, position = begun + match[0], match.end()
        if position == len(text) or text[position] in signs:
            parts.append(begun.strip())
            begun = ""
        else:
            begun += text[position]
        if position == len(text):
            return parts
        position += 1


def _quoted(text: str, signs: str) -> str:
    """Return text in quotation marks if it would be misread without them."""
    if "\n" in text:
        raise ValueError("an item of a list cannot hold a new line")
    is_odd = not text or text != text.strip() or text.startswith('"')
    return _marked(text) if is_odd or any(sign in text for sign in signs) else text


def _marked(text: str) -> str:
    """Return text in quotation marks."""
    return '"' + text.replace('"', '""') + '"'


def _unquoted(text: str) -> str:
    """Return what stands in quotation marks, or the text as it is."""
    return text[1:-1].replace('""', '"') if re.fullmatch(_QUOTED, text) else text


def _value(item: str) -> int | float | str:
    """Return an item as a number if it looks like one, else as a word."""
    return read_number(item) if _NUMBER_LIKE.match(item) else _unquoted(item)
