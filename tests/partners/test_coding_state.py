"""Who coded what, what is a draft, and what is to be looked at again by a day of the data."""

from __future__ import annotations

from dataclasses import replace

import pytest

from criteria import InputError
from partners.coding_state import coding_state


@pytest.fixture
def coded(evidence):
    """Keep as many claims as there are tuples of coder, checker and day of review."""

    def coded(*marks: tuple[str, str, str], date: str = "2026-03"):
        claims = tuple(
            claim.model_copy(update={"coder": coder, "checker": checker, "review_by": day})
            for claim, (coder, checker, day) in zip(evidence.claims, marks, strict=False)
        )
        partner = evidence.partners[evidence.claims[0].partner]
        source = next(iter(evidence.sources.values())).model_copy(update={"date": date})
        owner = partner.model_copy(update={"claims": claims})
        return replace(evidence, partners={owner.id: owner}, sources={source.id: source})

    return coded


MARKS = (
    ("Ben", "", "2026-03-01"),
    ("Ana", "Ben", "2026-02-28"),
    ("Ana", "", "2026-03-02"),
    ("", "", "2027-01-01"),
    ("Ana", "Ben", ""),
)


def test_claims_are_counted_by_coder_and_by_whether_they_are_checked(coded):
    state = coding_state(coded(*MARKS))
    assert state.coders == {"": 1, "Ana": 3, "Ben": 1}
    assert state.drafts == {"": 1, "Ana": 1, "Ben": 1}


@pytest.mark.parametrize(
    ("date", "on", "day", "due"),
    [
        ("2026-03", None, "2026-03-01", ["2026-02-28", "2026-03-01"]),
        ("2026", None, "2026-01-01", []),
        ("2026-02-28", None, "2026-02-28", ["2026-02-28"]),
        ("undated", None, "", []),
        ("2026", "2026-03-02", "2026-03-02", ["2026-02-28", "2026-03-01", "2026-03-02"]),
        ("2026", "2030-01-01", "2030-01-01", sorted(day for *_, day in MARKS if day)),
    ],
)
def test_what_is_due_hangs_on_the_date_of_the_data_or_on_the_day_given(coded, date, on, day, due):
    state = coding_state(coded(*MARKS, date=date), on)
    assert state.day == day
    assert [claim.review_by for claim in state.due] == due
    later = [claim.review_by for claim in state.later]
    assert sorted((*due, *later)) == sorted(day for *_, day in MARKS if day)
    assert later == sorted(later)


def test_where_nobody_is_named_and_nothing_dated_there_is_nothing_to_say(coded, evidence):
    assert coding_state(coded(("", "", ""))) is None
    assert coding_state(evidence) is None
    assert coding_state(coded(("", "", "2026-01-01"))) is not None
    asked = coding_state(evidence, "2026-11-25")
    assert (asked.due, asked.later) == ((), ())
    assert asked.drafts == {"": len(evidence.claims)}


@pytest.mark.parametrize("on", ["2026-2-2", "2026-02-30", "today", "20260202", "", "2026"])
def test_a_day_that_is_none_is_told(coded, on):
    with pytest.raises(InputError) as caught:
        coding_state(coded(*MARKS), on)
    (fault,) = caught.value.faults
    assert (fault.where, fault.key, fault.found) == ("check", "on", on)
