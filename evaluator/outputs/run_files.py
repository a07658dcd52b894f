"""The files of a run: inputs, question, results and warnings, the same bytes for the same run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluator.digest import digest_of
from evaluator.outputs.folder import write_folder
from evaluator.outputs.run_warnings import warnings_of
from evaluator.outputs.tables import csv_bytes, json_bytes
from evaluator.records.question import Question
from evaluator.records.run import RESULTS, RUN, TABLE, WARNINGS, machine, name_of, sha256
from evaluator.storage.json_text import canonical
from evaluator.storage.record import INPUTS, inputs_of

if TYPE_CHECKING:
    from evaluator.ranking import Ranking
    from evaluator.robustness.simulate import Progress
    from evaluator.study import Study

# What data is called that was not read from anywhere of the user's.
SHIPPED = "shipped"


def record_run(study: Study, folder: str | Path, stage: str = "all", **options: Any) -> Path:
    """Rank a stage, or all of them, and keep the run in a folder of its own.

    Parameters
    ----------
    folder : path
        Where runs are kept; made if there is none.
    stage : str
        Such as ``midstream``.
    **options
        As for `Study.rank`; weights hold for every stage asked for.

    Returns
    -------
    Path
        The folder of the run; `evaluator.load` takes it as data.

    Raises
    ------
    InputError
        If the question is at fault, or the run cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> import evaluator
    >>> study = evaluator.load()
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     run = evaluator.record_run(study, folder, "midstream", samples=100)
    ...     evaluator.load(run).digest == study.digest
    True
    """
    stages = study.framework.stage_ids if stage == "all" else (stage,)
    weights = options.pop("weights", None)
    study.check_question(stages[0], weights=weights, **options)
    given = {} if weights is None else dict.fromkeys(stages, weights)
    question = Question(stages, weights=given, **options)
    return keep_run(study, question, question.ask_all(study), folder)


def keep_run(
    study: Study, question: Question, rankings: Sequence[Ranking], folder: str | Path
) -> Path:
    """Keep a run in a folder of its own, named by its content.

    The same run twice is one folder, and the second writes nothing.

    Parameters
    ----------
    question : Question
        What was asked; `rankings` are its answers, stage by stage.
    folder : path
        Where runs are kept; made if there is none.

    Returns
    -------
    Path
        The folder of the run.

    Raises
    ------
    InputError
        If it cannot be written; nothing is there then.
    """
    name = Path(study.path).name if study.path is not None else SHIPPED
    contents = run_contents(study, question, rankings, name)
    target = Path(folder) / name_of(contents[RUN])
    write_folder(target, contents)
    return target


def run_contents(
    study: Study, question: Question, rankings: Sequence[Ranking], data: str
) -> dict[str, bytes]:
    """Return the files of a run by name.

    Parameters
    ----------
    data : str
        What the data is called.
    """
    inputs = inputs_of(study.framework, study.evidence, study.supposed)
    contents = {
        INPUTS: canonical(inputs),
        RESULTS: json_bytes(rankings, study.evidence),
        TABLE: csv_bytes(rankings, study.evidence),
        WARNINGS: canonical(warnings_of(rankings, study)),
    }
    record = {
        "format": 1,
        "data": data,
        "question": question.record,
        "used": {ranking.stage: _used(ranking) for ranking in rankings},
        "study": study.digest,
        "settings": digest_of(study.framework.settings),
        "files": {name: sha256(text) for name, text in contents.items()},
        **machine(),
    }
    return {RUN: canonical(record), **contents}


def _used(ranking: Ranking) -> dict[str, Any]:
    """Return what the question came to at a stage."""
    return {
        "method": ranking.method,
        "normalization": ranking.normalization,
        "mineral": ranking.mineral,
        "weights": dict(ranking.weights),
        "weights_set": ranking.weights_set,
        "weights_origin": ranking.weights_origin,
        "seed": ranking.seed,
        "samples": ranking.samples,
        "digest": ranking.digest,
    }


def run_again(
    study: Study, question: Question, data: str, progress: Progress | None = None
) -> dict[str, bytes]:
    """Ask a question and return the files that recording it would write.

    Parameters
    ----------
    progress : callable, optional
        Called with the draws done and the draws in all.

    Raises
    ------
    InputError
        If the study does not have what is asked for.
    """
    return run_contents(study, question, question.ask_all(study, progress), data)
