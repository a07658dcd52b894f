"""Studies of any shape, made up: so many criteria, stages, levels and partners."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

from criteria import Tree, load_framework
from evaluator.storage.dump import tree_of
from partners import load_evidence


@dataclass(frozen=True)
class Shape:
    """How much of everything there is, and how long names are."""

    criteria: int = 3
    levels: int = 5
    stages: int = 2
    partners: int = 4
    claims: bool = True
    name: str = "{kind} {number}"

    def __str__(self) -> str:
        return f"{self.criteria}c-{self.levels}l-{self.stages}s-{self.partners}p-{self.claims}-{len(self.name)}"

    def named(self, kind: str, number: int) -> str:
        return self.name.format(kind=kind, number=number)


def tree_of_shape(shape: Shape) -> Tree:
    """Return the tables of a made-up study."""
    return Tree("shape", {**_criteria(shape), **_partners(shape)})


def write_shape(shape: Shape, folder: Any) -> Any:
    """Write the tables of a made-up study as a folder."""
    import tomli_w

    for name, table in tree_of_shape(shape).tables.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(tomli_w.dumps(table), encoding="utf-8")
    return folder


def _ids(kind: str, count: int) -> list[str]:
    return [f"{kind}{number}" for number in range(1, count + 1)]


def _criteria(shape: Shape) -> dict[str, dict[str, Any]]:
    names, levels = _ids("c", shape.criteria), _ids("level", shape.levels)
    told = {"definition": "D", "question": "Q?", "counts": "C", "does_not_count": "N"}
    criterion = [
        {
            "id": name,
            "name": shape.named("Criterion", number),
            "direction": "min" if number == 2 else "max",
            **told,
            "rubric": {level: f"At {level}." for level in levels},
        }
        for number, name in enumerate(names, start=1)
    ]
    stages = _ids("s", shape.stages)
    stage = [
        {
            "id": name,
            "name": shape.named("Stage", number),
            "question": "Who?",
            "key_criterion": names[number % shape.criteria],
        }
        for number, name in enumerate(stages)
    ]
    shipped = tree_of(framework := load_framework(), load_evidence(framework)).tables
    settings = dict(shipped["criteria/settings.toml"] or {})
    settings.pop("study", None)
    top = shape.levels
    settings["evidence"] = {
        **settings["evidence"],
        "contested_low": 1 + (top - 1) / 4,
        "contested_high": 1 + 3 * (top - 1) / 4,
    }
    settings["roles"] = {**settings["roles"], "capable": 0.7 * top, "dependable": (1 + top) / 2}
    settings["gate"] = {**settings["gate"], "dependability": names[-1:]}
    steps = [
        {"better": levels[j], "worse": levels[i], "value": min(9, 1 + j - i), "reason": "So."}
        for i, j in combinations(range(shape.levels), 2)
    ]
    origin = {"scale": "Saaty 1-9", "who": "nobody", "when": "2026"}
    tables: dict[str, dict[str, Any]] = {
        "criteria/criteria.toml": {"scale": {"levels": levels}, "criterion": criterion},
        "criteria/stages.toml": {"stage": stage},
        "criteria/settings.toml": settings,
        "criteria/intensities.toml": {"ahp": origin, "judgement": steps},
    }
    pairs = [
        {"more": a, "less": b, "value": 1 + (i % 2), "reason": "So."}
        for i, (a, b) in enumerate(combinations(names, 2))
    ]
    base = {"who": "nobody", "when": "2026", "why": "To try."}
    for number, name in enumerate(stages):
        way: dict[str, Any] = [
            {"method": "ahp", "judgement": pairs},
            {"method": "points", "points": {c: 10 + i for i, c in enumerate(names)}},
            {"method": "roc", "order": names},
        ][number % 3]
        tables[f"criteria/weights/{name}.toml"] = {"stage": name, **base, **way}
    tables["criteria/other_weights/same.toml"] = {"stage": "all", "method": "equal", **base}
    return tables


def _partners(shape: Shape) -> dict[str, dict[str, Any]]:
    sources = [
        {
            "id": name,
            "file": f"{name}.txt",
            "sha256": f"{number:064x}",
            "title": shape.named("Document", number),
            "author": "Nobody",
            "kind": "made up",
            "date": "2026",
            "family": name,
            "pedigree": "Made up.",
        }
        for number, name in enumerate(_ids("doc", 2), start=1)
    ]
    tables: dict[str, dict[str, Any]] = {"partners/sources.toml": {"source": sources}}
    if not shape.claims:
        tables["partners/sources.toml"] = {"source": []}
    for number, name in enumerate(_ids("P", shape.partners), start=1):
        head = {"id": name, "name": shape.named("Partner", number), "kind": "country"}
        claims = [
            {
                "id": f"{name}-{criterion}-{source}",
                "criterion": criterion,
                "level": f"level{1 + (number * (c + 1) + d) % shape.levels}",
                "basis": "stated",
                "source": source,
                "locator": f"¶{1 + c}",
                "terms": [f"{name} {criterion}"],
                "note": "Made up.",
            }
            for c, criterion in enumerate(_ids("c", shape.criteria))
            for d, source in enumerate(_ids("doc", 2))
            if (number + c + d) % 3
        ]
        tables[f"partners/dossiers/{name}.toml"] = head | (
            {"claim": claims} if shape.claims else {}
        )
    return tables
