"""Hold the evidence against the framework and against itself, without the documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from criteria import Faults, Framework
from criteria.by_name import check_unique
from criteria.lookalike import skeleton
from criteria.reading import Broken
from partners.coding_checks import check_coding
from partners.evidence import Evidence
from partners.models import Claim, Engagement, Kind, Partner, Source
from partners.names import Declared, check_broken, check_names
from partners.passages import PassageIndex
from partners.readings import SeenTerms, person, share_terms


def check_evidence(
    evidence: Evidence,
    partners: tuple[Partner, ...],
    sources: tuple[Source, ...],
    framework: Framework,
    faults: Faults,
    broken: Sequence[Broken] = (),
) -> None:
    """Note every contradiction in the evidence.

    `broken` holds the entries that could not be built, which was noted already; what refers to
    them is not called unknown, and the names that they use are checked all the same.
    """
    declared = Declared.of(evidence, framework, broken)
    check_unique((source.id for source in sources), "source", "sources.toml", faults)
    _check_documents(sources, faults)
    for source in sources:
        sections = (section.id for section in source.section)
        check_unique(sections, f"source {source.id}, section", "sources.toml", faults)
    check_unique((mineral.id for mineral in evidence.minerals), "mineral", "minerals.toml", faults)
    _check_partners(partners, broken, faults)
    _check_regions(evidence, broken, faults)
    check_broken(broken, declared, faults)
    for partner in partners:
        where = f"{partner.id}.toml"
        for claim in partner.claims:
            _check_claim(claim, declared, where, faults)
        for engagement in partner.engagements:
            _check_engagement(engagement, declared, where, faults)
    _check_repetitions(evidence, declared, faults)
    check_coding(evidence.claims, faults)
    _check_passages(evidence, declared, faults)
    _check_expectations(evidence, declared, faults)
    _check_codings(evidence, declared, faults)
    _check_unused(evidence, broken, faults)


def _check_documents(sources: tuple[Source, ...], faults: Faults) -> None:
    """Note a document that is registered twice: it would have two voices."""
    here, first = Faults("sources.toml"), dict[str, str]()
    for source in sources:
        other = first.setdefault(source.sha256 or source.id, source.id)
        if other != source.id:
            expected, found = "a checksum that no other document has", f"that of {other}"
            remedy = "Remove one of the two, or leave a checksum out that is not known."
            here.add(f"source {source.id}, sha256", expected, found, remedy)
    faults.extend(here)


def _check_partners(
    partners: tuple[Partner, ...], broken: Sequence[Broken], faults: Faults
) -> None:
    """Note ids and names that belong to two partners, and claims or engagements twice."""
    here = Faults("dossiers")
    owner: dict[str, str] = {}
    for partner in partners:
        for looks, name in {skeleton(name): name for name in partner.names}.items():
            other = owner.setdefault(looks, partner.id)
            if other != partner.id:
                found = f"'{name}' in {other}.toml and {partner.id}.toml"
                here.add(f"partner {partner.id}", "a name of its own", found, "Rename one.")
    faults.extend(here)
    claims = [claim.id for partner in partners for claim in partner.claims]
    check_unique([*claims, *_unread("claim", broken)], "claim", "dossiers", faults)
    engagements = [item.id for partner in partners for item in partner.engagements]
    check_unique([*engagements, *_unread("engagement", broken)], "engagement", "dossiers", faults)


def _unread(kind: str, broken: Sequence[Broken]) -> list[str]:
    """Return the ids of the entries of a kind that could not be built."""
    return [entry.name for entry in broken if entry.kind == kind and "id" in entry.values]


def _check_regions(evidence: Evidence, broken: Sequence[Broken], faults: Faults) -> None:
    """Note regions that are none, or that contain themselves."""
    regions = [p.id for p in evidence.partners.values() if p.kind is Kind.REGION]
    unread = [entry.name for entry in broken if entry.kind == "partner"]
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


def _check_claim(claim: Claim, declared: Declared, where: str, faults: Faults) -> None:
    """Note what is wrong with a claim on its own."""
    here, key = Faults(where), f"claim {claim.id}"
    basis = declared.framework.settings.evidence.basis
    check_names("claim", vars(claim), key, declared, here)
    stem = f"{where.removesuffix('.toml')}-{claim.criterion}-"
    known = declared.framework.criterion_ids  # of another the criterion is to be mended, not the id
    if claim.criterion in known and not claim.id.startswith(stem):
        here.add(f"{key}, id", f"an id that begins with '{stem}'", claim.id, "Rename the claim.")
    _check_owner(here, key, claim.partner, where)
    if claim.label and (claim.basis in basis and basis[claim.basis] == max(basis.values())):
        here.add(f"{key}, basis", "a flat label to be implied", claim.basis, "Weaken the basis.")
    faults.extend(here)


def _check_engagement(
    engagement: Engagement, declared: Declared, where: str, faults: Faults
) -> None:
    """Note what is wrong with an engagement on its own."""
    here, key = Faults(where), f"engagement {engagement.id}"
    values = {"minerals": engagement.minerals, "with": engagement.with_}
    check_names("engagement", values, key, declared, here)
    _check_owner(here, key, engagement.partner, where)
    for report in engagement.report:
        check_names("report", vars(report), key, declared, here)
    faults.extend(here)


def _check_owner(here: Faults, key: str, partner: str, where: str) -> None:
    """Note an entry that says it is about another partner than its dossier."""
    if partner != where.removesuffix(".toml"):
        here.add(f"{key}, partner", "the partner of the dossier", partner, "Leave it out.")


def _check_repetitions(evidence: Evidence, declared: Declared, faults: Faults) -> None:
    """Note repetitions of nothing, and statements that stand twice without saying so."""
    by_id = {claim.id: claim for claim in evidence.claims}
    for claim in evidence.claims:
        here, key = Faults(f"{claim.partner}.toml"), f"claim {claim.id}, same_as"
        if claim.same_as is not None:
            first = by_id.get(claim.same_as)
            if first is None:
                if declared.claims is not None and claim.same_as not in declared.claims:
                    here.add(key, *declared.offers.of("a claim", claim.same_as, by_id))
            elif first.id == claim.id:
                here.add(key, "another claim", claim.same_as, "Remove same_as.")
            elif _cell(first) != _cell(claim) or _differ(first, claim, declared):
                expected = "a claim on the same cell from the same document"
                here.add(key, expected, claim.same_as, "Name the claim that it repeats.")
            elif first.same_as is not None:
                here.add(key, "the first statement", claim.same_as, f"Name {first.same_as}.")
        faults.extend(here)
    for one, other in same_statements(evidence.claims):
        here = Faults(f"{one.partner}.toml")
        expected = "each statement once, or marked as the same"
        remedy = (
            f"Remove it, or write same_as = {one.id!r} (in a table under 'Same as'); or, where two "
            "have read it, name both coders."
        )
        here.add(f"claim {other.id}", expected, f"{one.id} again", remedy)
        faults.extend(here)


def same_statements(claims: Iterable[Claim]) -> list[tuple[Claim, Claim]]:
    """Return the counted claims that say the same of one cell in the same words as one before them.

    Returns
    -------
    list of (Claim, Claim)
        The first before it, and the claim; what two named coders read is no repetition.
    """
    found, listed = list[tuple[Claim, Claim]](), list(claims)
    places: dict[tuple[object, ...], dict[str, SeenTerms]] = {}
    for number, claim in enumerate(listed):
        if claim.counts:
            said = (*_cell(claim), claim.source, claim.locator, claim.level, claim.basis)
            here, coder = places.setdefault(said, {}), person(claim.coder)
            by_same = [seen for who, seen in here.items() if not (who and coder) or who == coder]
            before = [number for seen in by_same for number in seen.sharing(claim.terms)]
            if before:
                found.append((listed[min(before)], claim))
            here.setdefault(coder, SeenTerms()).add(claim.terms, number)
    return found


def _check_passages(evidence: Evidence, declared: Declared, faults: Faults) -> None:
    """Note claims that rest on what is no evidence: context, principle, prescription, a role."""
    for passage in evidence.passages:
        where = f"passages/{passage.source}.toml"
        here = Faults(where)
        check_names("passage", vars(passage), f"passage {passage.locator}", declared, here)
        faults.extend(here)
    aside = PassageIndex(evidence.passages)
    for claim in evidence.claims:
        here = Faults(f"{claim.partner}.toml")
        for passage in aside.at(claim.source, claim.locator):
            if not passage.terms or share_terms(claim.terms, passage.terms):
                expected = "a statement about the partner"
                found = f"{claim.locator}, read as {passage.kind.value}: {passage.note}"
                here.add(f"claim {claim.id}", expected, found, "Remove the claim.")
        faults.extend(here)


def _check_expectations(evidence: Evidence, declared: Declared, faults: Faults) -> None:
    """Note expectations that stand twice, and names in them that nothing declares."""
    expectations = evidence.expectations
    check_unique((e.id for e in expectations), "expectation", "expectations.toml", faults)
    here = Faults("expectations.toml")
    for entry in expectations:
        check_names("expectation", vars(entry), f"expectation {entry.id}", declared, here)
    faults.extend(here)


def _check_codings(evidence: Evidence, declared: Declared, faults: Faults) -> None:
    """Note names in the tables of other coders that nothing declares."""
    for name, rows in evidence.codings.items():
        here = Faults(f"{name}.csv")
        for number, row in enumerate(rows, start=1):
            check_names("row", vars(row), f"row number {number}", declared, here)
        faults.extend(here)


def _check_unused(evidence: Evidence, broken: Sequence[Broken], faults: Faults) -> None:
    """Note sources on which nothing rests; what could not be read may rest on any."""
    if broken:
        return
    used = {claim.source for claim in evidence.claims}
    used |= {report.source for item in evidence.engagements for report in item.report}
    here = Faults("sources.toml")
    for source in evidence.sources:
        if source not in used:
            here.add(f"source {source}", "a claim or engagement", "none", "Use or remove it.")
    faults.extend(here)


def _differ(one: Claim, other: Claim, declared: Declared) -> bool:
    """Tell whether two claims are from different documents; an unknown one was noted already."""
    known = declared.sources
    both = known is None or (one.source in known and other.source in known)
    return both and one.source != other.source


def _cell(claim: Claim) -> tuple[str, str]:
    """Return the partner and criterion of a claim."""
    return claim.partner, claim.criterion
