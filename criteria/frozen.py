"""A dict that keeps what it was given: handed out, it cannot change what was found."""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class FrozenDict(dict[Key, Value]):
    """A dict of which nothing can be changed; it can be copied, pickled and written as JSON.

    Examples
    --------
    >>> weights = FrozenDict(reserves=0.4)
    >>> weights["reserves"] = 1.0
    Traceback (most recent call last):
    ...
    TypeError: this mapping cannot be changed; make a dict of it first
    """

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("this mapping cannot be changed; make a dict of it first")

    __setitem__ = __delitem__ = _refuse
    __ior__ = clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[type[FrozenDict[Key, Value]], tuple[dict[Key, Value]]]:
        """Rebuild from a plain dict, as a pickle or a deep copy does."""
        return type(self), (dict(self),)
