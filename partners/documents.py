"""Open the documents and find the place that a locator names.

A document is read as sections of paragraphs. Sections begin at the headings that the source
register lists; a paragraph is a line with text on it. Quotation marks, white space, emphasis,
links and words broken over lines are folded first, so that what is compared is the wording.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "})
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"[*_#`]+")
_BULLET = re.compile(r"^\s*(?:[•\-]|\d+\.)\s*")
_RULE = re.compile(r"^[\s\-•]*$")
_LOCATOR = re.compile(
    r"(?:§(?P<section>[\w&.-]+) )?¶(?P<first>[1-9][0-9]*)(?:-(?P<last>[1-9][0-9]*))?"
)
_MOST = 100_000
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"'\[])")


@dataclass(frozen=True, order=True)
class Locator:
    """A place in a document: a section (empty if it has none) and a run of paragraphs.

    Examples
    --------
    >>> Locator.parse("§Q&A ¶8-9")
    Locator(section='Q&A', first=8, last=9)
    >>> print(Locator.parse("¶3"))
    ¶3
    """

    section: str
    first: int
    last: int

    @classmethod
    def parse(cls, text: str) -> Locator:
        """Read ``§section ¶paragraph`` or ``§section ¶first-last``; ``¶n`` without sections.

        Raises
        ------
        ValueError
            If the text has another form or runs backwards.
        """
        match = _LOCATOR.fullmatch(text)
        if match is None:
            raise ValueError("a place as '§section ¶paragraph', such as '§3 ¶1'")
        first = int(match["first"])
        last = int(match["last"] or first)
        if last < first:
            raise ValueError("the last paragraph stands before the first")
        if last > _MOST:
            raise ValueError(f"no document has more than {_MOST} paragraphs in a section")
        return cls(match["section"] or "", first, last)

    def places(self) -> tuple[tuple[str, int], ...]:
        """Return each paragraph as a pair of section and number."""
        return tuple((self.section, number) for number in range(self.first, self.last + 1))

    def overlaps(self, other: Locator) -> bool:
        """Tell whether two places have a paragraph in common.

        Examples
        --------
        >>> place = Locator("3", 1, 4)
        >>> place.overlaps(Locator("3", 4, 9)), place.overlaps(Locator("4", 4, 9))
        (True, False)
        """
        apart = self.last < other.first or other.last < self.first
        return self.section == other.section and not apart

    def __str__(self) -> str:
        """Return the locator as it is written in the data."""
        section = f"§{self.section} " if self.section else ""
        run = f"-{self.last}" if self.last != self.first else ""
        return f"{section}¶{self.first}{run}"


@dataclass(frozen=True)
class Document:
    """A document, folded and cut into paragraphs by place.

    Attributes
    ----------
    paragraphs : mapping
        From (section, number) to the folded text.
    missing_headings : tuple of str
        Headings of the register that the text does not have.
    """

    paragraphs: Mapping[tuple[str, int], str]
    missing_headings: tuple[str, ...] = ()

    @cached_property
    def sentences(self) -> dict[tuple[str, int], tuple[str, ...]]:
        """The sentences of each paragraph."""
        return {place: tuple(_SENTENCE.split(text)) for place, text in self.paragraphs.items()}

    def text_at(self, locator: Locator) -> str | None:
        """Return the folded text of a place, or None if a paragraph of it does not exist."""
        parts = [self.paragraphs.get(place) for place in locator.places()]
        return None if None in parts else " ".join(part for part in parts if part)

    def has(self, locator: Locator, term: str) -> bool:
        """Tell whether a term stands at a place as words of its own, ignoring case."""
        text, wanted = self.text_at(locator), re.escape(fold(term).casefold())
        if text is None or not wanted:
            return False
        return re.search(rf"(?<!\w){wanted}(?!\w)", text.casefold()) is not None


def read_document(text: str, sections: Sequence[tuple[str, str]]) -> Document:
    r"""Cut a document into paragraphs.

    Parameters
    ----------
    text : str
        The document as it stands in its file.
    sections : sequence of (id, heading)
        In the order of the document; empty if it has no headings.

    Examples
    --------
    >>> document = read_document("1. Ore\n\nOre is\n\nplenty-\n\nful.", [("1", "1. Ore")])
    >>> document.paragraphs
    {('1', 1): 'Ore is', ('1', 2): 'plentyful.'}
    """
    paragraphs: dict[tuple[str, int], str] = {}
    waiting = [(name, fold(heading)) for name, heading in sections]
    section, number = "", 0
    for line in _unbroken_lines(text):
        upcoming = next((i for i, (_, heading) in enumerate(waiting) if heading == line), None)
        if upcoming == 0:
            section, number = waiting.pop(0)[0], 0
            continue
        number += 1
        paragraphs[section, number] = line
    return Document(paragraphs, tuple(heading for _, heading in waiting))


def fold(text: str) -> str:
    r"""Fold quotation marks, dashes, emphasis, links and white space.

    Examples
    --------
    >>> fold("**Joint\u00a0Ventures**, through [KABIL](#)")
    'Joint Ventures, through KABIL'
    """
    plain = unicodedata.normalize("NFC", text).translate(_QUOTES)
    return " ".join(_MARKS.sub("", _LINK.sub(r"\1", plain)).split())


def _unbroken_lines(text: str) -> list[str]:
    """Fold the lines with text on them and join those that a page break tore apart."""
    lines: list[str] = []
    for raw in text.splitlines():
        if _RULE.match(raw):
            continue
        line = fold(raw)
        starts_anew = _BULLET.match(raw) is not None or not line[:1].islower()
        if lines and not starts_anew and lines[-1].endswith("-"):
            lines[-1] = lines[-1][:-1] + line
        elif lines and not starts_anew and lines[-1].endswith(","):
            lines[-1] += " " + line
        else:
            lines.append(line)
    return lines
