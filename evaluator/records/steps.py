"""In which steps the changes between two studies are made, and what each step cannot do without."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from criteria import Framework
from evaluator.records import changes as kinds
from evaluator.records.changes import ADDED, CHANGED, REMOVED, Change, State
from partners import Claim

# From so many steps on, what is said of one partner is one step.
MOST: Final = 50
_ORDER: Final = (
    kinds.STRUCTURE,
    kinds.SOURCE,
    kinds.MINERAL,
    kinds.PARTNER,
    kinds.SETTING,
    kinds.WEIGHTS,
    kinds.OTHER_SET,
    kinds.INTENSITIES,
    kinds.CLAIM,
    kinds.QUESTION,
)
_ACTIONS: Final = (ADDED, CHANGED, REMOVED)
TOGETHER: Final = "names of criteria, stages or levels changed, and what hangs on them with them"
BASIS: Final = "a basis went, and what was said on it with it"
REPEATS: Final = "one repeats the other"
MANY: Final = "they are many, so that those of one partner are taken together"
BOUND: Final = "no ranking is possible with one and without the other"


@dataclass(frozen=True)
class Step:
    """Changes that are made together, usually one, and why where there are more."""

    changes: tuple[Change, ...]
    why: str = ""


def is_silent(change: Change) -> bool:
    """Tell whether no ranking can hang on a change, whatever the data.

    So it is with what never counts, with what nothing rests on any more, and with which stages are
    asked about.
    """
    if change.kind not in _ORDER:
        return True
    gone = change.kind in (kinds.SOURCE, kinds.MINERAL) and change.action == REMOVED
    return gone or (change.kind == kinds.QUESTION and ("stages",) in change.fields)


def plan(
    before: State, after: State, found: Iterable[Change], most: int = MOST
) -> tuple[Step, ...]:
    """Return the steps from one state to another, in the order of the conventions.

    Parameters
    ----------
    most : int
        From more steps on, those of one partner are one.
    """
    told = [change for change in found if not is_silent(change)]
    inside = _depths(told)
    told.sort(key=lambda change: _precedence(change, inside))
    first, rest = _bound_by_names(before.framework, after.framework, told)
    steps = [*first, *_single(rest)]
    return tuple(_by_partner(steps) if len(steps) > most else steps)


def _precedence(change: Change, inside: Mapping[str, int]) -> tuple[int, int, int, str]:
    """Return what sorts changes into the order in which they are made.

    Who is new may be a region that others join: regions come before who lies in them, and go after.
    """
    if change.kind != kinds.PARTNER:
        return _ORDER.index(change.kind), 0, 0, change.name
    depth = inside.get(change.name, 0)
    depth = -depth if change.action == REMOVED else depth
    return _ORDER.index(change.kind), _ACTIONS.index(change.action), depth, change.name


def _depths(told: Iterable[Change]) -> dict[str, int]:
    """Return, of partners that come or go, in how many regions that do so too each lies."""
    regions = {
        change.name: (change.before or change.after).regions
        for change in told
        if change.kind == kinds.PARTNER and change.action != CHANGED
    }

    def depth(name: str) -> int:
        return max((1 + depth(region) for region in regions[name] if region in regions), default=0)

    return {name: depth(name) for name in regions}


def _bound_by_names(
    one: Framework, other: Framework, told: list[Change]
) -> tuple[list[Step], list[Change]]:
    """Take out what has to change at once because names in the data are no more the same."""
    if _names(one) != _names(other):
        whole, named, why = {*_ORDER[4:8], kinds.STRUCTURE}, set[tuple[str, ...]](), TOGETHER
    else:
        gone = set(one.settings.evidence.basis) - set(other.settings.evidence.basis)
        whole, named, why = set(), {("evidence", "basis", name) for name in gone}, BASIS
        if not gone:
            return [], told
    parts: dict[bool, list[Change]] = {True: [], False: []}
    for change in told:
        is_bound = change.kind in whole or not named.isdisjoint(change.fields)
        parts[is_bound or _is_unfit(change, other)].append(change)
    return [Step(tuple(parts[True]), why if len(parts[True]) > 1 else "")], parts[False]


def _names(framework: Framework) -> tuple[set[str], set[str], tuple[str, ...]]:
    """Return the names that the rest of a study uses."""
    return {*framework.criterion_ids}, {*framework.stage_ids}, framework.scale.levels


def _is_unfit(change: Change, framework: Framework) -> bool:
    """Tell whether what goes or changes could not stand any more under the new names."""
    if change.kind == kinds.CLAIM and change.before is not None:
        return not fits(change.before, framework)
    if change.kind == kinds.PARTNER and change.action == REMOVED:
        return not all(fits(claim, framework) for claim in change.before.claims)
    return False


def fits(claim: Claim, framework: Framework) -> bool:
    """Tell whether every name in a claim is one of a framework."""
    return (
        claim.criterion in framework.criterion_ids
        and claim.level in framework.scale.levels
        and claim.basis in framework.settings.evidence.basis
        and set(claim.stages) <= set(framework.stage_ids)
    )


def _single(told: Iterable[Change]) -> Iterator[Step]:
    """Make each change a step; a claim and those that repeat it are one."""
    groups: dict[tuple[str, ...], list[Change]] = {}
    told = list(told)
    names = {change.name for change in told if change.kind == kinds.CLAIM}
    for change in told:
        key = (change.kind, change.name)
        if change.kind == kinds.CLAIM:
            sides = (side for side in (change.before, change.after) if side is not None)
            first = next((side.same_as for side in sides if side.same_as in names), None)
            key = (change.kind, first or change.name)
        groups.setdefault(key, []).append(change)
    for group in groups.values():
        yield Step(tuple(group), REPEATS if len(group) > 1 else "")


def _by_partner(steps: Iterable[Step]) -> list[Step]:
    """Join the steps about one partner, and those about documents and minerals."""
    groups: dict[tuple[str, ...], list[Change]] = {}
    whys: dict[tuple[str, ...], str] = {}
    for step in steps:
        (first, *_) = step.changes
        key: tuple[str, ...] = (first.kind, first.name)
        if first.kind in (kinds.SOURCE, kinds.MINERAL):
            key = (kinds.SOURCE,)
        elif first.kind in (kinds.PARTNER, kinds.CLAIM) and step.why in ("", REPEATS):
            key = (first.kind, first.partner)
        groups.setdefault(key, []).extend(step.changes)
        whys[key] = step.why if key not in whys else MANY
    return [Step(tuple(group), whys[key]) for key, group in groups.items()]


def with_needs(number: int, steps: Sequence[Step], before: State) -> frozenset[int]:
    """Return a step with those that it cannot be made without."""
    home = {(c.kind, c.name): i for i, step in enumerate(steps) for c in step.changes}
    found, waiting = set[int](), [number]
    while waiting:
        at = waiting.pop()
        if at not in found:
            found.add(at)
            needed = {key for change in steps[at].changes for key in _needs(change, before, steps)}
            waiting += [home[key] for key in needed if key in home]
    return frozenset(found)


def _needs(change: Change, before: State, steps: Sequence[Step]) -> Iterator[tuple[str, str]]:
    """Go through the changes, by kind and name, that one cannot be made without."""
    known, after = before.evidence, change.after
    if change.kind == kinds.PARTNER:
        if after is None:
            yield from _still_inside(change.name, steps)
            return
        yield from ((kinds.PARTNER, name) for name in after.regions if name not in known.partners)
        claims = after.claims if change.action == ADDED else ()
    else:
        claims = (after,) if change.kind == kinds.CLAIM and after is not None else ()
    for claim in claims:
        yield from ((kinds.SOURCE, claim.source),) if claim.source not in known.sources else ()
        if not fits(claim, before.framework):
            yield kinds.STRUCTURE, kinds.WHOLE
            yield kinds.SETTING, f"evidence, basis, {claim.basis}"
    if change.kind == kinds.QUESTION and isinstance(after, str):
        yield kinds.MINERAL, after
        yield kinds.OTHER_SET, after


def _still_inside(region: str, steps: Sequence[Step]) -> Iterator[tuple[str, str]]:
    """Go through the partners that have to leave a region before it can go."""
    for change in (change for step in steps for change in step.changes):
        was_there = change.kind == kinds.PARTNER and change.before is not None
        if was_there and region in change.before.regions:
            yield kinds.PARTNER, change.name
