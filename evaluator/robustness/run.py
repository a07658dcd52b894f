"""A run: everything that determines the counts, cut into blocks, batches and units of work.

A block has a random stream of its own, so that its samples are the same wherever and whenever it
is counted. Counts are integers, so that they may be added up in any order: the result is the same
for any number of threads, and on a cluster.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from evaluator.robustness.kernels import choose_kernel
from evaluator.robustness.kernels.tally import Tally

if TYPE_CHECKING:
    from evaluator.robustness.kernels.task import Task
    from evaluator.robustness.sampling import WeightSampler
    from evaluator.robustness.weights.space import WeightSpace

Counted = tuple[int, Tally]

# Blocks are large enough that calling NumPy costs little, and small enough to stay in the cache.
_SMALLEST, _LARGEST = 32, 8192
# So many blocks at least, where there are samples enough: the batches are made of them.
_BLOCKS: Final = 16
# Batches whose differences tell the error; fewer where their counts would fill the memory.
_BATCHES: Final = 32
_FEWEST_BATCHES: Final = 4
_ENTRIES: Final = 2_000_000
# A unit of work: so many samples between two looks at the clock and the keyboard.
_UNIT: Final = 65_536


@dataclass(frozen=True, eq=False)
class Run:
    """Everything that determines the counts; can be sent to another process.

    Attributes
    ----------
    task : Task
        How weights and levels become scores.
    space : WeightSpace
        Where the weights come from.
    criteria : tuple
        Labels of the weights, in the order of the columns.
    seed : int
    samples : int
        In all.
    block : int
        Samples per block.
    kernel : str
        The back end, by name.
    """

    task: Task
    space: WeightSpace
    criteria: tuple[Hashable, ...]
    seed: int
    samples: int
    block: int
    kernel: str

    @property
    def batches(self) -> int:
        """How many batches the blocks are dealt out to."""
        m, _ = self.task.shape
        return max(_FEWEST_BATCHES, min(_BATCHES, _ENTRIES // (m * m)))

    def units(self, start: int = 0) -> Iterator[tuple[int, ...]]:
        """Deal out the blocks from `start` on, as they are asked for; each unit is of one batch."""
        stop, together = -(-self.samples // self.block), max(1, _UNIT // self.block)
        for batch in range(self.batches):
            mine = chain.from_iterable(
                range(start + (replicate - start) % _BATCHES, stop, _BATCHES)
                for replicate in range(batch, _BATCHES, self.batches)
            )
            while unit := tuple(islice(mine, together)):
                yield unit

    def batch_of(self, block: int) -> int:
        """Return the batch of a block; blocks of one replicate of the sampler stay together."""
        return block % _BATCHES % self.batches

    @cached_property
    def sampler(self) -> WeightSampler:
        """What draws the weights."""
        return self.space.sampler(
            self.criteria, seed=self.seed, block=self.block, total=self.samples
        )

    def count(self, blocks: Sequence[int]) -> Counted:
        """Count blocks of one batch."""
        kernel = choose_kernel(self.kernel)
        tally = Tally.empty(*self.task.shape)
        for block in blocks:
            start = block * self.block
            size = min(self.block, self.samples - start)
            kernel.tally(self.task, self.sampler.draw(block, size), start, tally)
        return self.batch_of(blocks[0]), tally

    def __getstate__(self) -> dict[str, object]:
        """Leave the sampler behind; whoever counts makes its own."""
        return {name: value for name, value in self.__dict__.items() if name != "sampler"}


def block_size(samples: int) -> int:
    """Return how many samples share a block: a power of two.

    Examples
    --------
    >>> block_size(100), block_size(100_000), block_size(10**8)
    (32, 4096, 8192)
    """
    wanted = max(1, samples // _BLOCKS).bit_length() - 1
    return min(_LARGEST, max(_SMALLEST, 1 << wanted))
