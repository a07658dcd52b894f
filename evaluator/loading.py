"""Load a study: what ships, or a folder of one's own."""

from __future__ import annotations

from pathlib import Path

from criteria import Faults, Framework, InputError, load_framework
from criteria.keeping import keeping_all
from criteria.weight_sets import judgements_of
from evaluator.methods import METHODS
from evaluator.methods.normalize import NORMALIZATIONS
from evaluator.storage.read import read_tables
from evaluator.study import Study
from evaluator.weighting.stage_weights import check_other_sets, weigh_levels, weigh_stages
from partners import Evidence, load_evidence


@keeping_all()
def load(path: str | Path | None = None) -> Study:
    """Load a study: what ships, or a folder of one's own.

    Parameters
    ----------
    path : path, optional
        A folder with ``partners/`` (and, if the criteria are one's own too, ``criteria/``), laid
        out as what ships. By default the shipped study.

    Raises
    ------
    InputError
        With every fault found in any of the files.

    Examples
    --------
    >>> len(load().evidence.sources)
    5
    """
    faults, framework, weights, evidence = Faults("study"), None, None, None
    tables = read_tables(path, faults)
    with faults.collecting():
        framework = load_framework(tables.criteria)
        check_methods(framework)
        with faults.collecting():
            weights = weigh_stages(framework)
        check_other_sets(framework)
    with faults.collecting():
        evidence = load_evidence(framework, tables.partners)
    if framework is None or weights is None or evidence is None:
        raise InputError(faults)
    if not tables.is_mixed:
        with faults.collecting():
            _check_judgement_sources(framework, evidence)
    faults.items = tables.criteria.relocate(faults)
    faults.raise_if_any()
    return Study(
        framework, evidence, weights, weigh_levels(framework), None if path is None else Path(path)
    )


def _check_judgement_sources(framework: Framework, evidence: Evidence) -> None:
    """Refuse judgements that follow from a document that the register does not have.

    Not asked of one's own partners under the shipped criteria, which have a register of their own.
    """
    named = {
        (folder, name, item.source)
        for folder, sets in (
            ("weights", framework.stage_weights),
            ("other_weights", framework.other_weights),
        )
        for name, entry in sets.items()
        for item in judgements_of(entry)
        if item.source is not None
    }
    faults = Faults("weights")
    for folder, name, source in sorted(named):
        if source not in evidence.sources:
            here = Faults(folder)
            here.unknown(f"{name}.toml, source", "a source", source, evidence.sources)
            faults.extend(here)
    faults.raise_if_any()


def check_methods(framework: Framework) -> None:
    """Refuse settings that name a method or a normalisation that there is not.

    Raises
    ------
    InputError
        With the nearest names there are.
    """
    here, asked = Faults("settings.toml"), framework.settings.sensitivity
    for name in asked.methods:
        if name not in METHODS:
            here.unknown("sensitivity, methods", "a method", name, METHODS)
    for name in asked.normalizations:
        if name not in NORMALIZATIONS:
            here.unknown("sensitivity, normalizations", "a normalization", name, NORMALIZATIONS)
    here.raise_if_any()
