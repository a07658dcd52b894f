"""What is known: partners, claims, engagements, sources and the documents' own conclusions."""

from partners.coder_agreement import agreement_of_claims, agreement_of_tables
from partners.evidence import Evidence
from partners.load import load_evidence
from partners.models import (
    Claim,
    CodedRow,
    Engagement,
    Expectation,
    Kind,
    Mineral,
    Partner,
    Passage,
    Source,
)

__all__ = [
    "Claim",
    "CodedRow",
    "Engagement",
    "Evidence",
    "Expectation",
    "Kind",
    "Mineral",
    "Partner",
    "Passage",
    "Source",
    "agreement_of_claims",
    "agreement_of_tables",
    "load_evidence",
]
