"""What a spreadsheet could take for a formula, whatever width its sign has or what hides it."""

from __future__ import annotations

import re
from typing import Final

# What opens a formula, in every width in which Unicode has it; `+`, `-` and `@` do so in Excel.
SIGNS: Final = (
    r"=+\-@\u207a\u207c\u208a\u208c\u2a75\u2a76\ufb29\ufe62\ufe63\ufe66\ufe6b"
    r"\uff0b\uff0d\uff1d\uff20"
)
# What may stand before it unseen: Default_Ignorable_Code_Point of Unicode; and quotation marks.
UNSEEN: Final = (
    r"\"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff"
)
_LIVE: Final = re.compile(rf"[\s{UNSEEN}]*+[{SIGNS}]")


def is_live(text: str) -> bool:
    """Tell whether a spreadsheet could take text for a formula; an apostrophe before it forbids it.

    Examples
    --------
    >>> is_live("=1"), is_live(" +1"), is_live("1-2"), is_live("'=1")
    (True, True, False, False)
    """
    return _LIVE.match(text) is not None
