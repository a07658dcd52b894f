"""CPU time of the questions put to each stage of the shipped study, imports left out."""

from __future__ import annotations

import statistics
import time

import evaluator
from evaluator import sensitivity

ROUNDS = 3
QUESTIONS = (
    sensitivity.one_step_recodings,
    sensitivity.leave_one_out,
    sensitivity.next_evidence,
    sensitivity.settings_shift,
    sensitivity.variance_shares,
)


def main() -> None:
    """Print CPU seconds by question and stage, the median of some runs after a first."""
    study = evaluator.load()
    stages = study.framework.stage_ids
    print(f"CPU seconds, median of {ROUNDS} runs")
    print(f"{'question':<20}" + "".join(f"{stage:>12}" for stage in stages))
    for question in QUESTIONS:
        medians = []
        for stage in stages:
            asked = (study.framework, study.evidence, study.check_question(stage))
            question(*asked)
            seconds = []
            for _ in range(ROUNDS):
                start = time.process_time()
                question(*asked)
                seconds.append(time.process_time() - start)
            medians.append(statistics.median(seconds))
        print(f"{question.__name__:<20}" + "".join(f"{value:>12.2f}" for value in medians))


if __name__ == "__main__":
    main()
