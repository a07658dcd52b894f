"""Weights of criteria from judgements."""

from evaluator.weighting.ahp import AhpResult, Triad, ahp

__all__ = ["AhpResult", "Triad", "ahp"]
