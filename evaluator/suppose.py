"""Evidence with claims that nobody has made: what would follow if a document said so."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

from criteria import Faults, Framework, InputError, Tree
from criteria.reading import Broken, build_all
from criteria.tree import Place
from partners import Claim, Evidence, Source
from partners.checks import check_evidence

Entry: TypeAlias = Mapping[str, Any]

# What a claim lacks that no document stands behind.
_PLACELESS: Final = ("source", "locator", "terms")
_NAMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


@dataclass(frozen=True)
class Supposed:
    """What in the evidence is supposed: ids of claims, and of sources that only they have."""

    claims: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything is."""
        return bool(self.claims)


NOTHING: Final = Supposed()


def suppose(
    framework: Framework,
    evidence: Evidence,
    claims: Iterable[Entry],
    sources: Iterable[Entry] = (),
    where: str = "suppose",
) -> tuple[Evidence, Supposed]:
    """Return the evidence with more claims, checked like any other, and which these are.

    Parameters
    ----------
    claims : iterable of mapping
        As in a dossier, each with its ``partner`` (by any of its names). The id may be left out,
        and the note. Those without a source share one that is made up, says so, and speaks with
        one voice.
    sources : iterable of mapping
        Further documents, as in the register; all but their id may be left out.
    where : str
        The file, as a fault names it.

    Raises
    ------
    InputError
        With every fault in them.
    """
    faults, broken = Faults(where), list[Broken]()
    register = [_full_source(entry) for entry in sources]
    listed = {str(entry["id"]) for entry in register if isinstance(entry, dict) and "id" in entry}
    made_up = _free_name("supposed", {*evidence.sources, *listed})
    taken = frozenset(claim.id for claim in evidence.claims)
    entries = [
        _full_claim(entry, number, made_up, evidence, taken, faults)
        for number, entry in enumerate(claims, start=1)
    ]
    if not entries:
        faults.add("claim", "one [[claim]] or more", "none", "Add a [[claim]].")
    if any(isinstance(entry, dict) and entry.get("source") == made_up for entry in entries):
        register.append(_full_source({"id": made_up}))
    added = build_all(Claim, entries, where, "claim", faults, broken)
    documents = build_all(Source, register, where, "source", faults, broken)
    # What is claimed of nobody has no dossier to stand in; its other names are checked too.
    lost = (claim for claim in added if claim.partner not in evidence.partners)
    broken += [Broken(where, "claim", claim.id, vars(claim)) for claim in lost]
    told = _joined(evidence, added, documents)
    registered = (*evidence.sources.values(), *documents)
    noted = Faults(where)
    check_evidence(told, tuple(told.partners.values()), registered, framework, noted, broken)
    faults.extend(_places(where, entries, register).relocate(noted))
    faults.raise_if_any()
    return told, Supposed(
        tuple(claim.id for claim in added), tuple(source.id for source in documents)
    )


def without(evidence: Evidence, supposed: Supposed) -> Evidence:
    """Return the evidence as it is, without what was supposed."""
    partners = {
        name: partner.model_copy(
            update={"claims": tuple(c for c in partner.claims if c.id not in supposed.claims)}
        )
        for name, partner in evidence.partners.items()
    }
    kept = {name: s for name, s in evidence.sources.items() if name not in supposed.sources}
    return replace(evidence, partners=partners, sources=kept)


def _full_source(entry: Entry) -> Any:
    """Return the entry of a document that says of itself that it is supposed."""
    if not isinstance(entry, Mapping):
        return entry
    name = str(entry.get("id", "supposed"))
    given = {
        "file": re.sub(r"[/\\\x00-\x1f]", "-", name) or "supposed",
        "sha256": hashlib.sha256(name.encode("utf-8", "replace")).hexdigest(),
        "title": "Supposed: no document says so",
        "author": "nobody",
        "kind": "supposition",
        "date": "undated",
        "family": name,
        "pedigree": "Supposed, to see what would follow; no document says so.",
    }
    return {**given, **entry}


def _full_claim(
    entry: Entry,
    number: int,
    made_up: str,
    evidence: Evidence,
    taken: Collection[str],
    faults: Faults,
) -> Any:
    """Return the entry of a claim with its partner by id, and with what it may leave out.

    Parameters
    ----------
    taken : collection of str
        The ids of the claims that there are.
    """
    if not isinstance(entry, Mapping):
        return entry
    key = f"claim {entry.get('id') or f'number {number}'}"
    filled = {"note": "Supposed.", **entry}
    if "partner" in entry:
        try:
            filled["partner"] = evidence.find(entry["partner"]).id
        except InputError as error:
            told = (replace(fault, where=faults.where) for fault in error.faults)
            faults.extend(replace(fault, key=f"{key}, {fault.key}") for fault in told)
    parts = [filled.get("partner"), entry.get("criterion")]
    named = [part for part in parts if isinstance(part, str) and _NAMED.fullmatch(part)]
    stem = "-".join([*named, "supposed"])
    filled.setdefault("id", _free_name(stem, taken, number))
    if not any(name in entry for name in _PLACELESS):
        filled |= {"source": made_up, "locator": f"¶{number}", "terms": ["supposed"]}
    return filled


def _free_name(stem: str, taken: Collection[str], number: int = 1) -> str:
    """Return a name with the first number that is not taken."""
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


def _joined(evidence: Evidence, claims: Iterable[Claim], sources: Iterable[Source]) -> Evidence:
    """Return the evidence with more claims and sources; what has no place there is noted."""
    partners, said = dict(evidence.partners), dict[str, list[Claim]]()
    for claim in claims:
        said.setdefault(claim.partner, []).append(claim)
    for name in said.keys() & partners.keys():
        joined = {"claims": (*partners[name].claims, *said[name])}
        partners[name] = partners[name].model_copy(update=joined)
    register = {**{source.id: source for source in sources}, **evidence.sources}
    return replace(evidence, partners=partners, sources=register)


def _places(where: str, claims: Iterable[Any], sources: Iterable[Any]) -> Tree:
    """Return where the entries stand, so that their faults are told there."""
    places = {}
    for number, claim in enumerate(claims, start=1):
        if isinstance(claim, dict):
            place = Place(where, f"claim number {number}")
            for file in (f"{claim.get('partner')}.toml", "dossiers"):
                places[file, f"claim {claim['id']}"] = place
    for number, source in enumerate(sources, start=1):
        if isinstance(source, dict):
            place = Place(where, f"source number {number}")
            places["sources.toml", f"source {source.get('id')}"] = place
    return Tree(where, {}, places)
