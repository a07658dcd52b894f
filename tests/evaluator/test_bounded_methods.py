"""Methods that ask for bounds or reference values: SPOTIS, RIM, ERVD and RAFSI."""

import numpy as np
import pandas as pd
import pytest

from criteria.faults import InputError
from evaluator.methods import METHODS, rank_matrix

# Dezert, J., Tchamova, A., Han, D., & Tacnet, J.-M. (2020). The SPOTIS rank reversal free method
# for multi-criteria decision-making support. In 2020 IEEE 23rd International Conference on
# Information Fusion (FUSION), pp. 1-8. doi:10.23919/FUSION45008.2020.9190347
CARS = pd.DataFrame(
    [
        [15000, 4.3, 99, 42, 737],
        [15290, 5.0, 116, 42, 892],
        [15350, 5.0, 114, 45, 952],
        [15490, 5.3, 123, 45, 1120],
    ],
    columns=["price", "fuel", "co2", "tank", "trunk"],
)
CAR_WEIGHTS = [0.2941, 0.2353, 0.2353, 0.0588, 0.1765]
CAR_WAYS = ["min", "min", "min", "max", "max"]
CAR_BOUNDS = {
    "trunk": (650, 1300),
    "price": (14000, 16000),
    "fuel": (3, 8),
    "co2": (80, 140),
    "tank": (35, 60),
}


def ranked_cars(**options):
    return rank_matrix(CARS, CAR_WEIGHTS, CAR_WAYS, **({"bounds": CAR_BOUNDS} | options))


def test_the_first_example_of_spotis():
    levels = [[10.5, -3.1, 1.7], [-4.7, 0, 3.4], [8.1, 0.3, 1.3], [3.2, 7.3, -5.3]]
    bounds = np.array([[-5, 12], [-6, 10], [-8, 5]])
    weights, ways = [0.2, 0.3, 0.5], ["max", "min", "max"]
    found = rank_matrix(levels, weights, ways, method="spotis", bounds=bounds)
    np.testing.assert_allclose(found["distance"], [0.1989, 0.3705, 0.3063, 0.7491], atol=0.0000501)
    assert found["rank"].tolist() == [1, 3, 2, 4]


def test_the_cars_by_spotis():
    found = ranked_cars(method="spotis")
    np.testing.assert_allclose(found["distance"], [0.4779, 0.5781, 0.5558, 0.5801], atol=0.0001)
    np.testing.assert_allclose(found["score"], -found["distance"], rtol=1e-11)
    assert found["rank"].tolist() == [1, 3, 2, 4]


def test_bounds_in_a_table_are_matched_by_label():
    table = pd.DataFrame.from_dict(CAR_BOUNDS, orient="index", columns=["low", "high"])
    pd.testing.assert_frame_equal(
        ranked_cars(method="spotis", bounds=table), ranked_cars(method="spotis")
    )
    with pytest.raises(InputError, match="criterion tank: expected a pair"):
        ranked_cars(method="spotis", bounds=table.drop(index="tank"))


def test_the_cars_by_their_distance_from_an_expected_one():
    found = ranked_cars(method="spotis", esp=[15300, 4, 115, 50, 900])
    np.testing.assert_allclose(found["distance"], [0.1841, 0.0734, 0.0842, 0.1920], atol=0.0000501)


# Shekhovtsov, A., Dezert, J., & Sałabun, W. (2025). Enhancing personalized decision-making with the
# balanced SPOTIS algorithm. In Proceedings of ICAART 2025, volume 3, 264-271.
# doi:10.5220/0013119800003890
USED = [
    [94.0, 69.9, 2017.0],
    [297.0, 42.0, 2013.0],
    [205.0, 68.9, 2015.0],
    [360.0, 36.9, 2014.0],
    [86.0, 59.9, 2017.0],
    [79.6, 63.8, 2017.0],
    [113.0, 56.9, 2015.0],
    [171.0, 58.0, 2016.0],
]
EXPECTED = [110, 45, 2018]


def ranked_used(**options):
    call = {"bounds": [(70, 360), (35, 70), (2013, 2018)], "esp": EXPECTED} | options
    return rank_matrix(USED, [0.33, 0.56, 0.11], ["min", "min", "max"], **call)


def test_the_used_cars_by_balanced_spotis():
    found = ranked_used(method="balanced_spotis")
    printed = [0.5232, 0.4256, 0.6593, 0.4752, 0.3632, 0.4256, 0.3626, 0.4242]
    np.testing.assert_allclose(found["distance"], printed, atol=0.0000501)


@pytest.mark.parametrize(("alpha", "esp"), [(0.0, None), (1.0, EXPECTED)])
def test_its_ends_are_spotis_with_the_ideal_and_with_the_expected_point(alpha, esp):
    balanced = ranked_used(method="balanced_spotis", alpha=alpha)
    alone = ranked_used(method="spotis", esp=esp)
    pd.testing.assert_frame_equal(balanced[alone.columns], alone)


def test_a_value_at_the_expected_point_but_for_rounding_is_at_it():
    found = rank_matrix([[0.1 + 0.2], [0.3]], [1], "max", method="spotis", bounds=(0, 1), esp=[0.3])
    assert found["rank"].tolist() == [1, 1]


# --- RIM ---------------------------------------------------------------------------------------

# Cables, E., Lamata, M. T., & Verdegay, J. L. (2016). RIM-reference ideal method in multicriteria
# decision making. Information Sciences, 337-338, 1-10. doi:10.1016/j.ins.2015.12.011
# The I⁻ it prints for all but the first, and what follows from them, contradict its own equations
# and weighted matrix; these follow from the equations, as scikit-criteria, pymcdm and JMcDM agree.
DRIVERS = [
    [30, 0, 2, 3, 3, 2],
    [40, 9, 1, 3, 2, 2],
    [25, 0, 3, 1, 3, 2],
    [27, 0, 5, 3, 3, 1],
    [45, 15, 2, 2, 3, 4],
]
DRIVER_WEIGHTS = np.array([0.2262, 0.2143, 0.1786, 0.1429, 0.1190, 0.1190])
DRIVER_CALL = {
    "method": "rim",
    "bounds": [(23, 60), (0, 15), (0, 10), (1, 3), (1, 3), (1, 5)],
    "ref_ideal": [(30, 35), (10, 15), (0, 0), (3, 3), (3, 3), (4, 5)],
}


def test_the_drivers_by_rim():
    found = rank_matrix(DRIVERS, DRIVER_WEIGHTS, "max", **DRIVER_CALL)
    printed = {
        "i_plus": [0.23129, 0.11251, 0.31877, 0.27831, 0.12070],
        "i_minus": [0.32823, 0.34831, 0.18852, 0.24344, 0.34378],
        "score": [0.58663, 0.75584, 0.37163, 0.46658, 0.74015],
    }
    for name, values in printed.items():
        np.testing.assert_allclose(found[name], values, atol=0.00000501)


def test_another_driver_leaves_the_scores_of_the_others():
    more = [*DRIVERS, [32, 8, 1, 3, 3, 3]]
    found = rank_matrix(more, DRIVER_WEIGHTS, "max", **DRIVER_CALL)
    assert found["score"][5] == pytest.approx(0.86271, abs=0.00002)
    fewer = rank_matrix(DRIVERS, DRIVER_WEIGHTS, "max", **DRIVER_CALL)
    assert found["score"][:5].tolist() == fewer["score"].tolist()


def test_the_ideal_may_lie_anywhere_within_the_bounds():
    levels = [[0], [2], [4], [6], [8], [10]]
    found = rank_matrix(levels, [1], "max", method="rim", bounds=(0, 10), ref_ideal=[(4, 6)])
    assert found["score"].tolist() == [0, 0.5, 1, 1, 0.5, 0]
    for way, scores in (("max", [0, 0.2, 0.4, 0.6, 0.8, 1]), ("min", [1, 0.8, 0.6, 0.4, 0.2, 0])):
        found = rank_matrix(levels, [1], way, method="rim", bounds=(0, 10))
        assert found["score"].tolist() == scores


# --- ERVD --------------------------------------------------------------------------------------


def test_the_candidates_by_ervd():
    # Shyur, H.-J., Yin, L., Shih, H.-S., & Cheng, C.-B. (2015). A multiple criteria decision making
    # method based on relative value distances. Foundations of Computing and Decision Sciences,
    # 40(4), 299-315. doi:10.1515/fcds-2015-0017
    levels = [
        [80, 70, 87, 77, 76, 80, 75],
        [85, 65, 76, 80, 75, 65, 75],
        [78, 90, 72, 80, 85, 90, 85],
        [75, 84, 69, 85, 65, 65, 70],
        [84, 67, 60, 75, 85, 75, 80],
        [85, 78, 82, 81, 79, 80, 80],
        [77, 83, 74, 70, 71, 65, 70],
        [78, 82, 72, 80, 78, 70, 60],
        [85, 90, 80, 88, 90, 80, 85],
        [89, 75, 79, 67, 77, 70, 75],
        [65, 55, 68, 62, 70, 50, 60],
        [70, 64, 65, 65, 60, 60, 65],
        [95, 80, 70, 75, 70, 75, 75],
        [70, 80, 79, 80, 85, 80, 70],
        [60, 78, 87, 70, 66, 70, 65],
        [92, 85, 88, 90, 85, 90, 95],
        [86, 87, 80, 70, 72, 80, 85],
    ]
    weights = [0.066, 0.196, 0.066, 0.130, 0.130, 0.216, 0.196]
    found = rank_matrix(levels, weights, "max", method="ervd", ref_point=80)
    printed = [0.660, 0.503, 0.885, 0.521, 0.610, 0.796, 0.498, 0.549, 0.908]
    printed += [0.565, 0.070, 0.199, 0.632, 0.716, 0.438, 0.972, 0.767]
    np.testing.assert_allclose(found["score"], printed, atol=0.000501)
    ranks = [7, 13, 3, 12, 9, 4, 14, 11, 2, 10, 17, 16, 8, 6, 15, 1, 5]
    assert found["rank"].tolist() == ranks


@pytest.mark.parametrize(("lambda_", "alpha"), [(2.25, 0.88), (1.0, 1.0), (3.0, 0.5)])
def test_ervd_by_loops(lambda_, alpha):
    levels, point = [[5, 2, 7], [9, 3, 5], [7, 1, 8]], [6, 2, 4]
    weights, ways = [0.5, 0.3, 0.2], [1, -1, 1]
    worth = []
    for j, way in enumerate(ways):
        total = sum(row[j] for row in levels)
        gains = [way * (row[j] / total - point[j] / total) for row in levels]
        worth.append([g**alpha if g > 0 else -lambda_ * (-g) ** alpha for g in gains])
    scores = []
    for i in range(3):
        plus = sum(w * (max(column) - column[i]) for w, column in zip(weights, worth, strict=True))
        minus = sum(w * (column[i] - min(column)) for w, column in zip(weights, worth, strict=True))
        scores.append(minus / (plus + minus))
    found = rank_matrix(
        levels,
        weights,
        ["max", "min", "max"],
        method="ervd",
        ref_point=point,
        lambda_=lambda_,
        alpha=alpha,
    )
    np.testing.assert_allclose(found["score"], scores, rtol=1e-11)


# --- RAFSI -------------------------------------------------------------------------------------

# Žižović, M., Pamučar, D., Albijanić, M., Chatterjee, P., & Pribićević, I. (2020). Eliminating rank
# reversal problem using a new multi-attribute model: the RAFSI method. Mathematics, 8(6), 1015.
# doi:10.3390/math8061015
SITES = [
    [180, 10.5, 15.5, 160, 3.7],
    [165, 9.2, 16.5, 131, 5.0],
    [160, 8.8, 14.0, 125, 4.5],
    [170, 9.5, 16.0, 135, 3.4],
    [185, 10.0, 14.5, 143, 4.3],
    [167, 8.9, 15.1, 140, 4.1],
]
SITE_WEIGHTS = [0.35, 0.25, 0.15, 0.15, 0.1]
SITE_WAYS = ["max", "max", "min", "min", "max"]
SITE_CALL = {
    "method": "rafsi",
    "ideal": [200, 12, 10, 100, 8],
    "anti_ideal": [120, 6, 20, 200, 2],
}


def test_the_sites_by_rafsi():
    found = rank_matrix(SITES, SITE_WEIGHTS, SITE_WAYS, **SITE_CALL)
    assert found["score"].round(4).tolist() == [0.5081, 0.4522, 0.4381, 0.4560, 0.5299, 0.4373]


@pytest.mark.parametrize(("n1", "n2k"), [(1, 6), (1, 9), (2, 5)])
def test_rafsi_by_the_equations_of_the_paper(n1, n2k):
    arithmetic, harmonic = (n1 + n2k) / 2, 2 / (1 / n1 + 1 / n2k)
    scores = []
    for row in SITES:
        score = 0.0
        for j, value in enumerate(row):
            ideal, anti = SITE_CALL["ideal"][j], SITE_CALL["anti_ideal"][j]
            top, bottom = (ideal, anti) if SITE_WAYS[j] == "max" else (anti, ideal)
            mapped = (n2k - n1) / (top - bottom) * value + (top * n1 - bottom * n2k) / (
                top - bottom
            )
            better = SITE_WAYS[j] == "max"
            partial = mapped / (2 * arithmetic) if better else harmonic / (2 * mapped)
            score += SITE_WEIGHTS[j] * partial
        scores.append(score)
    found = rank_matrix(SITES, SITE_WEIGHTS, SITE_WAYS, **SITE_CALL, n1=n1, n2k=n2k)
    np.testing.assert_allclose(found["score"], scores, rtol=1e-11)


def test_levels_drawn_beyond_the_ends_are_as_good_as_these():
    levels, beyond = [[0.0], [10.0]], [[-2.0], [13.0]]
    for name, options in (
        ("rim", {"bounds": (0, 10), "ref_ideal": [(4, 6)]}),
        ("rafsi", {"ideal": [10], "anti_ideal": [0]}),
    ):
        score = METHODS[name].score
        drawn = score(beyond, [1.0], ["max"], **options)
        assert drawn.tolist() == score(levels, [1.0], ["max"], **options).tolist()


# --- What is refused ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "fragments"),
    [
        ({"method": "spotis", "bounds": None}, ["bounds: ends: expected a pair (low, high)"]),
        (
            {"method": "spotis", "bounds": CAR_BOUNDS | {"fuel": (3, 5)}},
            ["bounds: matrix, row 3, column fuel", "3 to 5; found 5.3"],
        ),
        (
            {"method": "spotis", "esp": [15300, 2, 115, 50, 9000]},
            ["esp: criterion fuel: expected a value within the bounds, 3 to 8", "criterion trunk"],
        ),
        ({"method": "spotis", "esp": "near"}, ["esp: "]),
        ({"method": "balanced_spotis"}, ["esp: "]),
        ({"method": "balanced_spotis", "esp": [15300, 4, 115, 50, 900], "alpha": 2}, ["alpha: "]),
        (
            {"method": "rim", "ref_ideal": CAR_BOUNDS | {"tank": (50, 70)}},
            ["ref_ideal: criterion tank: expected a value within the bounds, 35 to 60; found 70"],
        ),
        (
            {"method": "rim", "ref_ideal": CAR_BOUNDS | {"tank": (50, 40)}},
            ["ref_ideal: ", "two finite numbers, the lower first"],
        ),
    ],
)
def test_bounds_and_points_at_fault_are_refused_by_name(options, fragments):
    with pytest.raises(InputError) as error:
        ranked_cars(**options)
    for fragment in fragments:
        assert fragment in str(error.value)


@pytest.mark.parametrize(
    ("options", "fragments"),
    [
        (
            {"ideal": [200, 12, 30, 100, 8]},
            ["ideal: criterion 2: expected a value better than the anti-ideal 20; found 30"],
        ),
        ({"ideal": [182, 12, 10, 100, 8]}, ["matrix, row 4, column 0", "120 to 182; found 185"]),
        ({"n1": 6}, ["n1: expected a number below n2k, 6"]),
        ({"n1": 0}, ["n1: value: expected a finite number above 0"]),
        ({"ideal": None}, ["ideal: "]),
        ({"anti_ideal": [1, 2]}, ["anti_ideal: "]),
    ],
)
def test_ends_of_rafsi_at_fault_are_refused(options, fragments):
    with pytest.raises(InputError) as error:
        rank_matrix(SITES, SITE_WEIGHTS, SITE_WAYS, **(SITE_CALL | options))
    for fragment in fragments:
        assert fragment in str(error.value)


def test_ervd_refuses_negative_values_and_a_missing_reference():
    with pytest.raises(InputError, match="row 0, column 0: expected a number that is not negative"):
        rank_matrix([[-1.0], [2.0]], [1], "max", method="ervd", ref_point=1)
    with pytest.raises(InputError, match="ref_point"):
        rank_matrix([[1.0], [2.0]], [1], "max", method="ervd")


def test_methods_that_have_to_be_told_more_run_only_on_request():
    asking = {name for name, method in METHODS.items() if method.opt_in}
    assert {"spotis", "balanced_spotis", "rim", "ervd", "rafsi"} <= asking
