"""What ``evaluator check`` prints: data, documents, coverage, coders, expectations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from evaluator.outputs.terminal import console, say

if TYPE_CHECKING:
    from evaluator.cells import Cell
    from evaluator.comparison.second_opinion import SecondOpinion
    from evaluator.expectations import ExpectationFinding
    from evaluator.study import Study
    from partners.agreement import Agreement
    from partners.reliability import Estimate

_CELL, _HEAD = len("(4.2!)+"), 11
_MET = {True: "met", False: "NOT MET", None: "cannot tell"}


def print_check(
    study: Study,
    verified: str,
    findings: Sequence[ExpectationFinding],
    alone: Sequence[ExpectationFinding],
    opinion: SecondOpinion,
    two: Agreement | None,
    third: Agreement | None,
) -> None:
    """Print the report.

    Parameters
    ----------
    alone : sequence of ExpectationFinding
        The findings without reasons that stand beside a role.
    opinion : SecondOpinion
        What another library says of the same matrices.
    two, third : Agreement or None
        Of the two first coders, and of the evidence with a third.
    """
    out = console()
    _print_data(out, study, verified)
    _print_coverage(out, study)
    _print_opinion(out, opinion)
    if two is not None:
        _head(out, "Two coders, neither having seen the other's table")
        _print_agreement(out, two, ("the first", "the second"))
    if third is not None:
        _head(out, "The table as it stands, and a third coder who saw none")
        _print_agreement(out, third, ("the table", "the third"))
    _print_expectations(out, findings, alone)


def _print_data(out: Console, study: Study, verified: str) -> None:
    """Say what the data holds and what was verified."""
    evidence = study.evidence
    counted = sum(claim.counts for claim in evidence.claims)
    basis = study.framework.settings.evidence
    prospects = sum(c.counts and basis.is_intent(c.basis) for c in evidence.claims)
    repeated = sum(claim.same_as is not None for claim in evidence.claims)
    disputed = sum(bool(claim.disputed) for claim in evidence.claims)
    _head(out, "Data")
    say(
        out,
        f"{len(evidence.partners)} dossiers, {len(evidence.claims)} claims: {counted - prospects} "
        f"count, {prospects} are prospects, {repeated} repeat another (counted once), {disputed} "
        f"are disputed. {len(evidence.engagements)} engagements. {len(evidence.passages)} "
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
    _head(out, "Documents")
    say(out, verified)


def _print_opinion(out: Console, opinion: SecondOpinion) -> None:
    """Say whether pymcdm comes to the same scores."""
    _head(out, "The arithmetic, done again by pymcdm")
    say(
        out,
        f"Asked for {opinion.asked} scorings of the stages, by methods it has right, it "
        f"answered {opinion.answered}; the largest difference of a score is "
        f"{opinion.largest:.0e}. It has no answer where a criterion does not discriminate.",
    )


def _print_coverage(out: Console, study: Study) -> None:
    """Print every cell: its level if it is filled, how, and what is odd about it."""
    _head(out, "Coverage of every cell (all stages and minerals together)")
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


def _print_agreement(out: Console, agreement: Agreement, names: tuple[str, str]) -> None:
    """Print how far two tables agree."""
    alone = len(agreement.only_first) + len(agreement.only_second)
    say(
        out,
        f"They share {agreement.shared} of {agreement.shared + alone} filled cells and differ "
        f"in level on {len(agreement.differing)} of them. Weighted kappa on the shared cells: "
        f"quadratic {_kappa(agreement.quadratic)}, linear {_kappa(agreement.linear)}.",
    )
    for label, cells in zip(names, (agreement.only_first, agreement.only_second), strict=True):
        if cells:
            say(out, f"Only {label}: {', '.join(' '.join(c) for c in cells)}", indent="  ")
    differing = [f"{' '.join(key)} {a} against {b}" for key, (a, b) in agreement.differing.items()]
    if differing:
        say(out, f"Other levels: {', '.join(differing)}", indent="  ")


def _kappa(kappa: Estimate) -> str:
    """Write a kappa with its interval."""
    return f"{kappa.value:.2f} (95 % interval {kappa.low:.2f} to {kappa.high:.2f})"


def _print_expectations(
    out: Console, findings: Sequence[ExpectationFinding], alone: Sequence[ExpectationFinding]
) -> None:
    """List the documents' own conclusions with what speaks for or against each."""
    if not findings:
        return
    _head(out, "Expectations of the documents (never evidence)")
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


def _head(out: Console, text: str) -> None:
    """Print a heading."""
    out.print()
    out.print(Text(text, style="bold"))
