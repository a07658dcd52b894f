"""Evidence with one thing changed: claims left out, a claim coded otherwise."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from partners import Claim, Evidence


def without_claims(evidence: Evidence, names: Collection[str]) -> Evidence:
    """Return the evidence without some claims, as if nobody had made them.

    A claim that repeats one of them (`same_as`) then counts in its place; of several that repeat
    the same one, the first.

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
    """Return the evidence without flat labels."""
    return without_claims(evidence, {claim.id for claim in evidence.claims if claim.label})


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


def _without(names: Collection[str], claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Leave claims out; the first that repeats one of them counts in its place."""
    heir: dict[str, str] = {}
    kept = []
    for claim in claims:
        if claim.id in names:
            continue
        if claim.same_as is not None and claim.same_as in names:
            first = heir.setdefault(claim.same_as, claim.id)
            claim = claim.model_copy(update={"same_as": None if first == claim.id else first})
        kept.append(claim)
    return tuple(kept)
