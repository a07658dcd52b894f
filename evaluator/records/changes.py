"""What changed between two studies and the questions put to them, entry by entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias

from pydantic import BaseModel

from criteria import Framework
from criteria.frozen import FrozenDict
from evaluator.records.question import Question
from evaluator.storage.dump import plain
from partners import Evidence, Partner

# The kinds that a ranking may hang on, in the order in which they are applied.
STRUCTURE: Final = "structure"
SOURCE: Final = "source"
MINERAL: Final = "mineral"
PARTNER: Final = "partner"
SETTING: Final = "setting"
WEIGHTS: Final = "weights"
OTHER_SET: Final = "weight set"
INTENSITIES: Final = "intensities"
CLAIM: Final = "claim"
QUESTION: Final = "question"
# The kinds that no ranking hangs on.
ENGAGEMENT: Final = "engagement"
EXPECTATION: Final = "expectation"
PASSAGE: Final = "passage"
CODING: Final = "coding"

# What the one change of the structure is called.
WHOLE: Final = "criteria, scale and stages"

ADDED: Final = "added"
REMOVED: Final = "removed"
CHANGED: Final = "changed"

# The keys that name an entry of a list; the first two together name what is compared.
_NAMES: Final = ("id", "setting", "name")
_PAIRS: Final = (("more", "less"), ("better", "worse"))

# The keys that lead to a value.
Path: TypeAlias = tuple[str, ...]


@dataclass(frozen=True)
class State:
    """What a ranking is made from."""

    framework: Framework
    evidence: Evidence
    question: Question


@dataclass(frozen=True)
class Change:
    """One entry that is not the same on both sides.

    Attributes
    ----------
    kind, name, action : str
        What it is, what it is called, and whether it was added, removed or changed.
    partner : str
        Whom it is about; empty where nobody.
    fields : mapping of tuple of str to (before, after)
        What differs in an entry that is there on both sides, by the way to it; None where there
        is nothing.
    before, after : object
        The entry on either side; None where there is none.
    """

    kind: str
    name: str
    action: str
    partner: str = ""
    fields: Mapping[Path, tuple[Any, Any]] = field(default_factory=dict)
    before: Any = field(default=None, repr=False)
    after: Any = field(default=None, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "fields", FrozenDict(self.fields))

    @property
    def reversed(self) -> Change:
        """The same seen from the other side."""
        turned = {ADDED: REMOVED, REMOVED: ADDED, CHANGED: CHANGED}[self.action]
        fields = {name: (after, before) for name, (before, after) in self.fields.items()}
        return Change(self.kind, self.name, turned, self.partner, fields, self.after, self.before)


def changes(before: State, after: State) -> tuple[Change, ...]:
    """Return every entry that differs, kind by kind in the order in which they are applied.

    The order of entries in a file is no change.
    """
    return (
        *_of_framework(before.framework, after.framework),
        *_of_evidence(before.evidence, after.evidence),
        *_of_question(before.question, after.question),
    )


def _of_framework(one: Framework, other: Framework) -> Iterator[Change]:
    """Go through what differs in what is judged."""
    parts = [
        {"scale": plain(f.scale), "criterion": _all(f.criteria), "stage": _all(f.stages)}
        for f in (one, other)
    ]
    fields = leaves(parts[0], parts[1])
    if one.criterion_ids != other.criterion_ids and {*one.criterion_ids} == {*other.criterion_ids}:
        # Draws belong to the places of criteria.
        fields["order of the criteria",] = list(one.criterion_ids), list(other.criterion_ids)
    if fields:
        yield Change(STRUCTURE, WHOLE, CHANGED, "", fields, one, other)
    settings = leaves(plain(one.settings), plain(other.settings))
    for path, pair in settings.items():
        yield Change(SETTING, ", ".join(path), CHANGED, "", {path: pair}, *pair)
    yield from _entries(WEIGHTS, (one.stage_weights, other.stage_weights))
    yield from _entries(OTHER_SET, (one.other_weights, other.other_weights))
    yield from _entries(INTENSITIES, [{"levels": side.intensities} for side in (one, other)])


def _of_evidence(one: Evidence, other: Evidence) -> Iterator[Change]:
    """Go through what differs in what is known."""
    sides = (one, other)
    yield from _entries(SOURCE, (one.sources, other.sources))
    yield from _entries(MINERAL, [{m.id: m for m in side.minerals} for side in sides])
    heads = [{name: _head(p) for name, p in side.partners.items()} for side in sides]
    for change in _entries(PARTNER, heads):
        whole = [side.partners.get(change.name) for side in sides]
        yield replace(change, partner=change.name, before=whole[0], after=whole[1])
    both = one.partners.keys() & other.partners.keys()
    for kind, part in ((CLAIM, "claims"), (ENGAGEMENT, "engagements")):
        entries = [
            {e.id: e for name, p in side.partners.items() if name in both for e in getattr(p, part)}
            for side in sides
        ]
        for change in _entries(kind, entries):
            owner = change.before if change.after is None else change.after
            yield replace(change, partner=owner.partner)
    yield from _entries(EXPECTATION, [{e.id: e for e in side.expectations} for side in sides])
    yield from _entries(PASSAGE, [_passages(side) for side in sides])
    yield from _entries(CODING, [_codings(side) for side in sides])


def _of_question(one: Question, other: Question) -> Iterator[Change]:
    """Go through what is asked otherwise."""
    parts = [question.record for question in (one, other)]
    weights = [part.pop("weights") for part in parts]
    for path, pair in leaves(parts[0], parts[1]).items():
        yield Change(QUESTION, ", ".join(path), CHANGED, "", {path: pair}, *pair)
    for stage in sorted({*weights[0], *weights[1]}):
        first, second = (side.get(stage) for side in weights)
        if first != second:
            given = one.weights.get(stage), other.weights.get(stage)
            fields: dict[Path, tuple[Any, Any]] = {("weights", stage): (first, second)}
            yield Change(QUESTION, f"weights, {stage}", CHANGED, "", fields, *given)


def _entries(kind: str, sides: Sequence[Mapping[str, Any]]) -> Iterator[Change]:
    """Go through the entries of a kind that differ, by name."""
    one, other = sides
    for name in sorted({*one, *other}):
        before, after = one.get(name), other.get(name)
        if before is None or after is None:
            yield Change(kind, name, ADDED if before is None else REMOVED, "", {}, before, after)
        elif before != after:
            fields = leaves(_plain(before), _plain(after))
            if fields:
                yield Change(kind, name, CHANGED, "", fields, before, after)


def leaves(one: Any, other: Any, path: Path = ()) -> dict[Path, tuple[Any, Any]]:
    """Return where two plain values differ, by the way to it; None where there is nothing.

    Entries of a list are known by what they are called, so that their order is no difference.

    Examples
    --------
    >>> leaves({"gate": {"coverage": 0.5}}, {"gate": {"coverage": 0.4}})
    {('gate', 'coverage'): (0.5, 0.4)}
    >>> leaves([{"id": "a"}, {"id": "b", "x": 1}], [{"id": "b", "x": 2}, {"id": "a"}])
    {('b', 'x'): (1, 2)}
    """
    first, second = _by_name(one), _by_name(other)
    if isinstance(first, dict) and isinstance(second, dict):
        found: dict[Path, tuple[Any, Any]] = {}
        for key in dict.fromkeys([*first, *second]):
            found |= leaves(first.get(key), second.get(key), (*path, str(key)))
        return found
    # 1 and 1.0 are one figure; True is none.
    is_same = one == other and isinstance(one, bool) == isinstance(other, bool)
    return {} if is_same else {path: (one, other)}


def _by_name(value: Any) -> Any:
    """Return a list of entries as a mapping, by name or by number; anything else as it is."""
    if not isinstance(value, list) or not value or not all(isinstance(e, dict) for e in value):
        return value
    found = {name_of(entry): entry for entry in value}
    if len(found) == len(value) and None not in found:
        return found
    return {f"number {number}": entry for number, entry in enumerate(value, start=1)}


def name_of(entry: Mapping[str, Any]) -> str | None:
    """Return what an entry of a list is called; None if nothing names it."""
    for first, second in _PAIRS:
        if first in entry and second in entry:
            return f"{entry[first]} × {entry[second]}"
    return next((str(entry[key]) for key in _NAMES if key in entry), None)


def _plain(entry: Any) -> Any:
    """Return an entry as plain values."""
    return plain(entry) if isinstance(entry, BaseModel) else entry


def _all(entries: Iterable[BaseModel]) -> list[dict[str, Any]]:
    """Return entries as plain values."""
    return [plain(entry) for entry in entries]


def _head(partner: Partner) -> Partner:
    """Return a partner without what is said of it."""
    return partner.model_copy(update={"claims": (), "engagements": ()})


def _passages(evidence: Evidence) -> dict[str, Any]:
    """Return the passages set aside, by document, place and the words they begin with."""
    found: dict[str, Any] = {}
    for passage in evidence.passages:
        name = " ".join([passage.source, str(passage.locator), *passage.terms[:1]])
        while name in found:
            name += "'"
        found[name] = passage
    return found


def _codings(evidence: Evidence) -> dict[str, Any]:
    """Return the tables of other coders as plain values, by name."""
    return {name: _all(rows) for name, rows in evidence.codings.items()}
