"""How fields of the evidence are written: places, terms, dates, lists and flags in one cell."""

from __future__ import annotations

import datetime
import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, PlainSerializer

from criteria.models import Names
from partners.documents import Locator


def _parse_place(value: object) -> Locator:
    """Read a locator as it is written in the data."""
    return value if isinstance(value, Locator) else Locator.parse(str(value))


Place = Annotated[Locator, BeforeValidator(_parse_place), PlainSerializer(str)]


def _few(terms: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse more terms than a locator needs."""
    if not 1 <= len(terms) <= 4:
        raise ValueError("one to four terms")
    return terms


def possible_date(date: str) -> str:
    """Refuse a day that no calendar has; a part that is not known is taken for the first."""
    if date != "undated":
        year, month, day = (*map(int, date.split("-")), 1, 1)[:3]
        datetime.date(year, month, day)  # says what is wrong with it
    return date


def possible_day(date: str) -> str:
    """Refuse what is neither empty nor a day of the calendar."""
    if date:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", date):
            raise ValueError("a day as YYYY-MM-DD, such as 2027-01-31")
        datetime.date.fromisoformat(date)
    return date


def list_of(cell: object) -> object:
    """Read a list that stands in one cell, ``;`` between its items."""
    return (
        [part.strip() for part in cell.split(";") if part.strip()]
        if isinstance(cell, str)
        else cell
    )


def flag_of(cell: object) -> object:
    """Read a yes that stands in a cell; an empty one is a no."""
    return {"yes": True, "no": False, "": False}.get(cell, cell) if isinstance(cell, str) else cell


Terms = Annotated[Names, AfterValidator(_few)]
