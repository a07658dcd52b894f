"""The weights of a stage: who gave them, when, why and how, their consistency, the judgements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from criteria.wording import inline
from evaluator.outputs.terminal import bar, console, print_fitting, say
from evaluator.outputs.weights_records import squared
from evaluator.weighting.weight_set import METHOD_NAMES, WeightSet

if TYPE_CHECKING:
    from rich.console import Console

    from criteria.models import Judgement
    from evaluator.study import Study

_RIGHT = ("Weight", "In TOPSIS")
_BAR = 30


def print_weights(study: Study, sets: Mapping[str, WeightSet]) -> None:
    """Print a weight set per stage with its judgements, stage by stage."""
    out = console()
    for stage, found in sets.items():
        out.print()
        out.print(Text(study.framework.stage(stage).name.upper(), style="bold"))
        _print_origin(out, found)
        _print_table(out, study, found)
        _print_consistency(out, study, found)
        for item in found.judgements:
            say(out, _judgement_words(item, study), indent="  ")
    out.print()
    say(
        out,
        "In TOPSIS: the weights enter the distances squared, so this is the share with which "
        "they act there.",
    )
    if any(item.source is None for found in sets.values() for item in found.judgements):
        say(out, "[own]: the team's own judgement, open to challenge.")
    others = sorted({name for stage in sets for name in study.framework.other_sets(stage)})
    if others:
        say(out, f"Other sets (--set NAME; side by side: --compare): {', '.join(others)}.")


def _print_origin(out: Console, found: WeightSet) -> None:
    """Say which set it is, by which method, and who gave it, when and why."""
    if not found.method:
        say(out, f"{found.origin[:1].upper()}{found.origin[1:]}.")
        return
    say(out, f"Set: {found.name}, by {METHOD_NAMES[found.method]}.")
    say(out, f"Who and when: {found.who}, {found.when}.")
    say(out, f"Why: {found.why}")


def _print_table(out: Console, study: Study, found: WeightSet) -> None:
    """Print each criterion with its weight, heaviest first."""
    acting = squared(found.weights)
    table = Table(box=None, pad_edge=False, padding=(0, 1), header_style="bold")
    for head in ("Criterion", "Weight", "", "In TOPSIS"):
        table.add_column(head, no_wrap=True, justify="right" if head in _RIGHT else "left")
    for name, weight in sorted(found.weights.items(), key=lambda item: -item[1]):
        label = study.framework.criterion(name).name
        table.add_row(label, f"{weight:.1%}", bar(weight, _BAR), f"{acting[name]:.1%}")
    print_fitting(out, table, ("Criterion",))


def _print_consistency(out: Console, study: Study, found: WeightSet) -> None:
    """Print every figure of consistency, and what else there is to know of the set."""
    accepted = study.framework.settings.weights.max_consistency_ratio
    told = [f"{name} {value:.3f}" for name, value in found.consistency.items()]
    if told and found.consistency_ratio is not None:
        told[0] += f" (up to {accepted:.2f} is accepted)"
    if told:
        say(out, f"Consistency: {', '.join(told)}.")
    for note in found.notes:
        say(out, note)


def _judgement_words(item: Judgement, study: Study) -> str:
    """Say one judgement with its reason and what it follows from."""
    more, less = (inline(study.framework.criterion(name).name) for name in (item.more, item.less))
    rests = f" [{item.source}]" if item.source else " [own]"
    how = "as much as" if item.value == 1 else f"{item.value:g} times"
    return f"{more} {how} {less}: {item.reason}{rests}"
