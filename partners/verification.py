"""Hold the evidence against the documents themselves: every place, every term, every paragraph."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from criteria import Faults, Framework
from partners.documents import Document, Locator, fold, read_document
from partners.evidence import Evidence
from partners.models import Claim, Passage, PassageKind, Source


@dataclass(frozen=True)
class Verification:
    """What opening the documents showed.

    Attributes
    ----------
    places : int
        Places that were looked up and found with their terms.
    paragraphs : int
        Paragraphs in all documents; each is coded, or read and set aside.
    faults : Faults
        Everything that does not hold.
    """

    places: int
    paragraphs: int
    faults: Faults


@dataclass(frozen=True)
class _Cited:
    """One place that the data names; `key` is how a fault of one of its fields begins."""

    where: str
    key: str
    source: str
    locator: Locator
    terms: tuple[str, ...]


def verify_documents(evidence: Evidence, framework: Framework, folder: Path) -> Verification:
    """Open every document and verify every place that the data names.

    Parameters
    ----------
    folder : Path
        Holds the files that the source register names.

    Returns
    -------
    Verification
        With the faults, if there are any; nothing is raised.
    """
    faults = Faults(str(folder))
    try:
        instead = (
            "a folder" if folder.is_dir() else "a file" if folder.exists() else "nothing there"
        )
    except OSError as error:
        instead = error.strerror or str(error)
    if instead != "a folder":
        faults.add("folder", "the folder of the documents", instead, "Check the path.")
        return Verification(0, 0, faults)
    documents = _open_all(evidence.sources.values(), folder, faults)
    cited = _cited(evidence)
    found = [
        item
        for item in cited
        if item.source in documents and _is_found(item, documents[item.source], faults)
    ]
    for name, document in documents.items():
        _check_read(name, document, cited, faults)
    for claim in evidence.claims:
        if claim.source in documents:
            _check_roles(claim, evidence, documents[claim.source], framework, faults)
    count = sum(len(document.paragraphs) for document in documents.values())
    return Verification(len(found), count, faults)


def _open_all(sources: Iterable[Source], folder: Path, faults: Faults) -> dict[str, Document]:
    """Open the documents; note those that are missing or not the ones that were coded."""
    here, register = Faults(str(folder)), Faults("sources.toml")
    documents = {}
    for source in sources:
        key, path = f"source {source.id}", folder / source.file
        try:
            raw = path.read_bytes()
            text = raw.decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            found = (error.strerror if isinstance(error, OSError) else None) or str(error)
            here.add(key, f"the document {source.file}", found, "Put it into the folder.")
            continue
        _check_edition(source, raw, register)
        sections = [(section.id, section.heading) for section in source.section]
        documents[source.id] = read_document(text, sections)
        for heading in documents[source.id].missing_headings:
            number = [known for _, known in sections].index(heading) + 1
            told = f"{key}, section → number {number} → heading"
            remedy = f"Write the heading as it stands in {source.file}."
            register.add(told, f"the heading '{heading}'", "none", remedy)
    faults.extend(here)
    faults.extend(register)
    return documents


def _check_edition(source: Source, raw: bytes, register: Faults) -> None:
    """Note a document that is not the one that was coded, or of which that cannot be told."""
    checksum = hashlib.sha256(raw).hexdigest()
    if not source.sha256:
        expected, found = f"the checksum of {source.file}", "nothing"
        remedy = f"If this is the edition that was coded, write {checksum}."
    else:
        expected, found = f"SHA-256 {source.sha256[:12]}…", f"{checksum[:12]}…"
        remedy = (
            "Use the edition that was coded, or code the new one; the checksum of this one is "
            f"{checksum}."
        )
    if checksum != source.sha256:
        register.add(f"source {source.id}, sha256", expected, found, remedy)


def _cited(evidence: Evidence) -> list[_Cited]:
    """Gather every place that claims, engagements, expectations and passages name."""
    places = [
        _Cited(f"{c.partner}.toml", f"claim {c.id}, ", c.source, c.locator, c.terms)
        for c in evidence.claims
    ]
    places += [
        _Cited(f"{e.partner}.toml", _report(e.id, number), r.source, r.locator, r.terms)
        for e in evidence.engagements
        for number, r in enumerate(e.report, start=1)
    ]
    places += [
        _Cited("expectations.toml", f"expectation {e.id}, ", e.source, e.locator, e.terms)
        for e in evidence.expectations
    ]
    places += [
        _Cited(f"passages/{p.source}.toml", f"passage {p.locator}, ", p.source, p.locator, p.terms)
        for p in evidence.passages
    ]
    return places


def _report(engagement: str, number: int) -> str:
    """Name a report of an engagement, as faults of its fields begin."""
    return f"engagement {engagement}, report → number {number} → "


def _is_found(item: _Cited, document: Document, faults: Faults) -> bool:
    """Tell whether a place exists and its terms stand there; note what does not."""
    here = Faults(item.where)
    if document.text_at(item.locator) is None:
        expected = f"a place in {item.source}"
        here.add(f"{item.key}locator", expected, str(item.locator), "Correct the locator.")
    else:
        for term in item.terms:
            if not document.has(item.locator, term):
                expected = f"'{term}' at {item.locator} of {item.source}"
                remedy = "Correct the term or the locator."
                here.add(f"{item.key}terms", expected, "other words", remedy)
    faults.extend(here)
    return not here


def _check_read(name: str, document: Document, cited: list[_Cited], faults: Faults) -> None:
    """Note paragraphs that are neither coded nor set aside."""
    read = {place for item in cited if item.source == name for place in item.locator.places()}
    here = Faults(f"passages/{name}.toml")
    for section, number in document.paragraphs:
        if (section, number) not in read:
            place = Locator(section, number, number)
            expected = f"a claim or a reason why there is none, for {place} of {name}"
            remedy = "Claim what it says of a partner, or set it aside as a passage."
            here.add(f"passage {place}", expected, "nothing", remedy)
    faults.extend(here)


def _check_roles(
    claim: Claim, evidence: Evidence, document: Document, framework: Framework, faults: Faults
) -> None:
    """Note a claim in a sentence that gives a role, if it is flat or no expectation lists it."""
    basis = framework.settings.evidence.basis
    is_flat = basis[claim.basis] == max(basis.values())
    here = Faults(f"{claim.partner}.toml")
    for passage in evidence.passages:
        if passage.kind is PassageKind.ROLE and passage.source == claim.source:
            for sentence in _sentences(passage, claim, document.sentences):
                if all(fold(term).casefold() in sentence for term in claim.terms):
                    found = f"{claim.basis}, in a sentence that gives a role"
                    if is_flat:
                        here.add(f"claim {claim.id}", "a hedged basis", found, "Weaken the basis.")
                    elif evidence.expectations and claim.id not in evidence.reasons:
                        remedy = "List it in expectations.toml among the reasons."
                        here.add(f"claim {claim.id}", "a reason beside a role", found, remedy)
    faults.extend(here)


def _sentences(
    passage: Passage, claim: Claim, sentences: Mapping[tuple[str, int], tuple[str, ...]]
) -> list[str]:
    """Return the sentences of a passage that a claim might rest on, folded."""
    if not claim.locator.overlaps(passage.locator):
        return []
    return [
        sentence.casefold()
        for place in passage.locator.places()
        for sentence in sentences.get(place, ())
        if all(fold(term).casefold() in sentence.casefold() for term in passage.terms)
    ]
