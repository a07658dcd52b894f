"""What people are shown of a ranking: columns, sections and sentences, whatever the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from evaluator.methods import METHODS
from evaluator.outputs import words
from evaluator.outputs.moves_words import supposed_words
from evaluator.outputs.safe import clean
from evaluator.ranking import OPEN, GroupRow, Ranking, Row, UnrankedRow

if TYPE_CHECKING:
    from partners import Evidence, Source

Cell = str | int | float | None

NOTES: Final = (
    "Tier: partners of one tier are not told apart. Equal scores share a rank (=).",
    "{score} Coverage: the share of the weights that rests on evidence, with what is said of a "
    "partner's region at a discount; own coverage: on what is said of the partner itself.",
    "Expected rank: the mean of the ranks over the draws.",
)


@dataclass(frozen=True)
class Column:
    """A column: its heading, whether its cells are numbers, and its width in characters."""

    label: str
    is_number: bool
    width: int


COLUMNS: Final[Mapping[str, Column]] = {
    "tier": Column("Tier", True, 6),
    "rank": Column("Rank", True, 6),
    "range": Column("Range", True, 8),
    "name": Column("Partner", False, 22),
    "partner": Column("Id", False, 15),
    "score": Column("Score", True, 8),
    "expected_rank": Column("Expected rank", True, 10),
    "role": Column("Role", False, 34),
    "own_coverage": Column("Own coverage", True, 10),
    "coverage": Column("Coverage", True, 10),
    "rank_if_added": Column("Rank if added", True, 9),
    "missing": Column("Missing", False, 56),
    "members": Column("Members", False, 20),
}
_RANKED = [
    "tier",
    "rank",
    "range",
    "name",
    "partner",
    "score",
    "expected_rank",
    "role",
    "own_coverage",
    "coverage",
]
_UNRANKED = [
    "name",
    "partner",
    "missing",
    "range",
    "own_coverage",
    "coverage",
]
_GROUPS = ["name", "partner", "members", "rank_if_added", "range", "score"]
_REFERENCE = ["name", "partner", "rank_if_added", "range", "score"]


@dataclass(frozen=True)
class Section:
    """One table: its title, the keys of its columns, and its rows by key."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, Cell], ...]


@dataclass(frozen=True)
class StageView:
    """One stage: heading, tables that have rows, and sentences."""

    title: str
    caveat: str
    sections: tuple[Section, ...]
    sentences: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    weights: Mapping[str, float]
    criterion_names: Mapping[str, str]


def stage_view(ranking: Ranking, evidence: Evidence) -> StageView:
    """Gather what is shown of one ranking."""
    mineral = f", {evidence.mineral(ranking.mineral).name} only" if ranking.mineral else ""
    ranked = Section(
        words.count_words(ranking),
        tuple(_RANKED),
        tuple(_ranked_row(row, ranking) for row in ranking.rows),
    )
    others = (
        Section(
            "Not ranked, for want of evidence: where each might stand if it alone were added",
            tuple(_UNRANKED),
            tuple(_unranked_row(row) for row in ranking.unranked),
        ),
        Section(
            "Groups: where the claims on a region would rank; its members have none of their own",
            tuple(_GROUPS),
            tuple(_group_row(row, ranking) for row in ranking.groups if row.members),
        ),
        Section(
            "Reference: never a candidate; rank and range if added",
            tuple(_REFERENCE),
            tuple(_unranked_row(row) for row in ranking.reference),
        ),
    )
    return StageView(
        title=clean(ranking.stage_name + mineral + (", SUPPOSED" if ranking.supposed else "")),
        caveat=clean(ranking.about.caveat),
        sections=(ranked, *(section for section in others if section.rows)),
        sentences=tuple(clean(sentence) for sentence in _sentences(ranking)),
        facts=tuple((label, clean(text)) for label, text in _facts(ranking)),
        weights=ranking.weights,
        criterion_names={name: clean(told) for name, told in ranking.criterion_names.items()},
    )


def shown(key: str, row: Mapping[str, Cell]) -> str:
    """Return a cell as people read it: figures with two decimals, a shared rank with =.

    Examples
    --------
    >>> shown("score", {"score": 0.65123}), shown("rank", {"rank": 2, "shared": True})
    ('0.65', '=2')
    """
    value = row[key]
    if key == "rank" and row.get("shared"):
        return f"={value}"
    if isinstance(value, float):
        return f"{value:.2f}"
    return "" if value is None else str(value)


def notes(rankings: Sequence[Ranking]) -> list[str]:
    """Return the sentences that hold for all stages, the caveat first."""
    score = words.score_note(rankings)
    about = [ranking.about for ranking in rankings]
    told = [item.caveat for item in about]
    told += [words.range_note(ranking) for ranking in rankings]
    told += [note.format(score=score) for note in NOTES]
    told += [note for item in about for note in item.notes]
    told += [METHODS[ranking.method].compensation for ranking in rankings]
    told += [words.role_note(ranking) for ranking in rankings]
    return list(dict.fromkeys(told))


def source_cells(source: Source) -> dict[str, str]:
    """Return what is shown of a document."""
    date = source.date + (f" ({source.date_note})" if source.date_note else "")
    cells = {
        "Id": source.id,
        "Title": source.title,
        "Author": source.author,
        "Kind": source.kind,
        "Date": date,
        "Pedigree": source.pedigree,
    }
    return {label: clean(text) for label, text in cells.items()}


def _ranked_row(row: Row, ranking: Ranking) -> dict[str, Cell]:
    """Return the cells of a ranked partner."""
    role = row.role
    between = f": {' or '.join(role.between)}" if role.role == OPEN and role.between else ""
    return {
        "tier": row.tier,
        "rank": row.rank,
        "shared": ranking.is_tied(row),
        "range": words.range_words(row),
        "name": clean(row.name),
        "partner": clean(row.partner),
        "score": row.score,
        "expected_rank": row.expected_rank,
        "role": clean(role.role + between),
        "own_coverage": row.own_coverage,
        "coverage": row.coverage,
    }


def _unranked_row(row: UnrankedRow) -> dict[str, Cell]:
    """Return the cells of a partner that is not ranked."""
    return {
        "name": clean(row.name),
        "partner": clean(row.partner),
        "missing": clean("; ".join(row.missing)),
        "rank_if_added": row.rank_if_added,
        "range": words.range_words(row),
        "score": row.score,
        "own_coverage": row.own_coverage,
        "coverage": row.coverage,
    }


def _group_row(row: GroupRow, ranking: Ranking) -> dict[str, Cell]:
    """Return the cells of a region."""
    return {
        "name": clean(row.name),
        "partner": clean(row.region),
        "members": clean(", ".join(ranking.row(member).name for member in row.members)),
        "rank_if_added": row.rank_if_added,
        "range": words.range_words(row),
        "score": row.score,
    }


def _sentences(ranking: Ranking) -> list[str]:
    """Say how to read the order, what is open and what silence would change."""
    supposed = supposed_words(ranking)
    if not ranking.rows:
        return [*supposed, "Nobody has enough evidence to be ranked."]
    roles = [f"Open roles, {sentence}." for sentence in words.open_role_words(ranking)]
    return [*supposed, *words.reading_words(ranking), *roles, *words.silence_words(ranking)]


def _facts(ranking: Ranking) -> list[tuple[str, str]]:
    """List what determined the ranking."""
    method = METHODS[ranking.method]
    paper = f"{method.paper} doi:{method.doi}" if method.doi else method.paper
    facts = [
        ("Method", f"{words.method_words(ranking)}. {paper}"),
        ("Weights", words.weight_words(ranking)),
        ("Weights from", ranking.weights_origin),
        ("Data to", ranking.data_date),
        ("Seed and draws", f"{ranking.seed}; {ranking.samples}"),
        ("Digest", ranking.digest),
    ]
    if ranking.consistency_ratio is not None:
        facts.insert(3, ("Judgements", words.ratio_words(ranking)))
    return facts
