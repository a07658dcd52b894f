"""Hold the evidence against the framework and against itself, without the documents."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from criteria import Faults, Framework
from criteria.checks import check_unique
from partners.documents import Locator
from partners.evidence import Evidence
from partners.models import Claim, Engagement, Kind, Partner, Passage, Source


def check_evidence(
    evidence: Evidence,
    partners: tuple[Partner, ...],
    sources: tuple[Source, ...],
    framework: Framework,
    faults: Faults,
    unread: tuple[str, ...] = (),
) -> None:
    """Note every contradiction in the evidence.

    `unread` names the dossiers that could not be read, which was noted already; what refers to
    them is not called unknown.
    """
    known = (*evidence.partners, *unread)
    check_unique((source.id for source in sources), "source", "sources.toml", faults)
    _check_documents(sources, faults)
    for source in sources:
        sections = (section.id for section in source.section)
        check_unique(sections, f"source {source.id}, section", "sources.toml", faults)
    check_unique((mineral.id for mineral in evidence.minerals), "mineral", "minerals.toml", faults)
    _check_partners(partners, faults)
    _check_regions(evidence, unread, faults)
    for partner in partners:
        where = f"{partner.id}.toml"
        for claim in partner.claims:
            _check_claim(claim, evidence, framework, where, faults)
        for engagement in partner.engagements:
            _check_engagement(engagement, evidence, framework, known, where, faults)
    _check_repetitions(evidence, faults)
    _check_passages(evidence, faults)
    _check_expectations(evidence, framework, known, faults)
    _check_unused(evidence, faults)


def _check_documents(sources: tuple[Source, ...], faults: Faults) -> None:
    """Note a document that is registered twice: it would have two voices."""
    here, first = Faults("sources.toml"), dict[str, str]()
    for source in sources:
        other = first.setdefault(source.sha256, source.id)
        if other != source.id:
            found = f"the document of {other}"
            here.add(f"source {source.id}, sha256", "a document of its own", found, "Remove one.")
    faults.extend(here)


def _check_partners(partners: tuple[Partner, ...], faults: Faults) -> None:
    """Note ids and names that belong to two partners, and claims or engagements twice."""
    here = Faults("dossiers")
    owner: dict[str, str] = {}
    for partner in partners:
        for name in dict.fromkeys(known.casefold() for known in partner.names):
            other = owner.setdefault(name, partner.id)
            if other != partner.id:
                found = f"'{name}' in {other}.toml and {partner.id}.toml"
                here.add(f"partner {partner.id}", "a name of its own", found, "Rename one.")
    faults.extend(here)
    claims = (claim.id for partner in partners for claim in partner.claims)
    check_unique(claims, "claim", "dossiers", faults)
    engagements = (item.id for partner in partners for item in partner.engagements)
    check_unique(engagements, "engagement", "dossiers", faults)


def _check_regions(evidence: Evidence, unread: tuple[str, ...], faults: Faults) -> None:
    """Note regions that are none, or that contain themselves."""
    regions = [p.id for p in evidence.partners.values() if p.kind is Kind.REGION]
    for partner in evidence.partners.values():
        here = Faults(f"{partner.id}.toml")
        unknown = [region for region in partner.regions if region not in (*regions, *unread)]
        for region in unknown:
            here.unknown("regions", "a region", region, regions)
        if not unknown and _reaches_itself(evidence, partner.id):
            here.add("regions", "no region inside itself", partner.id, "Break the circle.")
        faults.extend(here)


def _reaches_itself(evidence: Evidence, start: str) -> bool:
    """Tell whether a partner is, through its regions, a region of itself."""
    seen: set[str] = set()
    waiting = list(evidence.partners[start].regions)
    while waiting:
        region = waiting.pop()
        if region == start:
            return True
        if region not in seen and region in evidence.partners:
            seen.add(region)
            waiting.extend(evidence.partners[region].regions)
    return False


def _check_claim(
    claim: Claim, evidence: Evidence, framework: Framework, where: str, faults: Faults
) -> None:
    """Note every name in a claim that nothing declares."""
    here, key = Faults(where), f"claim {claim.id}"
    basis = framework.settings.evidence.basis
    _known(here, f"{key}, criterion", "a criterion", claim.criterion, framework.criterion_ids)
    _known(here, f"{key}, level", "a level", claim.level, framework.scale.levels)
    _known(here, f"{key}, basis", "a basis", claim.basis, basis)
    _known(here, f"{key}, source", "a source", claim.source, evidence.sources)
    _check_section(here, f"{key}, locator", claim.source, claim.locator, evidence)
    for stage in claim.stages:
        _known(here, f"{key}, stages", "a stage", stage, framework.stage_ids)
    _check_minerals(here, key, claim.minerals, evidence)
    stem = f"{where.removesuffix('.toml')}-{claim.criterion}-"
    if not claim.id.startswith(stem):
        here.add(f"{key}, id", f"an id that begins with '{stem}'", claim.id, "Rename the claim.")
    _check_owner(here, key, claim.partner, where)
    if claim.label and (claim.basis in basis and basis[claim.basis] == max(basis.values())):
        here.add(f"{key}, basis", "a flat label to be implied", claim.basis, "Weaken the basis.")
    faults.extend(here)


def _check_section(
    here: Faults, key: str, source: str, locator: Locator, evidence: Evidence
) -> None:
    """Note a section that the register does not give the document; none is before the first."""
    if locator.section and source in evidence.sources:
        sections = [section.id for section in evidence.sources[source].section]
        _known(here, key, f"a section of {source}", locator.section, sections)


def _check_engagement(
    engagement: Engagement,
    evidence: Evidence,
    framework: Framework,
    known: tuple[str, ...],
    where: str,
    faults: Faults,
) -> None:
    """Note every name in an engagement that nothing declares."""
    here, key = Faults(where), f"engagement {engagement.id}"
    _check_minerals(here, key, engagement.minerals, evidence)
    _check_owner(here, key, engagement.partner, where)
    for name in engagement.with_:
        _known(here, f"{key}, with", "a partner", name, known)
    for report in engagement.report:
        _known(here, f"{key}, source", "a source", report.source, evidence.sources)
        _check_section(here, f"{key}, locator", report.source, report.locator, evidence)
        status = framework.settings.ladder.status
        _known(here, f"{key}, status", "a status", report.status, status)
    faults.extend(here)


def _check_owner(here: Faults, key: str, partner: str, where: str) -> None:
    """Note an entry that says it is about another partner than its dossier."""
    if partner != where.removesuffix(".toml"):
        here.add(f"{key}, partner", "the partner of the dossier", partner, "Leave it out.")


def _check_minerals(here: Faults, key: str, minerals: tuple[str, ...], evidence: Evidence) -> None:
    """Note minerals that are not declared."""
    for name in minerals:
        _known(here, f"{key}, minerals", "a mineral", name, [m.id for m in evidence.minerals])


def _check_repetitions(evidence: Evidence, faults: Faults) -> None:
    """Note repetitions of nothing, and statements that stand twice without saying so."""
    by_id = {claim.id: claim for claim in evidence.claims}
    for claim in evidence.claims:
        here, key = Faults(f"{claim.partner}.toml"), f"claim {claim.id}, same_as"
        if claim.same_as is not None:
            first = by_id.get(claim.same_as)
            if first is None:
                here.unknown(key, "a claim", claim.same_as, by_id)
            elif first.id == claim.id:
                here.add(key, "another claim", claim.same_as, "Remove same_as.")
            elif _cell(first) != _cell(claim) or first.source != claim.source:
                expected = "a claim on the same cell from the same document"
                here.add(key, expected, claim.same_as, "Name the claim that it repeats.")
            elif first.same_as is not None:
                here.add(key, "the first statement", claim.same_as, f"Name {first.same_as}.")
        faults.extend(here)
    counted = [claim for claim in evidence.claims if claim.counts]
    for one, other in combinations(counted, 2):
        if _cell(one) == _cell(other) and _is_same_statement(one, other):
            here = Faults(f"{one.partner}.toml")
            expected = "each statement once, or marked same_as"
            here.add(f"claim {other.id}", expected, f"{one.id} again", f"Add same_as = {one.id!r}.")
            faults.extend(here)


def _check_passages(evidence: Evidence, faults: Faults) -> None:
    """Note claims that rest on what is no evidence: context, principle, prescription, a role."""
    for passage in evidence.passages:
        where = f"passages/{passage.source}.toml"
        here, key = Faults(where), f"passage {passage.locator}"
        _known(here, f"{key}, source", "a source", passage.source, evidence.sources)
        _check_section(here, f"{key}, locator", passage.source, passage.locator, evidence)
        faults.extend(here)
    for claim in evidence.claims:
        here = Faults(f"{claim.partner}.toml")
        for passage in evidence.passages:
            if passage.source != claim.source or not overlaps(claim, passage):
                continue
            if not passage.terms or share_terms(claim.terms, passage.terms):
                expected = "a statement about the partner"
                found = f"{claim.locator}, read as {passage.kind.value}: {passage.note}"
                here.add(f"claim {claim.id}", expected, found, "Remove the claim.")
        faults.extend(here)


def overlaps(claim: Claim, passage: Passage) -> bool:
    """Tell whether a claim names a paragraph that a passage names too."""
    return bool(set(claim.locator.places()) & set(passage.locator.places()))


def share_terms(terms: Iterable[str], others: Iterable[str]) -> bool:
    """Tell whether a term of one list stands in a term of the other."""
    folded = [other.casefold() for other in others]
    return any(
        term.casefold() in other or other in term.casefold() for term in terms for other in folded
    )


def _check_expectations(
    evidence: Evidence, framework: Framework, known: tuple[str, ...], faults: Faults
) -> None:
    """Note names in the expectations that nothing declares."""
    expectations = evidence.expectations
    check_unique((e.id for e in expectations), "expectation", "expectations.toml", faults)
    here = Faults("expectations.toml")
    roles = [role.id for role in framework.settings.roles.role]
    for entry in expectations:
        key = f"expectation {entry.id}"
        _known(here, f"{key}, partner", "a partner", entry.partner, known)
        _known(here, f"{key}, stage", "a stage", entry.stage, framework.stage_ids)
        _known(here, f"{key}, source", "a source", entry.source, evidence.sources)
        if entry.role:
            _known(here, f"{key}, role", "a role", entry.role, roles)
    faults.extend(here)


def _check_unused(evidence: Evidence, faults: Faults) -> None:
    """Note sources on which nothing rests."""
    used = {claim.source for claim in evidence.claims}
    used |= {report.source for item in evidence.engagements for report in item.report}
    here = Faults("sources.toml")
    for source in evidence.sources:
        if source not in used:
            here.add(f"source {source}", "a claim or engagement", "none", "Use or remove it.")
    faults.extend(here)


def _is_same_statement(one: Claim, other: Claim) -> bool:
    """Tell whether two claims of one document say the same from the same words."""
    return (
        one.source == other.source
        and one.locator == other.locator
        and (one.level, one.basis) == (other.level, other.basis)
        and share_terms(one.terms, other.terms)
    )


def _cell(claim: Claim) -> tuple[str, str]:
    """Return the partner and criterion of a claim."""
    return claim.partner, claim.criterion


def _known(here: Faults, key: str, what: str, name: str, allowed: Iterable[str]) -> None:
    """Note a name that is not among the allowed ones."""
    names = list(allowed)
    if name not in names:
        here.unknown(key, what, name, names)
