"""How weights are drawn: maps of even points, polytopes cut into simplices, random walks."""

from evaluator.robustness.sampling.polytope import LinearSystem
from evaluator.robustness.sampling.sampler import WeightSampler

__all__ = ["LinearSystem", "WeightSampler"]
