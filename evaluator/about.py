"""What a study is about and what to keep in mind, in the words of its data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from criteria import Framework
    from partners import Evidence


@dataclass(frozen=True)
class About:
    """The sentences of a study that go with every table.

    Attributes
    ----------
    title : str
    caveat : str
        What the result depends on.
    notes : tuple of str
        What else to keep in mind.
    """

    title: str
    caveat: str
    notes: tuple[str, ...]


def about_study(framework: Framework, evidence: Evidence) -> About:
    """Gather the words of a study.

    Examples
    --------
    >>> import evaluator
    >>> study = evaluator.load()
    >>> about_study(study.framework, study.evidence).notes[0]
    'Ores are pooled unless one is asked for: much of one ore counts as much.'
    """
    words = framework.settings.study
    many = words.variants[0].upper() + words.variants[1:]
    pooled = (
        f"{many} are pooled unless one is asked for: much of one {words.variant} counts as much."
    )
    notes = ((pooled,) if evidence.minerals else ()) + words.notes
    return About(words.title, f"{words.caveat} {_caveat(evidence)}".strip(), notes)


def _caveat(evidence: Evidence) -> str:
    """Say what a result depends on: whether the texts are right, and what they leave unsaid."""
    primary, every = sum(s.primary for s in evidence.sources.values()), len(evidence.sources)
    how_near = "none is a primary source"
    if primary:
        some = f"{primary} of {every} is a" if primary == 1 else f"{primary} of {every} are"
        how_near = f"{some} primary source{'s' * (primary > 1)}"
    return (
        f"If these texts are right: {how_near}, and what they leave unsaid enters a score at the "
        "middle of the scale."
    )
