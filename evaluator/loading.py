"""Load a study: what ships, or a folder of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from criteria import Faults, Framework, InputError, load_framework
from criteria.keeping import keeping_all
from criteria.load import load_names
from criteria.weight_sets import judgements_of
from evaluator.methods import METHODS
from evaluator.methods.normalize import NORMALIZATIONS
from evaluator.storage.read import Tables, read_tables
from evaluator.study import Study
from evaluator.weighting.stage_weights import check_other_sets, weigh_levels, weigh_stages
from partners import Evidence, load_evidence


@keeping_all()
def load(path: str | Path | None = None, limits: Mapping[str, int] | None = None) -> Study:
    """Load a study: what ships, or a workbook or folder of one's own.

    Parameters
    ----------
    path : path, optional
        A workbook (``.xlsx``) as ``evaluator template`` writes it, or a folder with ``partners/``
        (and, if the criteria are one's own too, ``criteria/``), laid out as what ships. By default
        the shipped study.
    limits : mapping, optional
        How large it may be, such as ``{"rows": 200_000}``; the defaults stand in
        ``storage/limits.toml``.

    Raises
    ------
    InputError
        With every fault found in any of the files.

    Examples
    --------
    >>> len(load().evidence.sources)
    5
    """
    faults = Faults("study")
    tables = read_tables(path, faults, limits)
    return build_study(tables, faults, None if path is None else Path(path))


def build_study(tables: Tables, faults: Faults, path: Path | None = None) -> Study:
    """Build and check a study from its tables.

    Parameters
    ----------
    faults : Faults
        Those noted while the tables were read.
    path : Path, optional
        From where they were read; None for what ships.

    Raises
    ------
    InputError
        With every fault, also those noted before.
    """
    framework, weights, evidence = None, None, None
    noted = tuple(faults)
    with faults.collecting():
        framework = load_framework(tables.criteria)
        check_methods(framework)
        with faults.collecting():
            weights = weigh_stages(framework)
        check_other_sets(framework)
    # Of a row that could not be read nobody knows what it would have named.
    names = framework or load_names(tables.criteria, faultless=bool(noted))
    with faults.collecting():
        evidence = load_evidence(names, tables.partners)
    if evidence is not None:
        _check_supposed(evidence, tables, faults)
        if framework is not None and weights is not None and not tables.is_mixed:
            with faults.collecting():
                _check_judgement_sources(framework, evidence)
    if faults or framework is None or weights is None or evidence is None:
        raise InputError(tables.told(noted, faults))
    return Study(framework, evidence, weights, weigh_levels(framework), path, tables.supposed)


def _check_supposed(evidence: Evidence, tables: Tables, faults: Faults) -> None:
    """Note names of what is supposed that stand for nothing."""
    here, supposed = Faults("file"), tables.supposed
    claims = {claim.id for claim in evidence.claims} if supposed else set()
    for name in supposed.claims:
        if name not in claims:
            here.unknown("supposed_claims", "a claim", name, claims)
    for name in supposed.sources:
        if name not in evidence.sources:
            here.unknown("supposed_sources", "a source", name, evidence.sources)
    faults.extend(here)


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
