"""Hold against each other what claims say of who coded and who checked them."""

from __future__ import annotations

from collections.abc import Iterable

from criteria import Faults
from partners.models import Claim
from partners.readings import are_readings, person


def check_coding(claims: Iterable[Claim], faults: Faults) -> None:
    """Note every contradiction in who coded and who checked.

    Nobody checks an own reading, a claim that is checked says who coded it, a name is written in
    one way, and what a second coder reads in the same words is no repetition.
    """
    claims = tuple(claims)
    by_id = {claim.id: claim for claim in claims}
    written: dict[str, tuple[str, str]] = {}
    for claim in claims:
        here, key = Faults(f"{claim.partner}.toml"), f"claim {claim.id}"
        _check_checker(claim, key, here)
        for role, name in (("coder", claim.coder), ("checker", claim.checker)):
            first, where = written.setdefault(person(name), (name, f"{claim.id}, {role}"))
            if first != name:
                expected = f"'{first}', as in {where}"
                here.add(f"{key}, {role}", expected, f"'{name}'", "Write a name in one way.")
        first_reading = by_id.get(claim.same_as) if claim.same_as is not None else None
        if first_reading is not None and are_readings(first_reading, claim):
            expected = "a repetition at another place; here two coders read the same words"
            remedy = "Leave same_as out: the readings of a statement count as one claim."
            here.add(f"{key}, same_as", expected, first_reading.id, remedy)
        faults.extend(here)


def _check_checker(claim: Claim, key: str, here: Faults) -> None:
    """Note a claim that its own coder has checked, or that nobody has coded."""
    if not person(claim.checker):
        return
    if not person(claim.coder):
        found = f"the checker '{claim.checker}' and no coder"
        here.add(f"{key}, coder", "who coded what is checked", found, "Name the coder.")
    elif person(claim.coder) == person(claim.checker):
        found = f"the coder '{claim.coder}', the checker '{claim.checker}'"
        remedy = "Have another check it, or leave the checker out: then it is a draft."
        here.add(f"{key}, checker", "another than the coder", found, remedy)
