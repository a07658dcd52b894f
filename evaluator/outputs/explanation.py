"""An explanation on a terminal: the parts of the score and the statements behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from criteria import Direction
from criteria.wording import inline
from evaluator.explain import Explanation, Part
from evaluator.outputs import words
from evaluator.outputs.claims import claim_lines, engagement_words
from evaluator.outputs.terminal import console, print_fitting, say
from evaluator.ranking import OPEN, Ranking, Row
from partners.readings import Statement, read_statements

if TYPE_CHECKING:
    from evaluator.study import Study

# Of a longer name of a criterion the end is cut, so that the figures stay in sight.
_NAME = 26


def print_explanations(found: list[Explanation], study: Study) -> None:
    """Print the stages one under the other, then engagements and footing."""
    out = console()
    said: dict[tuple[str, ...], str] = {}
    for explanation in found:
        _print_stage(out, explanation, study, said)
    out.print()
    _print_engagements(out, found[0], study)
    out.rule(style="dim")
    say(
        out,
        "Share: what the score loses if this criterion falls to its worst end, as a part of all "
        "such losses. If low, if high: the rank with this cell alone at an end of its spread.",
    )
    scale = study.framework.scale
    say(
        out,
        f"Levels run from {scale.low:.0f} ({scale.levels[0]}) to {scale.high:.0f} "
        f"({scale.levels[-1]}).{_reversed_words(study)} "
        "Silent: the middle of the scale in the score, all of it in the range. A label says that "
        "something is there and not how much; it counts only where no document says more.",
    )
    say(out, "Statements: level, basis: paraphrase [document § section ¶ paragraph].")
    say(out, found[0].ranking.about.caveat)
    first = found[0].ranking
    digests = " ".join(item.ranking.digest[:12] for item in found)
    say(out, f"{words.date_words(first.data_date)}. Seed {first.seed}. Digest {digests}")


def _reversed_words(study: Study) -> str:
    """Say on which criteria a lower level is the better one."""
    names = [
        inline(item.name) for item in study.framework.criteria if item.direction is Direction.MIN
    ]
    return f" Lower is better on {', '.join(names)}." if names else ""


def _print_stage(
    out: Console, explanation: Explanation, study: Study, said: dict[tuple[str, ...], str]
) -> None:
    """Print one stage; statements already `said` under a stage are referred to, not repeated."""
    ranking, row = explanation.ranking, explanation.row
    out.print()
    title = f"{explanation.partner.name} ({explanation.partner.id}), {inline(ranking.stage_name)}"
    if ranking.mineral:
        title += f", {study.evidence.mineral(ranking.mineral).name} only"
    out.print(Text(title, style="bold"))
    for sentence in _verdict(explanation, study):
        say(out, sentence)
    print_fitting(out, _parts_table(explanation), ("Criterion", "Evidence"))
    for part in explanation.parts:
        lines = (part.criterion.name, *_cell_lines(part, study))
        before = said.setdefault(lines, inline(ranking.stage_name))
        _print_cell(out, lines, before if before != inline(ranking.stage_name) else "")
    if isinstance(row, Row):
        for sentence in _mover(explanation):
            say(out, sentence)


def _verdict(explanation: Explanation, study: Study) -> list[str]:
    """Say where the partner stands, or what is missing for it to be ranked."""
    ranking, row = explanation.ranking, explanation.row
    spread = f"range {words.range_words(row)}, expected {row.expected_rank:.1f}"
    covered = f"{row.own_coverage:.0%} of the weight on its own evidence, {row.coverage:.0%} in all"
    if isinstance(row, Row):
        place = (
            f"{'shared ' if ranking.is_tied(row) else ''}rank {row.rank} of {explanation.ranked}"
        )
        first = f"Ranked: {place} ({spread}), tier {row.tier}, score {row.score:.2f}; {covered}."
        return [first, _role_words(row, ranking, study)]
    if explanation.partner.reference:
        place = f"{row.rank_if_added} ({spread})"
        return [f"Never a candidate. Were it one, it would rank {place}; {covered}."]
    return [
        f"Not ranked. What would admit it: {'; '.join(row.missing)}.",
        f"Added alone, with silence at the middle of the scale, it would take rank "
        f"{row.rank_if_added} of {explanation.ranked + 1} ({spread}); {covered}.",
    ]


def _role_words(row: Row, ranking: Ranking, study: Study) -> str:
    """Say the role and the rule from which it follows."""
    settings = study.framework.settings
    if row.role.role == OPEN:
        return f"Role: open, {row.role.reason}: {words.between_words(row)} of the draws."
    rule = next(role for role in settings.roles.role if role.id == row.role.role)
    key = inline(ranking.key_criterion)
    names = [inline(study.framework.criterion(name).name) for name in settings.gate.dependability]
    lower = {1: "", 2: "the lower of "}.get(len(names), "the lowest of ")
    able = "at least" if rule.capable else "under"
    sound = "at least" if rule.dependable else "under"
    return (
        f"Role: {rule.id} ({rule.meaning}) in {row.role.shares[rule.id]:.0%} of the draws: {key} "
        f"{able} {settings.roles.capable:g}, {lower}{' and '.join(names)} {sound} "
        f"{settings.roles.dependable:g}."
    )


def _parts_table(explanation: Explanation) -> Table:
    """Build the table of the parts of the score."""
    table = Table(box=None, pad_edge=False, padding=(0, 1), header_style="bold")
    table.add_column("Criterion", no_wrap=True, max_width=_NAME, overflow="ellipsis")
    for head in ("Weight", "Level", "Spread", "Share"):
        table.add_column(head, justify="right", no_wrap=True)
    table.add_column("If low", justify="right")
    table.add_column("If high", justify="right")
    table.add_column("Evidence", no_wrap=True)
    for part in explanation.parts:
        cell = part.cell
        table.add_row(
            part.criterion.name,
            f"{part.weight:.0%}",
            "-" if cell.is_silent else f"{cell.value:.1f}",
            f"{cell.low:.1f}-{cell.high:.1f}",
            f"{part.share:.0%}",
            str(part.rank_if_low),
            str(part.rank_if_high),
            cell.status + (", contested" if cell.contested else ""),
        )
    return table


def _print_cell(out: Console, lines: tuple[str, ...], before: str) -> None:
    """Print the name of a criterion and its statements, or the stage that has them `before`."""
    name, *statements = lines
    aside = f": as said for {before}" if before and len(statements) > 1 else ""
    if not statements:
        aside = ": silent"
    out.print(Text(name, style="bold").append(aside, style="not bold"))
    for statement in () if aside else statements:
        out.print(Text(statement))


def _cell_lines(part: Part, study: Study) -> list[str]:
    """Write the statements behind one cell, with what marks them off."""
    cell, evidence = part.cell, study.evidence
    widens = "only widens" if cell.only_widened else ""
    listed = [(_read(said), c) for said in read_statements(cell.own) for c in said.claims]
    listed += [
        (", ".join(filter(None, (widens, _read(said)))), claim)
        for said in read_statements(cell.inherited)
        for claim in said.claims
    ]
    listed += [("intent, lifts the upper end at most", claim) for claim in cell.prospects]
    listed += [("not counted", claim) for claim in part.silenced]
    lines = []
    for how, claim in listed:
        owner = evidence.partners[claim.partner]
        region = f"inherited from {owner.name}" if owner.kind == "region" else ""
        lead = ", ".join(filter(None, (region, how)))
        lines.append(claim_lines(claim, evidence, "  ", f"{lead}: " if lead else ""))
    return lines


def _read(said: Statement) -> str:
    """Say that a claim is one of several readings of a statement."""
    coders = len(said.by_coder)
    return f"one of {coders} readings of a statement" if coders > 1 else ""


def _mover(explanation: Explanation) -> list[str]:
    """Name the cell that would move the rank most."""
    widest = max(explanation.parts, key=lambda part: abs(part.rank_if_low - part.rank_if_high))
    low, high = sorted((widest.rank_if_low, widest.rank_if_high))
    if low == high:
        return ["No single cell moves the rank within its spread."]
    return [
        f"What moves it most: {inline(widest.criterion.name)}; that cell alone takes it from "
        f"rank {low} to rank {high}."
    ]


def _print_engagements(out: Console, explanation: Explanation, study: Study) -> None:
    """List engagements with the lowest status reported; they never score."""
    if not explanation.engagements:
        say(out, "Engagements: none in these texts.")
        return
    out.print(
        Text("Engagements (never part of the score; the lowest status reported)", style="bold")
    )
    for item in explanation.engagements:
        frame = "" if item.partner == explanation.partner.id else item.partner
        told = engagement_words(item, study.evidence, explanation.ladder, frame)
        say(out, told, indent="  ")
