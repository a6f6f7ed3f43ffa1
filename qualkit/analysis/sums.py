"""Sums over units from which every agreement coefficient follows; sums of parts add up to those of the whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Sums:
    """What the coefficients need to know of a set of units.

    The axes written ``…`` are free: ``(n_draws, n_codes)``, or none. An answer is what one coder said of one
    unit; a unit is compared when two or more coders decided it.

    Attributes:
        units: Compared units, or their weight; shape ``(…)``.
        agreement: Over compared units, the share of pairs of coders who agree; shape ``(…)``.
        values: Answers of each category on compared units; shape ``(…, n_categories)``.
        pairs: Those answers, each times the share of the unit's other coders who gave the same; shape as
            ``values``.
        answered: Units that count in ``shares``; shape ``(…)``.
        shares: Over answered units, the share of coders who gave each category; shape ``(…, n_categories)``.
        coders: Each coder's answers of each category; shape ``(…, n_coders, n_categories)``.
        is_even: Every compared unit was decided by the same number of coders.
    """

    units: Floats
    agreement: Floats
    values: Floats
    pairs: Floats
    answered: Floats
    shares: Floats
    coders: Floats
    is_even: bool

    def each(self, change: Callable[[Floats], Floats]) -> Sums:
        """The sums with every array changed in the same way."""
        return Sums(
            change(self.units),
            change(self.agreement),
            change(self.values),
            change(self.pairs),
            change(self.answered),
            change(self.shares),
            change(self.coders),
            self.is_even,
        )

    def weighted(self, weights: Floats) -> Sums:
        """Sums over the first axis, once per row of weights.

        Args:
            weights: How often each part counts, shape ``(n_rows, n_parts)``.
        """
        return self.each(lambda part: np.tensordot(weights, part, axes=1))

    def over_codes(self, chosen: NDArray[np.intp]) -> Sums:
        """Sums over some of the codes, which stand on the axis before the categories: unit × code is the unit."""
        return Sums(
            self.units[..., chosen].sum(-1),
            self.agreement[..., chosen].sum(-1),
            self.values[..., chosen, :].sum(-2),
            self.pairs[..., chosen, :].sum(-2),
            self.answered[..., chosen].sum(-1),
            self.shares[..., chosen, :].sum(-2),
            self.coders[..., chosen, :, :].sum(-3),
            self.is_even,
        )


def sums_of(answers: ArrayLike, n_categories: int) -> Sums:
    """The sums of a table of answers.

    Units that one coder alone decided count in ``answered``, ``shares`` and ``coders``, as published
    definitions have it; leave them out of the table if they should not.

    Args:
        answers: Category numbers from 0, shape ``(n_coders, n_units)``; NaN where a coder did not decide.
        n_categories: How many categories coders could choose from, used or not.
    """
    table = np.asarray(answers, dtype=np.float64)
    given = np.stack([table == category for category in range(n_categories)], axis=-1).astype(np.float64)
    counts = given.sum(axis=0)
    n_coders = counts.sum(axis=1)
    answered, compared = n_coders > 0, n_coders > 1
    counts_compared, several = counts[compared], n_coders[compared]
    pairs = counts_compared * (counts_compared - 1) / (several - 1)[:, None]
    return Sums(
        units=np.asarray(compared.sum(), dtype=np.float64),
        agreement=np.asarray((pairs.sum(axis=1) / several).sum()),
        values=counts_compared.sum(axis=0),
        pairs=pairs.sum(axis=0),
        answered=np.asarray(answered.sum(), dtype=np.float64),
        shares=(counts[answered] / n_coders[answered, None]).sum(axis=0),
        coders=given.sum(axis=1),
        is_even=len(set(several.tolist())) <= 1,
    )


def sums_of_table(table: ArrayLike) -> Sums:
    """The sums of two coders' cross table.

    Args:
        table: Units by the first coder's category (rows) and the second's (columns).
    """
    counts = np.asarray(table, dtype=np.float64)
    rows, columns, diagonal = counts.sum(axis=1), counts.sum(axis=0), np.diag(counts)
    return Sums(
        units=np.asarray(counts.sum()),
        agreement=np.asarray(diagonal.sum()),
        values=rows + columns,
        pairs=2 * diagonal,
        answered=np.asarray(counts.sum()),
        shares=(rows + columns) / 2,
        coders=np.stack([rows, columns]),
        is_even=True,
    )
