"""`make cover` fails where a test is missing, and says where."""

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


@pytest.fixture(scope="module")
def limits() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "coverage_limits", Path(__file__).with_name("coverage_limits.py")
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def whole(limits: ModuleType, **changed: dict[str, Any]) -> dict[str, Any]:
    """What is measured where every part has one file, and every line of it ran."""
    names = [f"{part}some.py" if part.endswith("/") else part for part in limits.WHOLE]
    files = {name: {"missing_lines": [], "missing_branches": []} for name in names}
    return {"files": {**files, **changed}, "totals": {"percent_covered": 95.0}}


def test_nothing_is_told_where_everything_ran(limits: ModuleType) -> None:
    assert limits.shortfalls(whole(limits)) == []


def test_each_line_and_branch_is_told_once_in_order(limits: ModuleType) -> None:
    file = {"missing_lines": [7, 8], "missing_branches": [[9, 12], [3, -1], [7, 8]]}
    assert limits.shortfalls(whole(limits, **{"evaluator\\problem.py": file})) == [
        "evaluator/problem.py:3: never goes on out of the function",
        "evaluator/problem.py:7: never runs",
        "evaluator/problem.py:8: never runs",
        "evaluator/problem.py:9: never goes on to line 12",
    ]


def test_other_parts_only_count_to_the_whole(limits: ModuleType) -> None:
    found = whole(limits, **{"evaluator/cli/some.py": {"missing_lines": [1]}})
    assert limits.shortfalls(found) == []
    found["totals"]["percent_covered"] = 94.996
    assert len(limits.shortfalls(found)) == 1


def test_a_part_that_was_not_measured_is_told(limits: ModuleType) -> None:
    found = whole(limits)
    del found["files"]["evaluator/ranking.py"]
    assert limits.shortfalls(found) == ["evaluator/ranking.py: nothing was measured"]


def test_the_parts_are_there(limits: ModuleType) -> None:
    root = Path(__file__).parent.parent
    for part in limits.WHOLE:
        assert (root / part).is_dir() if part.endswith("/") else (root / part).is_file()


def test_what_was_measured_is_read_as_coverage_keeps_it(
    limits: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from coverage import CoverageData

    data = CoverageData(basename=str(tmp_path / ".coverage"))
    data.add_arcs({str(limits.ROOT / "evaluator" / "ranking.py"): [(-1, 1), (1, -1)]})
    data.write()
    monkeypatch.setenv("COVERAGE_FILE", str(tmp_path / ".coverage"))
    found = limits.report()
    told = limits.shortfalls(found)
    assert any(sentence.startswith("evaluator/ranking.py:") for sentence in told)
    assert limits.main() == 1
