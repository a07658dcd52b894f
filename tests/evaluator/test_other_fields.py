"""Other fields than the one that ships: an invented example, and studies of any shape."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import evaluator
from criteria import Tree, load_framework
from evaluator.cli import cli
from evaluator.loading import load
from evaluator.storage.dump import tree_of
from partners import load_evidence
from partners.models import Passage, PassageKind
from partners.verification import verify_documents

CHIPS = Path(__file__).parents[2] / "docs" / "examples" / "chips"
DOCUMENTS = CHIPS / "documents"


@pytest.fixture(scope="module")
def chips() -> evaluator.Study:
    """The invented example."""
    return load(CHIPS)


def run(*words: str) -> str:
    """Run a command that has to succeed; return what it prints."""
    result = CliRunner().invoke(cli, list(words))
    assert result.exit_code == 0, result.output
    return result.stdout


# --- The invented example -----------------------------------------------------------------------


def test_the_example_is_of_another_shape(chips):
    framework, evidence = chips.framework, chips.evidence
    partners = evidence.partners.values()
    assert (len(framework.criteria), len(framework.stages)) == (7, 4)
    assert len(framework.scale.levels) == 4
    assert {entry.method for entry in framework.stage_weights.values()} == {
        "ahp_group",
        "best_worst",
        "roc",
        "swing",
    }
    assert len(framework.stage_weights["fabrication"].judge) == 3
    assert sum(partner.is_candidate for partner in partners) == 9
    assert sum(partner.kind == "region" for partner in partners) == 2
    assert (len(evidence.minerals), len(evidence.expectations)) == (0, 0)
    assert len(evidence.engagements) == 12
    assert len(evidence.claims) >= 60
    assert {claim.coder for claim in evidence.claims} == {"A. Ostrander", "B. Quill"}


def test_statements_of_the_example_were_read_by_two_coders(chips):
    read = {}
    for claim in chips.evidence.claims:
        for term in claim.terms:
            key = (claim.partner, claim.criterion, claim.source, claim.locator, term)
            read.setdefault(key, set()).add(claim.coder)
    assert sum(len(coders) == 2 for coders in read.values()) >= 5


def test_every_place_of_the_example_stands_in_its_documents(chips):
    found = verify_documents(chips.evidence, chips.framework, DOCUMENTS)
    assert list(found.faults) == []
    assert found.places >= len(chips.evidence.claims)


def test_every_file_of_the_example_is_labelled_as_invented():
    files = [path for path in CHIPS.rglob("*") if path.is_file() and path.suffix != ".csv"]
    assert len(files) > 20
    assert [path.name for path in files if "INVENTED" not in path.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize(
    "command",
    [
        "rank",
        "rank --stage packaging --method ahp --weights half_and_half",
        "rank --stage fabrication --weights treasury --format json",
        "explain IKA",
        "explain 'Corrin Republic' --stage design",
        "weights",
        "weights --compare",
        "evidence",
        "compare --stage equipment --reversals",
        "sensitivity --stage fabrication --samples 500 --kernel numpy",
        f"check --sources {DOCUMENTS}",
    ],
)
def test_a_command_speaks_of_the_example_alone(command, study):
    import shlex

    told = run(*shlex.split(command), "--data", str(CHIPS))
    assert max(map(len, told.splitlines())) <= (80 if "json" not in command else 1000)
    framework, evidence = study.framework, study.evidence
    words = {
        *(name for item in framework.criteria for name in (item.id, item.name)),
        *(name for item in framework.stages for name in (item.id, item.name)),
        *(role.id for role in framework.settings.roles.role),
        *(level for level in framework.scale.levels if level not in ("low", "high")),
        *(name for p in evidence.partners.values() for name in p.names if len(name) > 3),
        *("ore", "ores", "mineral", "minerals", "India"),
    }
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, sorted(words)))})\b", re.IGNORECASE)
    asked = told.replace('"mineral": null', "")  # a key of every record
    assert pattern.findall(asked) == []


@pytest.mark.parametrize("command", ["rank", "explain", "compare", "sensitivity"])
def test_tables_of_the_example_say_that_it_is_invented(command):
    words = {
        "explain": ["ALD", "--stage", "design"],
        "sensitivity": ["--samples", "200", "--stage", "design", "--kernel", "numpy"],
    }.get(command, ["--stage", "design"])
    assert "An invented example: no country" in run(command, *words, "--data", str(CHIPS))


def test_files_of_the_example_say_that_it_is_invented(tmp_path):
    suffixes = [".csv", ".json", ".md", ".html", ".tex"]
    paths = [tmp_path / f"chips{suffix}" for suffix in [*suffixes, ".xlsx"]]
    exports = [word for path in paths for word in ("--export", str(path))]
    run("rank", *exports, "--data", str(CHIPS))
    for path in paths[:-1]:
        assert "An invented example: no country" in path.read_text(encoding="utf-8"), path
    import openpyxl

    book = openpyxl.load_workbook(paths[-1])
    assert book.properties.title == "INVENTED EXAMPLE: suppliers of semiconductors, ranked"
    assert book.sheetnames == [
        *(stage.name for stage in load(CHIPS).framework.stages),
        "Source and method",
    ]


def test_the_example_written_down_and_read_again_is_the_same(chips):
    tree = tree_of(chips.framework, chips.evidence)
    framework = load_framework(tree.part("criteria"))
    assert framework == chips.framework
    assert load_evidence(framework, tree.part("partners")) == chips.evidence


@pytest.mark.parametrize("target", ["chips.xlsx", "toml", "csv"])
def test_the_example_is_the_same_study_as_a_workbook_and_as_a_folder(chips, target, tmp_path):
    path = tmp_path / target
    tables = ["--tables", target] if target in ("toml", "csv") else []
    result = CliRunner().invoke(cli, ["convert", str(CHIPS), str(path), *tables])
    assert result.exit_code == 0, result.output
    assert load(path).digest == chips.digest


def test_a_field_without_minerals_takes_none():
    result = CliRunner().invoke(cli, ["rank", "--mineral", "gold", "--data", str(CHIPS)])
    assert result.exit_code == 1
    assert "a mineral (none is declared)" in result.stderr


@pytest.mark.parametrize("lines", [None, "", "mineral = []\n"])
def test_minerals_may_be_left_out_or_empty(lines, tmp_path):
    folder = write_shape(Shape(), tmp_path)
    if lines is not None:
        (folder / "partners" / "minerals.toml").write_text(lines, encoding="utf-8")
    assert load(folder).evidence.minerals == ()


def test_a_passage_is_read_by_the_name_that_its_kind_once_had():
    entry = {"source": "a", "locator": "¶1", "kind": "india", "note": "About ourselves."}
    assert Passage.model_validate(entry).kind is PassageKind.OWN_SIDE


@pytest.mark.parametrize(
    ("primary", "told"),
    [
        ((False, False), "none is a primary source"),
        ((True, False), "1 of 2 is a primary source"),
        ((True, True), "2 of 2 are primary sources"),
    ],
)
def test_the_caveat_counts_primary_sources(primary, told):
    study = study_of(Shape(), primary=primary)
    assert told in study.rank("s1", samples=10).about.caveat


# --- Studies of any shape -----------------------------------------------------------------------


@dataclass(frozen=True)
class Shape:
    """How much of everything there is, and what the names are made of."""

    criteria: int = 3
    levels: int = 5
    stages: int = 2
    partners: int = 4
    claims: bool = True
    name: str = "{kind} {number}"

    def named(self, kind: str, number: int) -> str:
        return self.name.format(kind=kind, number=number)


SHAPES = {
    "one criterion": Shape(criteria=1),
    "two levels": Shape(levels=2),
    "eleven levels": Shape(levels=11),
    "one stage": Shape(stages=1),
    "more criteria than random indices": Shape(criteria=18, stages=1),
    "one partner": Shape(partners=1),
    "no claims": Shape(claims=False),
    "forty stages": Shape(stages=40, partners=2),
    "one of everything": Shape(criteria=1, levels=2, stages=1, partners=1),
    "long names": Shape(
        criteria=7, name="{kind} {number} of the Most Serene and Long-Winded Confederation"
    ),
    "long words": Shape(criteria=6, name="{kind}{number}Donaudampfschifffahrtsgesellschaft"),
}
COMMANDS = {
    "rank": ["rank"],
    "ratings": ["rank", "--method", "ahp"],
    "weights": ["weights"],
    "sets": ["weights", "--compare", "--stage", "s1"],
    "explain": ["explain", "P1"],
    "evidence": ["evidence"],
    "check": ["check"],
    "compare": ["compare", "--reversals", "--stage", "s1"],
    "sensitivity": ["sensitivity", "--stage", "s1", "--samples", "100", "--kernel", "numpy"],
}


@pytest.fixture(scope="module", params=SHAPES)
def shaped(request, tmp_path_factory):
    """A folder with a study of a shape, and that study."""
    folder = write_shape(SHAPES[request.param], tmp_path_factory.mktemp("shape"))
    return folder, load(folder)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_answers_in_80_columns_without_cutting_a_figure(shaped, command):
    folder, study = shaped
    told = run(*COMMANDS[command], "--data", str(folder))
    assert max(map(len, told.splitlines())) <= 80
    assert "…" not in told
    assert "nan" not in told.casefold().split()
    if command == "rank":
        for stage in study.framework.stage_ids:
            for row in study.rank(stage).rows:
                assert f" {row.score:.2f} " in told
    if command == "check" and study.evidence.claims:
        cells = study.cells(study.evidence.partners["P1"])
        shown = [f"{c.value:.1f}" for c in cells.values() if not c.is_silent]
        assert len(re.findall(r"\d\.\d!?\s", told)) >= len(shown)
    if command in ("weights", "explain") and study.evidence.claims:
        for criterion, weight in study.stage_weights["s1"].weights.items():
            figure = f"{weight:.1%}" if command == "weights" else f" {weight:.0%} "
            assert figure in told, criterion


@given(
    shape=st.builds(
        Shape,
        criteria=st.integers(1, 6),
        levels=st.integers(2, 11),
        stages=st.integers(1, 3),
        partners=st.integers(1, 6),
    )
)
@settings(max_examples=12, deadline=None)
def test_scores_are_those_of_a_plain_reckoning(shape):
    """TOPSIS on fixed ends (Hwang & Yoon 1981), partner by partner and criterion by criterion."""
    study = study_of(shape)
    for stage in study.framework.stages:
        ranking = study.rank(stage.id, samples=10)
        for row in ranking.rows:
            cells = study.cells(study.evidence.partners[row.partner], stage.id)
            worst = best = 0.0
            for criterion in study.framework.criteria:
                cell, weight = cells[criterion.id], ranking.weights[criterion.id]
                level = (1 + shape.levels) / 2 if cell.is_silent else cell.value
                share = (level - 1) / (shape.levels - 1)
                share = 1 - share if criterion.direction == "min" else share
                worst += (weight * share) ** 2
                best += (weight * (1 - share)) ** 2
            score = worst**0.5 / (worst**0.5 + best**0.5)
            assert row.score == pytest.approx(score, abs=1e-11)


def test_a_consistency_ratio_is_told_beyond_the_printed_random_indices(tmp_path):
    study = load(write_shape(SHAPES["more criteria than random indices"], tmp_path))
    judged = study.framework.stage_weights["s1"].judgement
    again = evaluator.ahp({(item.more, item.less): item.value for item in judged})
    found = study.stage_weights["s1"]
    assert 0 < found.consistency_ratio < 0.1
    assert found.weights == pytest.approx(dict(again.weights), abs=1e-12)


def study_of(shape: Shape, **options: Any) -> evaluator.Study:
    """Load a study of a shape by way of a folder."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        return load(write_shape(shape, Path(folder), **options))


def write_shape(shape: Shape, folder: Path, **options: Any) -> Path:
    """Write a made-up study of a shape."""
    tree = Tree("shape", {**criteria_of(shape), **partners_of(shape, **options)})
    for name, table in tree.tables.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(tomli_w.dumps(table), encoding="utf-8")
    return folder


def ids(kind: str, count: int) -> list[str]:
    """Return ids such as ``c1`` and ``c2``."""
    return [f"{kind}{number}" for number in range(1, count + 1)]


def criteria_of(shape: Shape) -> Mapping[str, dict[str, Any]]:
    """Return what is judged: the second criterion is the better the less there is of it."""
    names, levels, stages = ids("c", shape.criteria), ids("level", shape.levels), []
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
    steps = [
        {"better": levels[j], "worse": levels[i], "value": min(9, 1 + j - i), "reason": "So."}
        for i, j in combinations(range(shape.levels), 2)
    ]
    pairs = [
        {"more": a, "less": b, "value": 1 + i % 2, "reason": "So."}
        for i, (a, b) in enumerate(combinations(names, 2))
    ]
    ways: list[dict[str, Any]] = [
        {"method": "ahp", "judgement": pairs},
        {"method": "points", "points": {name: 10 + i for i, name in enumerate(names)}},
        {"method": "roc", "order": names},
    ]
    base = {"who": "nobody", "when": "2026", "why": "To try."}
    same = {"stage": "all", "method": "equal", **base}
    tables: dict[str, dict[str, Any]] = {"criteria/other_weights/same.toml": same}
    for number, name in enumerate(ids("s", shape.stages)):
        key = names[number % shape.criteria]
        called = shape.named("Stage", number + 1)
        stages.append({"id": name, "name": called, "question": "Who?", "key_criterion": key})
        entry = {"stage": name, **base, **ways[number % 3]}
        tables[f"criteria/weights/{name}.toml"] = entry
    return {
        "criteria/criteria.toml": {"scale": {"levels": levels}, "criterion": criterion},
        "criteria/stages.toml": {"stage": stages},
        "criteria/settings.toml": settings_of(shape, names),
        "criteria/intensities.toml": {
            "ahp": {"scale": "Saaty 1-9", "who": "nobody", "when": "2026"},
            "judgement": steps,
        },
        **tables,
    }


def settings_of(shape: Shape, names: list[str]) -> dict[str, Any]:
    """Return the shipped settings on another scale, with few draws."""
    framework = load_framework()
    found = dict(tree_of(framework, load_evidence(framework)).tables["criteria/settings.toml"])
    del found["study"]
    step = (shape.levels - 1) / 4
    few = {"samples": 50, "combinations": 10, "points": 8, "resamples": 5, "batches": 2}
    changes = {
        "evidence": {"contested_low": 1 + step, "contested_high": 1 + 3 * step},
        "roles": {"capable": 1 + 2.5 * step, "dependable": 1 + 2 * step},
        "gate": {"dependability": names[-1:]},
        "range": {"samples": 200, "block": 100},
        "sensitivity": few,
    }
    return found | {name: found[name] | change for name, change in changes.items()}


def partners_of(
    shape: Shape, primary: tuple[bool, bool] = (False, False)
) -> dict[str, dict[str, Any]]:
    """Return what is known: two documents, and of each partner what a simple rule gives."""
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
            "primary": is_primary,
        }
        for number, (name, is_primary) in enumerate(zip(ids("d", 2), primary, strict=True), 1)
    ]
    tables: dict[str, dict[str, Any]] = {
        "partners/sources.toml": {"source": sources if shape.claims else []}
    }
    for number, name in enumerate(ids("P", shape.partners), start=1):
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
            for c, criterion in enumerate(ids("c", shape.criteria))
            for d, source in enumerate(ids("d", 2))
            if (number + c + d) % 3
        ]
        head = {"id": name, "name": shape.named("Partner", number), "kind": "country"}
        known = {"claim": claims} if shape.claims else {}
        tables[f"partners/dossiers/{name}.toml"] = {**head, **known}
    return tables
