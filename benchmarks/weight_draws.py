"""CPU time of a draw of weights, warm, space by space and number of criteria by number.

The spaces take turns; the median of the rounds is printed in nanoseconds for a draw, beside the
time to make a sampler and what a draw of it is worth.
"""

from __future__ import annotations

import statistics
import time

from evaluator.robustness.sampling import WeightSampler
from evaluator.robustness.weights.space import WeightSpace

ROUNDS = 7
BLOCK = 4096
BLOCKS = 32
COUNTS = (5, 8, 12)


def spaces(names: list[str]) -> dict[str, tuple[WeightSpace, str]]:
    """Return what is timed, with the kind of points."""
    even = dict.fromkeys(names, 1.0)
    count = len(names)
    return {
        "uniform": (WeightSpace.uniform(), "quasi"),
        "uniform, independent": (WeightSpace.uniform(), "independent"),
        "around": (WeightSpace.around(even), "quasi"),
        "dirichlet": (WeightSpace.dirichlet(even, 20), "auto"),
        "order": (WeightSpace.order(names), "quasi"),
        "bounds": (WeightSpace.bounds(dict.fromkeys(names, (0.4 / count, 1.6 / count))), "quasi"),
    }


def cpu_of(sampler: WeightSampler, blocks: int) -> float:
    """Return the CPU nanoseconds of a draw; blocks are dropped as soon as they are drawn."""
    before = time.process_time()
    for block in range(blocks):
        sampler.draw(block)
    return (time.process_time() - before) / blocks / BLOCK * 1e9


def main() -> None:
    """Draw from every space in turn and print the medians."""
    for count in COUNTS:
        names = [f"c{k}" for k in range(count)]
        made = {}
        for name, (space, points) in spaces(names).items():
            before = time.process_time()
            sampler = space.sampler(names, seed=1, block=BLOCK, points=points)
            made[name] = (sampler, time.process_time() - before)
        times: dict[str, list[float]] = {name: [] for name in made}
        for _ in range(ROUNDS):
            for name, (sampler, _) in made.items():
                blocks = 1 if sampler.kind == "chain" else BLOCKS
                times[name].append(cpu_of(sampler, blocks))
        print(f"{count} criteria")
        for name, (sampler, making) in made.items():
            print(
                f"  {name:22}{statistics.median(times[name]):9.1f} ns  {sampler.kind:12}"
                f"made in {making * 1e3:6.1f} ms  worth {sampler.effective_share():.2f}"
            )


if __name__ == "__main__":
    main()
