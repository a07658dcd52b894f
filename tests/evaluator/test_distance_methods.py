"""EDAS, CODAS, MABAC and MAIRCA against the figures of the papers."""

import numpy as np
import pytest

from criteria.faults import InputError
from evaluator.methods import rank_matrix

# Keshavarz Ghorabaee, M., Zavadskas, E. K., Olfat, L., & Turskis, Z. (2015). Multi-criteria
# inventory classification using a new method of evaluation based on distance from average solution
# (EDAS). Informatica, 26(3), 435-451, tables 5 to 7: one matrix, seven sets of weights, ranks by
# EDAS and by VIKOR. doi:10.15388/Informatica.2015.57
TEN = [
    [23, 264, 2.37, 0.05, 167, 8900, 8.71],
    [20, 220, 2.2, 0.04, 171, 9100, 8.23],
    [17, 231, 1.98, 0.15, 192, 10800, 9.91],
    [12, 210, 1.73, 0.2, 195, 12300, 10.21],
    [15, 243, 2, 0.14, 187, 12600, 9.34],
    [14, 222, 1.89, 0.13, 180, 13200, 9.22],
    [21, 262, 2.43, 0.06, 160, 10300, 8.93],
    [20, 256, 2.6, 0.07, 163, 11400, 8.44],
    [19, 266, 2.1, 0.06, 157, 11200, 9.04],
    [8, 218, 1.94, 0.11, 190, 13400, 10.11],
]
TEN_WAYS = ["max"] * 3 + ["min"] * 4
SETS = [
    (
        [0.250, 0.214, 0.179, 0.143, 0.107, 0.071, 0.036],
        [1, 4, 6, 10, 7, 8, 2, 3, 5, 9],
        [2, 5, 7, 9, 6, 8, 1, 3, 4, 10],
    ),
    (
        [0.182, 0.212, 0.182, 0.152, 0.121, 0.091, 0.061],
        [1, 4, 6, 10, 7, 8, 2, 3, 5, 9],
        [2, 5, 7, 10, 6, 8, 1, 3, 4, 9],
    ),
    (
        [0.139, 0.167, 0.194, 0.167, 0.139, 0.111, 0.083],
        [1, 3, 7, 10, 6, 8, 2, 4, 5, 9],
        [2, 5, 7, 10, 6, 8, 1, 3, 4, 9],
    ),
    (
        [0.108, 0.135, 0.162, 0.189, 0.162, 0.135, 0.108],
        [1, 2, 7, 10, 6, 8, 3, 4, 5, 9],
        [1, 5, 8, 10, 6, 7, 2, 3, 4, 9],
    ),
    (
        [0.083, 0.111, 0.139, 0.167, 0.194, 0.167, 0.139],
        [1, 2, 6, 10, 7, 8, 3, 4, 5, 9],
        [1, 5, 8, 10, 6, 7, 2, 3, 4, 9],
    ),
    (
        [0.061, 0.091, 0.121, 0.152, 0.182, 0.212, 0.182],
        [1, 2, 6, 10, 7, 8, 3, 4, 5, 9],
        [1, 3, 6, 9, 7, 8, 2, 4, 5, 10],
    ),
    (
        [0.036, 0.071, 0.107, 0.143, 0.179, 0.214, 0.250],
        [1, 2, 6, 10, 7, 8, 3, 4, 5, 9],
        [1, 2, 8, 10, 6, 7, 3, 4, 5, 9],
    ),
]


@pytest.mark.parametrize(("weights", "edas", "vikor"), SETS)
def test_seven_sets_of_weights_give_the_printed_ranks(weights, edas, vikor):
    found = rank_matrix(TEN, weights, TEN_WAYS, method="edas")
    assert found["rank"].tolist() == edas
    found = rank_matrix(TEN, weights, TEN_WAYS, method="vikor")
    assert found["rank"].tolist() == vikor


# The same paper, tables 1 and 2: 47 items of an inventory, whose appraisal scores are printed with
# two digits after rounding on the way.
INVENTORY = """
49.92 5840.64 2 .66, 210 5670 5 1.00, 23.76 5037.12 4 .61, 27.73 4769.56 1 .43, 57.98 3478.8 3 .60,
31.24 2936.67 3 .45, 28.2 2820 3 .43, 55 2640 4 .60, 73.44 2423.52 6 .64, 160.5 2407.5 4 .72,
5.12 1075.2 2 .16, 20.87 1043.5 5 .36, 86.5 1038 7 .58, 110.4 883.2 5 .54, 71.2 854.4 3 .41,
45 810 3 .34, 14.66 703.68 4 .24, 49.5 594 6 .40, 47.5 570 5 .37, 58.45 467.6 4 .37,
24.4 463.6 4 .23, 65 455 4 .37, 86.5 432.5 4 .39, 33.2 398.4 3 .19, 37.05 370.5 1 .08,
33.84 338.4 3 .18, 84.03 336.12 1 .19, 78.4 313.6 6 .39, 134.34 268.68 7 .47, 56 224 1 .13,
72 216 5 .35, 53.02 212.08 2 .18, 49.48 197.92 5 .30, 7.07 190.89 7 .14, 60.6 181.8 3 .25,
40.82 163.28 3 .18, 30 150 5 .20, 67.4 134.8 3 .25, 59.6 119.2 5 .31, 51.68 103.36 6 .30,
19.8 79.2 2 .00, 37.7 75.4 2 .08, 29.89 59.78 5 .18, 48.3 48.3 3 .18, 34.4 34.4 7 .23,
28.8 28.8 3 .09, 8.46 25.38 5 .08"""


def test_the_inventory_has_the_printed_appraisal_scores():
    table = np.array([[float(cell) for cell in row.split()] for row in INVENTORY.split(",")])
    found = rank_matrix(table[:, :3], [1, 1, 1], "max", method="edas")
    np.testing.assert_allclose(found["score"], table[:, 3], atol=0.006)


def test_renewable_energy_by_edas():
    # Yazdani, M., Torkayesh, A. E., Santibanez-Gonzalez, E. D., & Otaghsara, S. K. (2020).
    # Evaluation of renewable energy resources using integrated Shannon entropy-EDAS model.
    # Sustainable Operations and Computers, 1, 35-42.
    levels = [
        [3873, 39.55, 0.27, 0.87, 150, 0.07, 12, 2130],
        [5067, 67.26, 0.23, 0.23, 40, 0.02, 21, 2200],
        [2213, 24.69, 0.08, 0.17, 200, 0.04, 35, 570],
        [6243, 132, 0.07, 0.25, 100, 0.04, 16, 100],
        [8312, 460.47, 0.05, 0.21, 25, 0.1, 25, 200],
    ]
    weights = [0.131, 0.113, 0.126, 0.125, 0.126, 0.129, 0.132, 0.117]
    ways = ["min", "min", "min", "max", "max", "min", "max", "max"]
    found = rank_matrix(levels, weights, ways, method="edas")
    assert found["score"].round(3).tolist() == [0.841, 0.632, 0.883, 0.457, 0.104]


def test_edas_by_hand():
    # Averages 2 and 10; the first is half of it ahead on one and a fifth behind on the other.
    found = rank_matrix([[3, 12], [1, 8]], [3, 1], ["max", "min"], method="edas")
    np.testing.assert_allclose(found["sp"], [0.75 * 0.5, 0.25 * 0.2])
    np.testing.assert_allclose(found["sn"], [0.25 * 0.2, 0.75 * 0.5])
    np.testing.assert_allclose(found["nsp"], [1, 0.05 / 0.375])
    np.testing.assert_allclose(found["nsn"], [1 - 0.05 / 0.375, 0], atol=1e-15)


def test_edas_asks_for_an_average_above_0():
    with pytest.raises(InputError) as error:
        rank_matrix([[-3.0, 1, -2], [1.0, -1, -2]], [1, 1, 1], "max", method="edas")
    told = str(error.value)
    assert "2 faults" in told
    assert "row 0, column 0: expected values whose average on the criterion is above 0" in told
    assert "row 1, column 1" in told
    rank_matrix([[-3.0, 1], [4.0, 2]], [1, 1], "max", method="edas")


# --- CODAS -------------------------------------------------------------------------------------

# Keshavarz Ghorabaee, M., Zavadskas, E. K., Turskis, Z., & Antucheviciene, J. (2016). A new
# combinative distance-based assessment (CODAS) method for multi-criteria decision-making. Economic
# Computation and Economic Cybernetics Studies and Research, 50(3), 25-44; example 1 (robots,
# tables 1, 3 and 4) and example 2 (microclimate, tables 5 and 8).
ROBOTS = [
    [60, 0.4, 2540, 500, 990],
    [6.35, 0.15, 1016, 3000, 1041],
    [6.8, 0.1, 1727.2, 1500, 1676],
    [10, 0.2, 1000, 2000, 965],
    [2.5, 0.1, 560, 500, 915],
    [4.5, 0.08, 1016, 350, 508],
    [3, 0.1, 1778, 1000, 920],
]
ROBOT_WEIGHTS = [0.036, 0.192, 0.326, 0.326, 0.120]
ROBOT_WAYS = ["max", "min", "max", "max", "max"]
ROOMS = [
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
]


def test_the_robots_have_the_printed_distances_and_assessments():
    found = rank_matrix(ROBOTS, ROBOT_WEIGHTS, ROBOT_WAYS, method="codas")
    printed = {
        "euclidean": [0.2593, 0.3032, 0.2415, 0.1947, 0.1199, 0.1644, 0.2087],
        "taxicab": [0.3394, 0.4510, 0.4762, 0.3114, 0.1606, 0.2133, 0.3720],
        "score": [0.5122, 1.4633, 1.0715, -0.2125, -1.8515, -1.1717, 0.1887],
    }
    for name, values in printed.items():
        np.testing.assert_allclose(found[name], values, atol=0.00005)


def test_the_rooms_have_the_printed_assessments():
    weights = [0.21, 0.16, 0.26, 0.17, 0.12, 0.08]
    found = rank_matrix(ROOMS, weights, ["max"] * 4 + ["min"] * 2, method="codas")
    printed = [0.768, 0.363, -0.105, -0.329, -2.384, -2.207, -2.043]
    printed += [2.929, 2.890, -1.282, 0.568, 0.313, 0.157, 0.364]
    np.testing.assert_allclose(found["score"], printed, atol=0.000501)
    assert found["rank"].tolist() == [3, 6, 9, 10, 14, 13, 12, 1, 2, 11, 4, 7, 8, 5]


def test_steel_suppliers_by_codas():
    # Badi, I., Shetwan, A. G., & Abdulshahed, A. M. (2017). Supplier selection using COmbinative
    # Distance-based ASsessment (CODAS) method for multi-criteria decision-making. In Proceedings
    # of the 1st International Conference on Management, Engineering and Environment, 395-407.
    levels = [
        [45, 3600, 45, 0.9],
        [25, 3800, 60, 0.8],
        [23, 3100, 35, 0.9],
        [14, 3400, 50, 0.7],
        [15, 3300, 40, 0.8],
        [28, 3000, 30, 0.6],
    ]
    weights = np.array([0.2857, 0.3036, 0.2321, 0.1786])
    found = rank_matrix(levels, weights, ["max", "min", "max", "max"], method="codas")
    printed = [1.3914, 0.3411, -0.2170, -0.5381, -0.7292, -0.2481]
    np.testing.assert_allclose(found["score"], printed, atol=0.0000501)


def assessed_by_loops(euclidean, taxicab, tau):
    return [
        sum(
            (e - other) + (t - o if abs(e - other) >= tau else 0)
            for other, o in zip(euclidean, taxicab, strict=True)
        )
        for e, t in zip(euclidean, taxicab, strict=True)
    ]


@pytest.mark.parametrize("tau", [0.0, 0.01, 0.02, 0.05, 1.0])
def test_the_threshold_decides_whether_taxicab_distances_count(tau):
    found = rank_matrix(ROBOTS, ROBOT_WEIGHTS, ROBOT_WAYS, method="codas", tau=tau)
    expected = assessed_by_loops(found["euclidean"], found["taxicab"], tau)
    np.testing.assert_allclose(found["score"], expected, atol=1e-12)


def test_distances_just_at_the_threshold_count_whatever_their_rounding():
    # On one criterion the distances differ by 0.1, as 0.3 - 0.2 does not quite.
    levels = [[0.1], [0.2], [0.3]]
    how = {"method": "codas", "normalization": "scale", "scale": (0, 1), "tau": 0.1}
    found = rank_matrix(levels, [1], "max", **how)
    np.testing.assert_allclose(found["score"], [-0.6, 0, 0.6], atol=1e-12)


def test_many_alternatives_are_compared_in_blocks_as_all_at_once():
    stream = np.random.default_rng(3)
    levels = stream.uniform(1, 9, (300, 3))
    found = rank_matrix(levels, [3, 2, 1], ["max", "min", "max"], method="codas")
    expected = assessed_by_loops(found["euclidean"], found["taxicab"], 0.02)
    np.testing.assert_allclose(found["score"], expected, atol=1e-9)


# --- MABAC and MAIRCA --------------------------------------------------------------------------


def test_the_forklifts_by_mabac():
    # Pamučar, D., & Ćirović, G. (2015). The selection of transport and handling resources in
    # logistics centers using Multi-Attributive Border Approximation area Comparison (MABAC).
    # Expert Systems with Applications, 42(6), 3016-3028. doi:10.1016/j.eswa.2014.11.057
    levels = [
        [22600, 3800, 2, 5, 1.06, 3.00, 3.5, 2.8, 24.5, 6.5],
        [19500, 4200, 3, 2, 0.95, 3.00, 3.4, 2.2, 24, 7.0],
        [21700, 4000, 1, 3, 1.25, 3.20, 3.3, 2.5, 24.5, 7.3],
        [20600, 3800, 2, 5, 1.05, 3.25, 3.2, 2.0, 22.5, 11.0],
        [22500, 3800, 4, 3, 1.35, 3.20, 3.7, 2.1, 23, 6.3],
        [23250, 4210, 3, 5, 1.45, 3.60, 3.5, 2.8, 23.5, 7.0],
        [20300, 3850, 2, 5, 0.90, 3.25, 3.0, 2.6, 21.5, 6.0],
    ]
    weights = [0.146, 0.144, 0.119, 0.121, 0.115, 0.101, 0.088, 0.068, 0.050, 0.048]
    ways = ["min", "max", "max", "max", "min", "min", "max", "max", "max", "max"]
    found = rank_matrix(levels, weights, ways, method="mabac")
    printed = [0.0826, 0.2183, -0.0488, 0.0246, -0.0704, 0.0465, 0.0464]
    np.testing.assert_allclose(found["score"], printed, atol=0.0000501)


def test_the_hybrid_vehicles_by_mabac():
    # Biswas, T. K., & Das, M. C. (2018). Selection of hybrid vehicle for green environment using
    # multi-attributive border approximation area comparison method. Management Science Letters, 8,
    # 121-130, tables 2 and 7. doi:10.5267/j.msl.2017.11.004
    levels = [
        [39, 13.5, 3.1, 100, 24],
        [48, 11, 4.5, 103, 29.6],
        [36, 10.6, 4.3, 49.1, 20.295],
        [30, 17.8, 5.1, 100, 50],
        [42, 11.9, 3.5, 86, 31],
        [40, 17.2, 3.6, 101, 26],
        [56, 11.9, 2.8, 96, 25],
        [44, 11.9, 3.3, 94, 31.12],
        [46, 13, 3.2, 95, 28.756],
    ]
    weights = [0.1406, 0.1671, 0.183, 0.1751, 0.3342]
    found = rank_matrix(levels, weights, ["max", "max", "min", "max", "min"], method="mabac")
    printed = [0.157778583, -0.01622203, -0.14489751, -0.24274166, -0.0191927]
    printed += [0.190021847, 0.212200519, 0.032174523, 0.106320697]
    np.testing.assert_allclose(found["score"], printed, atol=1e-6)
    assert found["rank"].tolist() == [3, 6, 8, 9, 7, 2, 1, 5, 4]


def test_the_border_of_many_alternatives_does_not_vanish():
    # A product of 2000 weighted values would be smaller than any number.
    levels = np.random.default_rng(2).uniform(0, 1, (2000, 2))
    found = rank_matrix(levels, [1, 1], "max", method="mabac")
    partial = (levels - levels.min(axis=0)) / np.ptp(levels, axis=0)
    border = np.exp(np.mean(np.log(0.5 * (partial + 1)), axis=0))
    expected = np.sum(0.5 * (partial + 1) - border, axis=1)
    np.testing.assert_allclose(found["score"], expected, atol=1e-11)


def test_the_depots_by_mairca():
    # Gigović, L., Pamučar, D., Bajić, Z., & Milićević, M. (2016). The combination of expert
    # judgment and GIS-MAIRCA analysis for the selection of sites for ammunition depots.
    # Sustainability, 8(4), 372. doi:10.3390/su8040372
    levels = [
        [3.828, 5.000, 3.720, 2.723, 4.255],
        [4.675, 5.000, 3.000, 3.452, 2.587],
        [4.515, 4.836, 3.289, 3.491, 4.069],
        [4.421, 5.000, 3.555, 2.839, 4.397],
        [4.717, 5.000, 3.430, 4.401, 1.000],
        [4.695, 5.000, 3.925, 3.847, 1.000],
        [4.688, 5.000, 2.000, 4.99, 1.000],
        [4.688, 5.000, 3.971, 4.001, 1.000],
    ]
    weights = [0.2016, 0.2304, 0.2232, 0.1912, 0.1536]
    found = rank_matrix(levels, weights, ["min", "max", "min", "min", "min"], method="mairca")
    printed = [0.0427, 0.0548, 0.0919, 0.0592, 0.0631, 0.0637, 0.0483, 0.0658]
    np.testing.assert_allclose(found["q"], printed, atol=0.0001)
    assert found["rank"].tolist() == [1, 3, 8, 4, 5, 6, 2, 7]


def test_mergers_by_mairca():
    # Aksoy, E. (2021). An analysis on Turkey's merger and acquisition activities: MAIRCA method.
    # Gümüşhane Üniversitesi Sosyal Bilimler Enstitüsü Elektronik Dergisi, 12(1), 1-11.
    levels = [
        [70, 245, 16.4, 19],
        [52, 246, 7.3, 22],
        [53, 295, 10.3, 25],
        [63, 256, 12, 8],
        [64, 233, 5.3, 17],
    ]
    found = rank_matrix(levels, [0.04744, 0.02464, 0.51357, 0.41435], "max", method="mairca")
    assert found["q"].round(4).tolist() == [0.0332, 0.1122, 0.0654, 0.1304, 0.1498]
    np.testing.assert_allclose(found["score"], -found["q"], rtol=1e-11)


def test_where_all_are_alike_there_is_no_gap():
    found = rank_matrix([[3, 2], [3, 2]], [1, 1], ["max", "min"], method="mairca")
    assert found["q"].tolist() == [0, 0]


@pytest.mark.parametrize("method", ["mabac", "mairca"])
@pytest.mark.parametrize("normalization", ["minmax", "sum", "linear", "max", "vector"])
def test_both_rank_like_the_weighted_sum_of_the_same_partial_values(method, normalization):
    stream = np.random.default_rng(4)
    levels, weights = stream.uniform(1, 9, (12, 4)), stream.dirichlet(np.ones(4))
    ways = ["max", "min", "max", "min"]
    ranks = [
        rank_matrix(levels, weights, ways, method=name, normalization=normalization)["rank"]
        for name in (method, "weighted_sum")
    ]
    assert ranks[0].tolist() == ranks[1].tolist()


def test_two_at_the_border_but_for_noise_tie():
    # What one has as a benefit the other has as a cost, and both lie nearer to the border than
    # numbers can tell.
    stream = np.random.default_rng(12)
    for one, two in 5 + 1e-8 * stream.uniform(1, 9, (30, 2)):
        levels = [[one, 1 / two], [two, 1 / one]]
        how = {"method": "mabac", "normalization": "linear"}
        found = rank_matrix(levels, [1, 1], ["max", "min"], **how)
        assert found["rank"].tolist() == [1, 1]
