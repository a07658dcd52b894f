"""What ``evaluator check`` prints of who coded the claims, and of how far coders agree."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from evaluator.outputs.terminal import say

if TYPE_CHECKING:
    from criteria import Scale
    from partners import Claim
    from partners.agreement import Agreement
    from partners.coder_agreement import CodedUnit, CoderAgreement
    from partners.coding_state import CodingState
    from partners.reliability import Estimate

# So many claims that are due, or units that differ, are listed; how many more there are is said.
_LISTED = 40


@dataclass(frozen=True)
class Coders:
    """What is to be said of coders; None where the data says nothing of it.

    Attributes
    ----------
    two, third : Agreement or None
        Of the two first tables, and of the evidence with the third.
    tables, claims : CoderAgreement or None
        Of all tables, and of the statements that several read.
    state : CodingState or None
        Who coded the claims, and what is to be looked at again.
    """

    two: Agreement | None
    third: Agreement | None
    tables: CoderAgreement | None
    claims: CoderAgreement | None
    state: CodingState | None


def print_coders(out: Console, coders: Coders, scale: Scale) -> None:
    """Print all that the data says of its coders."""
    if coders.state is not None:
        head(out, "Who coded and who checked")
        _print_state(out, coders.state)
    if coders.claims is not None:
        head(out, "Statements that several coders read")
        _print_all(out, coders.claims, scale, "statement", "read by two or more")
    if coders.two is not None:
        head(out, "Two coders, neither having seen the other's table")
        _print_agreement(out, coders.two, ("the first", "the second"))
    if coders.third is not None:
        head(out, "The table as it stands, and a third coder who saw none")
        _print_agreement(out, coders.third, ("the table", "the third"))
    if coders.tables is not None and (coders.two is None or len(coders.tables.coders) > 2):
        head(out, f"All tables of coders: {', '.join(coders.tables.coders)}")
        _print_all(out, coders.tables, scale, "cell", "filled by two or more")


def head(out: Console, text: str) -> None:
    """Print a heading."""
    out.print()
    out.print(Text(text, style="bold"))


def _print_state(out: Console, state: CodingState) -> None:
    """Say who coded how much, what nobody has checked, and what is due."""
    claims, drafts = sum(state.coders.values()), sum(state.drafts.values())
    say(
        out,
        f"{claims} claims: {claims - drafts} checked by another than their coder, {drafts} "
        f"draft{'s, which count' if drafts != 1 else ', which counts'} all the same.",
    )
    for coder, count in state.coders.items():
        loose = state.drafts.get(coder, 0)
        checked = f"{count - loose} of them checked" if loose < count else "none of them checked"
        say(out, f"{coder or 'no coder named'}: {count}, {checked}", indent="  ")
    _print_due(out, state)


def _print_due(out: Console, state: CodingState) -> None:
    """List what is to be looked at again by the day that is asked for, or what is next."""
    if state.due:
        listed = ", ".join(map(_due, state.due[:_LISTED])) + _more(state.due)
        say(out, f"To be looked at again by {state.day} ({len(state.due)}): {listed}.")
    else:
        say(out, f"To be looked at again by {state.day or 'an unknown date'}: none.")
    if state.later:
        say(out, f"Next: {_due(state.later[0])}, of {len(state.later)} later. Ask with --on DAY.")


def _due(claim: Claim) -> str:
    """Name a claim with its day of review."""
    return f"{claim.id} ({claim.review_by})"


def _more(items: Sequence[object]) -> str:
    """Say how many more there are than are listed."""
    return f" and {len(items) - _LISTED} more" if len(items) > _LISTED else ""


def _print_all(out: Console, found: CoderAgreement, scale: Scale, unit: str, what: str) -> None:
    """Print how far any number of coders agree, and on what they do not."""
    units = f"{len(found.units)} {unit}{'s' * (len(found.units) != 1)}"
    say(
        out,
        f"{len(found.coders)} coders, {units} {what}; they differ on "
        f"{len(found.differing)}. Krippendorff's alpha on the {found.shared} with two levels or "
        f"more: ordinal {_estimate(found.ordinal, found.shared)}, "
        f"interval {_estimate(found.interval, found.shared)}.",
    )
    for pair in found.pairs:
        say(
            out,
            f"{' and '.join(pair.coders)}, {pair.units} in common: weighted kappa quadratic "
            f"{_estimate(pair.quadratic, pair.units)}, linear {_estimate(pair.linear, pair.units)}",
            indent="  ",
        )
    if found.differing:
        listed = "; ".join(_unit(unit, scale) for unit in found.differing[:_LISTED])
        say(out, f"They differ on: {listed}{_more(found.differing)}.", indent="  ")


def _unit(unit: CodedUnit, scale: Scale) -> str:
    """Write what each coder gave one thing."""
    place = f" [{unit.place}]" if unit.place else ""
    told = (
        f"{coder} {'no fact' if level is None else scale.levels[level - 1]}"
        for coder, level in unit.levels.items()
    )
    return f"{unit.partner} {unit.criterion}{place} {', '.join(told)}"


def _print_agreement(out: Console, agreement: Agreement, names: tuple[str, str]) -> None:
    """Print how far two tables agree."""
    alone = len(agreement.only_first) + len(agreement.only_second)
    say(
        out,
        f"They share {agreement.shared} of {agreement.shared + alone} filled cells and differ "
        f"in level on {len(agreement.differing)} of them. Weighted kappa on the shared cells: "
        f"quadratic {_estimate(agreement.quadratic, agreement.shared)}, "
        f"linear {_estimate(agreement.linear, agreement.shared)}.",
    )
    for label, cells in zip(names, (agreement.only_first, agreement.only_second), strict=True):
        if cells:
            say(out, f"Only {label}: {', '.join(' '.join(c) for c in cells)}", indent="  ")
    differing = [f"{' '.join(key)} {a} against {b}" for key, (a, b) in agreement.differing.items()]
    if differing:
        say(out, f"Other levels: {', '.join(differing)}", indent="  ")


def _estimate(found: Estimate, units: int) -> str:
    """Write a coefficient with its interval, where there is more than one unit to tell it from."""
    if units == 1:
        return "not to be told from one alone"
    if math.isnan(found.value):
        return "undefined (nothing could differ by chance)"
    return f"{found.value:.2f} (95 % interval {found.low:.2f} to {found.high:.2f})"
