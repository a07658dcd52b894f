"""Hold the names in an entry against what is declared, even in an entry that has other faults."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from criteria import Faults, Framework
from criteria.offers import Offers
from criteria.reading import EVERY, Broken
from partners.documents import Locator
from partners.evidence import Evidence

# None where the names could not be read: then no name can be called unknown.
Names = Collection[str] | None
Rules = Mapping[str, tuple[str, Names]]


@dataclass(frozen=True)
class Declared:
    """Every name that an entry may use.

    What stands in the data but could not be built counts as declared: its faults were noted, and
    what refers to it is not at fault.
    """

    framework: Framework
    partners: Names
    sources: Names
    sections: Mapping[str, Collection[str]]
    minerals: Names
    claims: Names
    offers: Offers = field(default_factory=Offers)

    @classmethod
    def of(cls, evidence: Evidence, framework: Framework, broken: Iterable[Broken]) -> Declared:
        """Gather the names of evidence and framework, and those of broken entries."""
        unread: dict[str, list[str]] = {}
        for entry in broken:
            # Without an id it might be any name; a dossier is named by its file.
            is_named = entry.kind == "partner" or entry.values.get("id")
            unread.setdefault(entry.kind, []).append(entry.name if is_named else EVERY)

        def names(kind: str, read: Iterable[str]) -> Names:
            lost = unread.get(kind, [])
            # A dict: in their order, and found at once among many.
            return None if EVERY in lost else dict.fromkeys((*read, *lost)).keys()

        return cls(
            framework,
            names("partner", evidence.partners),
            names("source", evidence.sources),
            {s.id: [section.id for section in s.section] for s in evidence.sources.values()},
            names("mineral", (mineral.id for mineral in evidence.minerals)),
            # A dossier that could not be read may hold any claim.
            None if "partner" in unread else names("claim", (c.id for c in evidence.claims)),
        )

    @cached_property
    def rules(self) -> Mapping[str, Rules]:
        """By kind of entry, what each of its keys must name."""
        settings, source = self.framework.settings, ("a source", self.sources)
        stages, partners = ("a stage", self.framework.stage_ids), ("a partner", self.partners)
        minerals = ("a mineral", self.minerals)
        return {
            "claim": {
                "criterion": ("a criterion", self.framework.criterion_ids),
                "level": ("a level", self.framework.scale.levels),
                "basis": ("a basis", settings.evidence.basis),
                "source": source,
                "stages": stages,
                "minerals": minerals,
            },
            # Other coders may have seen partners and sources that the evidence left out.
            "row": {
                "criterion": ("a criterion", self.framework.criterion_ids),
                "level": ("a level", self.framework.scale.levels),
                "basis": ("a basis", settings.evidence.basis),
            },
            "engagement": {"minerals": minerals, "with": partners},
            "report": {"source": source, "status": ("a status", settings.ladder.status)},
            "passage": {"source": source},
            "expectation": {
                "partner": partners,
                "stage": stages,
                "source": source,
                "role": ("a role", [role.id for role in settings.roles.role]),
                "reasons": ("a claim", self.claims),
            },
        }


def check_names(
    kind: str, values: Mapping[str, object], key: str, declared: Declared, here: Faults
) -> None:
    """Note every name in an entry that nothing declares, and a section its document lacks.

    Parameters
    ----------
    kind : str
        ``claim``, ``row``, ``engagement``, ``report``, ``passage`` or ``expectation``.
    values : mapping
        The entry by key; a value of another form than expected is passed over.
    """
    for part, (what, allowed) in declared.rules.get(kind, {}).items():
        for name in _names(values.get(part)):
            if allowed is not None and name not in allowed:
                here.add(f"{key}, {part}", *declared.offers.of(what, name, allowed))
    source, place = values.get("source"), _place(values.get("locator"))
    sections = declared.sections.get(source) if isinstance(source, str) else None
    # None is before the first heading, where a locator has no section.
    if sections is not None and place and place.section and place.section not in sections:
        told = declared.offers.of(f"a section of {source}", place.section, sections)
        here.add(f"{key}, locator", *told)


def check_broken(broken: Iterable[Broken], declared: Declared, faults: Faults) -> None:
    """Note the names at fault in entries that could not be built for another reason."""
    for entry in broken:
        here, values = Faults(entry.where), entry.values
        check_names(entry.kind, values, entry.key, declared, here)
        reports = values.get("report")
        for report in reports if isinstance(reports, list) else ():
            if isinstance(report, Mapping):
                check_names("report", report, entry.key, declared, here)
        faults.extend(here)


def _names(value: object) -> tuple[str, ...]:
    """Return the names in a value that is a name or a list of them; an empty one is none."""
    found = value if isinstance(value, list | tuple) else (value,)
    return tuple(name.strip() for name in found if isinstance(name, str) and name.strip())


def _place(value: object) -> Locator | None:
    """Return a place, also from text; None if the text names none, which was noted."""
    if isinstance(value, Locator):
        return value
    try:
        return Locator.parse(str(value))
    except ValueError:
        return None
