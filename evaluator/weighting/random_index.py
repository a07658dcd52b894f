"""Random indices, by which a consistency index is divided: from the literature, or simulated."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from evaluator.weighting.judgement_matrix import SCALE_END

if TYPE_CHECKING:
    from evaluator.arrays import Floats

# The tables begin here: one or two criteria cannot contradict each other.
SMALLEST = 3
# Rounds of multiplication in which the first eigenvalue of a random matrix settles.
_ROUNDS = 60


@dataclass(frozen=True)
class RandomIndex:
    """What a consistency index was divided by.

    Attributes
    ----------
    name : str
        Whose it is.
    value : float
        The mean consistency index of random judgements; 0 where these cannot contradict each
        other.
    source : str
        Where it is printed, or how it was found.
    """

    name: str
    value: float
    source: str

    def divide(self, index: float) -> float:
        """Return the consistency ratio.

        Examples
        --------
        >>> round(find_random_index("saaty", 5).divide(0.111), 3)
        0.1
        """
        return index / self.value if self.value else 0.0


def random_index_names() -> tuple[str, ...]:
    """Return whose random indices there are.

    Examples
    --------
    >>> random_index_names()
    ('saaty', 'saaty1980', 'alonso-lamata')
    """
    return tuple(_tables()["complete"])


@cache
def find_random_index(name: str, n: int, missing: int = 0) -> RandomIndex:
    """Return the random index for a matrix.

    Parameters
    ----------
    name : str
        One of `random_index_names`.
    n : int
        How many are compared.
    missing : int
        How many of the n(n - 1)/2 pairs were not judged. Incomplete matrices contradict
        themselves less and have an index of their own [1]_, whatever the name where it is printed.

    Returns
    -------
    RandomIndex
        Beyond the table of `name`: by the line of its authors, or else simulated from a seed.

    References
    ----------
    .. [1] Ágoston, K. Cs. and Csató, L. (2022), Inconsistency thresholds for incomplete pairwise
       comparison matrices, Omega 108, 102576, doi:10.1016/j.omega.2021.102576.

    Examples
    --------
    >>> find_random_index("saaty", 5).value, find_random_index("saaty1980", 5).value
    (1.11, 1.12)
    >>> find_random_index("saaty", 5, missing=2).value
    0.739
    >>> find_random_index("saaty", 16).source
    'simulated: 1953 random matrices, seed 2005'
    """
    if n < SMALLEST:
        return RandomIndex(name, 0.0, "one or two cannot contradict each other")
    return _incomplete(name, n, missing) if missing else _complete(name, n)


def _complete(name: str, n: int) -> RandomIndex:
    table = _tables()["complete"][name]
    if n < SMALLEST + len(table["values"]):
        return RandomIndex(name, table["values"][n - SMALLEST], table["source"])
    if "beyond" in table:
        line = table["beyond"]
        value = (line["slope"] * n + line["intercept"] - n) / (n - 1)
        return RandomIndex(name, value, f"the line beyond the table of {table['source']}")
    settings = _tables()["simulated"]
    count = max(settings["least"], settings["entries"] // n**2)
    value = round(simulate(n, count, settings["seed"]), settings["digits"])
    how = f"simulated: {count} random matrices, seed {settings['seed']}"
    return RandomIndex(name, value, how)


def _incomplete(name: str, n: int, missing: int) -> RandomIndex:
    table = _tables()["incomplete"]
    printed = table.get(str(n), [])
    if missing < len(printed):
        return RandomIndex(table["name"], printed[missing], table["source"])
    whole = _complete(name, n)
    share = 1 - 2 * missing / ((n - 1) * (n - 2))
    source = f"equation (3) of {table['source']}, times that of a complete matrix: {whole.source}"
    return RandomIndex(name, max(share, 0.0) * whole.value, source)


def simulate(n: int, count: int, seed: int) -> float:
    """Return the mean consistency index of random matrices on Saaty's scale.

    Parameters
    ----------
    n : int
        How many are compared; large enough for the first eigenvalue to stand out, 4 or more.
    count : int
        How many matrices are drawn.
    seed : int
        The draws belong to it and to n.

    Examples
    --------
    >>> abs(simulate(8, 2000, 1) - find_random_index("alonso-lamata", 8).value) < 0.02
    True
    """
    random = np.random.default_rng(np.random.SeedSequence([seed, n]))
    steps = np.arange(1, SCALE_END + 1)
    scale = np.concatenate([1 / steps[:0:-1], steps])
    rows, columns = np.triu_indices(n, 1)
    judged = np.ones((count, n, n))
    drawn = scale[random.integers(len(scale), size=(count, len(rows)))]
    judged[:, rows, columns], judged[:, columns, rows] = drawn, 1 / drawn
    return float(np.mean((_first_eigenvalues(judged) - n) / (n - 1)))


def _first_eigenvalues(matrices: Floats) -> Floats:
    """Multiply a vector by each matrix until it only grows."""
    right = np.ones((*matrices.shape[:2], 1))
    left = right
    for _ in range(_ROUNDS):
        right, left = matrices @ right, matrices.transpose(0, 2, 1) @ left
        right, left = (
            right / right.sum(axis=1, keepdims=True),
            left / left.sum(axis=1, keepdims=True),
        )
    # The error of this quotient is the product of those of both vectors.
    grown: Floats = (left * (matrices @ right)).sum(axis=(1, 2)) / (left * right).sum(axis=(1, 2))
    return grown


@cache
def _tables() -> dict[str, Any]:
    text = files(__package__).joinpath("random_index.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
