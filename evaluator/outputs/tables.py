"""The flat table: one row per partner and stage, as CSV, JSON and Parquet."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from criteria.faults import Fault, InputError
from evaluator.outputs import words
from evaluator.outputs.records import ranking_record, to_json
from evaluator.outputs.safe import plain_text, safe_csv

if TYPE_CHECKING:
    from types import ModuleType

    from evaluator.ranking import Ranking
    from partners import Evidence

Cell = str | int | float | None

_WHOLE = ("rank", "rank_low", "rank_high", "tier", "rank_if_added", "seed", "samples")
_DECIMAL = ("score", "expected_rank", "coverage", "own_coverage", "consistency_ratio")
_OF_ROW = [
    "rank",
    "partner",
    "name",
    "score",
    "expected_rank",
    "rank_low",
    "rank_high",
    "tier",
    "role",
    "role_between",
    "coverage",
    "own_coverage",
    "rank_if_added",
    "missing",
    "members",
]
_OF_RANKING = [
    "method",
    "normalization",
    "weights",
    "weights_origin",
    "consistency_ratio",
    "seed",
    "samples",
    "data_date",
    "supposed",
    "digest",
    "caveat",
    "sources",
]
COLUMNS: Final = ("stage", "mineral", "kind", *_OF_ROW, *_OF_RANKING)
_KINDS = {
    "ranking": "ranked",
    "not_ranked": "not ranked",
    "groups": "group",
    "reference": "reference",
}


def source_note(evidence: Evidence) -> str:
    """Name the documents in one line, the first where there are many: id, kind and date.

    Examples
    --------
    >>> import evaluator
    >>> source_note(evaluator.load().evidence)
    'ris: think-tank commentary (undated); akka: coaching note (2024-12-17); ...'
    """
    told = [f"{s.id}: {s.kind} ({s.date})" for s in evidence.sources.values()]
    return words.listed(told, "; ")


def flat_rows(rankings: Sequence[Ranking], evidence: Evidence) -> Iterator[dict[str, Cell]]:
    """Go through the rows of the flat table: the ranked, the others, groups and reference rows.

    What describes the run stands in every row. Figures are those of the records, so that CSV and
    JSON agree to the last digit. A region stands here only where it speaks for members.

    Yields
    ------
    dict of str to str, int, float or None
        By column, in the order of `COLUMNS`.
    """
    for ranking in rankings:
        record = ranking_record(ranking)
        weights = "; ".join(f"{name}={value}" for name, value in record["weights"].items())
        supposed = [claim.id for claim in ranking.supposed]
        sources = source_note(evidence)
        shared = {**record, "weights": weights, "sources": sources, "supposed": supposed}
        for part, kind in _KINDS.items():
            for row in record[part]:
                if kind != "group" or row["members"]:
                    cells = {**shared, "partner": row.get("region"), **row, "kind": kind}
                    yield {name: _flat(cells.get(name)) for name in COLUMNS}


def _flat(value: Any) -> Cell:
    """Put a value in one cell."""
    if isinstance(value, list):
        return "; ".join(value) or None
    return value  # type: ignore[no-any-return]


def csv_text(rankings: Sequence[Ranking], evidence: Evidence) -> str:
    """Write the flat table as CSV in which no cell can become a formula.

    Empty cells are empty. Read it with
    ``pandas.read_csv(path, keep_default_na=False, na_values=[""])``, so that no name or code such
    as ``NA`` is taken for a missing value.
    """
    return safe_csv(COLUMNS, flat_rows(rankings, evidence))


def csv_bytes(rankings: Sequence[Ranking], evidence: Evidence) -> bytes:
    """Write the flat table as CSV in UTF-8."""
    return csv_text(rankings, evidence).encode()


def json_bytes(rankings: Sequence[Ranking], evidence: Evidence) -> bytes:
    """Write the records of the rankings, always as a list, in UTF-8."""
    return to_json([ranking_record(ranking) for ranking in rankings]).encode()


def load_fastparquet() -> ModuleType:
    """Import the writer of Parquet files.

    Raises
    ------
    InputError
        If the extra is not installed.
    """
    try:
        import fastparquet
    except ImportError as error:
        remedy = "Run: pip install 'partner-evaluator[parquet]'"
        fault = Fault(".parquet", "package", "fastparquet", "it is not installed", remedy)
        raise InputError([fault]) from error
    return fastparquet  # type: ignore[no-any-return]


def parquet_bytes(rankings: Sequence[Ranking], evidence: Evidence) -> bytes:
    """Write the flat table as Parquet: whole numbers, numbers and text, missing where empty."""
    fastparquet = load_fastparquet()
    import pandas as pd

    rows = list(flat_rows(rankings, evidence))
    columns = {}
    for name in COLUMNS:
        cells = [row[name] for row in rows]
        if name in _WHOLE:
            columns[name] = pd.Series(cells, dtype="Int64")
        elif name in _DECIMAL:
            columns[name] = pd.Series(cells, dtype="float64")
        else:
            text = [None if cell is None else plain_text(str(cell)) for cell in cells]
            columns[name] = pd.Series(text, dtype="object")
    out = _KeptBytes()
    encodings = {name: "utf8" for name in COLUMNS if name not in (*_WHOLE, *_DECIMAL)}
    fastparquet.write(
        "rankings.parquet",
        pd.DataFrame(columns),
        open_with=lambda *_: out,
        write_index=False,
        object_encoding=encodings,
    )
    return out.getvalue()


class _KeptBytes(io.BytesIO):
    """Bytes in memory that stay readable when their writer is done."""

    def close(self) -> None:
        """Stay open."""
