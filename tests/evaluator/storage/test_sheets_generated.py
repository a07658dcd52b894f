"""Generated studies survive the sheets: odd texts, every kind of weight set, any judgements."""

from hypothesis import given, settings
from hypothesis import strategies as st

from criteria import Faults, Tree
from evaluator.storage.sheets import sheets_of, tree_of_sheets

NAME = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,6}", fullmatch=True)
TEXT = (
    st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=12)
    .map(str.strip)
    .filter(bool)
) | st.sampled_from(["NA", "1/3", "=1+1", "a; b", "Weight set", "0,5", "yes", '"', "#N/A"])
LIST = st.lists(TEXT, min_size=1, max_size=3, unique=True)
FINITE = st.floats(allow_nan=False, allow_infinity=False)
JUDGED = st.floats(1 / 9, 9)


def entry(needed, optional=None):
    """Return a strategy for an entry; what may be left out is left out at times."""
    return st.fixed_dictionaries(needed, optional=optional or {})


def unique_by_id(entries, **sizes):
    return st.lists(entries, unique_by=lambda item: item["id"], **sizes)


REPORT = entry({"source": NAME, "locator": TEXT, "terms": LIST, "status": TEXT}, {"note": TEXT})
CLAIM = entry(
    {"id": NAME, "criterion": NAME, "level": TEXT, "basis": TEXT, "source": NAME}
    | {"locator": TEXT, "terms": LIST, "note": TEXT},
    {"label": st.just(True), "stages": LIST, "minerals": LIST, "same_as": NAME}
    | {"disputed": TEXT, "coder": TEXT, "checker": TEXT, "review_by": TEXT},
)
ENGAGEMENT = entry(
    {"id": NAME, "instrument": TEXT, "report": st.lists(REPORT, min_size=1, max_size=3)},
    {"date": TEXT, "minerals": LIST, "amount": TEXT, "with": LIST, "disputed": TEXT},
)


@st.composite
def judgements(draw, labels, more="more", less="less"):
    """Draw judgements of some pairs, in any order, either way round, at times twice or of one."""
    pairs = [(a, b) for a in labels for b in labels]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=6, unique=True))
    found = []
    for first, second in chosen:
        other = next((i for i in found if (i[more], i[less]) == (second, first)), None)
        value = 1 / other["value"] if other else draw(JUDGED)
        item = {more: first, less: second, "value": value, "reason": draw(TEXT)}
        if draw(st.booleans()) and more == "more":
            item["source"] = draw(NAME)
        found.append(item)
    return found


@st.composite
def weight_set(draw, labels):
    """Draw a weight set of any kind."""
    told = {"stage": draw(NAME), "who": draw(TEXT), "when": draw(TEXT), "why": draw(TEXT)}
    numbers = st.dictionaries(st.sampled_from(labels), FINITE, min_size=1)
    names = draw(st.lists(TEXT, unique=True, min_size=1, max_size=3))
    kinds = [
        {"method": "ahp", "judgement": draw(judgements(labels)), "incomplete": True},
        {
            "method": "ahp_group",
            "how": "priorities",
            "judge": [
                {"name": name, "judgement": draw(judgements(labels))}
                | draw(st.sampled_from([{}, {"importance": 0.3}]))
                for name in names
            ],
        },
        {"method": "swing", "points": draw(numbers)},
        {"method": "roc", "order": [labels[0], labels[1:]] if len(labels) > 2 else labels},
        {"method": "rank_sum", "from": "reference"},
        {"method": "best_worst", "best_to_others": draw(numbers), "others_to_worst": draw(numbers)},
        {"method": "equal"},
        {"method": "blend", "subjective": "a", "objective": "b", "share": draw(FINITE)},
        {"method": "direct", "weights": draw(numbers)},
    ]
    return {**told, **draw(st.sampled_from(kinds))}


@st.composite
def trees(draw):
    """Draw the tables of a study."""
    levels = draw(st.lists(TEXT, unique=True, min_size=2, max_size=4))
    labels = draw(st.lists(NAME, unique=True, min_size=2, max_size=4))
    words = ("name", "direction", "definition", "question", "counts", "does_not_count")
    criteria = [
        {"id": label, **{word: draw(TEXT) for word in words}}
        | {"rubric": {level: draw(TEXT) for level in levels}}
        for label in labels
    ]
    tables = {
        "criteria/criteria.toml": {"scale": {"levels": levels}, "criterion": criteria},
        "criteria/stages.toml": {
            "stage": [
                {"id": name, "name": draw(TEXT), "question": draw(TEXT), "key_criterion": name}
                for name in draw(st.lists(NAME, unique=True, max_size=2))
            ]
        },
        "criteria/intensities.toml": {
            "ahp": {"scale": draw(TEXT), "who": draw(TEXT), "when": draw(TEXT)},
            "judgement": draw(judgements(levels, "better", "worse")),
        },
    }
    for folder in ("weights", "other_weights"):
        for name in draw(st.lists(NAME, unique=True, max_size=2)):
            tables[f"criteria/{folder}/{name}.toml"] = draw(weight_set(labels))
    return Tree("study", tables | draw(known()))


@st.composite
def known(draw):
    """Draw the tables of what is known."""
    source = entry(
        dict.fromkeys(("file", "sha256", "title", "author", "kind", "date", "pedigree"), TEXT)
        | {"id": NAME, "family": NAME},
        {"section": st.lists(entry({"id": NAME, "heading": TEXT}), min_size=1, max_size=3)},
    )
    tables = {
        "partners/sources.toml": {"source": draw(unique_by_id(source, max_size=2))},
        "partners/minerals.toml": {
            "mineral": draw(unique_by_id(entry({"id": NAME, "name": TEXT})))
        },
    }
    head = {"name": TEXT, "kind": TEXT}
    more = {"aliases": LIST, "regions": LIST, "reference": st.just(True), "alpha2": TEXT}
    claims = {"claim": unique_by_id(CLAIM, min_size=1, max_size=3)}
    for name in draw(st.lists(NAME, unique=True, min_size=1, max_size=3)):
        dossier = {"id": name, **draw(entry(head, more | claims))}
        tables[f"partners/dossiers/{name}.toml"] = dossier
    for number, item in enumerate(draw(unique_by_id(ENGAGEMENT, max_size=3))):
        dossiers = [table for key, table in tables.items() if "dossiers" in key]
        dossiers[number % len(dossiers)].setdefault("engagement", []).append(item)
    passage = entry({"locator": TEXT, "kind": TEXT, "note": TEXT}, {"terms": LIST})
    for name in draw(st.lists(NAME, unique=True, max_size=2)):
        entries = draw(st.lists(passage, min_size=1, max_size=2))
        tables[f"partners/passages/{name}.toml"] = {"passage": entries}
    row = entry(
        dict.fromkeys(("partner", "criterion", "level", "basis", "source"), TEXT),
        {"minerals": LIST, "label": st.just(True)},
    )
    for name in draw(st.lists(NAME, unique=True, max_size=2)):
        tables[f"partners/coding/{name}.csv"] = {"row": draw(st.lists(row, min_size=1, max_size=3))}
    return tables


@settings(max_examples=40, deadline=None)
@given(trees())
def test_generated_studies_survive_the_sheets(tree):
    faults = Faults("study")
    again = tree_of_sheets(sheets_of(tree), "my.xlsx", faults)
    assert [str(fault) for fault in faults] == []
    settings_table = again.tables.pop("criteria/settings.toml")
    assert settings_table == {}
    assert again.tables == tree.tables
