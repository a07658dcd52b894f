"""Load what is known from a folder of TOML files, with every fault told at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from criteria import Faults, Framework
from criteria.reading import (
    EVERY,
    Broken,
    Model,
    build,
    build_all,
    check_entries,
    check_keys,
    files_in,
    read_data,
    read_toml,
)
from partners.checks import check_evidence
from partners.evidence import Evidence
from partners.models import (
    Claim,
    Engagement,
    Expectation,
    Mineral,
    Partner,
    Passage,
    Source,
)

SHIPPED = Path(__file__).parent / "data"
_ENTRIES = (
    "sources.toml",
    "minerals.toml",
    "expectations.toml",
    "dossiers",
    "passages",
    "coding",
)
_LISTS = {"claim": "claims", "engagement": "engagements"}


def load_evidence(framework: Framework | None, folder: Path | None = None) -> Evidence:
    """Load partners, claims, engagements, sources, passages and expectations.

    Parameters
    ----------
    framework : Framework or None
        What is judged; names in the evidence are held against it. None only reads the files, to
        tell their faults beside those of the criteria.
    folder : Path, optional
        A folder with ``sources.toml``, ``minerals.toml``, ``dossiers/`` and, where there are any,
        ``expectations.toml`` and ``passages/``; by default what ships.

    Raises
    ------
    InputError
        With every fault found in any of the files.
    """
    folder = folder or SHIPPED
    faults, broken = Faults(str(folder)), list[Broken]()
    check_entries(folder, _ENTRIES, faults)
    sources = _read_list(Source, folder / "sources.toml", "source", faults, broken)
    minerals = _read_list(Mineral, folder / "minerals.toml", "mineral", faults, broken)
    partners = _read_dossiers(folder / "dossiers", faults, broken)
    passages = _read_passages(folder / "passages", faults, broken)
    expected = folder / "expectations.toml"
    expectations = (
        _read_list(Expectation, expected, "expectation", faults, broken)
        if expected.exists()
        else ()
    )
    evidence = Evidence(
        {partner.id: partner for partner in partners},
        {source.id: source for source in sources},
        minerals,
        passages,
        expectations,
    )
    if framework is not None:
        check_evidence(evidence, partners, sources, framework, faults, broken)
    faults.raise_if_any()
    return evidence


def _read_list(
    model: type[Model], path: Path, key: str, faults: Faults, broken: list[Broken]
) -> tuple[Model, ...]:
    """Read a file that is one list of entries."""
    data = read_data(path, (key,), faults, (key,))
    if key not in data:
        broken.append(Broken(path.name, key, EVERY, {}))
    return build_all(model, data.get(key, []), path.name, key, faults, broken)


def _read_dossiers(folder: Path, faults: Faults, broken: list[Broken]) -> tuple[Partner, ...]:
    """Read one dossier per file."""
    paths = files_in(folder, ".toml", faults)
    if not paths:
        here = Faults(str(folder))
        here.add("folder", "one dossier or more (*.toml)", "none", "Check the path.")
        if folder.is_dir() or not folder.exists():  # another thing of that name was noted
            faults.extend(here)
        broken.append(Broken(folder.name, "partner", EVERY, {}))
    read = (_read_dossier(path, faults, broken) for path in paths)
    return tuple(partner for partner in read if partner is not None)


def _read_dossier(path: Path, faults: Faults, broken: list[Broken]) -> Partner | None:
    """Read a partner with its claims and engagements; these also where the partner is at fault."""
    data = read_toml(path, faults)
    if data is None:
        broken.append(Broken(path.name, "partner", path.stem, {}))
        return None
    plain = [name for name in Partner.model_fields if name not in _LISTS.values()]
    check_keys(data, [*plain, *_LISTS], path.name, faults)
    head = {key: value for key, value in data.items() if key in plain}
    partner = build(Partner, head, path.name, "partner", faults)
    owner = partner.id if partner else path.stem
    claims = build_all(Claim, _of(owner, data, "claim"), path.name, "claim", faults, broken)
    engagements = build_all(
        Engagement, _of(owner, data, "engagement"), path.name, "engagement", faults, broken
    )
    if partner is None:
        broken.append(Broken(path.name, "partner", path.stem, head))
        return None
    if partner.id != path.stem:
        here = Faults(path.name)
        here.add("id", f"'{path.stem}', as the file is named", partner.id, "Rename one of them.")
        faults.extend(here)
    return partner.model_copy(update={"claims": claims, "engagements": engagements})


def _of(partner: str, data: Mapping[str, Any], key: str) -> object:
    """Give every entry of a dossier the partner that the file is about."""
    entries = data.get(key, [])
    if not isinstance(entries, list):
        return entries
    return [{"partner": partner, **e} if isinstance(e, dict) else e for e in entries]


def _read_passages(folder: Path, faults: Faults, broken: list[Broken]) -> tuple[Passage, ...]:
    """Read what is no evidence, one file per source."""
    found: list[Passage] = []
    for path in files_in(folder, ".toml", faults):
        data = read_data(path, ("passage",), faults, ("passage",))
        entries = data.get("passage", [])
        if isinstance(entries, list):
            entries = [{"source": path.stem, **e} if isinstance(e, dict) else e for e in entries]
        where = f"passages/{path.name}"
        found.extend(build_all(Passage, entries, where, "passage", faults, broken))
    return tuple(found)
