"""The few sentences that stand above a sensitivity analysis."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Final

from criteria.wording import inline
from evaluator.methods.forms import LINEAR
from evaluator.outputs.panels import by_line, named, percent, spans
from evaluator.outputs.sensitivity_evidence import (
    input_words,
    omitted_name,
    setting_words,
    telling_cells,
    whom,
)
from evaluator.sensitivity.leave_one_out import PARTNER
from evaluator.sensitivity.variance_shares import SHIFT

if TYPE_CHECKING:
    from evaluator.sensitivity.leave_one_out import Omission
    from evaluator.sensitivity.stage import StageSensitivity
    from evaluator.sensitivity.standing import Shift

# Those who are first less often are not worth a word here.
_WORTH_NAMING = 0.05


def who_leads(found: StageSensitivity) -> list[str]:
    """Say how often each of the likeliest is first, and who might be if it were admitted."""
    ranking = found.ranking
    names = {row.partner: row.name for row in ranking.rows}
    shares = found.best(1).sort_values(ascending=False, kind="stable")
    likely = [
        f"{names[str(name)]} {percent(share)}"
        for name, share in shares.items()
        if share >= _WORTH_NAMING
    ]
    published = [row.name for row in ranking.rows if row.rank == 1]
    told = [f"First as published: {named(published)}. First in the samples: {named(likely, 6)}."]
    known = found.question.evidence.partners
    outside = {
        known[one.partner].name: percent(one.first)
        for one in found.next_evidence.admissions
        if one.first >= _WORTH_NAMING
    }
    if outside:
        might = named([f"{name} {share}" for name, share in outside.items()], 5)
        others = ranking.considered - len(ranking.rows)
        told.append(
            f"That is among the {len(ranking.rows)} that can be ranked. Of the {others} others, "
            f"if admitted one at a time, these might be first: {might}."
        )
    return told


def what_turns_it(found: StageSensitivity) -> list[str]:
    """Say what moves the ranks most, and what single thing would take the first place away."""
    return [*_most_moving(found), *_by_weights(found), *_by_evidence(found)]


def _most_moving(found: StageSensitivity) -> list[str]:
    """Name the inputs that decide most of how far ranks move."""
    shares = found.variance_shares
    rows = [row for row in shares.rows if row.output == SHIFT]
    if not rows or not dict(shares.variances)[SHIFT]:
        return []
    most = [f"{input_words(row.inputs, found)} {percent(max(row.total, 0.0))}" for row in rows[:3]]
    return [f"What moves the ranks most (share of the variance): {named(most)}."]


def what_to_ask(found: StageSensitivity) -> list[str]:
    """Say what to find out first."""
    cells = telling_cells(found.next_evidence.rows)
    if not cells:
        told = "Knowing any one level of those ranked better would not make the first place surer."
        return [told]
    asked = [
        f"{inline(found.question.framework.criterion(row.criterion).name)} of {whom(row, found)}"
        for row in cells[:3]
    ]
    return [f"To find out first: {'; '.join(asked)}."]


def _by_weights(found: StageSensitivity) -> list[str]:
    """Say beyond which values of one weight the first place goes to another."""
    if found.ranking.method not in LINEAR or len(found.alternatives) < 2:
        return []
    told = [
        f"{inline(found.question.framework.criterion(str(name)).name)} {spans(line['first_place'])}"
        for name, line in by_line(found.weight_intervals).items()
        if line["first_place"] != [(0.0, 1.0)]
    ]
    if not told:
        return ["With levels as coded, no change of one weight alone puts another first."]
    return [
        "With levels as coded, the first place holds while one weight alone stays within: "
        f"{'; '.join(told)}."
    ]


def _by_evidence(found: StageSensitivity) -> list[str]:
    """Say which claims, omissions and settings take the first place away, and how."""
    changes = [(f"claim {row.claim.id}", row.shift) for row in found.recodings.rows]
    changes += [
        (_omission(row, found), row.shift)
        for row in found.leave_one_out.rows
        if row.kind != PARTNER
    ]
    changes += [
        (f"setting {setting_words(row.setting)} {row.value}", row.shift)
        for row in found.settings_shift.rows
    ]
    leaders = {row.partner for row in found.ranking.rows if row.rank == 1}
    told: dict[str, list[str]] = {}
    for what, shift in changes:
        how = _how(shift, leaders)
        if how and what not in told.setdefault(how, []):
            told[how].append(what)
    said = [f"{how}: {named(told[how], 6)}." for how in _HOWS if how in told]
    return said or ["No single claim, criterion, document or setting decides who is first."]


_OVERTAKEN: Final = "Another would be first with a step in, or without"
_SHARED: Final = "The first place would be shared with a step in, or without"
_OUT: Final = "Whoever is first could no longer be ranked without"
_EMPTY: Final = "Nobody could be ranked without"
_HOWS: Final = (_OVERTAKEN, _SHARED, _OUT, _EMPTY)


def _how(shift: Shift, leaders: Collection[str]) -> str:
    """Say how a change takes the first place away; nothing if it does not."""
    if shift.empties:
        return _EMPTY
    if not shift.leader_changes:
        return ""
    if set(shift.leaders) & set(leaders):
        return _SHARED
    return _OUT if set(leaders) <= set(shift.dropped) else _OVERTAKEN


def _omission(row: Omission, found: StageSensitivity) -> str:
    """Name what is left out, and its kind."""
    return f"{row.kind} {omitted_name(row, found)}"
