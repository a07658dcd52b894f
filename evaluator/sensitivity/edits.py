"""Evidence with one thing changed: claims left out, a claim coded otherwise."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace

from partners import Claim, Evidence
from partners.readings import read_statements


def without_claims(evidence: Evidence, names: Collection[str]) -> Evidence:
    """Return the evidence without some claims, as if nobody had made them.

    A claim that repeats one of them (`same_as`) then counts in its place; of several that repeat
    the same one, the first. None does where what another coder read in the same words remains.

    Parameters
    ----------
    names : collection of str
        Ids of claims.

    Examples
    --------
    >>> from evaluator import load
    >>> evidence = load().evidence
    >>> names = {claim.id for claim in evidence.claims[:2]}
    >>> len(evidence.claims) - len(without_claims(evidence, names).claims)
    2
    """
    return _change(evidence, lambda claims: _without(names, claims))


def recoded(evidence: Evidence, claim: Claim, level: str) -> Evidence:
    """Return the evidence with another level in one claim.

    A flat label coded otherwise says how much, and is a label no longer.
    """
    other = claim.model_copy(update={"level": level, "label": False})
    partner = evidence.partners[claim.partner]
    claims = tuple(other if item.id == claim.id else item for item in partner.claims)
    changed = partner.model_copy(update={"claims": claims})
    return replace(evidence, partners={**evidence.partners, partner.id: changed})


def with_labels_counted(evidence: Evidence) -> Evidence:
    """Return the evidence with every label taken for a claim that gives a size."""
    return _change(
        evidence,
        lambda claims: (claim.model_copy(update={"label": False}) for claim in claims),
    )


def without_labels(evidence: Evidence) -> Evidence:
    """Return the evidence without flat labels; what one coder reads as a size is none."""
    firm = (claim for claim in evidence.claims if claim.counts)
    sized = [said for said in read_statements(firm) if not said.is_label]
    kept = {claim.id for said in sized for claim in said.claims}
    return without_claims(evidence, {claim.id for claim in evidence.claims if claim.label} - kept)


def touched_by(evidence: Evidence, owner: str) -> tuple[str, ...]:
    """Return whose cells a claim on `owner` may move: its own and those of its members."""
    members = (name for name in evidence.partners if owner in evidence.regions_of(name))
    return (owner, *members)


def _change(evidence: Evidence, change: Callable[[tuple[Claim, ...]], Iterable[Claim]]) -> Evidence:
    """Change the claims of every dossier."""
    partners = {
        name: partner.model_copy(update={"claims": tuple(change(partner.claims))})
        for name, partner in evidence.partners.items()
    }
    return replace(evidence, partners=partners)


def _without(names: Collection[str], claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Leave claims out; what repeats one of them counts, or repeats what stands in its place."""
    heir = _other_readings(names, claims)
    kept = []
    for claim in claims:
        if claim.id in names:
            continue
        if claim.same_as is not None and claim.same_as in names:
            first = heir.setdefault(claim.same_as, claim.id)
            claim = claim.model_copy(update={"same_as": None if first == claim.id else first})
        kept.append(claim)
    return tuple(kept)


def _other_readings(names: Collection[str], claims: Sequence[Claim]) -> dict[str, str]:
    """Return, for claims left out, what another coder read in the same words, if that remains."""
    found = dict[str, str]()
    if not any(claim.coder for claim in claims if claim.id in names):
        return found
    for said in read_statements(claim for claim in claims if claim.counts):
        left = [claim.id for claim in said.claims if claim.id not in names]
        if left:
            found.update((claim.id, left[0]) for claim in said.claims if claim.id in names)
    return found
