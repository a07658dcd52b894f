"""A digest of everything that determined a result."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from importlib import metadata
from typing import Any

from pydantic import BaseModel

from criteria.keeping import keeping_all

# What computes a figure; another version may give another last digit.
_COMPUTING = ("numpy", "scipy", "pymcdm")


def digest_of(*parts: Any) -> str:
    """Return the SHA-256 of parts written down in one way only.

    Examples
    --------
    >>> digest_of({"b": 1, "a": 2}) == digest_of({"a": 2, "b": 1})
    True
    >>> digest_of({"a": 1}) == digest_of({"a": 1.5})
    False
    """
    with keeping_all():
        text = json.dumps(parts, sort_keys=True, default=_plain, ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def versions(own: str, *more: str) -> dict[str, str]:
    """Return the versions of what computes a result, and of more packages that had a part in it."""
    return {"evaluator": own, **{name: _version(name) for name in (*_COMPUTING, *more)}}


@cache
def _version(name: str) -> str:
    """Read the version of a package, once: that takes milliseconds."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"


def _plain(value: object) -> Any:
    """Turn models and frozen objects into what JSON can hold."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True)
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: getattr(value, item.name) for item in fields(value)}
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"nothing to digest in a {type(value).__name__}")
