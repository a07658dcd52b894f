"""What the tests of runs share: a command in this process, and a recorded run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from evaluator.cli import cli

CLAIM = """
[[claim]]
partner = "Chile"
criterion = "processing"
level = "high"
basis = "stated"
stages = ["midstream"]
"""


@pytest.fixture(scope="session")
def run() -> Callable[..., Result]:
    """Run a command in this process."""
    return lambda *arguments: CliRunner().invoke(cli, [str(part) for part in arguments])


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory, run) -> Path:
    """A run of one stage as it was recorded; not to be touched."""
    folder = tmp_path_factory.mktemp("runs")
    result = run("rank", "--stage", "midstream", "--samples", "200", "--record", folder)
    assert result.exit_code == 0, result.output
    (found,) = folder.iterdir()
    return found


@pytest.fixture
def claim_file(tmp_path: Path) -> Path:
    """A claim to suppose."""
    path = tmp_path / "claim.toml"
    path.write_text(CLAIM, encoding="utf-8")
    return path
