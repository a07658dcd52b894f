"""Claims as a list: on the terminal, as JSON and as CSV. Needs none of the heavy libraries."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Sequence

from criteria import Faults, Framework
from evaluator.outputs.claim_records import claim_record, to_json
from evaluator.outputs.safe import printable, safe_csv
from partners import Claim, Engagement, Evidence, Partner

_WIDTH = 80


def choose(
    evidence: Evidence,
    framework: Framework,
    faults: Faults,
    *,
    partner: str | None,
    criterion: str | None,
    source: str | None,
    mineral: str | None,
) -> list[Claim]:
    """Return the claims that were asked for, in the order of the dossiers."""
    wanted = ore = None
    with faults.collecting():
        wanted = None if partner is None else evidence.find(partner).id
    with faults.collecting():
        ore = None if mineral is None else evidence.mineral(mineral).id
    if criterion is not None and criterion not in framework.criterion_ids:
        faults.unknown("criterion", "a criterion", criterion, framework.criterion_ids)
    if source is not None and source not in evidence.sources:
        faults.unknown("source", "a source", source, evidence.sources)
    return [
        claim
        for claim in evidence.claims
        if wanted in (None, claim.partner)
        and criterion in (None, claim.criterion)
        and source in (None, claim.source)
        and (ore is None or ore in claim.minerals)
    ]


def write(
    claims: Sequence[Claim],
    evidence: Evidence,
    form: str,
    partner: Partner | None = None,
    ladder: tuple[str, ...] = (),
) -> str:
    """Write claims as ``table``, ``json`` or ``csv``; in the table, with the rest on a partner."""
    if form == "json":
        return to_json([claim_record(claim) for claim in claims])
    if form == "csv":
        return _csv(claims)
    rest = [] if partner is None else _rest_of(partner, evidence, ladder)
    engagements = () if partner is None else partner.engagements
    cited = {claim.source for claim in claims}
    cited |= {report.source for item in engagements for report in item.report}
    return printable(_listing(claims, evidence, rest, cited))


def claim_lines(claim: Claim, evidence: Evidence, indent: str, lead: str = "") -> str:
    """Write a claim in a few lines: level, basis, what it is limited to, note, place."""
    limits = [*claim.stages, *(evidence.mineral(ore).name for ore in claim.minerals)]
    marks = [f"for {', '.join(limits)}"] if limits else []
    if claim.label:
        marks.append("label")
    if claim.same_as:
        marks.append(f"repeats {claim.same_as}")
    if claim.disputed:
        marks.append(f"disputed ({claim.disputed.rstrip('.')})")
    head = ", ".join([claim.level, claim.basis, *marks])
    text = f"{lead}{head}: {claim.note} [{claim.source} {claim.locator}]"
    return _fill(text + _coding_words(claim), indent)


def _coding_words(claim: Claim) -> str:
    """Say who coded and who checked a claim, and when to look again; nothing if nobody says."""
    said = [f"coded by {claim.coder}"] if claim.coder else []
    if claim.coder or claim.review_by:
        said.append("draft" if claim.is_draft else f"checked by {claim.checker}")
    if claim.review_by:
        said.append(f"to be looked at again by {claim.review_by}")
    return f" ({', '.join(said)})" if said else ""


def engagement_words(
    item: Engagement, evidence: Evidence, ladder: tuple[str, ...], frame: str = ""
) -> str:
    """Write an engagement in a sentence, with the lowest status that a document reports.

    `frame` is the id of a framework to name before it.
    """
    under = f"{evidence.partners[frame].name}: " if frame else ""
    ores = ", ".join(evidence.mineral(ore).name for ore in item.minerals)
    status = item.status(ladder)
    others = sorted({r.status for r in item.report} - {status}, key=ladder.index)
    also = f" (elsewhere: {', '.join(others)})" if others else ""
    facts = [part for part in (item.date, item.amount, ores) if part]
    told = f"; {'; '.join(facts)}" if facts else ""
    places = ", ".join(f"{r.source} {r.locator}" for r in item.report)
    disputed = f" Disputed: {item.disputed}" if item.disputed else ""
    return f"{status}{also}: {under}{item.instrument}{told} [{places}].{disputed}"


def _rest_of(partner: Partner, evidence: Evidence, ladder: tuple[str, ...]) -> list[str]:
    """Say what else is known of a partner: its engagements, and the regions it inherits from."""
    lines = []
    regions = [evidence.partners[region] for region in evidence.regions_of(partner.id)]
    if regions:
        names = ", ".join(f"{region.name} ({region.id})" for region in regions)
        lines += [_fill(f"Inherits what is claimed of {names}.", "")]
    if not partner.engagements:
        lines += ["Engagements: none in these texts."]
    else:
        lines += ["Engagements (never part of a score; the lowest status reported)"]
        found = [engagement_words(item, evidence, ladder) for item in partner.engagements]
        lines += [_fill(sentence, "  ") for sentence in found]
    return lines


def _fill(text: str, indent: str) -> str:
    """Break a text over lines."""
    return textwrap.fill(text, _WIDTH, initial_indent=indent, subsequent_indent=indent + "  ")


def _listing(
    claims: Sequence[Claim], evidence: Evidence, rest: Sequence[str], cited: Collection[str]
) -> str:
    """List claims under their partner and criterion, then the documents cited."""
    lines: list[str] = []
    partner = criterion = ""
    for claim in claims:
        if claim.partner != partner:
            partner, criterion = claim.partner, ""
            lines += ["", f"{evidence.partners[partner].name} ({partner})"]
        if claim.criterion != criterion:
            criterion = claim.criterion
            lines.append(f"  {criterion.replace('_', ' ')}")
        lines.append(claim_lines(claim, evidence, "    "))
    documents = [
        _fill(f"{source.id}: {source.title}. {source.kind}, {source.date}.", "  ")
        for source in evidence.sources.values()
        if source.id in cited
    ]
    count = (
        f"{len(claims)} claim{'s' * (len(claims) > 1)}."
        if claims
        else "No claims: these texts are silent here."
    )
    places = ["Documents (§ section, ¶ paragraph)", *documents]
    return "\n".join([*lines, "", count, *rest, *places, ""])


def _csv(claims: Sequence[Claim]) -> str:
    """Write claims as CSV in which no cell can become a formula."""
    columns = ["id", "partner", "criterion", "level", "basis", "stages", "minerals", "source"]
    columns += ["locator", "note", "label", "same_as", "disputed", "terms"]
    columns += ["coder", "checker", "review_by"]
    records = map(claim_record, claims)
    return safe_csv(
        columns, ({name: _flat(record[name]) for name in columns} for record in records)
    )


def _flat(value: object) -> str:
    """Write a value in one cell."""
    if isinstance(value, list):
        return "; ".join(str(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if value is None else str(value)
