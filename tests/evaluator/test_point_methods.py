"""What holds for every method by reference points and distances, pymcdm as a second opinion."""

import numpy as np
import pytest
from pymcdm import methods as peers
from pymcdm import normalizations

from evaluator.methods import get_method, rank_matrix, rank_scores, round_scores


def nothing(low, high, point):
    return {}


def bounds(low, high, point):
    return {"bounds": np.stack([low, high], axis=1)}


def a_point(low, high, point):
    return bounds(low, high, point) | {"esp": point, "alpha": 0.3}


def an_interval(low, high, point):
    between = np.stack([point, (point + high) / 2], axis=1)
    return bounds(low, high, point) | {"ref_ideal": between}


# What a method is told of a problem with these bounds and this point within them, which class of
# pymcdm is told the same, and -1 where that gives a distance.
TOLD = {
    "vikor": (nothing, peers.VIKOR, -1),
    "edas": (nothing, peers.EDAS, 1),
    "codas": (nothing, peers.CODAS, 1),
    "mabac": (nothing, peers.MABAC, 1),
    "mairca": (nothing, peers.MAIRCA, -1),
    "aras": (lambda low, high, point: {"esp": point}, peers.ARAS, 1),
    "marcos": (nothing, peers.MARCOS, 1),
    "cocoso": (nothing, peers.COCOSO, 1),
    "probid": (nothing, peers.PROBID, 1),
    "sprobid": (nothing, peers.SPROBID, 1),
    "spotis": (bounds, peers.SPOTIS, -1),
    "balanced_spotis": (a_point, peers.BalancedSPOTIS, -1),
    "rim": (an_interval, peers.RIM, 1),
    "ervd": (lambda low, high, point: {"ref_point": point}, peers.ERVD, 1),
}
every_method = pytest.mark.parametrize("name", TOLD)
# Those whose references are in the matrix.
relative_methods = pytest.mark.parametrize(
    "name", [name for name, (told, _, _) in TOLD.items() if told is nothing or name == "aras"]
)
PEERS = {
    "vector": normalizations.vector_normalization,
    "minmax": normalizations.minmax_normalization,
    "max": normalizations.max_normalization,
    "sum": normalizations.sum_normalization,
    "linear": normalizations.linear_normalization,
}


def problem(seed, shape=(9, 4)):
    """Draw levels, weights, directions and, for those who ask, bounds and a point."""
    stream = np.random.default_rng(seed)
    levels, weights = stream.uniform(1, 9, shape), stream.dirichlet(np.ones(shape[-1]))
    ways = ["max" if up else "min" for up in stream.random(shape[-1]) < 0.5]
    low, high = np.full(shape[-1], 0.5), np.full(shape[-1], 9.5)
    return levels, weights, ways, (low, high, stream.uniform(1, 9, shape[-1]))


def asked(name, told, normalization=None):
    method = get_method(name)
    return method.arguments(normalization or method.usual, **TOLD[name][0](*told))


def signs(ways):
    return np.array([1 if way == "max" else -1 for way in ways])


@every_method
@pytest.mark.parametrize("shape", [(4, 2), (5, 3), (12, 6), (40, 5)])
def test_it_equals_pymcdm(name, shape):
    for seed in range(5):
        levels, weights, ways, told = problem(seed, shape)
        with np.errstate(divide="ignore", invalid="ignore"):  # CoCoSo with a worst of 0
            peer = TOLD[name][1](**TOLD[name][0](*told))
            expected = peer(levels, weights, signs(ways), validation=False)
        if np.isfinite(expected).all():
            found = get_method(name).score(levels, weights, ways, **asked(name, told))
            np.testing.assert_allclose(found, TOLD[name][2] * expected, rtol=0, atol=1e-10)


@pytest.mark.parametrize("normalization", PEERS)
@pytest.mark.parametrize(
    ("name", "peer", "sign"),
    [
        ("vikor", peers.VIKOR, -1),
        ("codas", peers.CODAS, 1),
        ("mabac", peers.MABAC, 1),
        ("mairca", peers.MAIRCA, -1),
        ("aras", peers.ARAS, 1),
        ("cocoso", peers.COCOSO, 1),
        ("marcos", peers.MARCOS, 1),
    ],
)
def test_it_equals_pymcdm_under_other_normalisations(name, peer, sign, normalization):
    for seed in range(10):
        levels, weights, ways, _ = problem(seed)
        with np.errstate(divide="ignore", invalid="ignore"):
            expected = peer(PEERS[normalization])(levels, weights, signs(ways), validation=False)
        if np.isfinite(expected).all():
            found = get_method(name).score(levels, weights, ways, normalization=normalization)
            np.testing.assert_allclose(found, sign * expected, rtol=0, atol=1e-10)


def test_rafsi_equals_pymcdm():
    for seed in range(10):
        levels, weights, ways, (low, high, _) = problem(seed)
        up = signs(ways) > 0
        ends = {"ideal": np.where(up, high, low), "anti_ideal": np.where(up, low, high)}
        expected = peers.RAFSI(**ends)(levels, weights, signs(ways), validation=False)
        found = get_method("rafsi").score(levels, weights, ways, **ends)
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-10)


# --- Draws -------------------------------------------------------------------------------------


@every_method
def test_draws_score_like_single_matrices_and_alike_in_any_company(name):
    levels, _, ways, told = problem(1, (23, 9, 4))
    weights = np.random.default_rng(2).dirichlet(np.ones(4), 23)
    method, arguments = get_method(name), asked(name, told)
    together = method.score(levels, weights, ways, **arguments)
    for draw, weight, scores in zip(levels, weights, together, strict=True):
        single = method.score(draw, weight, ways, **arguments)
        np.testing.assert_allclose(scores, single, rtol=1e-11, atol=1e-11)
    alone = [method.score(levels[[row]], weights[[row]], ways, **arguments)[0] for row in range(23)]
    turned = method.score(np.asfortranarray(levels), weights, ways, **arguments)
    assert together.tobytes() == np.array(alone).tobytes() == turned.tobytes()


@every_method
def test_levels_or_weights_may_be_the_same_in_all_draws(name):
    levels, weights, ways, told = problem(3, (5, 9, 4))
    method, arguments = get_method(name), asked(name, told)
    several = np.random.default_rng(4).dirichlet(np.ones(4), 5)
    found = method.figures(levels[0], several, ways, **arguments)
    stacked = method.figures(np.broadcast_to(levels[0], levels.shape), several, ways, **arguments)
    for figure, values in found.items():
        assert values.shape == (5, 9)
        assert values.tobytes() == stacked[figure].tobytes()
    found = method.figures(levels, weights, ways, **arguments)
    stacked = method.figures(levels, np.tile(weights, (5, 1)), ways, **arguments)
    for figure, values in found.items():
        assert values.shape == (5, 9)
        assert values.tobytes() == stacked[figure].tobytes()


@every_method
def test_nothing_that_is_handed_in_is_changed(name):
    levels, weights, ways, told = problem(5)
    for array in (levels, weights, *told):
        array.flags.writeable = False
    get_method(name).figures(levels, weights, ways, **asked(name, told))


# --- Little to tell apart ----------------------------------------------------------------------


def odd_problems():
    levels = problem(6)[0]
    yield "one alternative", levels[:1]
    yield "two", levels[:2]
    yield "three, two of which are alike", levels[[0, 1, 1]]
    yield "all alike", np.tile(levels[0], (5, 1))
    yield "a criterion of equal values", np.where([True, False, False, False], 3.0, levels)
    yield (
        "equal values but for rounding",
        np.where([True, False, False, False], np.array([[0.3], [0.1 + 0.2], [0.3]]), levels[:3]),
    )
    yield "one worse throughout", np.vstack([levels, np.where(signs(problem(6)[2]) > 0, 0.9, 9.1)])


ODD = dict(odd_problems())


@every_method
@pytest.mark.parametrize("case", ODD)
def test_odd_problems_have_finite_scores_and_ties_where_they_should(name, case):
    levels, ways, told = ODD[case], problem(6)[2], problem(6)[3]
    method = get_method(name)
    for normalization in method.normalizations or (None,):
        if normalization == "scale":
            arguments = asked(name, told, "scale") | {"scale": (0.1, 9.5)}
        else:
            arguments = asked(name, told, normalization)
        for weights in ([0.4, 0.3, 0.2, 0.1], [0.0, 0.0, 1.0, 0.0], [1.0, 0.0, 0.0, 0.0]):
            figures = method.figures(levels, weights, ways, **arguments)
            for values in figures.values():
                assert np.isfinite(values).all()
            ranks = rank_scores(round_scores(figures["score"]))
            for i, j in np.argwhere((levels[:, None] == levels[None]).all(axis=-1)):
                assert ranks[i] == ranks[j]


@relative_methods
def test_a_criterion_of_zeros_decides_nothing(name):
    levels, weights, ways, _ = problem(7)
    levels[:, 2] = 0.0
    others = [0, 1, 3]
    method = get_method(name)
    for normalization in method.normalizations or (None,):
        arguments = method.arguments(normalization, scale=(0, 9.5))
        figures = method.figures(levels, weights, ways, **arguments)
        for values in figures.values():
            assert np.isfinite(values).all()
        if method.departure("constant_column", normalization):
            continue
        shares, rest = weights[others] / weights[others].sum(), [ways[k] for k in others]
        without = method.score(levels[:, others], shares, rest, **arguments)
        ranks = [rank_scores(round_scores(scores)) for scores in (figures["score"], without)]
        assert ranks[0].tolist() == ranks[1].tolist()


@pytest.mark.parametrize("unit", [1e-150, 1e-30, 1e30, 1e150])
@relative_methods
def test_units_however_extreme_change_no_score(name, unit):
    levels, weights, ways, _ = problem(8)
    units = np.array([unit, 1.0, 1 / unit, 3.0])
    method = get_method(name)
    for normalization in method.normalizations or (None,):
        if normalization in ("scale", None) and method.normalizations:
            continue  # the ends are in the units of the levels; the values as they are have units
        arguments = method.arguments(normalization)
        plain = method.score(levels, weights, ways, **arguments)
        other = method.score(levels * units, weights, ways, **arguments)
        np.testing.assert_allclose(other, plain, rtol=1e-9, atol=1e-11)


COMPENSATING = ("vikor", "edas", "codas", "mabac", "mairca", "aras", "marcos", "cocoso")


@pytest.mark.parametrize("name", COMPENSATING)
def test_who_is_better_throughout_is_never_behind(name):
    method = get_method(name)
    for seed in range(25):
        _, weights, ways, _ = problem(seed, (8, 3))
        levels = np.random.default_rng(seed).integers(1, 4, (8, 3)).astype(float)
        scores = round_scores(method.score(levels, weights, ways, **method.arguments(method.usual)))
        gains = levels * signs(ways)
        better = (gains[:, None] >= gains[None]).all(axis=-1)
        assert not (better & (scores[:, None] < scores[None])).any()


@pytest.mark.parametrize("name", [*COMPENSATING, "probid", "sprobid"])
def test_what_ties_on_paper_ties(name):
    # Every problem is its own mirror image, and so are the first two alternatives of each other:
    # the order in which criteria are added up must not decide between them.
    stream = np.random.default_rng(9)
    for _ in range(50):
        first, third = stream.uniform(1, 9, (2, 5))
        levels = np.array([first, first[::-1], third, third[::-1], np.full(5, 5.0)])
        weights = [0.15, 0.2, 0.3, 0.2, 0.15]
        found = rank_matrix(levels, weights, ["max", "min", "max", "min", "max"], method=name)
        assert found["rank"][0] == found["rank"][1]
        assert found["rank"][2] == found["rank"][3]


@pytest.mark.parametrize("name", [*COMPENSATING, "probid", "sprobid"])
def test_two_that_tie_on_paper_tie_though_all_that_is_left_of_their_scores_is_noise(name):
    stream = np.random.default_rng(10)
    for _ in range(50):
        first = stream.uniform(1, 9, 5)
        weights = [0.15, 0.2, 0.3, 0.2, 0.15]
        found = rank_matrix([first, first[::-1]], weights, "max", method=name)
        assert found["rank"].tolist() == [1, 1]


@relative_methods
def test_values_that_differ_by_rounding_only_tie(name):
    found = rank_matrix([[0.3], [0.1 + 0.2], [0.3]], [1], "max", method=name)
    assert found["rank"].tolist() == [1, 1, 1]
