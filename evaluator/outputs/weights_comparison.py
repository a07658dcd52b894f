"""All weight sets of a stage side by side, and the ranks under each, on a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from evaluator.outputs.terminal import console, say
from evaluator.outputs.weights_words import gate_words, in_sentences
from evaluator.outputs.words import date_words, method_words
from evaluator.weight_sets import DISCRIMINATES
from evaluator.weighting.weight_set import METHOD_NAMES

if TYPE_CHECKING:
    from rich.console import Console

    from evaluator.sensitivity.weight_comparison import WeightComparison
    from evaluator.study import Study

# A column of a table: its heading, and its cells from top to bottom, each with a space at its end.
Column = tuple[str, list[str]]
# A longer name of a criterion takes several lines.
_HEAD = 12


def print_comparisons(study: Study, results: Sequence[WeightComparison]) -> None:
    """Print the stages one under the other, with one footing for all."""
    out = console()
    for found in results:
        _print_stage(out, study, found)
    out.rule(style="dim")
    say(out, f"Sets: {'; '.join(_set_words(results))}.")
    say(
        out,
        "Ranks are of the same partners under every set. tau-b: Kendall's, 1 for the order of the "
        "reference, -1 for its reverse.",
    )
    say(
        out,
        "One set with its reasons: evaluator weights --set NAME. Ranks under it, each with its "
        "range: evaluator rank --weights NAME",
    )
    digests = " ".join(found.digest[:12] for found in results)
    ranking = results[0].ranking
    say(out, f"{date_words(ranking.data_date)}. Seed {ranking.seed}. Digest {digests}")


def _print_stage(out: Console, study: Study, found: WeightComparison) -> None:
    """Print the two tables of a stage and what they say."""
    stage, ranking = study.framework.stage(found.stage), found.ranking
    ore = f", {study.evidence.mineral(ranking.mineral).name} only" if ranking.mineral else ""
    out.print()
    out.print(Text(f"{stage.name.upper()}{ore}: {stage.question}", style="bold"))
    say(out, f"Method: {method_words(ranking)}.")
    out.print()
    _print_blocks(out, "Weights in %", list(found.sets), _weight_columns(study, found))
    if found.partners:
        out.print()
        ends = ["best of all sets", "worst of all sets", "published from", "published to"]
        _print_blocks(out, "Ranks", [*found.sets, *ends], _rank_columns(found), len(ends))
        names = ", ".join(f"{row.partner} {row.name}" for row in ranking.rows)
        say(out, f"{names}.")
    for sentence in in_sentences(found):
        say(out, sentence)
    dropped = gate_words(found)
    if dropped:
        say(out, "* Coverage is a share of the weight, so that other weights admit others:")
    for sentence in dropped:
        say(out, sentence, indent="  ")
    for reason in dict.fromkeys(found.left_out.values()):
        names = ", ".join(name for name, why in found.left_out.items() if why == reason)
        say(out, f"Without weights here: {names} ({reason}).")
    _print_objective(out, found)


def _print_objective(out: Console, found: WeightComparison) -> None:
    """Say of the sets that follow from the matrix what they are not."""
    names = [name for name, item in found.sets.items() if DISCRIMINATES in item.notes]
    if names:
        say(out, f"From the levels of those ranked: {', '.join(names)}. {DISCRIMINATES}")


def _weight_columns(study: Study, found: WeightComparison) -> list[Column]:
    """Return the weights by criterion, in per cent."""
    columns: list[Column] = []
    for criterion in study.framework.criteria:
        cells = [f"{item.weights[criterion.id] * 100:.1f} " for item in found.sets.values()]
        head = textwrap.wrap(criterion.name, _HEAD) or [criterion.name]
        columns.append(("".join(f"{line} \n" for line in head).rstrip("\n"), cells))
    return columns


def _rank_columns(found: WeightComparison) -> list[Column]:
    """Return the ranks by partner, and how far each set agrees with the reference."""
    columns: list[Column] = []
    for row in found.ranking.rows:
        ranks = [
            f"{order.ranks[row.partner]}{'*' if row.partner in order.dropped else ' '}"
            for order in found.orders.values()
        ]
        line = found.table.loc[row.partner]
        ends = [f"{line[key]} " for key in ("set_low", "set_high", "rank_low", "rank_high")]
        columns.append((f"{row.partner} ", [*ranks, *ends]))
    taus = ["" if tau != tau else f"{tau:.2f}" for tau in found.agreement]
    return [*columns, (" tau-b", [*taus, "", "", "", ""])]


def _print_blocks(
    out: Console, title: str, rows: list[str], columns: list[Column], ends: int = 0
) -> None:
    """Print a table, cut into several where the columns do not fit side by side.

    Parameters
    ----------
    ends : int
        Rows at the foot that sum up those above, after an empty one.
    """
    first = max(map(len, [title, *rows])) + 1
    for block in _blocks(columns, out.width - first):
        table = Table(box=None, pad_edge=False, padding=0, header_style="bold")
        table.add_column(title, no_wrap=True, min_width=first)
        for head, _ in block:
            table.add_column(head, justify="right", no_wrap=True)
        for number, name in enumerate(rows):
            if number == len(rows) - ends:
                table.add_row()
            table.add_row(name, *(cells[number] for _, cells in block))
        out.print(table)


def _blocks(columns: list[Column], width: int) -> Iterator[list[Column]]:
    """Go through the columns in as many blocks as fit into a width."""
    block: list[Column] = []
    used = 0
    for head, cells in columns:
        size = max(len(line) for text in [head, *cells] for line in text.split("\n"))
        if block and used + size > width:
            yield block
            block, used = [], 0
        block.append((head, cells))
        used += size
    if block:
        yield block


def _set_words(results: Sequence[WeightComparison]) -> list[str]:
    """Name each set once, with the method it is by."""
    told = {
        name: METHOD_NAMES.get(item.method, item.origin)
        for found in results
        for name, item in found.sets.items()
    }
    return [f"{name}, {method}" for name, method in told.items()]
