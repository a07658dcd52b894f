"""The difference of two studies as tables, for notebooks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import pandas as pd

    from evaluator.records.difference import Difference
    from evaluator.records.moves import Move

_MOVED: Final = ("rank", "low", "high", "tier", "role")
_CALLED: Final = {"low": "rank_low", "high": "rank_high"}
_WHOLE: Final = ("rank", "rank_low", "rank_high", "tier")


def move_table(what: Difference) -> pd.DataFrame:
    """Return a row for each partner that stands elsewhere at a stage, with the steps behind it."""
    import pandas as pd

    columns = {
        f"{_CALLED.get(part, part)}_{end}": (part, end)
        for part in _MOVED
        for end in ("before", "after")
    }
    rows: list[dict[str, Any]] = [
        {
            "stage": move.stage,
            "partner": move.partner,
            "name": what.names.get(move.partner, move.partner),
            **{name: getattr(getattr(move, end), part) for name, (part, end) in columns.items()},
            "because_of": tuple(number + 1 for number, _ in what.causes(move)),
        }
        for move in what.moves
    ]
    table = pd.DataFrame(rows, columns=["stage", "partner", "name", *columns, "because_of"])
    whole = [f"{name}_{end}" for name in _WHOLE for end in ("before", "after")]
    return table.astype(dict.fromkeys(whole, "Int64"))  # who is not ranked has no number


def step_table(what: Difference) -> pd.DataFrame:
    """Return a row for each step, by number from 1, with what changes and who moves in rank."""
    import pandas as pd

    rows = [
        {
            "changes": "; ".join(f"{c.kind} {c.name} ({c.action})" for c in result.step.changes),
            "moves": _in_rank(result.moves),
            "alone": "cannot be ranked" if result.alone is None else _in_rank(result.alone),
            "order_matters": result.interacts,
            "why_together": result.step.why,
        }
        for result in what.results
    ]
    columns = ["changes", "moves", "alone", "order_matters", "why_together"]
    table = pd.DataFrame(rows, columns=columns, index=range(1, len(rows) + 1))
    return table.rename_axis("step")


def _in_rank(moves: tuple[Move, ...]) -> str:
    """Say who moves in rank, such as ``midstream: CHL out to 1``."""
    return "; ".join(
        f"{move.stage}: {move.partner} {_rank(move.before.rank)} to {_rank(move.after.rank)}"
        for move in moves
        if move.is_of_rank
    )


def _rank(rank: int | None) -> str:
    """Return a rank as it is written."""
    return "out" if rank is None else str(rank)
