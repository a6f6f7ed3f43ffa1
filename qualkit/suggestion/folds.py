"""Answers in groups to leave out together: interviews, because codes run on within one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from qualkit.suggestion.material import Passage

MOST = 5
FEWEST_ANSWERS = 8


def folds(passages: Sequence[Passage]) -> NDArray[np.intp] | None:
    """Which group each answered passage is left out with, from 0.

    With three interviews or more, whole interviews; more than five are dealt into five groups of about equal
    size. With fewer, stretches of neighbouring passages, which flatter a little.

    Args:
        passages: Answered passages, in any order.

    Returns:
        Shape ``(len(passages),)``; ``None`` when there are fewer than 8, too few to learn from leaving out.
    """
    if len(passages) < FEWEST_ANSWERS:
        return None
    interviews = sorted({passage.transcript for passage in passages})
    if len(interviews) >= 3:
        sizes = {name: sum(passage.transcript == name for passage in passages) for name in interviews}
        filled = [0] * min(MOST, len(interviews))
        group = {}
        for name in sorted(interviews, key=lambda name: (-sizes[name], name)):
            group[name] = int(np.argmin(filled))
            filled[group[name]] += sizes[name]
        return np.array([group[passage.transcript] for passage in passages], dtype=np.intp)
    order = sorted(range(len(passages)), key=lambda number: passages[number])
    result = np.empty(len(passages), dtype=np.intp)
    for number, part in enumerate(np.array_split(np.array(order), MOST)):
        result[part] = number
    return result
