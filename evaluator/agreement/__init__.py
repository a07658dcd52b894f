"""How far rankings agree, and which ranking stands for several; knows nothing of methods."""

from evaluator.agreement.consensus import borda, copeland
from evaluator.agreement.kemeny_order import Kemeny, kemeny
from evaluator.agreement.measures import (
    MEASURES,
    agreement_table,
    kendall_tau_b,
    spearman,
    weighted_spearman,
    ws,
)

__all__ = [
    "MEASURES",
    "Kemeny",
    "agreement_table",
    "borda",
    "copeland",
    "kemeny",
    "kendall_tau_b",
    "spearman",
    "weighted_spearman",
    "ws",
]
