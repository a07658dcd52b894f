"""What bytes are that should be text and are not."""

from __future__ import annotations

from typing import Final

UTF_16: Final = "UTF-16 text"
PACKED: Final = "a packed file, such as a workbook"
_FORMS: Final = {
    b"\xff\xfe": UTF_16,
    b"\xfe\xff": UTF_16,
    b"PK\x03\x04": PACKED,
    b"\xd0\xcf\x11\xe0": "an old workbook",
}


def form_of(data: bytes) -> str | None:
    r"""Return what a file is that begins as no UTF-8 text does; None where that cannot be told.

    Examples
    --------
    >>> form_of(b"PK\x03\x04 and so on"), form_of(b"plain")
    ('a packed file, such as a workbook', None)
    """
    return next((form for begin, form in _FORMS.items() if data.startswith(begin)), None)


def no_text(data: bytes, start: int) -> tuple[str, str]:
    r"""Return what bytes are that are no UTF-8 text from one of them on, and the remedy.

    Examples
    --------
    >>> no_text(b"caf\xe9", 3)
    ('byte 3 is not', 'Save the file as UTF-8.')
    >>> no_text(b"PK\x03\x04 and so on", 14)[0]
    'a packed file, such as a workbook'
    """
    form = form_of(data)
    if form is None or form == UTF_16:
        return form or f"byte {start} is not", "Save the file as UTF-8."
    return form, "Give a text file; a workbook is data, as --data takes it."
