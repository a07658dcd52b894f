"""What is shown of how the evidence, the settings and single omissions bear on a ranking."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from criteria.wording import inline
from evaluator.outputs.panels import Head, Panel, named, percent
from evaluator.outputs.terminal import bar
from evaluator.sensitivity.leave_one_out import CRITERION, PARTNER

if TYPE_CHECKING:
    from evaluator.sensitivity.cell_values import CellValue
    from evaluator.sensitivity.leave_one_out import Omission
    from evaluator.sensitivity.stage import StageSensitivity
    from evaluator.sensitivity.standing import Shift

# Rows of a panel; the record has all of them.
_MOST = 8
_FEW = 3
_BAR = 16
_NOBODY = "NOBODY CAN BE RANKED"


def recodings_panel(found: StageSensitivity) -> Panel:
    """Show which single claim, coded otherwise, changes the first place or the first places."""
    recodings = found.recodings
    title = "One claim coded one step otherwise, or left out"
    telling = [
        row
        for row in recodings.rows
        if row.shift.empties or row.shift.leader_changes or row.shift.top_changes
    ]
    tops = sum(row.shift.top_changes for row in recodings.rows)
    heads = (Head("Claim"), Head("From"), Head("To"), Head("What happens"))
    rows = tuple(
        (row.claim.id, row.claim.level, row.level or "left out", _happens(row.shift, found))
        for row in telling[:_MOST]
    )
    note = (
        f"{recodings.tried} changes of {recodings.claims} claims were tried, all there are: "
        f"{len(recodings.flips)} change who is first, {tops} who is among the first {_top(found)}, "
        f"{len(recodings.rows)} any rank.{_cut(telling)}"
    )
    return Panel(title, heads if rows else (), rows, (note,))


def variance_panel(found: StageSensitivity) -> Panel:
    """Show how much each group of inputs decides of how far ranks move."""
    shares = found.variance_shares
    title = "Where the uncertainty comes from"
    rows = [row for row in shares.rows if row.output == shares.rows[0].output]
    if not rows or not dict(shares.variances)[rows[0].output]:
        return Panel(title, notes=("No rank moves, whatever is varied.",))
    heads = (
        Head("Input"),
        Head("Alone", True),
        Head("In all", True),
        Head("+/-", True),
        Head("", is_drawing=True),
    )
    lines = tuple(
        (
            input_words(row.inputs, found),
            percent(max(row.first, 0.0)),
            percent(max(row.total, 0.0)),
            f"{100 * row.total_error:.0f}",
            bar(min(max(row.total, 0.0), 1.0), _BAR),
        )
        for row in rows[:_MOST]
    )
    notes = (
        "Shares of the variance of how far ranks move from those published: "
        f"{shares.mean_shift:.1f} places a partner, on average, while everything varies (weights, "
        "levels, silence, normalisation and method). Alone: by itself. In all: with what it does "
        f"together with others, so that these may add up to more than 100%. +/-: half of a "
        f"{shares.confidence:.0%} interval, in points.",
    )
    return Panel(title, heads, lines, notes)


def omissions_panel(found: StageSensitivity) -> Panel:
    """Show what moves without each criterion, partner, document and family of documents."""
    omitted = found.leave_one_out
    moving = [row for row in omitted.rows if row.empties or row.shift.moves]
    still = [row for row in omitted.rows if not (row.empties or row.shift.moves)]
    rows = tuple(
        (
            row.kind,
            omitted_name(row, found),
            str(row.claims),
            _NOBODY if row.empties else _happens(row.shift, found),
        )
        for row in moving
    )
    heads = (Head("Without"), Head("Which"), Head("Claims", True), Head("What happens"))
    names = [omitted_name(row, found) for row in still if row.kind != PARTNER]
    people = sum(row.kind == PARTNER for row in still)
    told = [f"Nothing moves without {', '.join(names)}."] if names else []
    if people:
        which = "any one partner" if people == len(omitted.of(PARTNER)) else f"{people} partners"
        told.append(f"Without {which} nothing else moves.")
    return Panel("Left out, one at a time", heads if rows else (), rows, tuple(told))


def evidence_panel(found: StageSensitivity) -> Panel:
    """Show what to find out next, and what would admit those not ranked."""
    following = found.next_evidence
    title = "What to find out next"
    cells = telling_cells(following.rows)
    if len(following.first) > 1:
        cells = cells or distinct_cells(following.rows)[:_FEW]
    heads = (
        Head("About"),
        Head("Criterion"),
        Head("Known so far"),
        Head("Gain", True),
        Head("Bits", True),
        Head(f"Top {_top(found)}", True),
    )
    rows = tuple(
        (
            whom(row, found),
            found.question.framework.criterion(row.criterion).name,
            _known(row),
            f"{100 * row.gain:.1f}±{100 * row.gain_error:.1f}",
            f"{row.bits:.2f}",
            "" if row.top_bits is None else f"{row.top_bits:.2f}",
        )
        for row in cells[:_MOST]
    )
    likeliest = percent(max(following.first.values(), default=0.0))
    legend = (
        f"Gain: points by which the chance of naming the right first would rise, from {likeliest} "
        f"in the draws behind the ranges. Bits, Top {_top(found)}: the fall in the entropy of who "
        f"is first ({following.bits:.2f} bits now) and of who is among the first {_top(found)}."
    )
    notes = [*([legend] if rows else []), *_admission_words(found)]
    return Panel(title, heads if rows else (), rows, tuple(notes))


def settings_panel(found: StageSensitivity) -> Panel:
    """Show what our own settings decide."""
    shift = found.settings_shift
    moving = [row for row in shift.rows if row.shift.moves]
    heads = (Head("Setting"), Head("Is"), Head("If"), Head("What happens"))
    rows = tuple(
        (setting_words(row.setting), str(row.published), str(row.value), _happens(row.shift, found))
        for row in moving
    )
    still: dict[str, list[str]] = {}
    for row in shift.rows:
        if not row.shift.moves:
            still.setdefault(setting_words(row.setting), []).append(str(row.value))
    same = "; ".join(f"{name} {', '.join(values)}" for name, values in still.items())
    told = [f"Nothing moves at: {same}."] if same else []
    leaders = shift.before.leaders
    kept = sum(one.first for one in shift.together if one.partner in leaders)
    told.append(
        f"All together, {shift.combinations:,} of {shift.possible:,} combinations, with weights "
        "and levels at their best reading: the published first place holds in "
        f"{percent(kept)}, the whole order in {percent(shift.unchanged)}."
    )
    return Panel("Our own settings, one at a time and together", heads, rows, tuple(told))


def _happens(shift: Shift, found: StageSensitivity) -> str:
    """Say in words what a change does."""
    if shift.empties:
        return _NOBODY
    told = []
    if shift.leader_changes:
        together = " together" if len(shift.leaders) > 1 else ""
        told.append(f"first{together}: {_names(shift.leaders, found)}")
    ranks = [move for move in shift.moves if move.before is not None and move.after is not None]
    if shift.entered:
        told.append(f"enters: {_names(shift.entered, found)}")
    if shift.dropped:
        told.append(f"drops out: {_names(shift.dropped, found)}")
    if ranks:
        moves = [f"{_names([m.partner], found)} {m.before} to {m.after}" for m in ranks]
        told.append(named(moves, 3))
    return "; ".join(told)


def _names(partners: Iterable[str], found: StageSensitivity) -> str:
    """List partners by name."""
    known = found.question.evidence.partners
    return named([known[name].name for name in partners], 5)


def input_words(inputs: str, found: StageSensitivity) -> str:
    """Name a group of inputs, with the name of a partner or region where it has one."""
    *words, last = inputs.split(" ")
    known = found.question.evidence.partners
    return " ".join([*words, known[last].name if last in known else last])


def omitted_name(row: Omission, found: StageSensitivity) -> str:
    """Name what was left out: a criterion, partner or region by name, a document by id."""
    if row.kind == CRITERION:
        return inline(found.question.framework.criterion(row.left_out).name)
    known = found.question.evidence.partners
    return known[row.left_out].name if row.left_out in known else row.left_out


def telling_cells(rows: Iterable[CellValue]) -> list[CellValue]:
    """Keep the cells whose gain is no chance of the draws: more than two standard errors."""
    return [row for row in distinct_cells(rows) if row.gain > 2 * row.gain_error]


def distinct_cells(rows: Iterable[CellValue]) -> list[CellValue]:
    """Keep one line for what members of a region wholly inherit: it is one thing to find out."""
    kept: dict[object, CellValue] = {}
    for row in rows:
        regions = tuple(row.cell.inherited_share)
        whole = row.cell.status != "own" and bool(regions)
        kept.setdefault((regions, row.criterion) if whole else (row.partner, row.criterion), row)
    return list(kept.values())


def whom(row: CellValue, found: StageSensitivity) -> str:
    """Name who is to be found out about: a partner, or the region that speaks for it."""
    whole = row.cell.status != "own" and row.cell.inherited_share
    return _names(row.cell.inherited_share if whole else [row.partner], found)


def _known(row: CellValue) -> str:
    """Say what is known of a cell."""
    if row.cell.is_silent:
        return "nothing"
    return f"{row.cell.value:.1f} ({row.cell.low:.1f}-{row.cell.high:.1f})"


def _admission_words(found: StageSensitivity) -> list[str]:
    """Say what would admit those not ranked, and where they might stand, likeliest first."""
    wanted: dict[str, dict[str, str]] = {}
    for one in found.next_evidence.admissions:
        place = f" {percent(one.first)} / {percent(one.top)}" if found.ranking.rows else ""
        name = f"{_names([one.partner], found)}{place}"
        wanted.setdefault("; ".join(one.missing), {}).setdefault(one.partner, name)
    if not wanted:
        return []
    head = "Not ranked, by what would admit them"
    if found.ranking.rows:
        head += f" (would then be first / among the first {_top(found)})"
    return [f"{head}:", *(f"{what}: {', '.join(who.values())}." for what, who in wanted.items())]


def _top(found: StageSensitivity) -> int:
    """Return how many first places are watched together."""
    return found.question.framework.settings.sensitivity.top


def _cut(rows: Sequence[object]) -> str:
    """Say how many rows are not shown."""
    return f" The first {_MOST} are shown." if len(rows) > _MOST else ""


def setting_words(name: str) -> str:
    """Write the name of a setting as words."""
    return name.replace("_", " ").replace(".", ": ")
