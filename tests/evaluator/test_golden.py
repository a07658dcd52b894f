"""The published tables, as they stood when last looked at; renewed by ``make golden``.

A difference here is no defect by itself: it says that a published figure moved, so that someone
looks and writes down why.
"""

from pathlib import Path

import pytest
from click.testing import CliRunner

from evaluator.cli import cli

STORED = Path(__file__).parent / "golden"
CASES = {
    "rank.txt": ["rank"],
    "rank-lithium.txt": ["rank", "--stage", "upstream", "--mineral", "lithium"],
    "rank-ahp.txt": ["rank", "--stage", "downstream", "--method", "ahp"],
    "rank-reference.txt": ["rank", "--stage", "midstream", "--reference"],
    "explain-AUS.txt": ["explain", "AUS", "--stage", "upstream"],
    "explain-RUS.txt": ["explain", "RUS", "--stage", "upstream"],
    "explain-KOR.txt": ["explain", "KOR", "--stage", "downstream"],
    "sensitivity.txt": ["sensitivity", "--samples", "20000", "--kernel", "numpy"],
    "compare.txt": ["compare", "--reversals"],
    "weights.txt": ["weights"],
    "weights-best-worst.txt": ["weights", "--stage", "upstream", "--set", "best_worst"],
    "weights-compare.txt": ["weights", "--compare"],
    "evidence.txt": ["evidence"],
    "check.txt": ["check"],
}
# The head of a digest depends on the versions installed, which these tables are not about.
DIGEST = "Digest "


@pytest.mark.parametrize("name", CASES)
def test_table_is_the_one_last_looked_at(name: str, request: pytest.FixtureRequest) -> None:
    result = CliRunner().invoke(cli, CASES[name])
    assert result.exit_code == 0, result.output
    printed = (
        "\n".join(line.split(DIGEST)[0].rstrip() for line in result.output.splitlines()) + "\n"
    )
    if request.config.getoption("--renew-golden"):
        STORED.mkdir(exist_ok=True)
        (STORED / name).write_text(printed, encoding="utf-8")
    assert (STORED / name).read_text(encoding="utf-8") == printed
