"""An invented study of any size: partners, criteria and claims drawn at random, none of it true.

The tables are those that the files of a study hold, by the name of the file. The same arguments
give the same tables.
"""

from __future__ import annotations

import random
import tomllib
from itertools import cycle, islice
from typing import Any

from criteria.load import SHIPPED

Tables = dict[str, dict[str, Any]]

_STAGES, _MINERALS, _CLAIMS_PER_SOURCE, _PARTNERS_PER_REGION = 3, 5, 100, 250
_TOLD = {"who": "nobody", "when": "2026-01-01", "why": "Invented, to measure with."}
_BASES = (*["stated"] * 5, *["hedged"] * 2, *["implied"] * 2, "prospect")
# How often a claim is what most are not.
_ODD = {"stages": 0.2, "minerals": 0.1, "label": 0.05, "same_as": 0.03, "disputed": 0.01}


def synthetic_tables(partners: int, criteria: int, claims: int, seed: int = 1) -> Tables:
    """Invent a study with three stages, regions, minerals, documents and passages.

    Examples
    --------
    >>> tables = synthetic_tables(20, 5, 200)
    >>> len([name for name in tables if name.startswith("partners/dossiers/P")])
    20
    >>> sum(len(entry["claim"]) for name, entry in tables.items() if "dossiers" in name)
    200
    """
    stream = random.Random(seed)
    names = [f"c{number:02}" for number in range(1, criteria + 1)]
    sources = [f"s{number:04}" for number in range(1, max(2, claims // _CLAIMS_PER_SOURCE) + 1)]
    return {
        **_criteria_tables(names, stream),
        "partners/sources.toml": {"source": [_source(name) for name in sources]},
        "partners/minerals.toml": {
            "mineral": [{"id": f"ore{n}", "name": f"Ore {n}"} for n in range(1, _MINERALS + 1)]
        },
        "partners/expectations.toml": {"expectation": [_expectation(sources[0])]},
        **{f"partners/passages/{name}.toml": {"passage": [_passage(name)]} for name in sources},
        **_dossiers(partners, names, claims, sources, stream),
    }


def _criteria_tables(names: list[str], stream: random.Random) -> Tables:
    """Invent what is judged; the scale and all settings but one are those that ship."""
    shipped = {
        f"criteria/{name}": tomllib.loads((SHIPPED / name).read_text(encoding="utf-8"))
        for name in ("criteria.toml", "settings.toml", "intensities.toml")
    }
    scale = shipped["criteria/criteria.toml"]["scale"]
    shipped["criteria/settings.toml"]["gate"]["dependability"] = names[-2:]
    stages = [f"stage-{number}" for number in range(1, _STAGES + 1)]
    return {
        **shipped,
        "criteria/criteria.toml": {
            "scale": scale,
            "criterion": [_criterion(name, scale["levels"]) for name in names],
        },
        "criteria/stages.toml": {
            "stage": [
                {"id": stage, "name": stage.title(), "question": "Who?", "key_criterion": key}
                for stage, key in zip(stages, cycle(names), strict=False)
            ]
        },
        **{
            f"criteria/weights/{stage}.toml": {
                "stage": stage,
                "method": "points",
                **_TOLD,
                "points": {name: float(stream.randint(10, 100)) for name in names},
            }
            for stage in stages
        },
    }


def _criterion(name: str, levels: list[str]) -> dict[str, Any]:
    told = dict.fromkeys(("definition", "question", "counts", "does_not_count"), "Invented.")
    rubric = {level: f"It is {level}." for level in levels}
    direction = "min" if name.endswith("4") else "max"
    by_mineral = name.endswith("1")
    head = {"id": name, "name": f"Criterion {name}", "direction": direction}
    return {**head, "by_mineral": by_mineral, **told, "rubric": rubric}


def _source(name: str) -> dict[str, Any]:
    number = int(name[1:])
    return {
        "id": name,
        "file": f"{name}.txt",
        "sha256": f"{number:064x}",
        "title": f"Document {number}",
        "author": "Nobody",
        "kind": "invention",
        "date": f"20{number % 25:02}-01-01",
        "family": f"family-{number // 2}",
        "pedigree": "Invented.",
        "section": [{"id": "1", "heading": "One"}],
    }


def _passage(source: str) -> dict[str, Any]:
    """Invent a place that was set aside; no claim stands there."""
    return {"source": source, "locator": "§1 ¶9000-9002", "kind": "context", "note": "Invented."}


def _expectation(source: str) -> dict[str, Any]:
    place = {"source": source, "locator": "§1 ¶9100", "terms": ["Partner 1"], "note": "Invented."}
    head = {"id": "first", "partner": "P00001", "stage": "stage-1", "met_if": "upper half"}
    return {**head, **place}


def _dossiers(
    partners: int, criteria: list[str], claims: int, sources: list[str], stream: random.Random
) -> Tables:
    """Invent partners and the regions that some belong to, and deal out the claims."""
    regions = [f"R{number:03}" for number in range(1, partners // _PARTNERS_PER_REGION + 2)]
    heads: list[dict[str, Any]] = [
        {"id": name, "name": f"Region {name}", "kind": "region"} for name in regions
    ]
    for number in range(1, partners + 1):
        head = {"id": f"P{number:05}", "name": f"Partner {number}", "kind": "country"}
        inside = [stream.choice(regions)] if stream.random() < 0.3 else []
        heads.append({**head, "regions": inside})
    places = cycle(sources)
    number, counts = 0, _shares(claims, len(heads))
    tables = {}
    for head, count in zip(heads, counts, strict=True):
        spoken = []
        for criterion in _judged(criteria, count, stream):
            place = {"source": next(places), "locator": f"§1 ¶{number % 8000 + 1}"}
            spoken.append(_claim(head, criterion, place, spoken, stream))
            number += 1
        tables[f"partners/dossiers/{head['id']}.toml"] = {**head, "claim": spoken}
    return tables


def _shares(whole: int, parts: int) -> list[int]:
    """Cut a number into parts that differ by one at most."""
    return [whole * (i + 1) // parts - whole * i // parts for i in range(parts)]


def _judged(criteria: list[str], count: int, stream: random.Random) -> list[str]:
    """Choose what a partner's claims are about: key criteria first, each before any comes again."""
    keys, others = criteria[:_STAGES], criteria[_STAGES:]
    rounds = ([*keys, *stream.sample(others, len(others))] for _ in range(count))
    return sorted(islice((name for names in rounds for name in names), count))


def _claim(
    head: dict[str, Any],
    criterion: str,
    place: dict[str, str],
    before: list[dict[str, Any]],
    stream: random.Random,
) -> dict[str, Any]:
    """Invent a claim of a partner that has made some before."""
    alike = [claim for claim in before if claim["criterion"] == criterion]
    odd = {key for key, share in _ODD.items() if stream.random() < share}
    level = stream.choice(("very low", "low", "moderate", "high", "very high"))
    claim: dict[str, Any] = {
        "id": f"{head['id']}-{criterion}-{len(alike) + 1}",
        "criterion": criterion,
        "level": level,
        "basis": stream.choice(_BASES),
        **place,
        "terms": [head["name"], f"said in {place['locator']}"],
        "note": "Invented, so that there is something to read; it says nothing of anybody.",
    }
    if "stages" in odd:
        claim["stages"] = [f"stage-{stream.randint(1, _STAGES)}"]
    if "minerals" in odd:
        claim["minerals"] = [f"ore{stream.randint(1, _MINERALS)}"]
    if "label" in odd and claim["basis"] != "stated":
        claim["label"] = True
    if "disputed" in odd:
        claim["disputed"] = "Invented."
    first = next((other for other in alike if "same_as" not in other), None)
    if first and (place["source"] == first["source"]) and "same_as" in odd:
        claim["same_as"] = first["id"]
    return claim
