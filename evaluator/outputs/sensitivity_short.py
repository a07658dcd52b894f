"""The few sentences that stand above a sensitivity analysis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.methods.forms import LINEAR
from evaluator.outputs.panels import by_line, named, percent, spans
from evaluator.outputs.sensitivity_evidence import omitted_name, setting_words, telling_cells, whom
from evaluator.sensitivity.leave_one_out import PARTNER

if TYPE_CHECKING:
    from evaluator.sensitivity.leave_one_out import Omission
    from evaluator.sensitivity.stage import StageSensitivity

# Those who are first less often are not worth a word here.
_WORTH_NAMING = 0.05


def who_leads(found: StageSensitivity) -> list[str]:
    """Say how often each of the likeliest is first."""
    names = {row.partner: row.name for row in found.ranking.rows}
    shares = found.best(1).sort_values(ascending=False, kind="stable")
    likely = [
        f"{names[str(name)]} {percent(share)}"
        for name, share in shares.items()
        if share >= _WORTH_NAMING
    ]
    published = [row.name for row in found.ranking.rows if row.rank == 1]
    return [
        f"First as published: {named(published)}. First in the samples: {named(likely, 6)}.",
    ]


def what_turns_it(found: StageSensitivity) -> list[str]:
    """Say what single thing would put another first: a weight, a claim, an omission, a setting."""
    return [*_by_weights(found), *_by_evidence(found)]


def what_to_ask(found: StageSensitivity) -> list[str]:
    """Say what to find out first."""
    cells = telling_cells(found.next_evidence.rows)
    if not cells:
        return ["Knowing any one level better would not make the first place surer."]
    asked = [
        f"{found.question.framework.criterion(row.criterion).name.lower()} of {whom(row, found)}"
        for row in cells[:3]
    ]
    return [f"To find out first: {'; '.join(asked)}."]


def _by_weights(found: StageSensitivity) -> list[str]:
    """Say beyond which values of one weight the first place goes to another."""
    if found.ranking.method not in LINEAR or len(found.alternatives) < 2:
        return []
    told = [
        f"{found.question.framework.criterion(str(name)).name.lower()} {spans(line['first_place'])}"
        for name, line in by_line(found.weight_intervals).items()
        if line["first_place"] != [(0.0, 1.0)]
    ]
    if not told:
        return ["No change of one weight alone puts another first."]
    return [f"The first place holds while one weight alone stays within: {'; '.join(told)}."]


def _by_evidence(found: StageSensitivity) -> list[str]:
    """Say which claims, criteria, documents and settings decide who is first."""
    claims = dict.fromkeys(row.claim.id for row in found.recodings.flips)
    omitted = [row for row in found.leave_one_out.rows if row.kind != PARTNER]
    without = [_omission(row, found) for row in omitted if row.shift.leader_changes]
    gone = [_omission(row, found) for row in omitted if row.empties]
    settings = dict.fromkeys(
        row.setting for row in found.settings_shift.rows if row.shift.leader_changes
    )
    told = []
    if claims:
        told.append(f"one claim coded a step otherwise or left out ({named(claims, 5)})")
    if without:
        told.append(f"leaving out one of: {named(without, 6)}")
    if settings:
        told.append(f"another value of the setting {named(map(setting_words, settings))}")
    shifts = [row.shift for row in found.recodings.flips] + [row.shift for row in omitted]
    shared = any(one.leader_changes and len(one.leaders) > 1 for one in shifts)
    verb = "go to another, or be shared," if shared else "go to another"
    said = [f"It would {verb} by: {'; '.join(told)}."] if told else []
    if gone:
        said.append(f"Nobody could be ranked without: {named(gone, 6)}.")
    return said or ["No single claim, criterion, document or setting decides who is first."]


def _omission(row: Omission, found: StageSensitivity) -> str:
    """Name what is left out, and its kind."""
    return f"{row.kind} {omitted_name(row, found)}"
