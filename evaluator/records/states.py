"""What lies between two studies: the first with some of the changes made."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from criteria import Faults, Framework, InputError
from criteria.checks import check_framework
from criteria.reading import build
from criteria.settings import Settings
from evaluator.records import changes as kinds
from evaluator.records.changes import Change, State
from evaluator.records.steps import fits
from evaluator.storage.dump import plain
from evaluator.study import Study
from evaluator.weighting.stage_weights import check_other_sets, weigh_levels, weigh_stages

if TYPE_CHECKING:
    from partners import Evidence, Partner


def apply(state: State, made: Iterable[Change]) -> State:
    """Return a state with some changes made, all of them together.

    What comes of it need not be a study that could be loaded; `study_of` says whether it can be
    ranked.

    Raises
    ------
    InputError
        If the settings contradict each other.
    """
    made = tuple(made)
    settings = [change for change in made if change.kind == kinds.SETTING]
    for change in made:
        if change.kind in _APPLY:
            state = _APPLY[change.kind](state, change)
    if settings:
        framework = replace(state.framework, settings=_set(state.framework, settings))
        state = replace(state, framework=framework)
    return state


def study_of(state: State) -> Study:
    """Return a state as a study.

    Raises
    ------
    InputError
        If what is judged contradicts itself, or the evidence names what is not there.
    """
    faults, framework = Faults("criteria"), state.framework
    _check_names(state, faults)
    check_framework(framework, framework.stage_weights, faults)
    faults.raise_if_any()
    weights = weigh_stages(framework)
    check_other_sets(framework)
    return Study(framework, state.evidence, weights, weigh_levels(framework))


def _check_names(state: State, faults: Faults) -> None:
    """Note claims and regions that hang on something that is not there, or not yet."""
    evidence, framework = state.evidence, state.framework
    for partner in evidence.partners.values():
        for region in partner.regions:
            if region not in evidence.partners:
                faults.unknown(f"{partner.id}, regions", "a region", region, evidence.partners)
    for claim in evidence.claims:
        if claim.source not in evidence.sources:
            faults.unknown(f"{claim.id}, source", "a source", claim.source, evidence.sources)
        if not fits(claim, framework):
            remedy = "Change it together with what it names."
            faults.add(claim.id, "names of the criteria, the scale and the bases", "others", remedy)


def _set(framework: Framework, made: Iterable[Change]) -> Settings:
    """Return the settings with some values changed."""
    data = plain(framework.settings)
    for change in made:
        _put(data, change)
    faults = Faults("settings.toml")
    built = build(Settings, data, "settings.toml", "file", faults)
    if built is None:
        raise InputError(faults)
    return built


def _put(data: dict[str, Any], change: Change) -> None:
    """Put one value in its place in the settings, or take it away."""
    (path,) = change.fields
    at: Any = data
    for key in path[:-1]:
        at = _named(at, key) if isinstance(at, list) else at.setdefault(key, {})
    value = copy.deepcopy(change.after)
    if isinstance(at, list):
        at[:] = [entry for entry in at if kinds.name_of(entry) != path[-1]]
        if value is not None:
            at.append(value)
    elif value is None:
        at.pop(path[-1], None)
    else:
        at[path[-1]] = value


def _named(entries: list[Any], name: str) -> Any:
    """Return the entry of a list that is called so."""
    return next(entry for entry in entries if kinds.name_of(entry) == name)


def _structure(state: State, change: Change) -> State:
    """Judge on the criteria, the scale and the stages of the other side."""
    other: Framework = change.after
    framework = replace(
        state.framework, scale=other.scale, criteria=other.criteria, stages=other.stages
    )
    return replace(state, framework=framework)


def _weights(state: State, change: Change) -> State:
    """Take over the reference set of a stage."""
    sets = _with(state.framework.stage_weights, change)
    return replace(state, framework=replace(state.framework, stage_weights=sets))


def _other_set(state: State, change: Change) -> State:
    """Take over another weight set."""
    sets = _with(state.framework.other_weights, change)
    return replace(state, framework=replace(state.framework, other_weights=sets))


def _intensities(state: State, change: Change) -> State:
    """Take over what the levels are worth."""
    return replace(state, framework=replace(state.framework, intensities=change.after))


def _source(state: State, change: Change) -> State:
    """Take over a document; one that is taken away stays as long as something may rest on it."""
    if change.after is None:
        return state
    return _evidence(state, sources=_with(state.evidence.sources, change))


def _mineral(state: State, change: Change) -> State:
    """Take over a mineral; one that is taken away stays as long as something may name it."""
    if change.after is None:
        return state
    known = {mineral.id: mineral for mineral in state.evidence.minerals}
    return _evidence(state, minerals=tuple(_with(known, change).values()))


def _partner(state: State, change: Change) -> State:
    """Take over a partner: whole where it is new, and its head where it is not."""
    known, after = state.evidence.partners.get(change.name), change.after
    if known is not None and after is not None:
        kept = {"claims": known.claims, "engagements": known.engagements}
        change = replace(change, after=after.model_copy(update=kept))
    return _evidence(state, partners=dict(sorted(_with(state.evidence.partners, change).items())))


def _claim(state: State, change: Change) -> State:
    """Take over a claim, in its place or at the end of its dossier."""
    partner: Partner = state.evidence.partners[change.partner]
    claims = _with({claim.id: claim for claim in partner.claims}, change)
    changed = partner.model_copy(update={"claims": tuple(claims.values())})
    return _evidence(state, partners={**state.evidence.partners, partner.id: changed})


def _question(state: State, change: Change) -> State:
    """Ask otherwise; which stages are compared is settled beforehand."""
    (path,) = change.fields
    question = state.question
    if path[0] == "weights":
        given = _with(question.weights, replace(change, name=path[1]))
        question = replace(question, weights=given)
    elif path[0] != "stages":
        question = replace(question, **{path[0]: change.after})
    return replace(state, question=question)


def _with(known: Mapping[str, Any], change: Change) -> dict[str, Any]:
    """Return entries with one of them put in, replaced or taken away."""
    found = {name: entry for name, entry in known.items() if name != change.name}
    if change.after is None:
        return found
    return {**known, change.name: change.after}


def _evidence(state: State, **parts: Any) -> State:
    """Return a state with a part of the evidence replaced."""
    evidence: Evidence = replace(state.evidence, **parts)
    return replace(state, evidence=evidence)


_APPLY: Final[Mapping[str, Callable[[State, Change], State]]] = {
    kinds.STRUCTURE: _structure,
    kinds.SOURCE: _source,
    kinds.MINERAL: _mineral,
    kinds.PARTNER: _partner,
    kinds.WEIGHTS: _weights,
    kinds.OTHER_SET: _other_set,
    kinds.INTENSITIES: _intensities,
    kinds.CLAIM: _claim,
    kinds.QUESTION: _question,
}
