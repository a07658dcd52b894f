"""What a run is said to have used is held against what it uses, also under another name."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evaluator.records.run import RUN

EDITS: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "a weight": (
        lambda record: record["used"]["midstream"]["weights"].update(reserves=0.5),
        "entry: used, midstream, weights, reserves expected: 0.5 found: 0.05",
    ),
    "nothing used": (
        lambda record: record.update(used={}),
        "entry: used, midstream expected: nothing found: {",
    ),
    "the digest of the data": (
        lambda record: record.update(study="0" * 64),
        "entry: study expected: '0000",
    ),
    "the digest of the settings": (
        lambda record: record.update(settings="0" * 64),
        "entry: settings expected: '0000",
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_what_was_edited_in_the_record_is_told_where_it_stands(run, kept, tmp_path, name):
    """The folder has another name, so that nothing but the figures gives it away."""
    edit, told = EDITS[name]
    folder = Path(shutil.copytree(kept, tmp_path / "kept-for-later"))
    record = json.loads((folder / RUN).read_bytes())
    edit(record)
    (folder / RUN).write_text(json.dumps(record), encoding="utf-8")
    result = run("replay", folder)
    assert result.exit_code == 1
    text = " ".join(result.stderr.split())
    assert "Not the same (1): 1. run.json" in text
    assert told in text
    assert "remedy: Restore it: it was edited after the run." in text


def test_a_copy_under_another_name_is_the_same_run(run, kept, tmp_path):
    folder = shutil.copytree(kept, tmp_path / "kept-for-later")
    assert run("replay", folder).exit_code == 0
