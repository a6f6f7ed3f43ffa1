"""Answers in groups to leave out together: interviews, because codes run on within one."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from qualkit.suggestion.material import Passage

MOST = 5
FEWEST_ANSWERS = 8
GAP = 400
"""Characters, a question's length; beyond that the passage before is not the one before."""


def folds(passages: Sequence[Passage], *, one_by_one: bool = False) -> NDArray[np.intp] | None:
    """Which group each answered passage is left out with, from 0.

    With three interviews or more, whole interviews; more than five are dealt into five groups of about equal
    size. With fewer, stretches of neighbouring passages, which flatter a little.

    Args:
        passages: Answered passages, in any order.
        one_by_one: Deal passages out singly instead, as comments of a survey may be (:func:`stand_alone`).

    Returns:
        Shape ``(len(passages),)``; ``None`` when there are fewer than 8, too few to learn from leaving out.
    """
    if len(passages) < FEWEST_ANSWERS:
        return None
    order = sorted(range(len(passages)), key=lambda number: passages[number])
    if one_by_one:
        result = np.empty(len(passages), dtype=np.intp)
        result[order] = np.arange(len(passages)) % MOST
        return result
    interviews = sorted({passage.transcript for passage in passages})
    if len(interviews) >= 3:
        sizes = {name: sum(passage.transcript == name for passage in passages) for name in interviews}
        filled = [0] * min(MOST, len(interviews))
        group = {}
        for name in sorted(interviews, key=lambda name: (-sizes[name], name)):
            group[name] = int(np.argmin(filled))
            filled[group[name]] += sizes[name]
        return np.array([group[passage.transcript] for passage in passages], dtype=np.intp)
    result = np.empty(len(passages), dtype=np.intp)
    for number, part in enumerate(np.array_split(np.array(order), MOST)):
        result[part] = number
    return result


def stand_alone(passages: Sequence[Passage], targets: NDArray[np.float32], asked: Iterable[Passage]) -> bool:
    """Whether answers tell of passages beside them as they would of passages elsewhere.

    So do comments of a survey: most passages asked about stand in transcripts that hold answers, within a transcript
    all follow the same question, and neighbours share codes no more often than any two passages of a transcript.

    Args:
        passages: Answered passages, in any order.
        targets: Their codes, 0 or 1, shape ``(len(passages), n_codes)``.
        asked: The passages to judge.
    """
    questions: dict[str, str] = {}
    for passage in passages:
        if questions.setdefault(passage.transcript, passage.question) != passage.question:
            return False
    known = [passage.transcript in questions for passage in asked]
    if not passages or 2 * sum(known) <= len(known):
        return False
    order = sorted(range(len(passages)), key=lambda number: passages[number])
    shared: list[bool] = []
    for before, after in pairwise(order):
        first, then = passages[before], passages[after]
        if first.transcript == then.transcript and then.span.start - first.span.end <= GAP:
            shared.append(bool((targets[before] * targets[after]).any()))
    if len(shared) < FEWEST_ANSWERS:
        return True
    chance = _chance(passages, targets)
    return bool(np.mean(shared) <= chance + 2 * np.sqrt(chance * (1 - chance) / len(shared)))


def _chance(passages: Sequence[Passage], targets: NDArray[np.float32]) -> float:
    """How often two passages of a transcript share a code, told from passages far apart."""
    found: list[bool] = []
    for name in sorted({passage.transcript for passage in passages}):
        numbers = sorted((n for n, p in enumerate(passages) if p.transcript == name), key=lambda n: passages[n])
        half = len(numbers) // 2
        found += [bool((targets[a] * targets[b]).any()) for a, b in zip(numbers, numbers[half:], strict=False) if half]
    return float(np.mean(found)) if found else 0.0
