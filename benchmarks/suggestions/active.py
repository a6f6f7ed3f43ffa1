"""What the order of segments is worth: ``python benchmarks/suggestions/active.py --data PATH``.

Segments are coded in batches in each order of ``qualkit code --order``; after every batch macro-F1 is measured on
respondents kept apart, a code counting as said from a probability of .35. Printed are the codings after which 90 % of
what all codings reach (in transcript order) is reached, and how often the 80 % interval of segments left held.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from run import SURVEY, cached, truth_of
from sets import CodedSet, read_set

from qualkit.embedding import UniversalEmbedder
from qualkit.suggestion import Live
from qualkit.suggestion.coverage import coverage
from qualkit.suggestion.queue import Order, queued

if TYPE_CHECKING:
    from numpy.typing import NDArray

POOL = 1200
SAID = 0.35


def macro_f1(chances: NDArray[np.float64], truth: NDArray[np.float64]) -> float:
    """Mean F1 over codes that the truth holds."""
    said = chances >= SAID
    there = truth.sum(axis=0) > 0
    f1 = 2 * (said * truth).sum(axis=0) / np.maximum(said.sum(axis=0) + truth.sum(axis=0), 1)
    return float(f1[there].mean())


class Run:
    """One order on one draw: macro-F1 and coverage after each batch."""

    def __init__(self, coded: CodedSet, pool: list[int], kept: list[int], order: Order, step: int, live: Live) -> None:
        codes = sorted(coded.codes)
        truth, of_pool = truth_of(coded, np.array(kept)), truth_of(coded, np.array(pool))
        left = list(range(len(pool)))
        given = np.zeros(len(codes))
        self.curve: list[tuple[int, float]] = []
        self.inside: list[bool] = []
        while left:
            passages = [coded.answers[pool[number]].passage for number in left]
            cases = [coded.respondents[pool[number]] for number in left]
            if coded.name == SURVEY:
                cases = [passage.transcript for passage in passages]
            counts = dict(zip(codes, given.astype(int).tolist(), strict=True))
            places = queued(passages, live, order, given=counts, cases=cases)[:step]
            taken = [left[place] for place in places]
            live.learn([(coded.answers[pool[n]].passage, coded.answers[pool[n]].codes) for n in taken])
            given += of_pool[taken].sum(axis=0)
            left = sorted(set(left) - set(taken))
            now = macro_f1(live.table([coded.answers[row].passage for row in kept]), truth)
            self.curve.append((len(pool) - len(left), now))
            held = live.held_out()
            if held is not None and left:
                rest = live.table([coded.answers[pool[number]].passage for number in left])
                for one, real in zip(coverage(codes, *held, rest), of_pool[left].sum(axis=0), strict=True):
                    if one.n_found:
                        self.inside.append(one.left_low <= real <= one.left_high)

    def reached(self, goal: float) -> int:
        """Codings after which the goal is reached."""
        return next((n for n, value in self.curve if value >= goal), self.curve[-1][0])


def main() -> None:
    """Print a row an order."""
    parser = argparse.ArgumentParser(description="Measure orders of segments.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--seeds", type=int, default=5)
    options = parser.parse_args()
    vectors = cached(UniversalEmbedder().embed)
    print("set            order        codings to 90 %   against transcript   least to most   interval held")
    for name, step in ((SURVEY, 40), ("stem_journey", 15)):
        coded = read_set(options.data / name, defined_only=name == SURVEY)
        found: dict[Order, list[tuple[int, int]]] = {order: [] for order in Order}
        inside: dict[Order, list[bool]] = {order: [] for order in Order}
        everyone = sorted(set(coded.respondents))
        for seed in range(options.seeds):
            rng = np.random.default_rng(seed)
            apart = set(rng.permutation(everyone)[: max(1, len(everyone) // 4)].tolist())
            kept = [row for row, who in enumerate(coded.respondents) if who in apart][:600]
            rest = [row for row, who in enumerate(coded.respondents) if who not in apart]
            pool = sorted(rng.permutation(rest)[:POOL].tolist())
            runs = {}
            for order in Order:
                passages = [coded.answers[row].passage for row in (*pool, *kept)]
                live = Live(passages, codes=coded.codes, code_texts=coded.texts, vectors=vectors)
                runs[order] = Run(coded, pool, kept, order, step, live)
            goal = 0.9 * runs[Order.TRANSCRIPT].curve[-1][1]
            for order, run in runs.items():
                found[order].append((run.reached(goal), runs[Order.TRANSCRIPT].reached(goal)))
                inside[order] += run.inside
        for order, pairs in found.items():
            values = np.array(pairs, dtype=np.float64)
            ratio = values[:, 0] / values[:, 1]
            print(
                f"{name:14} {order:12} {values[:, 0].mean():12.0f} {ratio.mean():18.2f} "
                f"{ratio.min():10.2f} to {ratio.max():.2f} {np.mean(inside[order]):14.2f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
