"""How the cells of a workbook look, and which are locked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

_TEXT: Final = "@"  # what is typed stays as it is: 1/3 becomes no date
_GREY, _BLUE, _YELLOW = "#E8E8E8", "#DCE6F1", "#FFF9DB"
_LINE = "#BFBFBF"


@dataclass(frozen=True)
class Formats:
    """The formats of cells by what they are for."""

    title: Any
    heading: Any
    prose: Any
    label: Any
    header: Any
    input: Any
    judgement: Any
    locked: Any
    key: Any
    meaning: Any
    optional: Any
    corner: Any
    about: Any
    line: Any

    @classmethod
    def of(cls, book: Any) -> Formats:
        """Make the formats of a workbook."""
        text = {"num_format": _TEXT, "valign": "top", "text_wrap": True}
        edge = {"border": 1, "border_color": _LINE}
        grey = {**text, **edge, "bg_color": _GREY}
        centred = {"align": "center", "valign": "vcenter"}
        return cls(
            title=book.add_format({"bold": True, "font_size": 16}),
            heading=book.add_format({"bold": True, "font_size": 12, "bottom": 1}),
            prose=book.add_format({"text_wrap": True, "valign": "top"}),
            label=book.add_format({"bold": True, "valign": "top"}),
            header=book.add_format({**grey, "bold": True, "bg_color": _BLUE, "valign": "vcenter"}),
            input=book.add_format({**text, "locked": False}),
            judgement=book.add_format(
                {**text, **edge, **centred, "locked": False, "bg_color": _YELLOW}
            ),
            locked=book.add_format({**grey, **centred, "text_wrap": False}),
            key=book.add_format({**grey, "bold": True}),
            meaning=book.add_format({**grey, "font_color": "#404040"}),
            optional=book.add_format({**grey, "valign": "vcenter"}),
            corner=book.add_format(
                {**grey, **centred, "bold": True, "bg_color": _BLUE, "text_wrap": False}
            ),
            about=book.add_format({"italic": True, "valign": "vcenter"}),
            line=book.add_format({**text, "text_wrap": False, "locked": False}),
        )
