"""Load what is known from a folder of TOML files, with every fault told at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from criteria import Faults, Framework, InputError
from criteria.folder import read_folder
from criteria.reading import EVERY, Broken, Model, build, build_all, check_keys
from criteria.tree import Tree
from partners.checks import check_evidence
from partners.evidence import Evidence
from partners.models import (
    Claim,
    CodedRow,
    Engagement,
    Expectation,
    Mineral,
    Partner,
    Passage,
    Source,
)

SHIPPED = Path(__file__).parent / "data"
FILES = ("sources.toml", "minerals.toml", "expectations.toml")
FOLDERS = {"dossiers": ".toml", "passages": ".toml", "coding": ".csv"}
_LISTS = {"claim": "claims", "engagement": "engagements"}


def read_evidence(folder: Path | None, faults: Faults, beside: Iterable[str] = ()) -> Tree:
    """Read the files of the evidence, by default those that ship, without building anything.

    Those `beside` them are read by somebody else.
    """
    return read_folder(folder or SHIPPED, FILES, FOLDERS, faults, beside)


def load_evidence(framework: Framework | None, source: Path | Tree | None = None) -> Evidence:
    """Load partners, claims, engagements, sources, passages and expectations.

    Parameters
    ----------
    framework : Framework or None
        What is judged; names in the evidence are held against it. None only reads the files, to
        tell their faults beside those of the criteria.
    source : Path or Tree, optional
        Tables that were read already, or a folder with ``sources.toml``, ``dossiers/`` and, where
        there are any, ``minerals.toml``, ``expectations.toml``, ``passages/`` and ``coding/``; by
        default what ships.

    Raises
    ------
    InputError
        With every fault found in any of the files.
    """
    faults, broken = Faults("partners"), list[Broken]()
    tree = source if isinstance(source, Tree) else read_evidence(source, faults)
    sources = _read_list(Source, tree, "source", faults, broken)
    minerals = _read_list(Mineral, tree, "mineral", faults, broken, may_lack=True)
    partners = _read_dossiers(tree, faults, broken)
    passages = _read_passages(tree, faults, broken)
    expectations = _read_list(Expectation, tree, "expectation", faults, broken, may_lack=True)
    evidence = Evidence(
        {partner.id: partner for partner in partners},
        {source.id: source for source in sources},
        minerals,
        passages,
        expectations,
        _read_codings(tree, faults, broken),
    )
    if framework is not None:
        check_evidence(evidence, partners, sources, framework, faults, broken)
    if faults:
        raise InputError(tree.relocate(faults))
    return evidence


def _read_list(
    model: type[Model],
    tree: Tree,
    key: str,
    faults: Faults,
    broken: list[Broken],
    *,
    may_lack: bool = False,
) -> tuple[Model, ...]:
    """Read a file that is one list of entries; some may be left out, or be empty."""
    name = f"{key}s.toml"
    if may_lack and tree.tables.get(name, {}) == {}:
        return ()
    data = tree.read(name, faults, (key,), (key,)) or {}
    if key not in data:
        broken.append(Broken(name, key, EVERY, {}))
    return build_all(model, data.get(key, []), name, key, faults, broken)


def _read_dossiers(tree: Tree, faults: Faults, broken: list[Broken]) -> tuple[Partner, ...]:
    """Read one dossier per file."""
    names = tree.names("dossiers")
    if not names:
        here = Faults(f"{tree.where}/dossiers")
        here.add("folder", "one dossier or more (*.toml)", "none", "Check the path.")
        if "dossiers" not in tree.tables:  # another thing of that name was noted
            faults.extend(here)
        broken.append(Broken("dossiers", "partner", EVERY, {}))
    read = (_read_dossier(tree, name, faults, broken) for name in names)
    return tuple(partner for partner in read if partner is not None)


def _read_dossier(tree: Tree, path: str, faults: Faults, broken: list[Broken]) -> Partner | None:
    """Read a partner with its claims and engagements; these also where the partner is at fault."""
    name, stem = Path(path).name, Path(path).stem
    data = tree.read(path, faults)
    if data is None:
        broken.append(Broken(name, "partner", stem, {}))
        return None
    plain = [name for name in Partner.model_fields if name not in _LISTS.values()]
    check_keys(data, [*plain, *_LISTS], name, faults)
    head = {key: value for key, value in data.items() if key in plain}
    partner = build(Partner, head, name, "partner", faults)
    owner = partner.id if partner else stem
    claims = build_all(Claim, _of(owner, data, "claim"), name, "claim", faults, broken)
    engagements = build_all(
        Engagement, _of(owner, data, "engagement"), name, "engagement", faults, broken
    )
    if partner is None:
        broken.append(Broken(name, "partner", stem, head))
        return None
    if partner.id != stem:
        here = Faults(name)
        here.add("id", f"'{stem}', as the file is named", partner.id, "Rename one of them.")
        faults.extend(here)
    return partner.model_copy(update={"claims": claims, "engagements": engagements})


def _of(partner: str, data: Mapping[str, Any], key: str) -> object:
    """Give every entry of a dossier the partner that the file is about."""
    entries = data.get(key, [])
    if not isinstance(entries, list):
        return entries
    return [{"partner": partner, **e} if isinstance(e, dict) else e for e in entries]


def _read_passages(tree: Tree, faults: Faults, broken: list[Broken]) -> tuple[Passage, ...]:
    """Read what is no evidence, one file per source."""
    found: list[Passage] = []
    for name in tree.names("passages"):
        data = tree.read(name, faults, ("passage",), ("passage",)) or {}
        entries = data.get("passage", [])
        if isinstance(entries, list):
            source = Path(name).stem
            entries = [{"source": source, **e} if isinstance(e, dict) else e for e in entries]
        found.extend(build_all(Passage, entries, name, "passage", faults, broken))
    return tuple(found)


def _read_codings(
    tree: Tree, faults: Faults, broken: list[Broken]
) -> dict[str, tuple[CodedRow, ...]]:
    """Read the tables of coders who saw neither the evidence nor each other's tables."""
    found = {}
    for name in tree.names("coding"):
        where, data = Path(name).name, tree.read(name, faults, ("row",), ("row",)) or {}
        if data.get("row") == []:
            here = Faults(where)
            here.add("file", "a row per claim", "none", "Fill the table, or remove it.")
            faults.extend(here)
        found[Path(name).stem] = build_all(
            CodedRow, data.get("row", []), where, "row", faults, broken
        )
    return found
