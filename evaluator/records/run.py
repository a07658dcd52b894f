"""A run as it lies on disk: one folder, named by its content, and how it is read back."""

from __future__ import annotations

import hashlib
import platform
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import Field

from criteria.faults import Fault, Faults, InputError
from criteria.models import Identifier, Text
from criteria.reading import Record, build
from evaluator._version import __version__
from evaluator.digest import versions
from evaluator.loading import build_study
from evaluator.records.question import Question, QuestionRecord
from evaluator.storage.json_text import parse_json, read_bytes
from evaluator.storage.limits import Limits
from evaluator.storage.read import tables_of_record
from evaluator.storage.record import INPUTS, Inputs, parse_inputs

if TYPE_CHECKING:
    from evaluator.study import Study

RUN: Final = "run.json"
RESULTS: Final = "results.json"
TABLE: Final = "ranking.csv"
WARNINGS: Final = "warnings.json"
# What the digests in run.json stand for; its own is the name of the folder.
CONTENTS: Final = (INPUTS, RESULTS, TABLE, WARNINGS)
_DIGITS = 16
_NAMED_BY_CONTENT = re.compile(rf"[0-9a-f]{{{_DIGITS}}}")

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class RunRecord(Record):
    """What ``run.json`` says.

    Attributes
    ----------
    data : str
        The name under which the data was given, without its folder.
    question : QuestionRecord
    used : dict
        By stage, what the question came to: weights, seed, draws, digest.
    study, settings : str
        Digests of the data and of its settings.
    files : dict of str to str
        The digest of each of the other files.
    """

    format: Literal[1]
    data: str
    question: QuestionRecord
    used: dict[str, dict[str, Any]]
    study: Digest
    settings: Digest
    files: dict[str, Digest]
    versions: dict[Identifier, Text]
    platform: Text


@dataclass(frozen=True)
class Run:
    """A run that was read back.

    Attributes
    ----------
    folder : Path
    record : RunRecord
    inputs : Inputs
    files : mapping of str to bytes
        Every file by name.
    altered : tuple of Fault
        What is not as it was recorded.
    """

    folder: Path
    record: RunRecord
    inputs: Inputs
    files: Mapping[str, bytes]
    altered: tuple[Fault, ...]

    @property
    def question(self) -> Question:
        """What was asked."""
        return Question.of(self.record.question)

    def study(self) -> Study:
        """Build the study that was ranked.

        Raises
        ------
        InputError
            If the inputs are no study; what was altered is told first.
        """
        faults = Faults(INPUTS)
        faults.extend(self.altered)
        with faults.collecting():
            return build_study(tables_of_record(self.inputs, INPUTS), Faults(INPUTS), self.folder)
        raise InputError(faults)


def sha256(data: bytes) -> str:
    """Return the digest of a file."""
    return hashlib.sha256(data).hexdigest()


def name_of(run: bytes) -> str:
    """Return the name of the folder of a run, by the content of its ``run.json``."""
    return sha256(run)[:_DIGITS]


def machine() -> dict[str, Any]:
    """Return what beside the inputs may have a part in the last digit of a figure."""
    python = platform.python_version()
    return {
        "versions": {**versions(__version__), "python": python},
        "platform": f"{sys.platform}-{platform.machine().lower()}",
    }


def is_run(path: str | Path) -> bool:
    """Tell whether a path leads to the folder of a run."""
    return (Path(path) / RUN).exists()


def read_run(path: str | Path, limits: Mapping[str, int] | None = None) -> Run:
    """Read a run back.

    Parameters
    ----------
    limits : mapping, optional
        How large its files may be, as for `evaluator.load`.

    Raises
    ------
    InputError
        With everything that is missing from it or cannot be read. What was altered and can be
        read is kept in `Run.altered`.
    """
    folder, faults, bounds = Path(path), Faults(str(path)), Limits.of(limits)
    _check_folder(folder, bounds, faults)
    read = {name: read_bytes(folder / name, bounds, faults) for name in (RUN, *CONTENTS)}
    files = {name: data for name, data in read.items() if data is not None}
    record = inputs = None
    if RUN in files:
        value = parse_json(files[RUN], RUN, bounds, faults)
        record = None if value is None else build(RunRecord, value, RUN, "file", faults)
    if INPUTS in files:
        inputs = parse_inputs(files[INPUTS], INPUTS, bounds, faults)
    for name in (RESULTS, WARNINGS):
        if name in files:
            parse_json(files[name], name, bounds, faults)
    if faults or record is None or inputs is None:
        raise InputError(faults)
    return Run(folder, record, inputs, files, tuple(_altered(folder, record, files)))


def _check_folder(folder: Path, limits: Limits, faults: Faults) -> None:
    """Note that there is no folder, and files in it that no run has.

    Raises
    ------
    InputError
        If it cannot be listed, or holds more than allowed.
    """
    remedy = "Give the folder that 'evaluator rank --record' named."
    try:
        if not folder.is_dir():
            found = "a file" if folder.exists() else "nothing there"
            faults.add("path", "the folder of a run", found, remedy)
            raise InputError(faults)
        names = sorted(item.name for item in islice(folder.iterdir(), limits.files + 1))
    except (OSError, ValueError) as error:
        faults.add("path", "a readable folder", str(error), remedy)
        raise InputError(faults) from None
    if not limits.check("files", len(names), "folder", faults, more=True):
        raise InputError(faults)
    for name in names:
        known = name in (RUN, *CONTENTS)
        if not (known or name.startswith(".") or name.lower().endswith((".md", ".txt"))):
            faults.unknown(name, "a file of a run", name, (RUN, *CONTENTS))


def _altered(folder: Path, record: RunRecord, files: Mapping[str, bytes]) -> Faults:
    """Note what is not as it was recorded."""
    faults, own = Faults(RUN), name_of(files[RUN])
    name = folder.resolve().name
    if _NAMED_BY_CONTENT.fullmatch(name) and name != own:
        remedy = "Restore it: it was edited after the run, or the folder was renamed."
        faults.add("digest", f"{name}, as the folder is named", own, remedy)
    for file in sorted({*record.files, *CONTENTS}):
        if file not in record.files:
            faults.add(f"files, {file}", "a digest", "none", "Restore run.json.")
        elif file not in files:
            faults.unknown(f"files, {file}", "a file of a run", file, CONTENTS)
        elif sha256(files[file]) != record.files[file]:
            here, found = Faults(file), sha256(files[file])[:_DIGITS]
            remedy = "Restore it: it was edited after the run."
            here.add("digest", f"{record.files[file][:_DIGITS]}, as recorded", found, remedy)
            faults.extend(here)
    return faults
