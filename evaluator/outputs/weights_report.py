"""The weights of a stage with their consistency and the judgements behind them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from evaluator.outputs.terminal import bar, console, say

if TYPE_CHECKING:
    from criteria.models import Judgement
    from evaluator.study import Study


def weights_record(study: Study, stage: str) -> dict[str, Any]:
    """Return the weights of a stage as a record."""
    found = study.stage_weights[stage]
    return {
        "stage": stage,
        "weights": {name: round(value, 6) for name, value in found.weights.items()},
        "squared_share": {n: round(v, 6) for n, v in _squared(found.weights).items()},
        "consistency_ratio": None
        if found.consistency_ratio is None
        else round(found.consistency_ratio, 6),
        "origin": found.origin,
        "judgements": [
            {
                "more": item.more,
                "less": item.less,
                "value": item.value,
                "reason": item.reason,
                "source": item.source,
            }
            for item in _judgements(study, stage)
        ],
    }


def print_weights(study: Study, stages: tuple[str, ...]) -> None:
    """Print weights and judgements, stage by stage."""
    out = console()
    settings = study.framework.settings.weights
    for stage in stages:
        found = study.stage_weights[stage]
        out.print()
        out.print(Text(study.framework.stage(stage).name.upper(), style="bold"))
        ratio = (
            f" Consistency ratio {found.consistency_ratio:.3f}; up to "
            f"{settings.max_consistency_ratio:.2f} is accepted."
            if found.consistency_ratio is not None
            else ""
        )
        say(out, f"{found.origin}.{ratio}")
        squared = _squared(found.weights)
        table = Table(box=None, pad_edge=False, padding=(0, 1), header_style="bold")
        for head in ("Criterion", "Weight", "", "In TOPSIS"):
            table.add_column(head, no_wrap=True, justify="right" if head in _RIGHT else "left")
        for name, weight in sorted(found.weights.items(), key=lambda item: -item[1]):
            label = study.framework.criterion(name).name
            table.add_row(label, f"{weight:.1%}", bar(weight, 30), f"{squared[name]:.1%}")
        out.print(table)
        for item in _judgements(study, stage):
            more, less = (
                study.framework.criterion(name).name.lower() for name in (item.more, item.less)
            )
            rests = f" [{item.source}]" if item.source else " [own]"
            how = "as much as" if item.value == 1 else f"{item.value:g} times"
            say(out, f"{more} {how} {less}: {item.reason}{rests}", indent="  ")
    out.print()
    say(
        out,
        "In TOPSIS: the weights enter the distances squared, so this is the share with which "
        "they act there.",
    )
    if any(_judgements(study, stage) for stage in stages):
        say(out, "[own]: the team's own judgement, open to challenge.")


_RIGHT = ("Weight", "In TOPSIS")


def _judgements(study: Study, stage: str) -> tuple[Judgement, ...]:
    """Return the judgements behind the weights of a stage; none behind weights given as numbers."""
    if study.stage_weights[stage].consistency_ratio is None:
        return ()
    return study.framework.stage_weights[stage].judgement


def _squared(weights: Mapping[str, float]) -> dict[str, float]:
    """Return the shares of the squared weights."""
    total = sum(weight**2 for weight in weights.values())
    return {name: weight**2 / total for name, weight in weights.items()}
