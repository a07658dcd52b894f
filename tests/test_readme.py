"""What the README says is so: commands run, figures are today's, links lead somewhere."""

import re
import shlex
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

import evaluator
from evaluator.cli import cli
from evaluator.expectations import judge_expectations, without_reasons

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line.split("#")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", README, re.S)
    for line in block.splitlines()
    if line.startswith("evaluator ")
]
TABLES = [
    line
    for block in re.findall(r"```text\n(.*?)```", README, re.S)
    for line in block.splitlines()
    if line.strip()
]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the commands share: one writes what the next reads."""
    return tmp_path_factory.mktemp("desk")


@pytest.mark.parametrize("command", COMMANDS)
def test_command_runs(command: str, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk)
    words = shlex.split(command)[1:]
    paths = {word: map(str, Path().glob(word)) for word in words if "*" in word}
    given = [name for word in words for name in paths.get(word, [word])]
    result = CliRunner().invoke(cli, given)
    assert result.exit_code == 0, result.output
    assert result.output.strip()


def test_there_are_commands_to_run() -> None:
    assert len(COMMANDS) >= 6


def test_table_is_todays() -> None:
    printed = CliRunner().invoke(cli, ["rank", "--stage", "upstream"]).output.splitlines()
    stripped = [line.rstrip() for line in printed]
    assert [line for line in TABLES if line.rstrip() not in stripped] == []


def test_what_the_ranking_hangs_on_is_todays(study: evaluator.Study) -> None:
    block = re.search(r"```sensitivity\n(.*?)```", README, re.S)
    assert block is not None
    printed = CliRunner().invoke(cli, ["sensitivity", "--stage", "upstream"]).output
    for line in block[1].splitlines():
        assert line in printed, line


def test_expectations_are_quoted_as_they_are(study: evaluator.Study) -> None:
    rankings = {stage: study.rank(stage) for stage in study.framework.stage_ids}
    findings = judge_expectations(study.evidence, rankings)
    met = sum(finding.met is True for finding in findings)
    assert f"{met} of {len(findings)} are met" in README
    alone = replace(study, evidence=without_reasons(study.evidence))
    found = judge_expectations(
        alone.evidence, {stage: alone.rank(stage) for stage in study.framework.stage_ids}
    )
    left = sum(finding.met is True for finding in found)
    assert f"conclude, {left} are met" in " ".join(README.split())


def test_readme_is_short() -> None:
    assert len(README.splitlines()) <= 150


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not (page.parent / link).exists()] == []


def test_python_example_runs() -> None:
    block = re.search(r"```python\n(.*?)```", README, re.S)
    assert block is not None
    exec(compile(block[1], "README.md", "exec"), {})
