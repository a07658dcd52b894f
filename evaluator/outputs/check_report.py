"""What ``evaluator check`` prints: data, documents, coverage, coders, expectations."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from evaluator.outputs.check_records import Checked, claim_counts
from evaluator.outputs.coding_report import head, print_coders
from evaluator.outputs.terminal import console, say

if TYPE_CHECKING:
    from criteria.models import Criterion
    from evaluator.cells import Cell
    from evaluator.comparison.second_opinion import SecondOpinion
    from evaluator.expectations import ExpectationFinding
    from evaluator.study import Study

_CELL, _HEAD, _NAME = len("(4.2!)+"), 11, 20
_MET = {True: "met", False: "NOT MET", None: "cannot tell"}


def print_check(checked: Checked) -> None:
    """Print the report."""
    out, study = console(), checked.study
    _print_data(out, study, checked.verified)
    _print_coverage(out, study)
    _print_opinion(out, checked.opinion)
    print_coders(out, checked.coders, study.framework.scale)
    _print_expectations(out, checked.findings, checked.alone)


def _many(count: int, noun: str) -> str:
    """Write how many there are of a thing."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _print_data(out: Console, study: Study, verified: str) -> None:
    """Say what the data holds and what was verified."""
    evidence = study.evidence
    counts = claim_counts(study)
    head(out, "Data")
    say(
        out,
        f"{_many(len(evidence.partners), 'dossier')}, {_many(counts['claims'], 'claim')}: "
        f"{counts['counted']} count, "
        f"{counts['prospects']} are prospects, {counts['repeated']} repeat another (counted once), "
        f"{counts['disputed']} are disputed. {_many(len(evidence.engagements), 'engagement')}. "
        f"{_many(len(evidence.passages), 'passage')} set aside; no claim rests on "
        "one, except hedged reasons beside a role.",
    )
    say(
        out,
        f"Names, sections, repetitions, regions and judgements hold. Digest {study.digest[:12]}.",
    )
    for source in evidence.sources.values():
        used = [claim for claim in evidence.claims if claim.source == source.id]
        date = source.date + (f" ({source.date_note})" if source.date_note else "")
        say(out, f"{source.id}: {source.kind}, {date}; {_many(len(used), 'claim')}", indent="  ")
    head(out, "Documents")
    say(out, verified)


def _print_opinion(out: Console, opinion: SecondOpinion) -> None:
    """Say whether pymcdm comes to the same scores, where there are any."""
    if not opinion.asked:
        return
    head(out, "The arithmetic, done again by pymcdm")
    say(
        out,
        f"Asked for {opinion.asked} scorings of the stages, by methods it has right, it "
        f"answered {opinion.answered}; the largest difference of a score is "
        f"{opinion.largest:.0e}. It has no answer where a criterion does not discriminate.",
    )


def _print_coverage(out: Console, study: Study) -> None:
    """Print every cell: its level if it is filled, how, and what is odd about it."""
    minerals = study.framework.settings.study.variants if study.evidence.minerals else ""
    together = " and ".join(filter(None, ("stages", minerals)))
    head(out, f"Coverage of every cell (all {together} together)")
    cells = {partner: study.cells(known) for partner, known in study.evidence.partners.items()}
    told = {name: row for name, row in cells.items() if not _is_silent(row)}
    width = max((min(_NAME, len(study.evidence.partners[name].name)) for name in told), default=0)
    for block in _blocks(study.framework.criteria, out.width - width) if told else ():
        table = Table(box=None, pad_edge=False, padding=(0, 1), header_style="bold")
        table.add_column("Partner", width=width, overflow="fold")
        for criterion in block:
            table.add_column(criterion.name, width=_width_of(criterion), overflow="fold")
        for name, row in told.items():
            partner = Text(study.evidence.partners[name].name)
            table.add_row(partner, *(_cell_words(row[criterion.id]) for criterion in block))
        out.print(table)
    scale = study.framework.scale
    say(
        out,
        "4.2 own evidence; (4.2) inherited from a region; 4.2! contested; . silent; "
        f"+ a prospect beside it. Scale {scale.low} to {scale.high}.",
    )
    silent = [study.evidence.partners[name].name for name in cells if name not in told]
    if silent:
        say(out, f"Without any claim: {', '.join(silent)}.")


def _blocks(criteria: Sequence[Criterion], width: int) -> Iterator[list[Criterion]]:
    """Go through the criteria in as many blocks as fit side by side into a width."""
    block: list[Criterion] = []
    used = 0
    for criterion in criteria:
        size = _width_of(criterion) + 2
        if block and used + size > width:
            yield block
            block, used = [], 0
        block.append(criterion)
        used += size
    if block:
        yield block


def _width_of(criterion: Criterion) -> int:
    """Return the width of a column under the name of a criterion, which may take several lines."""
    return max(_CELL, *map(len, textwrap.wrap(criterion.name, _HEAD)))


def _cell_words(cell: Cell) -> str:
    """Write a cell in a few characters."""
    hope = "+" if cell.prospects else ""
    if cell.is_silent:
        return f".{hope}"
    mark = "!" if cell.contested else ""
    value = f"{cell.value:.1f}{mark}{hope}"
    return f"({value})" if cell.status == "inherited" else value


def _is_silent(cells: Mapping[str, Cell]) -> bool:
    """Tell whether nothing at all is claimed of a partner."""
    return all(cell.is_silent and not cell.prospects for cell in cells.values())


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
