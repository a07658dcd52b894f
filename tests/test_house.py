"""The rules of the house that a program can hold: domain facts are data, names are public."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import criteria
import evaluator
import partners
from evaluator import Study

ROOT = Path(__file__).parent.parent
MODULES = sorted(
    path for name in ("criteria", "partners", "evaluator") for path in (ROOT / name).rglob("*.py")
)


def strings_in(path: Path) -> Iterator[str]:
    """Give every string of a module that is no docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in docstrings:
            yield node.value


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_fact_of_the_domain_stands_in_code(path: Path, study: Study) -> None:
    framework, evidence = study.framework, study.evidence
    facts = {
        *framework.criterion_ids,
        *framework.stage_ids,
        *framework.scale.levels,
        *framework.settings.evidence.basis,
        *framework.settings.ladder.status,
        *(role.id for role in framework.settings.roles.role),
        *(mineral.id for mineral in evidence.minerals),
        *evidence.sources,
        *(
            name
            for partner in evidence.partners.values()
            for name in partner.names
            if len(name) > 2
        ),
    }
    assert facts & set(strings_in(path)) <= {"low", "high"}  # columns of a spread, too


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_word_of_the_field_stands_in_a_sentence_of_the_code(path: Path, study: Study) -> None:
    framework, evidence = study.framework, study.evidence
    known = framework.settings.study
    words = {
        *(name for item in framework.criteria for name in (item.id, item.name)),
        *(name for item in framework.stages for name in (item.id, item.name)),
        *(mineral.name for mineral in evidence.minerals),
        *(role.id for role in framework.settings.roles.role),
        known.variant,
        known.variants,
    }
    names = {name for p in evidence.partners.values() for name in (p.name, *p.aliases)}
    word = re.compile(rf"\b({'|'.join(map(re.escape, sorted(words)))})\b", re.IGNORECASE)
    name = re.compile(rf"\b({'|'.join(map(re.escape, sorted(names)))})\b")
    found = [text for text in strings_in(path) if word.search(text) or name.search(text)]
    assert found == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_stay_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("package", [criteria, partners, evaluator], ids=lambda p: p.__name__)
def test_public_names_exist_and_are_documented(package: object) -> None:
    for name in package.__all__:
        member = getattr(package, name)
        if not name.startswith("_"):
            assert (member.__doc__ or "").strip(), name


def test_worked_example_of_the_conventions_is_what_the_engine_computes(study: Study) -> None:
    text = (ROOT / "docs" / "conventions.md").read_text(encoding="utf-8")
    example = re.search(r"> \*\*Worked example: Australia.*?\n\n", text, re.S)
    assert example is not None
    cell = study.cells(study.evidence.partners["AUS"], "upstream")["reserves"]
    votes = {vote.source: vote for vote in cell.votes}
    assert set(votes) == {"surya", "vajiram"}
    for figure in (
        f"= {votes['vajiram'].value:.2f}, weight {votes['vajiram'].weight:g}",
        f"2 = {cell.value:.2f}.",
        f"Spread {cell.value:.2f} ± {cell.value - cell.low:.2f}, that is {cell.low:.1f} to 5",
    ):
        assert figure in example[0].replace("\n> ", " ")


def test_no_block_of_a_page_was_left_to_be_filled() -> None:
    for page in (ROOT / "docs").rglob("*.md"):
        blocks = re.findall(r"```\w*\n(.*?)```", page.read_text(encoding="utf-8"), re.S)
        assert all(len(block.split()) > 1 for block in blocks), page.name


def test_conventions_quote_the_settings(study: Study) -> None:
    text = (ROOT / "docs" / "conventions.md").read_text(encoding="utf-8")
    settings = study.framework.settings
    for figure in (
        f"*{settings.evidence.base_spread:g}* / (1 + support)",
        f"a level of *{settings.evidence.contested_low:g}* or below",
        f"one of *{settings.evidence.contested_high:g}* or above",
        f"consistency ratio above *{settings.weights.max_consistency_ratio:.2f}*",
        f"*{settings.range.samples:,}* draws in blocks of *{settings.range.block:,}*",
        f"of more than {settings.range.scores // settings.range.samples} partners",
        f"*{settings.range.scores:,}* draws times partners",
        f"ln(*{settings.weights.factor:g}*)",
        f"more than *{settings.tiers.threshold * 100:.0f} %*",
        f"at least *{settings.roles.capable:g}*",
        f"at least *{settings.roles.dependable:g}*",
        f"holds in *{settings.roles.share_of_draws * 100:.0f} %*",
        f"jackknife over *{settings.sensitivity.batches}* batches",
        f"*{settings.sensitivity.points:,}* base points",
        f"intervals of *{settings.sensitivity.confidence * 100:.0f} %* by bootstrap",
        f"(*{settings.sensitivity.samples:,}* draws)",
        f"every combination up to *{settings.sensitivity.combinations:,}*",
    ):
        assert figure in " ".join(text.split()), figure
