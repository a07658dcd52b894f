"""The three packages come from one place, or the program says which one does not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import criteria
from evaluator.origin import check_origin

LOAD = "import evaluator; evaluator.load()"


def _run(shadow: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python with a folder first on the path, from a folder that holds no package."""
    return subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, "PYTHONPATH": str(shadow), "PYTHONUTF8": "1"},
        cwd=shadow.parent,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(params=["a copy", "a stranger"])
def shadow(request, tmp_path: Path) -> Path:
    """A folder with another package called ``criteria``: alike, or nothing of the kind."""
    folder = tmp_path / "shadow"
    if request.param == "a copy":
        shutil.copytree(Path(criteria.__file__).parent, folder / "criteria")
    else:
        (folder / "criteria").mkdir(parents=True)
        (folder / "criteria" / "__init__.py").write_text("RULES = ()\n", encoding="utf-8")
    return folder


def test_what_is_installed_here_comes_from_one_place():
    check_origin()


def test_an_innocent_folder_on_the_path_is_no_matter(tmp_path):
    (tmp_path / "shadow").mkdir()
    result = _run(tmp_path / "shadow", "-c", LOAD)
    assert (result.returncode, result.stderr) == (0, "")


def test_another_package_of_the_name_is_told(shadow):
    result = _run(shadow, "-c", LOAD)
    assert result.returncode == 1
    last = result.stderr.strip().splitlines()[-1]
    assert "criteria" in last
    assert str(shadow) in last
    assert "Uninstall the other package called 'criteria'." in last


def test_the_command_line_tells_it_without_a_traceback(shadow):
    result = _run(shadow, "-c", "from evaluator.cli import main; main()", "rank")
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert str(shadow) in result.stderr
    assert "Uninstall the other package called 'criteria'." in result.stderr
