"""Where two scores draw level while the weights move along a straight line.

Along a line every linear form is a polynomial in the place on it, so the scores of two
alternatives draw level at the roots of a polynomial: of degree 1 for a weighted sum. For TOPSIS,
i stands before j exactly where gain_i(u) loss_j(u) > gain_j(u) loss_i(u) with u = w²; that is of
degree 4 in the place on the line, and of degree 2 in the squared odds where one weight moves and
the others keep their proportions. A pair can swap and swap back.

Nothing here samples: roots come in closed form, or by bisection between the turning points of the
polynomial, where it is monotone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from evaluator.methods.forms import Forms
from evaluator.methods.scoring import round_scores

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.arrays import Floats

    Positions = NDArray[np.int64]
    Signs = NDArray[np.int8]

# Scores nearer to each other than this share of the larger are level: the twelfth digit.
_SAME: Final = 1e-12
# Halvings of an interval of length 1 that leave less of it than floats near 1 are apart.
_HALVINGS: Final = 60


def compare(first: Floats, second: Floats) -> Signs:
    """Say which score is higher: 1 the first, -1 the second, 0 where they are level.

    They are level where they agree once rounded to 12 significant digits, or differ by less than
    rounding could tell.

    Examples
    --------
    >>> compare(np.array([0.5, 0.3, 0.2]), np.array([0.4, 0.1 + 0.2, 0.7]))
    array([ 1,  0, -1], dtype=int8)
    """
    near = np.abs(first - second) <= _SAME * np.maximum(np.abs(first), np.abs(second))
    level = near | (round_scores(first) == round_scores(second))
    return np.where(level, 0, np.sign(first - second)).astype(np.int8)


def others_share(weights: Floats, criterion: int) -> Floats:
    """Return the shares in which the other criteria split what one criterion leaves them.

    They keep their proportions; where none of them has a weight now, they share equally.

    Returns
    -------
    array of float, (n,)
        0 for the criterion itself; the rest sum to one, if there are others.

    Examples
    --------
    >>> others_share(np.array([0.5, 0.3, 0.2]), 0), others_share(np.array([1.0, 0.0, 0.0]), 0)
    (array([0. , 0.6, 0.4]), array([0. , 0.5, 0.5]))
    """
    rest = np.array(weights, dtype=np.float64)
    rest[criterion] = 0.0
    if not rest.any():
        rest[:] = 1.0
        rest[criterion] = 0.0
    total = rest.sum()
    return rest / total if total > 0 else rest


def against_the_rest(forms: Forms, weights: Floats, criterion: int) -> Forms:
    """Fold the other criteria, which keep their proportions, into one.

    Returns
    -------
    Forms
        Of two criteria, the one and the rest, to be weighted x and 1 - x.

    Examples
    --------
    >>> folded = against_the_rest(Forms(np.array([[1.0, 0.5, 0.0]]), None), np.ones(3) / 3, 0)
    >>> folded.gain
    array([[1.  , 0.25]])
    """
    factors = others_share(weights, criterion) ** forms.power

    def fold(form: Floats) -> Floats:
        return np.stack([form[:, criterion], (form * factors).sum(axis=1)], axis=1)

    return Forms(fold(forms.gain), None if forms.loss is None else fold(forms.loss))


def crossing_weights(folded: Forms, first: Positions, second: Positions) -> Floats:
    """Return the weights x of one criterion against the rest at which pairs draw level.

    Parameters
    ----------
    folded : Forms
        Of two criteria (`against_the_rest`).
    first, second : array of int, (P,)
        Rows of each pair.

    Returns
    -------
    array of float, (P, 1) for a weighted sum, (P, 2) for TOPSIS
        In [0, 1]; NaN where there is no (further) root, or where the pair is level throughout.

    Examples
    --------
    >>> folded = Forms(np.array([[1.0, 0.0], [0.0, 0.5]]), None)
    >>> crossing_weights(folded, np.array([0]), np.array([1])).round(4)
    array([[0.3333]])
    """
    ahead, behind = folded.rows(first), folded.rows(second)
    lead = ahead.gain - behind.gain
    if ahead.loss is None or behind.loss is None:
        odds = (-lead[:, 1], lead[:, 0])
        return _weight_of_odds(*odds)[:, np.newaxis]
    # gain_i loss_j - gain_j loss_i by differences, which are exact where two rows are alike.
    saved = ahead.loss - behind.loss
    (lead_one, lead_rest), (saved_one, saved_rest) = lead.T, saved.T
    (gain_one, gain_rest), (loss_one, loss_rest) = behind.gain.T, behind.loss.T
    square = lead_one * loss_one - gain_one * saved_one
    mixed = lead_one * loss_rest + lead_rest * loss_one
    mixed -= gain_one * saved_rest + gain_rest * saved_one
    rest = lead_rest * loss_rest - gain_rest * saved_rest
    roots = [_weight_of_odds(*odds, 0.5) for odds in _quadratic(square, mixed, rest)]
    return np.stack(roots, axis=1)


def _quadratic(
    square: Floats, mixed: Floats, rest: Floats
) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
    """Return both roots of square z² + mixed z + rest, each as numerator and denominator."""
    discriminant = mixed**2 - 4 * square * rest
    real = np.where(discriminant >= 0, discriminant, np.nan)
    # Adding numbers of one sign loses no digits.
    large = -(mixed + np.copysign(np.sqrt(real), mixed)) / 2
    return (large, square), (rest, large)


def _weight_of_odds(numerator: Floats, denominator: Floats, power: float = 1.0) -> Floats:
    """Return x with (x / (1 - x)) to the 1 / `power` equal to the odds; NaN where they are none."""
    above, below = np.abs(numerator) ** power, np.abs(denominator) ** power
    total = above + below
    valid = (total > 0) & (np.sign(numerator) * np.sign(denominator) >= 0)
    return np.asarray(np.divide(above, total, out=np.full_like(total, np.nan), where=valid))


def along_a_line(first: Forms, second: Forms, start: Floats, step: Floats) -> Floats:
    """Return the polynomials whose sign says which of two alternatives is ahead along lines.

    Parameters
    ----------
    first, second : Forms
        Of shape (..., n) each.
    start, step : array of float, (..., n)
        The weights are start + t step.

    Returns
    -------
    array of float, (..., 2) for a weighted sum, (..., 5) for TOPSIS
        Coefficients of 1, t, t², ...; positive where the first is ahead.

    Examples
    --------
    >>> first, second = Forms(np.array([1.0, 0.0]), None), Forms(np.array([0.0, 1.0]), None)
    >>> along_a_line(first, second, np.array([0.75, 0.25]), np.array([-0.5, 0.5]))
    array([ 0.5, -1. ])
    """
    lead = first.gain - second.gain
    start, step = np.broadcast_arrays(start, step)
    if first.loss is None or second.loss is None:
        return np.stack([(lead * start).sum(axis=-1), (lead * step).sum(axis=-1)], axis=-1)
    powers = np.stack([start**2, 2 * start * step, step**2], axis=-1)

    def expand(form: Floats) -> Floats:
        return np.asarray((form[..., np.newaxis] * powers).sum(axis=-2))

    return _times(expand(lead), expand(second.loss)) - _times(
        expand(second.gain), expand(first.loss - second.loss)
    )


def _times(left: Floats, right: Floats) -> Floats:
    """Multiply polynomials of degree 2."""
    shape = (*np.broadcast_shapes(left.shape, right.shape)[:-1], 5)
    product = np.zeros(shape)
    for power in range(3):
        product[..., power : power + 3] += left[..., power : power + 1] * right
    return product


def roots_between(coefficients: Floats) -> Floats:
    """Return the roots in [0, 1] at which polynomials change sign or vanish by their digits.

    Between two neighbouring roots of its derivative a polynomial is monotone, so that bisection
    finds the one root there can be. A root at which it only touches zero is found where it
    vanishes exactly.

    Parameters
    ----------
    coefficients : array of float, (..., d + 1)
        Of 1, t, t², ...; the leading ones may vanish.

    Returns
    -------
    array of float, (..., d)
        In rising order, then NaN.

    Examples
    --------
    >>> roots_between(np.array([[0.1875, -1.0, 1.0], [1.0, 0.0, 1.0]]))
    array([[0.25, 0.75],
           [ nan,  nan]])
    """
    degree = coefficients.shape[-1] - 1
    if degree == 0:
        return np.empty((*coefficients.shape[:-1], 0))
    turns = roots_between(coefficients[..., 1:] * np.arange(1.0, degree + 1))
    ends = np.ones((*turns.shape[:-1], 1))
    edges = np.concatenate([0 * ends, np.where(np.isnan(turns), 1.0, turns), ends], axis=-1)
    at_edges = np.sign(value_at(coefficients, edges))
    low, high, below, above = edges[..., :-1], edges[..., 1:], at_edges[..., :-1], at_edges[..., 1:]
    found = np.where(below == 0, low, np.nan)
    found[..., -1] = np.where((above == 0)[..., -1], 1.0, found[..., -1])
    changes = below * above < 0
    polynomials = np.broadcast_to(coefficients[..., np.newaxis, :], (*found.shape, degree + 1))
    found[changes] = _bisect(polynomials[changes], low[changes], high[changes], below[changes])
    return np.asarray(np.sort(found, axis=-1))


def _bisect(coefficients: Floats, low: Floats, high: Floats, below: Floats) -> Floats:
    """Halve intervals (N,) at whose lower ends polynomials (N, d + 1) have the sign `below`."""
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        before = np.sign(value_at(coefficients, middle[:, np.newaxis])[:, 0]) == below
        low, high = np.where(before, middle, low), np.where(before, high, middle)
    return (low + high) / 2


def value_at(coefficients: Floats, places: Floats) -> Floats:
    """Evaluate polynomials (..., d + 1) at places (..., k) by Horner's rule.

    Examples
    --------
    >>> value_at(np.array([1.0, 0.0, 2.0]), np.array([0.0, 0.5]))
    array([1. , 1.5])
    """
    total = np.zeros(np.broadcast_shapes((*coefficients.shape[:-1], 1), places.shape))
    for power in range(coefficients.shape[-1] - 1, -1, -1):
        total = total * places + coefficients[..., power : power + 1]
    return total
