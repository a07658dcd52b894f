"""How far a ranking holds when what is uncertain varies."""

from evaluator.robustness.draws import Block, draw_blocks, draw_pieces
from evaluator.robustness.ranges import RankRange, beats, insert_ranks, rank_range, tiers

__all__ = [
    "Block",
    "RankRange",
    "beats",
    "draw_blocks",
    "draw_pieces",
    "insert_ranks",
    "rank_range",
    "tiers",
]
