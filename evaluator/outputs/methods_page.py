"""The table of methods as a page, made from the registry: ``python -m`` this module prints it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from evaluator.methods import METHODS, Compensation
from evaluator.methods.registry import LEFT_OUT
from evaluator.query import lacking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluator.methods import Method

_HEADS: Final = {
    Compensation.FULL: "Fully compensatory",
    Compensation.PARTIAL: "Partly compensatory",
    Compensation.NONE: "Non-compensatory",
}
_INTRODUCTION: Final = """\
# Methods

Made from the registry by `make methods`; a test holds the two together. Every method is called by
its id, in `evaluator rank --method`, `Study.rank` and `evaluator.rank_matrix`; in the last alone
where it needs more than a stage gives:
{lacking}. Of every score
higher is better: what a paper minimises, such as Q of VIKOR, enters with its sign turned, and its
own figures stand in further columns.

Each method and normalisation is put to the same checks (`evaluator.methods.checking`): the order
of rows and columns, duplicates, dominance, monotonicity, units, huge and tiny scales, the scale of
weights, criteria without weight or without spread, one and two alternatives, equal rows, read-only
arrays, repeatability, labels, ties that rounding breaks, what is not finite. *Departs* names the
checks that a method fails by its nature; whatever is not named there it passes. Where a ranking is
said not to be independent, adding or dropping an alternative may reorder the others.

The arithmetic works on one matrix or on many draws of it, and is held to pymcdm on random problems
wherever pymcdm is right; `evaluator check` has pymcdm score today's stages as well.
[Decision 12](decisions/0012-methods.md) says why, and where pymcdm is not followed.
"""


def methods_page() -> str:
    """Return the page in Markdown.

    Examples
    --------
    >>> methods_page().splitlines()[0]
    '# Methods'
    """
    needy = ", ".join(f"`{method.id}`" for method in METHODS.values() if lacking(method))
    lines = [_INTRODUCTION.format(lacking=needy), *_overview()]
    for kind, head in _HEADS.items():
        lines.append(f"## {head}\n")
        for method in METHODS.values():
            if method.compensates == kind:
                lines.extend(_entry(method))
    lines.append("## Left out\n")
    lines.extend(f"- **{name}**: {reason}" for name, reason in LEFT_OUT.items())
    return "\n".join(lines) + "\n"


def _overview() -> Iterator[str]:
    """Give the table of all methods."""
    yield "| Method | Id | Compensation | Usual normalisation | Independent | Departs |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for method in METHODS.values():
        usual = _named(method.usual) if method.normalizations else "none"
        checks = {key.partition("@")[0] for key, reason in method.departs.items() if reason}
        departs = ", ".join(sorted(checks - {"independence"})).replace("_", " ") or "nothing"
        alone = ", ".join(_named(name) for name in method.independent) or "no"
        if set(method.variants) <= set(method.independent):
            alone = "yes"
        cells = [method.name, f"`{method.id}`", method.compensates, usual, alone, departs]
        yield f"| {' | '.join(cells)} |"
    yield ""


def _entry(method: Method) -> Iterator[str]:
    """Give the lines of one method."""
    doi = f" [doi:{method.doi}](https://doi.org/{method.doi})" if method.doi else ""
    yield f"### {method.name} (`{method.id}`)\n"
    yield f"{method.paper}{doi}\n"
    yield f"{method.compensation}\n"
    if method.also:
        yield f"- Also called: {', '.join(f'`{name}`' for name in method.also)}."
    if method.normalizations:
        others = [_named(name) for name in method.normalizations if name != method.usual]
        yield f"- Normalisations: **{_named(method.usual)}** by default; {', '.join(others)}."
    for option in method.options:
        if option.name != "scale":
            given = "" if option.default is None else f" Default: {option.default}."
            yield f"- `{option.name}`: {option.meaning}.{given}"
    if method.opt_in:
        yield "- Runs only where it is asked for, as it needs more than a matrix and weights."
    yield f"- Independent of who else is there: {_independence(method)}."
    for key, reason in method.departs.items():
        check, _, normalization = key.partition("@")
        if reason and check != "independence":
            where = f" under {_named(normalization)}" if normalization else ""
            yield f"- Departs, {check.replace('_', ' ')}{where}: {_inside(reason)}."
    yield ""


def _named(normalization: str | None) -> str:
    return "values as they are" if normalization in (None, "None") else str(normalization)


def _independence(method: Method) -> str:
    """Say under which normalisations no score depends on the other alternatives."""
    if not method.independent:
        reason = method.departure("independence", method.usual)
        return f"no; {_inside(reason)}" if reason else "only in its order"
    if set(method.variants) <= set(method.independent):
        return "yes"
    return f"under {', '.join(_named(name) for name in method.independent)} only"


def _inside(reason: str) -> str:
    """Put a reason inside a sentence."""
    return f"{reason[0].lower()}{reason[1:].rstrip('.')}"


if __name__ == "__main__":
    print(methods_page(), end="")
