"""What the page on data of one's own says is so: its commands run, in their order."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from evaluator.cli import cli

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "your-own-data.md").read_text(encoding="utf-8")
COMMANDS = [
    line
    for block in re.findall(r"```sh\n(.*?)```", PAGE, re.S)
    for line in block.splitlines()
    if line.strip()
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A folder in which the example lies where the page has it, and which commands share."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(ROOT / "docs" / "examples", folder / "docs" / "examples")
    return folder


@pytest.mark.parametrize("command", COMMANDS)
def test_command_runs(command, desk, monkeypatch):
    program, *words = shlex.split(command)
    assert program == "evaluator"
    monkeypatch.chdir(desk)
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == 0, result.output


def test_the_table_on_the_page_is_todays(desk, monkeypatch):
    monkeypatch.chdir(desk)
    block = re.search(r"```text\n(.*?)```", PAGE, re.S)
    first = next(command for command in COMMANDS if " rank " in command)
    printed = CliRunner().invoke(cli, shlex.split(first)[1:]).output.splitlines()
    shown = [line.rstrip() for line in printed]
    assert [line for line in block[1].splitlines() if line.rstrip() not in shown] == []


def test_what_the_page_supposes_can_be_supposed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    claim = re.search(r"```toml\n(.*?)```", PAGE, re.S)
    Path("west.toml").write_text(claim[1], encoding="utf-8")
    (command,) = re.findall(r"`evaluator (rank [^`]*--suppose[^`]*)`", PAGE)
    assert CliRunner().invoke(cli, ["template", "my.xlsx"]).exit_code == 0
    result = CliRunner().invoke(cli, shlex.split(command))
    assert result.exit_code == 0, result.output
    assert "SUPPOSED, not in the data" in result.output


def test_the_python_on_the_page_runs(desk, monkeypatch):
    monkeypatch.chdir(desk)
    block = re.search(r"```python\n(.*?)```", PAGE, re.S)
    exec(compile(block[1], "your-own-data.md", "exec"), {})
