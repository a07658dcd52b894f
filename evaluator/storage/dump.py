"""Write a study down as the plain tables that it could be read from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

from criteria import Framework, Tree
from criteria.tree import Table
from partners import Evidence, Partner


def tree_of(framework: Framework, evidence: Evidence, where: str = "study") -> Tree:
    """Return every table of a study; built again, they give the same study to the last word.

    Notes of people between the lines of their files are no data and are not among them.

    Examples
    --------
    >>> from criteria import load_framework
    >>> from partners import load_evidence
    >>> framework = load_framework()
    >>> tree = tree_of(framework, load_evidence(framework))
    >>> load_framework(tree.part("criteria")) == framework
    True
    """
    tables = {f"criteria/{name}": table for name, table in _framework_tables(framework).items()}
    tables |= {f"partners/{name}": table for name, table in _evidence_tables(evidence).items()}
    return Tree(where, tables)


def _framework_tables(framework: Framework) -> dict[str, Table]:
    """Return the tables of what is judged."""
    sets = {f"weights/{stage}.toml": entry for stage, entry in framework.stage_weights.items()}
    sets |= {f"other_weights/{name}.toml": s for name, s in framework.other_weights.items()}
    return {
        "criteria.toml": {
            "scale": plain(framework.scale),
            "criterion": plain_all(framework.criteria),
        },
        "stages.toml": {"stage": plain_all(framework.stages)},
        "settings.toml": plain(framework.settings),
        "intensities.toml": plain(framework.intensities),
        **{name: plain(entry) for name, entry in sorted(sets.items())},
    }


def _evidence_tables(evidence: Evidence) -> dict[str, Table]:
    """Return the tables of what is known."""
    tables: dict[str, Table] = {
        "sources.toml": {"source": plain_all(evidence.sources.values())},
    }
    if evidence.minerals:
        tables["minerals.toml"] = {"mineral": plain_all(evidence.minerals)}
    if evidence.expectations:
        tables["expectations.toml"] = {"expectation": plain_all(evidence.expectations)}
    for name, partner in evidence.partners.items():
        tables[f"dossiers/{name}.toml"] = _dossier(partner)
    for passage in evidence.passages:
        table = tables.setdefault(f"passages/{passage.source}.toml", {"passage": []})
        table["passage"].append(plain(passage, "source"))
    for name, rows in evidence.codings.items():
        tables[f"coding/{name}.csv"] = {"row": plain_all(rows)}
    return tables


def _dossier(partner: Partner) -> Table:
    """Return the head of a partner, its claims and its engagements."""
    table = plain(partner, "claims", "engagements")
    for key, entries in (("claim", partner.claims), ("engagement", partner.engagements)):
        if entries:
            table[key] = [plain(entry, "partner") for entry in entries]
    return table


def plain_all(entries: Iterable[BaseModel]) -> list[Table]:
    """Return entries as plain tables."""
    return [plain(entry) for entry in entries]


def plain(entry: BaseModel, *without: str) -> Table:
    """Return an entry as a plain table, without what it leaves to default."""
    dumped: dict[str, Any] = entry.model_dump(
        mode="json", by_alias=True, exclude_defaults=True, exclude=set(without)
    )
    return dumped
