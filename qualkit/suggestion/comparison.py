"""Suggestions beside floors on the same passages: each measure, each difference, with intervals over interviews."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qualkit.suggestion.figure import Figure, macro_figure, mean_figure
from qualkit.suggestion.measures import PER_PASSAGE, among_first, passage_measures
from qualkit.suggestion.trial import BATCH, SUGGESTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

RARE = "recall@5, rare codes"
"""Mean over rare codes of the share of their passages on which they are among the five highest."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure.

    Attributes:
        measure: Its name.
        by_method: Method to figure.
        above: Floor to the figure of the suggestions less that of the floor, on the same passages.
    """

    measure: str
    by_method: Mapping[str, Figure]
    above: Mapping[str, Figure]

    @property
    def strongest(self) -> str | None:
        """The floor with the highest value, the first of equals; ``None`` when nothing was measured."""
        known = [(self.by_method[floor].value or 0.0, -number, floor) for number, floor in enumerate(self.above)]
        return max(known)[2] if known and self.by_method[SUGGESTIONS].value is not None else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Suggestions and floors on one set of coded passages.

    Attributes:
        methods: Suggestions first.
        measures: In print order.
        n_passages: Coded passages.
        n_interviews: Interviews they stand in.
    """

    methods: tuple[str, ...]
    measures: tuple[Measured, ...]
    n_passages: int
    n_interviews: int

    def of(self, measure: str) -> Measured:
        """The measure of a name."""
        return next(one for one in self.measures if one.measure == measure)


def compared(
    rankings: Mapping[str, Floats],
    truth: Floats,
    interviews: Sequence[str],
    *,
    rare: NDArray[np.bool_],
) -> Comparison:
    """Compare rankings on the passages that hold a code.

    Args:
        rankings: Method to scores, shape ``(n_passages, n_codes)``; ``suggestions`` among them.
        truth: 0 or 1, same shape. Rows without a 1 are left out.
        interviews: Of each passage.
        rare: Which codes count as rare, shape ``(n_codes,)``.
    """
    coded = truth.any(axis=1)
    truth = truth[coded]
    _, numbers = np.unique(np.array(interviews)[coded], return_inverse=True)
    methods = tuple(rankings)
    floors = [name for name in methods if name not in (SUGGESTIONS, BATCH)]
    scores = {name: ranking[coded] for name, ranking in rankings.items()}
    values = {name: passage_measures(one, truth) for name, one in scores.items()}
    measures = [
        Measured(
            measure,
            {name: mean_figure(values[name][measure], numbers) for name in methods},
            {
                name: mean_figure(values[SUGGESTIONS][measure] - values[name][measure], numbers, least=-1.0)
                for name in floors
            },
        )
        for measure in PER_PASSAGE
    ]
    found = {name: among_first(one)[:, rare] for name, one in scores.items()}
    there = truth[:, rare]
    measures.append(
        Measured(
            RARE,
            {name: macro_figure(found[name], there, numbers) for name in methods},
            {name: macro_figure(found[SUGGESTIONS], there, numbers, minus=found[name]) for name in floors},
        )
    )
    return Comparison(methods, tuple(measures), len(truth), len(set(numbers.tolist())))
