"""Names of the data within the sentences of the engine."""

from __future__ import annotations


def inline(name: str) -> str:
    """Return a name as it stands within a sentence, with a small letter unless it is an acronym.

    Examples
    --------
    >>> inline("Wafer capacity"), inline("EUV tools")
    ('wafer capacity', 'EUV tools')
    """
    first = name.split()[0]
    return name if any(c.isupper() for c in first[1:]) else first[0].lower() + name[1:]
