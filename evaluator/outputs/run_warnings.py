"""What a reader of a ranking was warned of, one sentence each, to be kept with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from evaluator.outputs import words
from evaluator.outputs.moves_words import supposed_words
from evaluator.outputs.views import notes

if TYPE_CHECKING:
    from evaluator.ranking import Ranking
    from evaluator.study import Study


def warnings_of(rankings: Sequence[Ranking], study: Study) -> list[dict[str, str | None]]:
    """Return every warning and note, with the stage that it is about; None for all of them."""
    told: list[tuple[str | None, str, str]] = []
    for ranking in rankings:
        told += [(ranking.stage, kind, text) for kind, text in _of_stage(ranking)]
    drafts = sum(claim.is_draft for claim in study.evidence.claims)
    if drafts:
        count = f"{drafts} of {len(study.evidence.claims)}"
        told.append((None, "draft", f"{count} claims name nobody who checked them."))
    caveats = {ranking.about.caveat for ranking in rankings}
    for text in notes(rankings):
        told.append((None, "caveat" if text in caveats else "note", text))
    return [{"stage": stage, "kind": kind, "text": text} for stage, kind, text in told]


def _of_stage(ranking: Ranking) -> Iterator[tuple[str, str]]:
    """Go through what is said of one stage."""
    yield from (("supposed", text) for text in supposed_words(ranking))
    yield "ranked", f"{words.count_words(ranking)}."
    tied = [row.name for row in ranking.rows if ranking.is_tied(row)]
    if tied:
        yield "tie", f"Equal scores share a rank: {', '.join(tied)}."
    yield from (("reading", text) for text in words.reading_words(ranking))
    yield from (("open role", text) for text in words.open_role_words(ranking))
    yield from (("not ranked", text) for text in words.unranked_words(ranking))
    if ranking.rows:
        yield from (("silence", text) for text in words.silence_words(ranking))
