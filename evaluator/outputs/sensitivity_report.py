"""What ``evaluator sensitivity`` prints: panel by panel, readable at 80 columns and in grey."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from rich.text import Text

from evaluator.outputs import words
from evaluator.outputs.panel_terminal import print_panel
from evaluator.outputs.panels import Panel, Section
from evaluator.outputs.sensitivity_evidence import (
    evidence_panel,
    omissions_panel,
    recodings_panel,
    settings_panel,
    variance_panel,
)
from evaluator.outputs.sensitivity_short import what_to_ask, what_turns_it, who_leads
from evaluator.outputs.sensitivity_weights import (
    acceptability_panel,
    intervals_panel,
    nearest_panel,
)
from evaluator.outputs.terminal import console, say

if TYPE_CHECKING:
    from evaluator.sensitivity.stage import StageSensitivity

TITLE: Final = "What the ranking hangs on"
# What to act on first; those that compare partners need two of them.
PANELS: Final[tuple[Callable[[StageSensitivity], Panel], ...]] = (
    acceptability_panel,
    evidence_panel,
    variance_panel,
    intervals_panel,
    nearest_panel,
    recodings_panel,
    omissions_panel,
    settings_panel,
)
_COMPARING: Final = (acceptability_panel, intervals_panel, nearest_panel)


def panels_of(found: StageSensitivity) -> Iterator[Panel]:
    """Go through what is shown of a stage.

    Where only one partner is ranked there is nothing to compare; where nobody is, only what would
    admit some.
    """
    count = len(found.ranking.rows)
    for panel in PANELS if count else (evidence_panel,):
        if count > 1 or panel not in _COMPARING:
            yield panel(found)


def heading(found: StageSensitivity) -> str:
    """Name the stage, and the ore if one was asked for."""
    stage = found.question.framework.stage(found.ranking.stage)
    mineral = found.ranking.mineral
    ore = f", {found.question.evidence.mineral(mineral).name} only" if mineral else ""
    return f"{stage.name.upper()}{ore}: what the ranking hangs on"


def facts(found: StageSensitivity) -> list[str]:
    """Say what determined the result."""
    ranking = found.ranking
    return [
        f"Method: {words.method_words(ranking)}. Weights: {words.weight_words(ranking)}.",
        f"{words.count_words(ranking)}.",
        *_broken(found),
    ]


def _broken(found: StageSensitivity) -> list[str]:
    """Warn where the weights of the stage are none of those that were asked for."""
    space = found.question.wish.space
    if not space.limits or space.contains(dict(found.ranking.weights)):
        return []
    return [
        f"The weights of the stage are not among those asked for ({space}): the rank, the "
        "intervals and the nearest change rest on them all the same."
    ]


def in_short(found: StageSensitivity) -> list[str]:
    """Say in a few sentences who is likely first, what would change that, and what to find out."""
    if not found.ranking.rows:
        return ["Nobody has enough evidence to be ranked."]
    if len(found.ranking.rows) == 1:
        alone = f"{found.ranking.rows[0].name} alone is ranked, so that its rank says nothing."
        return [alone, *what_turns_it(found)]
    return [*who_leads(found), *what_turns_it(found), *what_to_ask(found)]


def footing(found: StageSensitivity) -> str:
    """Give what it takes to get the same figures again."""
    return (
        f"{words.date_words(found.ranking.data_date)}. Seed {found.seed}. Kernel {found.kernel}. "
        f"Digest {found.digest[:12]}"
    )


def section_of(found: StageSensitivity) -> Section:
    """Gather what pages and workbooks show of a stage."""
    return Section(
        name=found.ranking.stage_name,
        title=heading(found),
        facts=(*facts(found), *in_short(found)),
        panels=tuple(panels_of(found)),
        footing=footing(found),
        caveat=found.ranking.about.caveat,
        data_date=found.ranking.data_date,
        digest=found.digest,
    )


def print_sensitivity(results: Sequence[StageSensitivity]) -> None:
    """Print stages one under the other."""
    out = console()
    for found in results:
        out.print()
        out.print(Text(heading(found), style="bold"))
        for sentence in facts(found):
            say(out, sentence)
        out.print()
        out.print(Text("In short", style="bold"))
        for sentence in in_short(found):
            say(out, sentence)
        for panel in panels_of(found):
            print_panel(out, panel)
        say(out, footing(found))
    out.rule(style="dim")
    say(out, results[0].ranking.about.caveat)
    say(out, "Why a rank: evaluator explain NAME. A claim: evaluator evidence --partner NAME")
    say(out, "The whole of it, with standard errors: --format json or csv.")
