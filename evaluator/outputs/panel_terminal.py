"""Panels on a terminal, readable at 80 columns and in grey."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from evaluator.outputs.terminal import NAME_WIDTH, print_fitting, say

if TYPE_CHECKING:
    from rich.console import Console

    from evaluator.outputs.panels import Head, Panel


def print_panel(out: Console, panel: Panel) -> None:
    """Print one table and its sentences."""
    out.print()
    out.print(Text(panel.title, style="bold"))
    if panel.rows:
        table = Table(
            box=None,
            pad_edge=False,
            padding=(0, 1),
            collapse_padding=panel.is_dense,
            header_style="bold",
        )
        for head in panel.heads:
            _add_column(table, head, wraps=head is panel.heads[-1])
        for row in panel.rows:
            table.add_row(*map(Text, row))
        print_fitting(out, table, [head.label for head in panel.heads if not head.is_figure])
    for note in panel.notes:
        say(out, note)


def _add_column(table: Table, head: Head, *, wraps: bool) -> None:
    """Add a column; the last one wraps, the others stand on one line."""
    if head.is_number:
        table.add_column(head.label, justify="right", no_wrap=True)
    elif head.is_name:
        table.add_column(head.label, max_width=NAME_WIDTH, overflow="fold")
    else:
        table.add_column(head.label, no_wrap=not wraps, overflow="fold" if wraps else "ellipsis")
