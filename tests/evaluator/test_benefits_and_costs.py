"""COPRAS, RAM, OCRA and the family of MOORA: benefits and costs weighed apart."""

from __future__ import annotations

import math

import numpy as np
import pytest
from pymcdm.methods import AROMAN, MOORA, OCRA, RAM

from criteria.faults import InputError
from evaluator.methods import get_method, rank_matrix

# --- Published examples ------------------------------------------------------------------------


def test_copras_of_podvezko():
    # Podvezko, V. (2011). The comparative analysis of MCDA methods SAW and COPRAS. Engineering
    # Economics, 22(2), 134-146, tables 7 and 8, variant II. doi:10.5755/j01.ee.22.2.310
    matrix = [[42, 19, 13, 110], [71, 18, 11, 200], [53, 20, 12, 149]]
    ways = ["max", "max", "min", "min"]
    found = rank_matrix(matrix, [0.26, 0.23, 0.24, 0.27], ways, "copras")
    np.testing.assert_allclose(found["s_plus"], [0.142, 0.184, 0.164], rtol=0, atol=5e-4)
    np.testing.assert_allclose(found["s_minus"], [0.151, 0.191, 0.168], rtol=0, atol=5e-4)
    np.testing.assert_allclose(found["q"], [0.332, 0.334, 0.335], rtol=0, atol=5e-4)
    assert found["rank"].tolist() == [3, 2, 1]


def test_copras_of_uysal_and_inan():
    # Uysal, Ö., & İnan, T. (2022). Performance evaluation of research assistants by COPRAS method.
    # International Journal of Social Science and Economic Research; as scikit-criteria tests it.
    matrix = [
        [3.57, 4.00, 4.00, 83.75, 3, 9, 1],
        [3.07, 3.95, 4.00, 83.00, 3, 1, 3],
        [3.23, 3.54, 3.46, 66.00, 4, 0, 2],
        [3.42, 3.96, 4.00, 70.00, 5, 5, 7],
        [2.56, 3.37, 3.79, 82.00, 4, 4, 5],
    ]
    ways = ["max"] * 4 + ["min"] + ["max"] * 2
    found = rank_matrix(matrix, [1] * 7, ways, "copras")
    printed = [100.0000, 78.8501, 63.3837, 98.6506, 86.8878]
    np.testing.assert_allclose(found["utility"], printed, rtol=0, atol=5e-5)
    np.testing.assert_allclose(found["score"] * 100, found["utility"], rtol=1e-11)
    assert found["rank"].tolist() == [1, 4, 5, 2, 3]


def test_copras_of_wieckowski_and_szyjewski():
    # Więckowski, J., & Szyjewski, Z. (2022). Practical study of selected multi-criteria methods
    # comparison. Procedia Computer Science, 207, 4565-4573. doi:10.1016/j.procs.2022.09.520
    matrix = [
        [3.5, 6, 1256, 4, 16, 3, 17.3, 8, 2.82, 4100],
        [3.1, 4, 1000, 2, 8, 1, 15.6, 5, 3.08, 3800],
        [3.6, 6, 2000, 4, 16, 3, 17.3, 5, 2.90, 4000],
        [3.0, 4, 1000, 2, 8, 2, 17.3, 5, 2.60, 3500],
        [3.3, 6, 1008, 4, 12, 3, 15.6, 8, 2.30, 3800],
        [3.6, 6, 1000, 2, 16, 3, 15.6, 5, 2.80, 4000],
        [3.5, 6, 1256, 2, 16, 1, 15.6, 6, 2.90, 4000],
    ]
    weights = [0.297, 0.025, 0.035, 0.076, 0.154, 0.053, 0.104, 0.017, 0.025, 0.214]
    found = rank_matrix(matrix, weights, ["max"] * 8 + ["min"] * 2, "copras")
    assert found["rank"].tolist() == [2, 7, 1, 6, 3, 4, 5]


def test_ram_of_its_author():
    # Sotoudeh-Anvari, A. (2023). Root Assessment Method (RAM). Journal of Cleaner Production, 423,
    # 138695, tables 2 to 5. doi:10.1016/j.jclepro.2023.138695
    matrix = [
        [0.068, 0.066, 0.150, 0.098, 0.156, 0.114, 0.098],
        [0.078, 0.076, 0.108, 0.136, 0.082, 0.171, 0.105],
        [0.157, 0.114, 0.128, 0.083, 0.108, 0.113, 0.131],
        [0.106, 0.139, 0.058, 0.074, 0.132, 0.084, 0.120],
        [0.103, 0.187, 0.125, 0.176, 0.074, 0.064, 0.057],
        [0.105, 0.083, 0.150, 0.051, 0.134, 0.094, 0.113],
        [0.137, 0.127, 0.056, 0.133, 0.122, 0.119, 0.114],
        [0.100, 0.082, 0.086, 0.060, 0.062, 0.109, 0.093],
        [0.053, 0.052, 0.043, 0.100, 0.050, 0.078, 0.063],
        [0.094, 0.074, 0.097, 0.087, 0.080, 0.054, 0.106],
    ]
    weights = [0.132, 0.135, 0.138, 0.162, 0.09, 0.223, 0.12]
    found = rank_matrix(matrix, weights, ["max", "min", "min", *["max"] * 4], "ram")
    gains = "0.07609 0.090475 0.08481 0.071 0.06992 0.0687 0.09085 0.06397 0.05267 0.05848"
    costs = "0.029589 0.025149 0.03303 0.02676 0.04247 0.03188 0.02486 0.02292 0.01294 0.02336"
    roots = (
        "1.433215 1.439243 1.435296 1.432197 1.42788 1.43012 1.439444 1.430766 1.429406 1.428773"
    )
    for column, printed in (("s_plus", gains), ("s_minus", costs), ("score", roots)):
        np.testing.assert_allclose(found[column], np.fromstring(printed, sep=" "), atol=1e-5)
    assert found["rank"].tolist() == [4, 2, 3, 5, 10, 7, 1, 6, 8, 9]


def test_ocra_of_isik_and_adali():
    # Işık, A. T., & Adalı, E. A. (2016). A new integrated decision making approach based on SWARA
    # and OCRA methods for the hotel selection problem. International Journal of Advanced
    # Operations Management; as scikit-criteria tests it.
    matrix = [
        [7.7, 256, 7.2, 7.3, 7.3],
        [8.1, 250, 7.9, 7.8, 7.7],
        [8.7, 352, 8.6, 7.9, 8.0],
        [8.1, 262, 7.0, 8.1, 7.2],
        [6.5, 271, 6.3, 6.4, 6.1],
        [6.8, 228, 7.1, 7.2, 6.5],
    ]
    weights = [0.239, 0.225, 0.197, 0.186, 0.153]
    found = rank_matrix(matrix, weights, ["max", "min", "max", "max", "max"], "ocra")
    assert found["inputs"].round(3).tolist() == [0.095, 0.101, 0.000, 0.089, 0.080, 0.122]
    assert found["outputs"].round(3).tolist() == [0.129, 0.190, 0.244, 0.158, 0.000, 0.069]
    assert found["score"].round(3).tolist() == [0.143, 0.210, 0.164, 0.167, 0.000, 0.112]
    assert found["rank"].tolist() == [4, 1, 3, 2, 6, 5]


def test_ocra_of_the_tablets():
    # Ten tablet computers of Kundakcı, N. (2017), as JMcDM tests its OCRA.
    matrix = [
        [8.0, 16, 1.5, 1.2, 4200, 5, 5, 314, 185],
        [8.0, 16, 1.0, 1.3, 4200, 5, 4, 360, 156],
        [10.1, 16, 2.0, 1.3, 4060, 5, 3, 503, 160],
        [10.1, 8, 1.0, 1.5, 5070, 2, 4, 525, 200],
        [10.0, 16, 2.0, 1.2, 6350, 5, 3, 560, 190],
        [10.1, 16, 1.0, 1.2, 5500, 2, 2, 521, 159],
        [10.1, 64, 2.0, 1.7, 5240, 5, 3, 770, 199],
        [7.0, 32, 1.0, 1.8, 3000, 3, 4, 364, 157],
        [10.1, 16, 1.0, 1.3, 3540, 5, 3, 510, 171],
        [9.7, 16, 2.0, 1.83, 7500, 6, 2, 550, 170],
    ]
    weights = [0.167, 0.039, 0.247, 0.247, 0.116, 0.02, 0.056, 0.027, 0.081]
    found = rank_matrix(matrix, weights, ["max"] * 7 + ["min"] * 2, "ocra")
    expected = [
        *(0.1439209390821490, 0.0241065507104361, 0.2734201159562310, 0.0429791654417769),
        *(0.3185195380415760, 0.0024882426914911, 0.5921715172301160, 0.1139028947061430),
        *(0.0, 0.4787485498471800),
    ]
    np.testing.assert_allclose(found["score"], expected, rtol=0, atol=1e-11)


# Brauers, W. K. M., & Zavadskas, E. K. (2010). Project management by MULTIMOORA as an instrument
# for transition economies. Technological and Economic Development of Economy, 16(1), 5-24, tables
# 1 to 3: three projects by nine objectives, without weights. doi:10.3846/tede.2010.01
PROJECTS = np.array(
    [
        [1, 14, 9, 200, 600, 20, 20, 3.5, 2.5],
        [1.6, 16, 7, 150, 800, 13.5, 25, 4, 1.5],
        [2, 17, 5, 80, 1200, 10, 30, 3.8, 1.25],
    ]
)
AIMS = ["max", "max", "min", "max", "max", "max", "min", "max", "max"]


def test_multimoora_of_its_authors():
    found = rank_matrix(PROJECTS, [1] * 9, AIMS, "multimoora")
    np.testing.assert_allclose(found["ratio"] * 9, [2.93480, 2.723, 2.698], rtol=0, atol=2e-4)
    printed = [0.38411, 0.3152442, 0.4571636]
    np.testing.assert_allclose(found["deviation"] * 9, printed, rtol=0, atol=1e-6)
    # They multiply the values as they are: the lengths of the columns are left out again.
    lengths = np.linalg.norm(PROJECTS, axis=0) ** np.where(np.array(AIMS) == "max", 1, -1)
    product = found["product"] ** 9 * math.prod(lengths)
    np.testing.assert_allclose(product, [1633333, 1421897, 1033600], rtol=0, atol=1)
    assert found["rank"].tolist() == [1, 2, 3]
    assert rank_matrix(PROJECTS, [1] * 9, AIMS, "moora")["rank"].tolist() == [1, 2, 3]
    assert rank_matrix(PROJECTS, [1] * 9, AIMS, "moora_reference")["rank"].tolist() == [2, 1, 3]


def test_multimoora_of_the_heating_losses():
    # Kracka, M., Brauers, W. K. M., & Zavadskas, E. K. (2010). Ranking heating losses in a building
    # by applying the MULTIMOORA. Engineering Economics, 21(4); figures as scikit-criteria has them.
    matrix = [
        [33.95, 23.78, 11.45, 39.97, 29.44, 167.10, 3.852],
        [38.9, 4.17, 6.32, 0.01, 4.29, 132.52, 25.184],
        [37.59, 9.36, 8.23, 4.35, 10.22, 136.71, 10.845],
        [30.44, 37.59, 13.91, 74.08, 45.10, 198.34, 2.186],
        [36.21, 14.79, 9.17, 17.77, 17.06, 148.3, 6.610],
        [37.8, 8.55, 7.97, 2.35, 9.25, 134.83, 11.935],
    ]
    ways = ["min"] * 4 + ["max", "min", "max"]
    found = rank_matrix(matrix, [1] * 7, ways, "multimoora")
    ratios = [-1.62447867, -0.25233889, -0.84635037, -2.23363519, -1.18698242, -0.77456208]
    np.testing.assert_allclose(found["ratio"] * 7, ratios, rtol=0, atol=1e-8)
    largest = [0.68934931, 0.69986697, 0.59817104, 0.85955696, 0.6002238, 0.61480595]
    np.testing.assert_allclose(found["deviation"] * 7, largest, rtol=0, atol=1e-8)
    products = [3.4343, 148689.356, 120.3441, 0.7882, 16.2917, 252.9155]
    np.testing.assert_allclose(found["product"] ** 7, products, rtol=1e-4)
    assert found["score"].tolist() == [1, 5, 3, 0, 2, 4]
    reference = rank_matrix(matrix, [1] * 7, ways, "moora_reference")
    assert reference["rank"].tolist() == [4, 5, 1, 6, 2, 3]


def test_moora_of_the_roofs():
    # Brauers, W. K. M., Kracka, M., & Zavadskas, E. K. (2012). Lithuanian case study of masonry
    # buildings from the Soviet period, annex A, table 6; summed from ratios of three digits.
    matrix = [
        [1.73, 144.51, 74646.64, 16.13, 57.56, 17267.42, 4.32],
        [3.08, 150.29, 77632.30, 9.18, 64.51, 19352.35, 4.01],
        [5.78, 158.96, 82110.79, 4.73, 68.96, 20687.31, 3.97],
        [6.25, 170.52, 88082.11, 4.45, 69.24, 20771.31, 4.24],
        [7.14, 179.19, 92560.59, 3.89, 69.80, 20939.30, 4.42],
    ]
    found = rank_matrix(matrix, [1] * 7, ["max", *["min"] * 3, "max", "max", "min"], "moora")
    printed = [-1.141, -0.584, -0.113, -0.148, -0.103]
    np.testing.assert_allclose(found["score"] * 7, printed, rtol=0, atol=1e-3)
    assert found["rank"].tolist() == [5, 4, 2, 3, 1]


def test_moora_of_kundakci():
    # Kundakcı, N. (2016). Combined multi-criteria decision making approach based on MACBETH and
    # MULTI-MOORA methods. Alphanumeric Journal, 4(1), 17-26; as JMcDM computes it.
    matrix = [
        [168000, 4.2, 35, 5, 5, 5, 5, 136, 109],
        [179697, 4.1, 34.5, 5, 4, 4, 5, 190, 107],
        [140600, 4.5, 33, 3, 3, 3, 3, 150, 119],
        [134950, 4.3, 28, 3, 2, 4, 4, 190, 112],
        [151980, 5.6, 35, 3, 4, 4, 3, 170, 147],
        [181632, 4, 35, 5, 3, 4, 5, 190, 106],
        [160620, 4.8, 33, 2, 3, 3, 2, 180, 125],
        [162900, 4.5, 35.4, 3, 4, 3, 2, 143, 119],
        [178000, 4.2, 32, 2, 3, 2, 3, 180, 110],
    ]
    weights = [0.20, 0.1684, 0.1579, 0.1474, 0.1158, 0.0842, 0.0737, 0.0421, 0.0105]
    found = rank_matrix(matrix, weights, ["min", "min", *["max"] * 6, "min"], "moora")
    expected = [
        *(0.13489413914936565, 0.11647832078367353, 0.0627565796439602, 0.06656348556629459),
        *(0.06687625630547807, 0.10685768975933238, 0.03301387703317765, 0.06114965130074492),
        0.031152492476171283,
    ]
    np.testing.assert_allclose(found["score"], expected, rtol=0, atol=1e-11)


# --- Second implementations --------------------------------------------------------------------


def drawn(seed, m=8, n=5):
    """Return a problem with at least one criterion of either direction."""
    stream = np.random.default_rng(seed)
    directions = ["max", "min", *stream.choice(["max", "min"], n - 2)]
    levels = stream.uniform(0.5, 20, (m, n)).round(2)
    return levels, stream.dirichlet(np.ones(n)), directions


def signs(directions):
    return np.where(np.array(directions) == "max", 1, -1)


every_seed = pytest.mark.parametrize("seed", range(25))


@every_seed
@pytest.mark.parametrize(("name", "peer"), [("moora", MOORA), ("ram", RAM), ("ocra", OCRA)])
def test_scores_agree_with_pymcdm(name, peer, seed):
    levels, weights, directions = drawn(seed)
    expected = peer()(levels, weights, signs(directions), validation=False)
    method = get_method(name)
    found = method.score(levels, weights, directions, **method.arguments(method.usual))
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-10)


def plain_copras(matrix, weights, directions):
    """COPRAS as Podvezko words it, one alternative after the other."""
    sums = [math.fsum(column) for column in zip(*matrix, strict=True)]
    plus, minus = [], []
    for row in matrix:
        parts = [w * x / s for w, x, s in zip(weights, row, sums, strict=True)]
        plus.append(math.fsum(p for p, d in zip(parts, directions, strict=True) if d == "max"))
        minus.append(math.fsum(p for p, d in zip(parts, directions, strict=True) if d == "min"))
    inverses = math.fsum(min(minus) / cost for cost in minus)
    return [
        gain + min(minus) * math.fsum(minus) / (cost * inverses)
        for gain, cost in zip(plus, minus, strict=True)
    ]


@every_seed
def test_copras_agrees_with_a_plain_implementation(seed):
    levels, weights, directions = drawn(seed)
    q = plain_copras(levels.tolist(), weights.tolist(), directions)
    found = get_method("copras").figures(levels, weights, directions)
    np.testing.assert_allclose(found["q"], q, rtol=0, atol=1e-13)
    np.testing.assert_allclose(found["score"], np.array(q) / max(q), rtol=0, atol=1e-13)
    # Podvezko (2011), equation 20: what is handed out is what there was.
    assert math.fsum(found["q"]) == pytest.approx(math.fsum(weights))


def plain_multimoora(matrix, weights, directions):
    """Return the points for dominance in the three rankings, pair by pair."""
    lengths = [math.sqrt(math.fsum(x * x for x in column)) for column in zip(*matrix, strict=True)]
    rows = [[x / length for x, length in zip(row, lengths, strict=True)] for row in matrix]
    best = [
        max(column) if direction == "max" else min(column)
        for column, direction in zip(zip(*rows, strict=True), directions, strict=True)
    ]
    ranked = []
    for row in rows:
        up = [1 if direction == "max" else -1 for direction in directions]
        terms = list(zip(row, weights, up, best, strict=True))
        ratio = math.fsum(sign * w * x for x, w, sign, _ in terms)
        deviation = max(w * abs(b - x) for x, w, _, b in terms)
        product = math.prod(x ** (sign * w) for x, w, sign, _ in terms)
        ranked.append((ratio, -deviation, product))
    points = []
    for one in ranked:
        wins = 0.0
        for other in ranked:
            if one is not other:
                votes = sum((a > b) - (a < b) for a, b in zip(one, other, strict=True))
                wins += 1.0 if votes > 0 else 0.5 if votes == 0 else 0.0
        points.append(wins)
    return points


@every_seed
def test_multimoora_agrees_with_a_plain_implementation(seed):
    levels, weights, directions = drawn(seed)
    found = get_method("multimoora").score(levels, weights, directions)
    assert found.tolist() == plain_multimoora(levels.tolist(), weights.tolist(), directions)


def test_dominance_that_goes_round_in_a_circle_is_a_tie():
    # Brauers and Zavadskas call it circular reasoning, and rank all in the circle alike.
    matrix = [[3, 4, 1], [6, 12, 11], [5, 6, 5]]
    found = rank_matrix(matrix, [1, 1, 1], ["max", "max", "min"], "multimoora")
    assert found["ratio"].rank(ascending=False).tolist() == [3, 1, 2]
    assert found["deviation"].rank().tolist() == [2, 3, 1]
    assert found["product"].rank(ascending=False).tolist() == [1, 2, 3]
    assert found["rank"].tolist() == [1, 1, 1]


# --- What sets them apart from pymcdm ----------------------------------------------------------


@every_seed
@pytest.mark.parametrize("name", ["copras", "ram", "ocra", "moora", "moora_reference"])
def test_who_is_better_throughout_is_first(name, seed):
    levels, weights, directions = drawn(seed)
    ideal = np.where(signs(directions) > 0, levels.max(axis=0) + 1, levels.min(axis=0) * 0.9)
    ranking = rank_matrix(np.vstack([levels, ideal]), weights, directions, name)
    assert ranking["rank"].tolist().count(1) == 1
    assert ranking["rank"].iloc[-1] == 1


@pytest.mark.parametrize("name", ["copras", "moora", "ram"])
def test_all_may_be_benefits(name):
    matrix = [[250, 120, 20], [130, 200, 40], [350, 340, 15]]
    found = rank_matrix(matrix, [1, 2, 3], "max", name)
    assert found["s_minus"].tolist() == [0, 0, 0]
    assert (found["rank"] == found["s_plus"].rank(ascending=False)).all()


@pytest.mark.parametrize("name", ["copras", "moora", "ram"])
def test_all_may_be_costs(name):
    matrix = [[250, 120, 20], [130, 200, 40], [350, 340, 15]]
    found = rank_matrix(matrix, [1, 2, 3], "min", name)
    assert found["s_plus"].tolist() == [0, 0, 0]
    assert (found["rank"] == found["s_minus"].rank()).all()


def test_no_cost_at_all_is_the_limit_of_very_little():
    ways = ["max", "min"]
    near = rank_matrix([[3, 1e-9], [5, 1e-9], [4, 2]], [0.5, 0.5], ways, "copras")
    free = rank_matrix([[3, 0], [5, 0], [4, 2]], [0.5, 0.5], ways, "copras")
    np.testing.assert_allclose(free["q"], near["q"], rtol=0, atol=1e-8)
    assert free["rank"].tolist() == [2, 1, 3]


def test_on_a_scale_the_reference_point_is_its_best_end():
    found = rank_matrix(
        [[4, 2], [3, 1]],
        [0.5, 0.5],
        ["max", "min"],
        "moora_reference",
        normalization="scale",
        scale=(1, 5),
    )
    assert found["deviation"].tolist() == [0.125, 0.25]


def test_aroman_is_left_out_because_it_ranks_who_costs_more_higher():
    # The formula of its paper, as pymcdm has it: the second is worse on the only cost and no
    # better on the benefit.
    matrix = np.array([[1.0, 5.0], [9.0, 5.0], [4.0, 1.0]])
    scores = AROMAN()(matrix, np.array([0.5, 0.5]), np.array([-1, 1]), validation=False)
    assert scores.argmax() == 1
    with pytest.raises(InputError, match="the one that costs more ranks higher"):
        rank_matrix(matrix, [1, 1], ["min", "max"], "aroman")
