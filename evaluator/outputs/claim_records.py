"""Claims and engagements as plain records. Needs none of the heavy libraries."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from partners import Claim, Engagement

# What JSON may hold as it is, and a terminal would obey or take for the end of a line.
_TO_ESCAPE = re.compile("[\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
# Half a surrogate pair is no text: UTF-8 cannot hold it.
_SURROGATES = re.compile("[\ud800-\udfff]")


def claim_record(claim: Claim) -> dict[str, Any]:
    """Return the record of a claim."""
    return {
        "id": claim.id,
        "partner": claim.partner,
        "criterion": claim.criterion,
        "level": claim.level,
        "basis": claim.basis,
        "stages": list(claim.stages),
        "minerals": list(claim.minerals),
        "source": claim.source,
        "locator": str(claim.locator),
        "note": claim.note,
        "label": claim.label,
        "same_as": claim.same_as,
        "disputed": claim.disputed or None,
        "terms": list(claim.terms),
        "coder": claim.coder or None,
        "checker": claim.checker or None,
        "review_by": claim.review_by or None,
    }


def engagement_record(engagement: Engagement, ladder: tuple[str, ...]) -> dict[str, Any]:
    """Return the record of an engagement, with the lowest status reported."""
    return {
        "id": engagement.id,
        "partner": engagement.partner,
        "with": list(engagement.with_),
        "instrument": engagement.instrument,
        "date": engagement.date,
        "minerals": list(engagement.minerals),
        "amount": engagement.amount,
        "status": engagement.status(ladder),
        "disputed": engagement.disputed or None,
        "reports": [
            {
                "source": report.source,
                "locator": str(report.locator),
                "status": report.status,
                "note": report.note,
            }
            for report in engagement.report
        ],
    }


def to_json(record: Mapping[str, Any] | Iterable[Any]) -> str:
    """Write records as JSON that UTF-8 can hold, the same bytes for the same records."""
    text = json.dumps(record, indent=2, ensure_ascii=False, allow_nan=False)
    whole = _SURROGATES.sub("\ufffd", text)
    return _TO_ESCAPE.sub(lambda found: f"\\u{ord(found[0]):04x}", whole) + "\n"
