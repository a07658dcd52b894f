"""Edits of a study, each of its own kind, that can be made together and in any order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from evaluator.records.changes import State
from evaluator.records.question import Question
from partners import Claim, Partner

QUESTION = Question(("upstream", "midstream"), samples=60)


def _evidence(state: State, **parts: object) -> State:
    return replace(state, evidence=replace(state.evidence, **parts))


def _partner(state: State, name: str, change: Callable[[Partner], Partner]) -> State:
    partners = {k: change(p) if k == name else p for k, p in state.evidence.partners.items()}
    return _evidence(state, partners=partners)


def _claims(state: State, name: str, change: Callable[[Claim], Claim | None]) -> State:
    def changed(partner: Partner) -> Partner:
        claims = (change(claim) for claim in partner.claims)
        return partner.model_copy(update={"claims": tuple(c for c in claims if c is not None)})

    return _partner(state, name, changed)


def _added(state: State, name: str, **fields: object) -> State:
    model = state.evidence.partners["AUS"].claims[0]
    plain = {"stages": (), "minerals": (), "label": False, "same_as": None, "disputed": ""}
    claim = model.model_copy(update={**plain, "partner": name, "basis": "stated", **fields})

    def changed(partner: Partner) -> Partner:
        return partner.model_copy(update={"claims": (*partner.claims, claim)})

    return _partner(state, name, changed)


def recoded(state: State) -> State:
    """A claim says something else."""
    return _claims(
        state,
        "CHL",
        lambda c: c.model_copy(update={"level": "low"}) if c.id == "CHL-reserves-1" else c,
    )


def dropped(state: State) -> State:
    """A claim is gone."""
    return _claims(state, "AUS", lambda c: None if c.id == "AUS-reserves-3" else c)


def stated(state: State) -> State:
    """A claim is new."""
    return _added(state, "PER", id="PER-processing-9", criterion="processing", level="high")


def from_memo(state: State) -> State:
    """A claim is new, and the document that it is from."""
    model = state.evidence.sources["ris"]
    given = {"id": "memo", "family": "memo", "sha256": "0" * 64}
    sources = {**state.evidence.sources, "memo": model.model_copy(update=given)}
    state = _evidence(state, sources=sources)
    return _added(
        state, "CHL", id="CHL-processing-9", criterion="processing", level="high", source="memo"
    )


def family(state: State) -> State:
    """A document turns out to draw on another."""
    akka = state.evidence.sources["akka"].model_copy(update={"family": "surya"})
    return _evidence(state, sources={**state.evidence.sources, "akka": akka})


def left(state: State) -> State:
    """A partner is left out with all that is said of it."""
    partners = {k: p for k, p in state.evidence.partners.items() if k != "GIN"}
    return _evidence(state, partners=partners)


def joined(state: State) -> State:
    """A partner is new, with two claims."""
    model = state.evidence.partners["JPN"]
    claims = tuple(
        claim.model_copy(update={"id": claim.id.replace("JPN", "XYZ"), "partner": "XYZ"})
        for claim in model.claims
        if claim.same_as is None
    )
    given = {"id": "XYZ", "name": "Xyz", "alpha2": "", "aliases": (), "claims": claims}
    partner = model.model_copy(update={**given, "engagements": ()})
    return _evidence(state, partners={**state.evidence.partners, "XYZ": partner})


def moved(state: State) -> State:
    """A partner is no more of its region."""
    return _partner(state, "ARE", lambda p: p.model_copy(update={"regions": ()}))


def _setting(state: State, section: str, **values: object) -> State:
    part = getattr(state.framework.settings, section).model_copy(update=values)
    settings = state.framework.settings.model_copy(update={section: part})
    return replace(state, framework=replace(state.framework, settings=settings))


def laxer(state: State) -> State:
    """A setting is another."""
    return _setting(state, "gate", coverage=0.3)


def narrower(state: State) -> State:
    """Another setting is another."""
    return _setting(state, "evidence", base_spread=0.5)


def stricter(state: State) -> State:
    """Three settings that can only be raised together."""
    return _setting(state, "thresholds", indifference=4.0, preference=5.0, veto=6.0)


def judged(state: State) -> State:
    """A judgement is another."""
    entry = state.framework.stage_weights["upstream"]
    (first, *rest) = entry.judgement
    other = first.model_copy(update={"value": first.value + 0.5})
    changed = entry.model_copy(update={"judgement": (other, *rest)})
    sets = {**state.framework.stage_weights, "upstream": changed}
    return replace(state, framework=replace(state.framework, stage_weights=sets))


def fewer_sets(state: State) -> State:
    """Another weight set is gone."""
    sets = {k: s for k, s in state.framework.other_weights.items() if k != "merec"}
    return replace(state, framework=replace(state.framework, other_weights=sets))


def unexpected(state: State) -> State:
    """An expectation is gone, on which no ranking hangs."""
    return _evidence(state, expectations=state.evidence.expectations[1:])


def cooler(state: State) -> State:
    """An agreement is gone, on which no ranking hangs."""
    return _partner(state, "CHL", lambda p: p.model_copy(update={"engagements": ()}))


def reworded(state: State) -> State:
    """A criterion is described otherwise."""
    (first, *rest) = state.framework.criteria
    criteria = (first.model_copy(update={"definition": "Other words."}), *rest)
    return replace(state, framework=replace(state.framework, criteria=criteria))


def by_ahp(state: State) -> State:
    """Another method is asked for."""
    return replace(state, question=replace(state.question, method="weighted_sum"))


def by_numbers(state: State) -> State:
    """Other weights are asked for at one stage."""
    even = dict.fromkeys(state.framework.criterion_ids, 0.2)
    return replace(state, question=replace(state.question, weights={"midstream": even}))


ALL = {
    edit.__name__: edit
    for edit in (
        recoded,
        dropped,
        stated,
        from_memo,
        family,
        left,
        joined,
        moved,
        laxer,
        narrower,
        stricter,
        judged,
        fewer_sets,
        unexpected,
        cooler,
        reworded,
        by_ahp,
        by_numbers,
    )
}
# Those that the moves of no partner can be put down to.
SILENT = {"unexpected", "cooler"}


def edited(state: State, names: Iterable[str]) -> State:
    """Make some of the edits."""
    for name in names:
        state = ALL[name](state)
    return state
