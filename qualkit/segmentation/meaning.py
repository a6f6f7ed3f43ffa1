"""Meaning units: neighbouring sentences of one turn grouped where the topic holds."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from qualkit.segmentation.clauses import weight

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Similarity = Callable[[Sequence[str]], NDArray[np.float32]]
    """Texts to their cosines, shape ``(n, n)``."""

GOAL = 40.0
"""Words a unit has by preference: some three spoken sentences, enough to be read on its own."""
WHOLE = 1.25 * GOAL
"""Words up to which a turn is one unit."""
LONGEST = 2.25 * GOAL
"""Words a unit has at most, unless one sentence is longer."""
BLOCK = GOAL / 2
"""Words on each side of a cut that are compared: one spoken sentence alone says little."""
TOPIC = 0.5
"""Cost of a cut one standard deviation more alike than the turn's mean, in units of doubled length."""
ANSWER = 1.0
"""Cost of cutting a question from what follows it: speakers answer their own."""
PARAGRAPH = 0.5
"""Gain of a cut where the transcriber started a new line."""
_BATCH = 64
_PRIOR = 4.0
"""Cuts' worth of doubt about a turn's mean and spread: three sentences tell little about either."""


def meaning_units(texts: Sequence[str], similarity: Similarity | None) -> list[tuple[int, int]]:
    """Group the sentences of one turn into units, as half-open ranges of sentence numbers.

    The grouping is the one of least cost among all. A unit costs the squared logarithm (to base 2) of its
    length over ``GOAL``, so that half and double are equally far off and a mere "Yeah." joins a
    neighbour. A cut costs the likeness of the ``BLOCK`` words on its two sides, compared with the turn's own
    mean, so that cuts fall where the topic moves; a question stays with its answer, and a new line of
    the transcript invites a cut. Turns of at most ``WHOLE`` words stay whole.

    Args:
        texts: Sentences in order.
        similarity: Cosines between texts, shape ``(n, n)``; ``None`` groups by length alone. Called with at
            most 128 texts at a time, and not for turns that are one unit.

    References:
        Hearst, M. A. (1997). TextTiling: segmenting text into multi-paragraph subtopic passages.
        Computational Linguistics 23: blocks on both sides of a gap are compared; here by cosines of vectors.
        Utiyama, M. & Isahara, H. (2001). A statistical model for domain-independent text segmentation.
        ACL: segmentation as a least-cost path over all cuts.
    """
    n = len(texts)
    if n == 0:
        return []
    sizes = np.array([max(weight(text), 0.5) for text in texts])
    if n == 1 or sizes.sum() <= WHOLE:
        return [(0, n)]
    cuts = _cut_costs(texts, sizes, similarity)
    reached = np.concatenate([[0.0], np.cumsum(sizes)])
    cost = np.full(n + 1, np.inf)
    cost[0] = 0.0
    begun = np.zeros(n + 1, dtype=int)
    for end in range(1, n + 1):
        for start in range(end - 1, -1, -1):
            size = reached[end] - reached[start]
            if size > LONGEST and end - start > 1:
                break
            price = cost[start] + math.log2(size / GOAL) ** 2 + (cuts[start - 1] if start else 0.0)
            if price < cost[end]:
                cost[end], begun[end] = price, start
    units: list[tuple[int, int]] = []
    end = n
    while end:
        units.append((int(begun[end]), end))
        end = int(begun[end])
    return units[::-1]


def _cut_costs(texts: Sequence[str], sizes: NDArray[np.float64], similarity: Similarity | None) -> NDArray[np.float64]:
    """Cost of a cut after each sentence but the last, shape ``(n - 1,)``."""
    n_cuts = len(texts) - 1
    costs = np.zeros(n_cuts)
    if similarity is not None:
        alike = _likeness(texts, sizes, similarity)
        spread = float(alike.std())
        if spread > 1e-6:
            costs += TOPIC * (alike - alike.mean()) / spread * n_cuts / (n_cuts + _PRIOR)
    for i, text in enumerate(texts[:-1]):
        if "?" in (tail := text.rstrip()[-2:]) or "？" in tail:
            costs[i] += ANSWER
        if "\n" in text[len(text.rstrip()) :]:
            costs[i] -= PARAGRAPH
    return costs


def _likeness(texts: Sequence[str], sizes: NDArray[np.float64], similarity: Similarity) -> NDArray[np.float64]:
    """Cosine of the blocks before and after each cut, shape ``(n - 1,)``."""
    n = len(texts)
    left = ["".join(texts[_reach_back(sizes, cut) : cut]) for cut in range(1, n)]
    right = ["".join(texts[cut : _reach_on(sizes, cut)]) for cut in range(1, n)]
    alike: list[float] = []
    for first in range(0, n - 1, _BATCH):
        before, after = left[first : first + _BATCH], right[first : first + _BATCH]
        cosines = np.asarray(similarity([*before, *after]), dtype=float)
        alike += np.diagonal(cosines, offset=len(before)).tolist()
    return np.array(alike)


def _reach_back(sizes: NDArray[np.float64], cut: int) -> int:
    start, words = cut - 1, sizes[cut - 1]
    while start > 0 and words < BLOCK:
        start -= 1
        words += sizes[start]
    return start


def _reach_on(sizes: NDArray[np.float64], cut: int) -> int:
    end, words = cut + 1, sizes[cut]
    while end < len(sizes) and words < BLOCK:
        words += sizes[end]
        end += 1
    return end
