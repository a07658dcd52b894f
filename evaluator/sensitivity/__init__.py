"""Questions put to a stage: what would change its ranking, and what to find out next."""

from evaluator.sensitivity.exact_information import exact_value_of_information
from evaluator.sensitivity.leave_one_out import LeaveOneOut, leave_one_out
from evaluator.sensitivity.next_evidence import NextEvidence, next_evidence
from evaluator.sensitivity.recodings import Recodings, one_step_recodings
from evaluator.sensitivity.settings_shift import SettingsShift, settings_shift
from evaluator.sensitivity.sobol import SobolIndices, sobol_indices
from evaluator.sensitivity.variance_shares import VarianceShares, variance_shares

__all__ = [
    "LeaveOneOut",
    "NextEvidence",
    "Recodings",
    "SettingsShift",
    "SobolIndices",
    "VarianceShares",
    "exact_value_of_information",
    "leave_one_out",
    "next_evidence",
    "one_step_recodings",
    "settings_shift",
    "sobol_indices",
    "variance_shares",
]
