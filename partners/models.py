"""Partners, claims, engagements, sources and the documents' own conclusions."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ValidationInfo,
    field_validator,
)

from criteria.models import Identifier, Line, Name, Names, Text, spelt
from criteria.reading import Flag, Record
from partners.fields import Place, Terms, flag_of, list_of, possible_date, possible_day


class Kind(StrEnum):
    """What a dossier is about.

    A region passes its claims to its members, and a framework is only listed; all others can be
    ranked.
    """

    COUNTRY = "country"
    BLOC = "bloc"
    REGION = "region"
    FRAMEWORK = "framework"
    FIRM = "firm"
    PLACE = "place"


class Mineral(Record):
    """An ore, or whatever else of one field claims may be limited to."""

    id: Identifier
    name: Name


class Section(Record):
    """A heading of a document, from which paragraphs are counted."""

    id: Annotated[str, spelt(r"[\w&.-]+", "letters, digits and _ & . - without spaces")]
    heading: Text


class Source(Record):
    """A document and how far it can be trusted; `primary` if it does not draw on others.

    `sha256` is empty until the checksum is known; then the edition that was coded is pinned.
    """

    id: Identifier
    file: Annotated[str, spelt(r"[^/\\\x00-\x1f]+", "the name of a file, without its folder")]
    sha256: Annotated[
        str, spelt("([0-9a-f]{64})?", "a checksum of 64 digits, 0 to 9 and a to f")
    ] = ""
    title: Text
    author: Text
    kind: Text
    date: Annotated[
        str,
        spelt(r"undated|\d{4}(-\d{2}(-\d{2})?)?", "2024, 2024-03, 2024-03-07 or undated"),
        AfterValidator(possible_date),
    ]
    date_note: Line = ""
    family: Identifier
    pedigree: Text
    primary: Flag = False
    section: tuple[Section, ...] = ()


class Claim(Record):
    """One codable statement about one partner and one criterion.

    Attributes
    ----------
    level, basis : str
        What is said and how firmly; from the scale and the settings.
    stages, minerals : tuple of str
        Empty where the statement holds for all.
    label : bool
        A flat label: says that something is there and not how much.
    same_as : str or None
        The claim that this one repeats; a repetition counts nothing.
    disputed : str
        Why the claim must score nothing, where the text errs.
    coder, checker : str
        Who coded the claim and who, not the same, checked it; a draft has no checker.
    review_by : str
        The day (YYYY-MM-DD) by which it should be looked at again; empty where none is set.
    """

    id: Identifier
    partner: Identifier
    criterion: Identifier
    level: Text
    basis: Text
    label: Flag = False
    stages: Names = ()
    minerals: Names = ()
    source: Identifier
    locator: Place
    terms: Terms
    note: Text
    same_as: Identifier | None = None
    disputed: Line = ""
    coder: Line = ""
    checker: Line = ""
    review_by: Annotated[str, AfterValidator(possible_day)] = ""

    @property
    def is_draft(self) -> bool:
        """Whether nobody but its coder has looked at the claim."""
        return not self.checker

    @property
    def counts(self) -> bool:
        """Whether the claim may count at all: neither a repetition nor disputed."""
        return self.same_as is None and not self.disputed

    def about(self, stage: str | None, mineral: str | None, by_mineral: bool) -> bool:
        """Tell whether the claim applies at a stage and for a mineral.

        A criterion that is `by_mineral` needs the mineral named; others take general claims too.
        """
        at_stage = stage is None or not self.stages or stage in self.stages
        if mineral is None:
            return at_stage
        names_it = mineral in self.minerals
        return at_stage and (names_it or (not by_mineral and not self.minerals))


class Report(Record):
    """What one document says of an engagement."""

    source: Identifier
    locator: Place
    terms: Terms
    status: Text
    note: Line = ""


class Engagement(Record):
    """An agreement or a plan, with how far it has come according to each document."""

    id: Identifier
    partner: Identifier
    instrument: Text
    date: Line = ""
    minerals: Names = ()
    amount: Line = ""
    with_: Annotated[Names, Field(alias="with")] = ()
    disputed: Line = ""
    report: Annotated[tuple[Report, ...], Field(min_length=1)]

    def status(self, ladder: tuple[str, ...]) -> str:
        """Return the lowest status that any document reports."""
        return min((report.status for report in self.report), key=ladder.index)


class Partner(Record):
    """A country, firm, region or whatever else, with all that is known of it."""

    id: Identifier
    name: Name
    kind: Kind
    alpha2: Line = ""
    aliases: Names = ()
    regions: Names = ()
    reference: Flag = False
    claims: tuple[Claim, ...] = ()
    engagements: tuple[Engagement, ...] = ()

    @property
    def is_candidate(self) -> bool:
        """Whether the partner can be ranked: no region, framework or reference row."""
        return self.kind not in (Kind.REGION, Kind.FRAMEWORK) and not self.reference

    @property
    def names(self) -> tuple[str, ...]:
        """Every name by which a user may ask for the partner."""
        given = (self.id, self.name, self.alpha2, *self.aliases)
        return tuple(name for name in given if name)


class CodedRow(Record):
    """A claim as another coder put it into a table of one row per claim."""

    partner: Identifier
    criterion: Identifier
    level: Text
    basis: Text
    source: Identifier
    minerals: Annotated[Names, BeforeValidator(list_of)] = ()
    label: Annotated[Flag, BeforeValidator(flag_of)] = False


class PassageKind(StrEnum):
    """Why a passage is no evidence about a partner; one on the own side is about who decides."""

    CONTEXT = "context"
    OWN_SIDE = "own side"
    PRINCIPLE = "principle"
    PRESCRIPTION = "prescription"
    ROLE = "role"
    RIVALRY = "rivalry"
    UNNAMED = "unnamed"
    FRONT_MATTER = "front matter"


def _kind_of(word: object) -> object:
    """Read the kind of a passage, also by the name that it had when there was but one study."""
    return PassageKind.OWN_SIDE if word == "india" else word


class Passage(Record):
    """A place that was read and from which nothing may score."""

    source: Identifier
    locator: Place
    kind: Annotated[PassageKind, BeforeValidator(_kind_of)]
    terms: Names = ()
    note: Text


class Expectation(Record):
    """A conclusion of the documents on who serves which stage; never evidence.

    `reasons` are the claims coded from reasons that the same sentence gives.
    """

    id: Identifier
    partner: Identifier
    stage: Identifier
    met_if: Literal["upper half", "role"]
    role: Annotated[Line, Field(validate_default=True)] = ""
    source: Identifier
    locator: Place
    terms: Terms
    note: Text
    reasons: Names = ()

    @field_validator("role")
    @classmethod
    def _where_needed(cls, role: str, info: ValidationInfo) -> str:
        if "met_if" in info.data and (info.data["met_if"] == "role") != bool(role):
            raise ValueError("a role where met_if is 'role', and only there")
        return role
