"""What ``evaluator compare`` prints: methods in rows, partners in columns, and why they part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from rich.text import Text

from evaluator.methods import METHODS
from evaluator.outputs import words
from evaluator.outputs.panel_terminal import print_panel
from evaluator.outputs.panels import Head, Panel, Section, by_line
from evaluator.outputs.terminal import console, say

if TYPE_CHECKING:
    from evaluator.comparison import Comparison, Reversals
    from evaluator.comparison.comparison import MethodRow
    from evaluator.study import Study

TITLE: Final = "Would another method say otherwise?"
# Columns of a line, and of a partner in it with the blank before it.
_WIDTH: Final = 80
_COLUMN: Final = 4
_INDENT: Final = "  "
_KINDS: Final[Mapping[str, str]] = {
    "full": "Fully compensatory",
    "partial": "Partly compensatory",
    "none": "Non-compensatory",
}
_MEASURES: Final = (
    ("kendall_tau_b", "tau-b"),
    ("spearman", "Spearman"),
    ("weighted_spearman", "weighted"),
    ("ws", "WS"),
)
_TOGETHER: Final = (
    ("best", "Best of all methods"),
    ("worst", "Worst of all methods"),
    ("borda", "Borda"),
    ("copeland", "Copeland"),
    ("kemeny", "Kemeny"),
)


def heading(found: Comparison, study: Study) -> str:
    """Name the stage, and the ore if one was asked for."""
    ranking = found.ranking
    ore = f", {study.evidence.mineral(ranking.mineral).name} only" if ranking.mineral else ""
    return f"{ranking.stage_name.upper()}{ore}: would another method say otherwise?"


def facts(found: Comparison) -> list[str]:
    """Say what is compared with what."""
    ranking = found.ranking
    if not found.rows:
        return ["Nobody has enough evidence to be ranked."]
    return [
        f"{words.method_words(ranking)}{_beside(len(found.rows) - 1)}. Weights: "
        f"{words.weight_words(ranking)}; {words.ratio_words(ranking)}.",
        f"{words.count_words(ranking)}.",
    ]


def _beside(others: int) -> str:
    """Say how many methods there are beside the one compared with."""
    plural = "" if others == 1 else "s"
    return f", and {others} other method{plural} on the same levels" if others else ""


def in_short(found: Comparison) -> list[str]:
    """Say who is first by how many methods, and why the methods part."""
    return [*_first_words(found), found.why]


def _first_words(found: Comparison) -> list[str]:
    names = {row.partner: row.name for row in found.ranking.rows}
    counts = {name: sum(row.ranks[name] == 1 for row in found.rows) for name in found.partners}
    firsts = sorted((name for name in counts if counts[name]), key=lambda name: -counts[name])
    if not firsts or len(names) < 2:
        return []
    total = len(found.rows)
    every = {1: "", 2: " by both"}.get(total, f" by all {total}")
    shares = {count: f" by {count} of {total}" for count in counts.values()} | {total: every}
    told = [names[one] + shares[counts[one]] for one in firsts]
    return [f"First, alone or with others: {', '.join(told)}."]


def panels_of(found: Comparison, reversals: Reversals | None = None) -> Iterator[Panel]:
    """Go through what is shown of a stage; of a single partner there is nothing to compare."""
    if len(found.partners) > 1:
        yield from _rank_panels(found)
        if found.mover is not None:  # otherwise all agree, as was said
            yield _agreement_panel(found)
        if reversals is not None:
            yield _reversal_panel(reversals, found)


def _rank_panels(found: Comparison) -> Iterator[Panel]:
    """Show the ranks, as many partners side by side as there is room for."""
    lines = list(_rank_lines(found))
    room = _WIDTH - max(len(label) for label, _ in lines)
    step = max(1, room // max(_COLUMN, 1 + max(map(len, found.partners))))
    for start in range(0, len(found.partners), step):
        shown = found.partners[start : start + step]
        last = start + step >= len(found.partners)
        yield Panel(
            title="Ranks by method" if start == 0 else "Ranks by method, continued",
            heads=(Head("Method"), *(Head(name, is_number=True) for name in shown)),
            rows=tuple((label, *(cells.get(one, "") for one in shown)) for label, cells in lines),
            notes=tuple(_rank_notes(found)) if last else (),
            is_dense=True,
        )


def _rank_lines(found: Comparison) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Go through the lines: methods by how far they compensate, then all of them together."""
    for kind, label in _KINDS.items():
        mine = [row for row in found.rows if row.compensates == kind]
        if mine:
            yield label, {}
        for row in mine:
            yield _INDENT + row.name, _ranks(row.ranks)
    table = by_line(found.table)
    yield "All methods", {}
    for column, label in _TOGETHER:
        figures = {partner: int(table[partner][column]) for partner in found.partners}
        is_consensus = column not in ("best", "worst")
        cells = _ranks(figures) if is_consensus else {name: str(n) for name, n in figures.items()}
        yield _INDENT + label, cells
    yield f"Range by {found.rows[0].name}", {}
    for column, label in (("rank_low", "from"), ("rank_high", "to")):
        yield _INDENT + label, {one: str(int(table[one][column])) for one in found.partners}


def _ranks(ranks: Mapping[str, int]) -> dict[str, str]:
    """Write ranks, with a sign where one is shared."""
    held = list(ranks.values())
    return {name: f"{'=' if held.count(rank) > 1 else ''}{rank}" for name, rank in ranks.items()}


def _rank_notes(found: Comparison) -> Iterator[str]:
    names = {row.partner: row.name for row in found.ranking.rows}
    yield ", ".join(f"{one} {names[one]}" for one in found.partners) + "."
    yield from _kemeny_words(found, names)
    yield from _left_out_words(found)


def _left_out_words(found: Comparison) -> Iterator[str]:
    """Say which methods were left out, by what they lack."""
    by: dict[str, list[str]] = {}
    for method, why in found.left_out.items():
        by.setdefault(why, []).append(METHODS[method].name)
    if by:
        told = "; ".join(f"{', '.join(names)} ({why})" for why, names in by.items())
        yield f"Left out: {told}."


def _kemeny_words(found: Comparison, names: Mapping[str, str]) -> Iterator[str]:
    """Say how much stands against the order of Kemeny, and whether another is as good."""
    best = found.kemeny
    if best is None or found.mover is None:  # where all agree, their order is the consensus
        return
    pairs = len(names) * (len(names) - 1) // 2
    told = (
        f"Against the order of Kemeny stand {best.distance:,g} of {len(found.rows) * pairs:,} "
        f"({pairs:,} pairs of partners by {len(found.rows)} methods), a tie counting half"
    )
    if best.is_unique:
        yield f"{told}; against any other order, more."
        return
    apart = [
        f"{names[str(one)]} and {names[str(other)]}"
        for one, other in best.swappable
        if best.ranks[one] != best.ranks[other]
    ]
    too = f", and so may {', '.join(apart)}" if apart else ""
    yield f"{told}. Those that share a rank there may change places at no cost{too}."


def _agreement_panel(found: Comparison) -> Panel:
    """Show how far each method agrees with the one compared with."""
    table = by_line(found.agreement_with_method)
    ordered = [row for kind in _KINDS for row in found.rows if row.compensates == kind]
    heads = [Head("Method"), Head("Normalisation")]
    return Panel(
        title=f"Agreement with {found.rows[0].name}",
        heads=(*heads, *(Head(label, is_number=True) for _, label in _MEASURES)),
        rows=tuple(
            (
                row.name,
                _normalization(row),
                *(_figure(table[row.method][measure]) for measure, _ in _MEASURES),
            )
            for row in ordered
        ),
    )


def _normalization(row: MethodRow) -> str:
    if row.normalization is None:
        return "values as they are" if row.by_normalization else "its own"
    return "fixed scale" if row.normalization == "scale" else row.normalization


def _figure(value: float) -> str:
    """Write a measure; none for a method by which all tie."""
    return "" if value != value else f"{value:.2f}"


def _reversal_panel(found: Reversals, comparison: Comparison) -> Panel:
    """Show what turned when partners came, went or were doubled."""
    rows = []
    for trial in found.trials:
        if trial.reversed or trial.ties:
            subject = "" if trial.subject is None else found.names[trial.subject]
            moved = ", ".join(
                f"{one} {rank} to {trial.ranks_after[one]}"
                for one, rank in trial.ranks_before.items()
                if trial.ranks_after[one] != rank
            )
            counts = (str(len(trial.reversed)), str(len(trial.ties)))
            rows.append((trial.test.value, subject, *counts, moved))
    heads = (
        Head("Change"),
        Head("Partner", is_name=True),
        Head("Orders", is_number=True),
        Head("Ties", is_number=True),
        Head("Ranks among the others"),
    )
    return Panel(
        title=f"Does the order by {comparison.rows[0].name} hold when others come and go?",
        heads=heads if rows else (),
        rows=tuple(rows),
        notes=found.summary,
    )


def reading_notes(results: Sequence[Comparison]) -> list[str]:
    """Say how the tables that are shown are to be read."""
    shown = [found for found in results if len(found.partners) > 1]
    if not shown:
        return []
    notes = [
        "Ranks: 1 is best; = is shared. A method uses the fixed ends of the scale where it can, "
        "and otherwise the normalisation of its paper."
    ]
    if any(found.mover is not None for found in shown):
        notes.append(
            "Agreement: 1 is the same order. tau-b and Spearman count all places alike; the "
            "weighted one (r_W) and WS count the first places most."
        )
    return [*notes, words.range_note(shown[0].ranking)]


def footing(found: Comparison) -> str:
    """Give what it takes to get the same figures again."""
    about = found.ranking
    return f"{words.date_words(about.data_date)}. Seed {about.seed}. Digest {found.digest[:12]}"


def section_of(found: Comparison, reversals: Reversals | None, study: Study) -> Section:
    """Gather what pages show of a stage."""
    return Section(
        name=found.ranking.stage_name,
        title=heading(found, study),
        facts=(*facts(found), *((*in_short(found), *reading_notes([found])) if found.rows else ())),
        panels=tuple(panels_of(found, reversals)),
        footing=footing(found),
        caveat=found.ranking.about.caveat,
        data_date=found.ranking.data_date,
        digest=found.digest,
    )


def print_comparisons(
    results: Sequence[Comparison], reversals: Sequence[Reversals | None], study: Study
) -> None:
    """Print stages one under the other."""
    out: Any = console()
    for found, turned in zip(results, reversals, strict=True):
        out.print()
        out.print(Text(heading(found, study), style="bold"))
        for sentence in facts(found):
            say(out, sentence)
        if found.rows:
            out.print()
            out.print(Text("In short", style="bold"))
            for sentence in in_short(found):
                say(out, sentence)
        for panel in panels_of(found, turned):
            print_panel(out, panel)
        say(out, footing(found))
    out.rule(style="dim")
    for sentence in reading_notes(results):
        say(out, sentence)
    say(out, results[0].ranking.about.caveat)
    say(out, "What each method assumes: docs/methods.md. A rank: evaluator explain NAME")
    say(out, "The whole of it, every pair of methods: --format json or csv.")
