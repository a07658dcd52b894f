"""ARAS, MARCOS and CoCoSo against the figures of the papers."""

import numpy as np
import pandas as pd
import pytest

from criteria.faults import InputError
from evaluator.methods import rank_matrix

# Zavadskas, E. K., & Turskis, Z. (2010). A new additive ratio assessment (ARAS) method in
# multicriteria decision-making. Technological and Economic Development of Economy, 16(2), 159-172,
# table 1: fourteen offices and what the norms ask for. doi:10.3846/tede.2010.10
ROOMS = pd.DataFrame(
    [
        [7.6, 46, 18, 390, 0.1, 11],
        [5.5, 32, 21, 360, 0.05, 11],
        [5.3, 32, 21, 290, 0.05, 11],
        [5.7, 37, 19, 270, 0.05, 9],
        [4.2, 38, 19, 240, 0.1, 8],
        [4.4, 38, 19, 260, 0.1, 8],
        [3.9, 42, 16, 270, 0.1, 5],
        [7.9, 44, 20, 400, 0.05, 6],
        [8.1, 44, 20, 380, 0.05, 6],
        [4.5, 46, 18, 320, 0.1, 7],
        [5.7, 48, 20, 320, 0.05, 11],
        [5.2, 48, 20, 310, 0.05, 11],
        [7.1, 49, 19, 280, 0.1, 12],
        [6.9, 50, 16, 250, 0.05, 10],
    ],
    columns=["air", "humidity", "temperature", "light", "draught", "dew"],
)
ROOM_WEIGHTS = [0.21, 0.16, 0.26, 0.17, 0.12, 0.08]
ROOM_WAYS = ["max"] * 4 + ["min"] * 2
NORMS = {"dew": 5, "air": 15, "humidity": 50, "temperature": 24.5, "light": 400, "draught": 0.05}


def test_the_offices_have_the_printed_utility_degrees():
    found = rank_matrix(ROOMS, ROOM_WEIGHTS, ROOM_WAYS, method="aras", esp=NORMS)
    # Table 3. The paper normalises the light of the eighth room, 400, to 0.0825, as if it were the
    # first one's 390 (table 2), and so prints 0.7727 for it.
    printed = [0.6707, 0.6564, 0.6269, 0.6315, 0.5464, 0.5580, 0.5659]
    printed += [0.7762, 0.7734, 0.6004, 0.6773, 0.6628, 0.6334, 0.6511]
    np.testing.assert_allclose(found["score"], printed, atol=0.0002)
    with_the_slip = ROOMS.copy()
    with_the_slip.loc[7, "light"] = 390.0
    slipped = rank_matrix(with_the_slip, ROOM_WEIGHTS, ROOM_WAYS, method="aras", esp=NORMS)
    assert slipped["score"][7] == pytest.approx(0.7727, abs=0.0005)


def test_personnel_by_aras():
    # Stanujkic, D., Djordjevic, B., & Karabasevic, D. (2015). Selection of candidates in the
    # process of recruitment and selection of personnel based on the SWARA and ARAS methods.
    # Quaestus, 7, 53-64.
    levels = [
        [4.64, 3.00, 3.00, 3.00, 2.88, 3.63],
        [4.00, 4.00, 4.64, 3.56, 3.63, 5.00],
        [3.30, 4.31, 3.30, 4.00, 3.30, 4.00],
        [2.62, 5.00, 4.22, 4.31, 5.00, 5.00],
    ]
    found = rank_matrix(levels, [0.28, 0.25, 0.19, 0.15, 0.08, 0.04], "max", method="aras")
    assert found["score"].round(2).tolist() == [0.74, 0.86, 0.78, 0.86]


def test_grassland_by_aras():
    # Balezentiene, L., & Kusta, A. (2012). Reducing greenhouse gas emissions in grassland
    # ecosystems of the Central Lithuania: multi-criteria evaluation on a basis of the ARAS method.
    # The Scientific World Journal, 2012, 908384.
    ideal = [3020.0, 827.6948, 98, 0.015479, 2.166783, 0.0141]
    levels = [
        [957.5, 190.1977, 70, 0.039592, 2.166783, 0.0141],
        [892.5, 203.8013, 53, 0.025849, 2.994347, 0.016642],
        [1002.5, 235.0942, 75, 0.015479, 4.742146, 0.019484],
        [1150.0, 271.4, 76, 0.022, 7.055962, 0.022147],
        [1520.0, 192.5579, 70, 0.025442, 8.424319, 0.024235],
        [1700.0, 386.1619, 90, 0.029429, 5.888983, 0.022218],
        [1355.0, 342.1966, 80, 0.0293, 8.635847, 0.024861],
        [2127.5, 495.4876, 90, 0.038453, 3.652983, 0.020537],
        [3020.0, 827.6948, 97, 0.031774, 11.03944, 0.024359],
        [2786.0, 795.0, 98, 0.021151, 8.952235, 0.023349],
    ]
    ways = ["max"] * 3 + ["min"] * 3
    found = rank_matrix(levels, [1] * 6, ways, method="aras")
    printed = [0.599472, 0.531983, 0.564514, 0.491713, 0.453489]
    printed += [0.551491, 0.475401, 0.635985, 0.689763, 0.722232]
    np.testing.assert_allclose(found["score"], printed, atol=0.0001)
    # The printed ideal is made of the best values, which is what is taken if none is given.
    named = rank_matrix(levels, [1] * 6, ways, method="aras", esp=ideal)
    pd.testing.assert_frame_equal(found, named)


def test_on_a_scale_the_optimal_alternative_is_at_its_best_ends():
    found = rank_matrix(
        [[5, 1], [3, 3], [1, 5]],
        [3, 1],
        ["max", "min"],
        method="aras",
        normalization="scale",
        scale=(1, 5),
    )
    assert found["score"].tolist() == [1, 0.5, 0]


def test_an_optimal_alternative_that_cannot_be_divided_by_is_refused():
    with pytest.raises(InputError) as error:
        rank_matrix(
            ROOMS, ROOM_WEIGHTS, ROOM_WAYS, method="aras", esp=NORMS | {"dew": 0, "air": -1}
        )
    told = str(error.value)
    assert "2 faults" in told
    assert "esp: criterion dew: expected a positive number" in told
    assert "esp: criterion air" in told
    with pytest.raises(InputError, match="esp: criterion dew: expected a esp; found none"):
        rank_matrix(ROOMS, ROOM_WEIGHTS, ROOM_WAYS, method="aras", esp={"air": 15})


# --- MARCOS ------------------------------------------------------------------------------------


def test_the_drivers_by_marcos():
    # Stević, Ž., & Brković, N. (2020). A novel integrated FUCOM-MARCOS model for evaluation of
    # human resources in a transport company. Logistics, 4(1), 4, tables 2 and 5, with the weights
    # as they are applied in table 4. doi:10.3390/logistics4010004
    fuel = [33.9, 30.0, 31.5, 33.0, 31.9, 31.1, 34.8, 25.8, 31.7, 35.7, 34.2, 29.6]
    fuel += [30.2, 34.3, 31.0, 34.5, 33.9, 33.1, 32.7, 35.0, 31.8, 31.0, 32.5]
    damage = np.full(23, 0.001)
    damage[5], damage[11] = 0.050, 0.100
    marks = "797 977 979 799 977 779 777 777 779 777 779 777 955 779 577 777 577 999 999 997 579"
    marks = np.array([[int(mark) for mark in word] for word in (marks + " 977 773").split()])
    levels = np.column_stack([fuel, damage, marks])
    ways = ["min", "min", "max", "max", "max"]
    found = rank_matrix(levels, [0.434, 0.255, 0.128, 0.096, 0.087], ways, method="marcos")
    printed = [0.738, 0.781, 0.783, 0.763, 0.762, 0.544, 0.712, 0.809, 0.756, 0.705, 0.734, 0.541]
    printed += [0.744, 0.733, 0.722, 0.714, 0.695, 0.786, 0.790, 0.754, 0.730, 0.771, 0.698]
    np.testing.assert_allclose(found["score"], printed, atol=0.001)
    ranks = [12, 5, 4, 7, 8, 22, 18, 1, 9, 19, 13, 23, 11, 14, 16, 17, 21, 3, 2, 10, 15, 6, 20]
    assert found["rank"].tolist() == ranks
    sums = [0.849, 0.898, 0.900]
    np.testing.assert_allclose(found["k_plus"][:3], sums, atol=0.001)
    np.testing.assert_allclose(found["k_minus"][:3], np.divide(sums, 0.470), atol=0.003)


def test_stackers_by_marcos():
    # Ulutaş, A., Karabasevic, D., Popovic, G., Stanujkic, D., Nguyen, P. T., & Karaköy, Ç. (2020).
    # Development of a novel integrated CCSD-ITARA-MARCOS decision-making approach for stackers
    # selection in a logistics system. Mathematics, 8(10), 1672. doi:10.3390/math8101672
    levels = [
        [660, 1000, 1600, 18, 1200],
        [800, 1000, 1600, 24, 900],
        [980, 1000, 2500, 24, 900],
        [920, 1500, 1600, 24, 900],
        [1380, 1500, 1500, 24, 1150],
        [1230, 1000, 1600, 24, 1150],
        [680, 1500, 1600, 18, 1100],
        [960, 2000, 1600, 12, 1150],
    ]
    weights = [0.1061, 0.3476, 0.3330, 0.1185, 0.0949]
    found = rank_matrix(levels, weights, ["min", *["max"] * 4], method="marcos")
    printed = [0.5649, 0.5543, 0.6410, 0.6174, 0.6016, 0.5453, 0.6282, 0.6543]
    np.testing.assert_allclose(found["score"], printed, atol=0.0001)


def utility_step_by_step(k_minus, k_plus):
    """Compute f(K) as the paper has it, which the closed form replaces."""
    f_plus, f_minus = k_minus / (k_plus + k_minus), k_plus / (k_plus + k_minus)
    return (k_plus + k_minus) / (1 + (1 - f_plus) / f_plus + (1 - f_minus) / f_minus)


@pytest.mark.parametrize("normalization", ["linear", "sum", "vector", "max", "minmax"])
def test_the_closed_form_is_the_utility_function_of_the_paper(normalization):
    levels = np.random.default_rng(6).uniform(1, 9, (6, 3))
    how = {"method": "marcos", "normalization": normalization}
    found = rank_matrix(levels, [3, 2, 1], ["max", "min", "max"], **how)
    if normalization == "minmax":  # the anti-ideal is worth nothing, of which f(K) has a limit
        expected = utility_step_by_step(found["k_plus"] * 1e9, found["k_plus"])
        assert (found["k_minus"] == 0).all()
    else:
        expected = utility_step_by_step(found["k_minus"], found["k_plus"])
    np.testing.assert_allclose(found["score"], expected, rtol=1e-8)


def test_a_zero_on_every_criterion_leaves_the_ratio_to_the_ideal():
    found = rank_matrix([[0, 0], [2, 1], [4, 4]], [1, 1], "max", method="marcos")
    assert found["score"].tolist() == [0, 0.375, 1]
    assert found["k_plus"].tolist() == [0, 0.375, 1]
    assert found["k_minus"].tolist() == [0, 0, 0]


# --- CoCoSo ------------------------------------------------------------------------------------


def test_the_logistics_providers_by_cocoso():
    # Yazdani, M., Zarate, P., Zavadskas, E. K., & Turskis, Z. (2019). A combined compromise
    # solution (CoCoSo) method for multi-criteria decision-making problems. Management Decision,
    # 57(9), 2501-2519, tables I and IV to VI. doi:10.1108/MD-05-2017-0458
    levels = [
        [60, 0.4, 2540, 500, 990],
        [6.35, 0.15, 1016, 3000, 1041],
        [6.8, 0.1, 1727.2, 1500, 1676],
        [10, 0.2, 1000, 2000, 965],
        [2.5, 0.1, 560, 500, 915],
        [4.5, 0.08, 1016, 350, 508],
        [3, 0.1, 1778, 1000, 920],
    ]
    weights = [0.036, 0.192, 0.326, 0.326, 0.12]
    found = rank_matrix(levels, weights, ["max", "min", "max", "max", "max"], method="cocoso")
    printed = {
        "s": [0.43, 0.6082, 0.6363, 0.4471, 0.2403, 0.2683, 0.5031],
        "p": [3.2914, 4.3907, 4.502, 4.2058, 2.261, 2.5057, 4.1991],
        "k_a": [0.131, 0.175, 0.18, 0.163, 0.088, 0.097, 0.165],
        "k_b": [3.245, 4.473, 4.64, 3.721, 2, 2.225, 3.951],
        "k_c": [0.724, 0.973, 1, 0.906, 0.487, 0.54, 0.915],
    }
    for name, values in printed.items():
        np.testing.assert_allclose(found[name], values, atol=0.0006)
    # Some of these were rounded before the last step.
    final = [2.041, 2.788, 2.882, 2.416, 1.3, 1.443, 2.52]
    np.testing.assert_allclose(found["score"], final, atol=0.0015)
    assert found["rank"].tolist() == [5, 2, 1, 4, 7, 6, 3]


@pytest.mark.parametrize("lambda_", [0.0, 0.3, 1.0])
def test_cocoso_by_loops(lambda_):
    partial = [[0.2, 1.0, 0.5], [1.0, 0.0, 0.0], [0.0, 0.6, 1.0]]
    weights = [0.5, 0.3, 0.2]
    s = [sum(w * r for w, r in zip(weights, row, strict=True)) for row in partial]
    p = [sum(r**w for w, r in zip(weights, row, strict=True)) for row in partial]
    top = lambda_ * max(s) + (1 - lambda_) * max(p)
    scores = []
    for one, two in zip(s, p, strict=True):
        k_a = (one + two) / (sum(s) + sum(p))
        k_b = one / min(s) + two / min(p)
        k_c = (lambda_ * one + (1 - lambda_) * two) / top
        scores.append((k_a * k_b * k_c) ** (1 / 3) + (k_a + k_b + k_c) / 3)
    found = rank_matrix(partial, weights, "max", method="cocoso", lambda_=lambda_)
    np.testing.assert_allclose(found["score"], scores, rtol=1e-11)


def test_where_the_worst_is_0_the_other_strategies_decide():
    # The first is the worst on everything, so that nothing can be divided by it.
    found = rank_matrix([[1, 1], [2, 3], [3, 2.5], [4, 4]], [1, 1], "max", method="cocoso")
    assert (found["k_b"] == 2).all()
    assert found["rank"].tolist() == [4, 3, 2, 1]
    assert found["score"].is_monotonic_increasing


def test_a_worst_that_is_0_but_for_rounding_is_0():
    how = {"method": "cocoso", "normalization": "scale", "scale": (0.3, 1)}
    found = rank_matrix([[0.1 + 0.2], [0.5], [0.9]], [1], "max", **how)
    assert (found["k_b"] < 10).all()


@pytest.mark.parametrize("method", ["aras", "marcos", "cocoso", "mabac"])
def test_negative_values_are_refused_where_no_ratio_has_a_meaning(method):
    with pytest.raises(InputError, match="row 0, column 0: expected a number that is not negative"):
        rank_matrix([[-1, 2], [3, 4]], [1, 1], "max", method=method, normalization="vector")
    rank_matrix([[-1, 2], [3, 4]], [1, 1], "max", method=method, normalization="minmax")
