"""What ``evaluator check`` prints: data, documents, coverage, coders, expectations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from evaluator.outputs.check_records import Checked, claim_counts
from evaluator.outputs.coding_report import head, print_coders
from evaluator.outputs.terminal import console, say

if TYPE_CHECKING:
    from evaluator.cells import Cell
    from evaluator.comparison.second_opinion import SecondOpinion
    from evaluator.expectations import ExpectationFinding
    from evaluator.study import Study

_CELL, _HEAD = len("(4.2!)+"), 11
_MET = {True: "met", False: "NOT MET", None: "cannot tell"}


def print_check(checked: Checked) -> None:
    """Print the report."""
    out, study = console(), checked.study
    _print_data(out, study, checked.verified)
    _print_coverage(out, study)
    _print_opinion(out, checked.opinion)
    print_coders(out, checked.coders, study.framework.scale)
    _print_expectations(out, checked.findings, checked.alone)


def _print_data(out: Console, study: Study, verified: str) -> None:
    """Say what the data holds and what was verified."""
    evidence = study.evidence
    counts = claim_counts(study)
    head(out, "Data")
    say(
        out,
        f"{len(evidence.partners)} dossiers, {counts['claims']} claims: {counts['counted']} count, "
        f"{counts['prospects']} are prospects, {counts['repeated']} repeat another (counted once), "
        f"{counts['disputed']} are disputed. {len(evidence.engagements)} engagements. "
        f"{len(evidence.passages)} "
        "passages set aside; no claim rests on one, except hedged reasons beside a role.",
    )
    say(
        out,
        f"Names, sections, repetitions, regions and judgements hold. Digest {study.digest[:12]}.",
    )
    for source in evidence.sources.values():
        used = [claim for claim in evidence.claims if claim.source == source.id]
        date = source.date + (f" ({source.date_note})" if source.date_note else "")
        say(out, f"{source.id}: {source.kind}, {date}; {len(used)} claims", indent="  ")
    head(out, "Documents")
    say(out, verified)


def _print_opinion(out: Console, opinion: SecondOpinion) -> None:
    """Say whether pymcdm comes to the same scores."""
    head(out, "The arithmetic, done again by pymcdm")
    say(
        out,
        f"Asked for {opinion.asked} scorings of the stages, by methods it has right, it "
        f"answered {opinion.answered}; the largest difference of a score is "
        f"{opinion.largest:.0e}. It has no answer where a criterion does not discriminate.",
    )


def _print_coverage(out: Console, study: Study) -> None:
    """Print every cell: its level if it is filled, how, and what is odd about it."""
    head(out, "Coverage of every cell (all stages and minerals together)")
    table = Table(box=None, pad_edge=False, padding=(0, 1), header_style="bold")
    table.add_column("Partner", no_wrap=True, max_width=20)
    for criterion in study.framework.criteria:
        table.add_column(criterion.name, min_width=_CELL, max_width=_HEAD)
    for partner in study.evidence.partners.values():
        cells = study.cells(partner)
        if any(not cell.is_silent or cell.prospects for cell in cells.values()):
            table.add_row(Text(partner.name), *(_cell_words(cell) for cell in cells.values()))
    out.print(table)
    scale = study.framework.scale
    say(
        out,
        "4.2 own evidence; (4.2) inherited from a region; 4.2! contested; . silent; "
        f"+ a prospect beside it. Scale {scale.low} to {scale.high}.",
    )
    silent = [p.name for p in study.evidence.partners.values() if _is_silent(study, p.id)]
    say(out, f"Without any claim: {', '.join(silent)}.")


def _cell_words(cell: Cell) -> str:
    """Write a cell in a few characters."""
    hope = "+" if cell.prospects else ""
    if cell.is_silent:
        return f".{hope}"
    mark = "!" if cell.contested else ""
    value = f"{cell.value:.1f}{mark}{hope}"
    return f"({value})" if cell.status == "inherited" else value


def _is_silent(study: Study, partner: str) -> bool:
    """Tell whether nothing at all is claimed of a partner."""
    cells = study.cells(study.evidence.partners[partner]).values()
    return all(cell.is_silent and not cell.prospects for cell in cells)


def _print_expectations(
    out: Console, findings: Sequence[ExpectationFinding], alone: Sequence[ExpectationFinding]
) -> None:
    """List the documents' own conclusions with what speaks for or against each."""
    if not findings:
        return
    head(out, "Expectations of the documents (never evidence)")
    for finding in findings:
        item = finding.expectation
        wanted = f"{item.role}" if item.role else "in the upper half"
        say(
            out,
            f"{_MET[finding.met]:<11} {item.stage}, {wanted}: {finding.figures}",
            indent="  ",
        )
    met = sum(finding.met is True for finding in findings)
    lost = [
        f"{other.expectation.stage}, {other.figures}"
        for one, other in zip(findings, alone, strict=True)
        if one.met and not other.met
    ]
    say(out, f"{met} of {len(findings)} met. Weights and levels are never tuned to them.")
    say(
        out,
        f"Without the claims coded from reasons that stand in the same sentence as a role: "
        f"{sum(finding.met is True for finding in alone)} of {len(alone)} met."
        + (f" Lost: {'; '.join(lost)}." if lost else ""),
    )
    say(out, "Where few are ranked, the upper half is a weak test: of three, two belong to it.")
