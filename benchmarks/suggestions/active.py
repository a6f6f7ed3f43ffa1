"""What the order of segments is worth: ``python benchmarks/suggestions/active.py --data PATH``.

Segments are coded in batches in each order of ``qualkit code --order``; after every batch macro-F1 is measured on
respondents kept apart, a code counting as said from a probability of .35. Printed are the codings after which 90 % of
what all codings reach (in transcript order) is reached, on the mean curve of all draws, for one draw's curve jumps with
every interview; the same for macro-F1 from the probability that serves best and for the mean average precision of
codes, which do not hang on how probabilities are calibrated; and how often the 80 % interval of segments left held.
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


LIMITS = np.linspace(0.05, 0.7, 27)
MEASURES = ("macro-F1", "at its best", "precision")


def macro_f1(chances: NDArray[np.float64], truth: NDArray[np.float64], said_from: float = SAID) -> float:
    """Mean F1 over codes that the truth holds."""
    said = chances >= said_from
    there = truth.sum(axis=0) > 0
    f1 = 2 * (said * truth).sum(axis=0) / np.maximum(said.sum(axis=0) + truth.sum(axis=0), 1)
    return float(f1[there].mean())


def average_precision(chances: NDArray[np.float64], truth: NDArray[np.float64]) -> float:
    """Mean over codes of the precision at each passage that holds the code."""
    found = []
    for column in np.flatnonzero(truth.sum(axis=0) > 0):
        holds = truth[np.argsort(-chances[:, column], kind="stable"), column]
        found.append((np.cumsum(holds) / np.arange(1, len(holds) + 1))[holds > 0].mean())
    return float(np.mean(found))


def measured(chances: NDArray[np.float64], truth: NDArray[np.float64]) -> list[float]:
    """The values of ``MEASURES``."""
    best = max(macro_f1(chances, truth, limit) for limit in LIMITS)
    return [macro_f1(chances, truth), best, average_precision(chances, truth)]


def reached(curves: list[list[list[float]]], measure: int, goal: float) -> float:
    """Codings after which the mean of curves reaches a goal, between two batches in proportion."""
    shortest = min(map(len, curves))
    mean = np.array([curve[:shortest] for curve in curves]).mean(axis=0)
    values = mean[:, measure]
    place = int(np.argmax(values >= goal)) if (values >= goal).any() else shortest - 1
    if not place:
        return float(mean[0, 0])
    share = (goal - values[place - 1]) / max(values[place] - values[place - 1], 1e-9)
    return float(mean[place - 1, 0] + min(share, 1.0) * (mean[place, 0] - mean[place - 1, 0]))


class Run:
    """One order on one draw: how many are coded, what was measured, and coverage, after each batch."""

    def __init__(self, coded: CodedSet, pool: list[int], kept: list[int], order: Order, step: int, live: Live) -> None:
        codes = sorted(coded.codes)
        truth, of_pool = truth_of(coded, np.array(kept)), truth_of(coded, np.array(pool))
        left = list(range(len(pool)))
        given = np.zeros(len(codes))
        self.curve: list[list[float]] = []
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
            now = live.table([coded.answers[row].passage for row in kept])
            self.curve.append([len(pool) - len(left), *measured(now, truth)])
            held = live.held_out()
            if held is not None and left:
                rest = live.table([coded.answers[pool[number]].passage for number in left])
                for one, real in zip(coverage(codes, *held, rest), of_pool[left].sum(axis=0), strict=True):
                    if one.n_found:
                        self.inside.append(one.left_low <= real <= one.left_high)


def main() -> None:
    """Print a row an order."""
    parser = argparse.ArgumentParser(description="Measure orders of segments.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--orders", nargs="*", default=list(Order))
    options = parser.parse_args()
    vectors = cached(UniversalEmbedder().embed)
    columns = "  ".join(f"{name:>16}" for name in MEASURES)
    print(
        f"set            order        codings to 90 %, and against transcript order\n{'':27} {columns}  interval held"
    )
    for name, step in ((SURVEY, 40), ("stem_journey", 15)):
        coded = read_set(options.data / name, defined_only=name == SURVEY)
        orders = [Order.TRANSCRIPT, *(Order(one) for one in options.orders if one != Order.TRANSCRIPT)]
        curves: dict[Order, list[list[list[float]]]] = {order: [] for order in orders}
        inside: dict[Order, list[bool]] = {order: [] for order in orders}
        everyone = sorted(set(coded.respondents))
        for seed in range(options.seeds):
            rng = np.random.default_rng(seed)
            apart = set(rng.permutation(everyone)[: max(1, len(everyone) // 4)].tolist())
            kept = [row for row, who in enumerate(coded.respondents) if who in apart][:600]
            rest = [row for row, who in enumerate(coded.respondents) if who not in apart]
            pool = sorted(rng.permutation(rest)[:POOL].tolist())
            passages = [coded.answers[row].passage for row in (*pool, *kept)]
            for order in orders:
                live = Live(passages, codes=coded.codes, code_texts=coded.texts, vectors=vectors)
                run = Run(coded, pool, kept, order, step, live)
                curves[order].append(run.curve)
                inside[order] += run.inside
        for order in orders:
            cells = []
            for number in range(1, len(MEASURES) + 1):
                goal = 0.9 * float(np.mean([curve[-1][number] for curve in curves[Order.TRANSCRIPT]]))
                needed = reached(curves[order], number, goal)
                cells.append(f"{needed:10.0f} {needed / reached(curves[Order.TRANSCRIPT], number, goal):5.2f}")
            print(f"{name:14} {order:12} {'  '.join(cells)}  {np.mean(inside[order]):13.2f}", flush=True)


if __name__ == "__main__":
    main()
