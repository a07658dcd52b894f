"""Names that look alike: composed otherwise, with what nobody sees, or with other letters."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

# Some scripts cannot be written without them; they show nothing.
_JOINERS: Final = "\u200c\u200d"
# What people type for themselves, as they call it.
_TYPED: Final = {"\n": "a line break", "\r": "a line break", "\t": "a tab"}
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def skeleton(name: str) -> str:
    r"""Return what a name looks like, the same for all that look alike.

    Case, composition, width, white space and invisible characters are folded, and letters of other
    scripts stand as the Latin ones that they look like.

    References
    ----------
    Unicode Technical Standard 39, Unicode Security Mechanisms, section 4: Confusable Detection.

    Examples
    --------
    >>> skeleton("\u0421hile") == skeleton("Chile\u200b") == skeleton("chile")
    True
    >>> skeleton("Mexico") == skeleton("M\u00e9xico")
    False
    """
    seen, folded = name, _fold(name)
    # What is folded may look like something else again: a capital that only in small looks Latin.
    while folded != seen:
        seen, folded = folded, _fold(folded)
    return folded


def _fold(text: str) -> str:
    """Fold once."""
    seen = "".join(c for c in text if unicodedata.category(c) not in _UNSEEN or c.isspace())
    if not seen.isascii():
        seen = "".join(_latin(character) for character in unicodedata.normalize("NFKC", seen))
    return " ".join(seen.casefold().split())


def strange_letters(name: str) -> str:
    r"""Name the characters of a Latin name that only look Latin, or that nobody sees.

    Returns
    -------
    str
        Empty where there are none: for names in one script, whichever it is.

    Examples
    --------
    >>> strange_letters("\u0421hile"), strange_letters("Chile\u200b"), strange_letters("Peru")
    ('CYRILLIC CAPITAL LETTER ES', 'ZERO WIDTH SPACE', '')
    >>> strange_letters("\u0420\u043e\u0441\u0441\u0438\u044f")
    ''
    """
    if name.isascii():
        return ""
    is_latin = any(character.isascii() and character.isalpha() for character in name)
    strange = [c for c in name if _is_unseen(c) or (is_latin and not c.isascii() and _foreign(c))]
    return ", ".join(dict.fromkeys(unicodedata.name(c, f"U+{ord(c):04X}") for c in strange))


def unseen(text: str) -> str:
    r"""Name the characters of a text that nobody sees and that could move or hide what follows.

    Examples
    --------
    >>> unseen("Chile\u202e"), unseen("two\nlines"), unseen("plain")
    ('RIGHT-TO-LEFT OVERRIDE', 'a line break', '')
    """
    if text.isprintable():
        return ""
    found = dict.fromkeys(_named(character) for character in text if _is_unseen(character))
    return ", ".join(found)


def _named(character: str) -> str:
    """Name a character in the words of whoever typed it, or of Unicode."""
    if character in _TYPED:
        return _TYPED[character]
    return unicodedata.name(character, f"U+{ord(character):04X}")


def _is_unseen(character: str) -> bool:
    """Tell whether a character shows nothing and is not needed to write a language."""
    return unicodedata.category(character) in _UNSEEN and character not in _JOINERS


def _latin(character: str) -> str:
    """Return the Latin letter that a character looks like, or the character."""
    if character.isascii():
        return character
    return next((glyph for glyph in _homoglyphs(character) if glyph.isascii()), character)


@lru_cache(maxsize=4096)
def _foreign(character: str) -> bool:
    """Tell whether a character looks like a Latin letter and is none."""
    return any(glyph.isascii() for glyph in _homoglyphs(character))


def _homoglyphs(character: str) -> list[str]:
    """Return the Latin letters that a character of another script looks like."""
    from confusable_homoglyphs import confusables

    found = confusables.is_confusable(character, greedy=True, preferred_aliases=["latin"])
    return [glyph["c"] for entry in found or () for glyph in entry["homoglyphs"]]
