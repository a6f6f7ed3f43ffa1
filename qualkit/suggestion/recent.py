"""The codes just given: what a coder gave the passages before this one runs on more often than not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qualkit.suggestion.folds import GAP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from qualkit.suggestion.material import Passage

_DECAY = 0.6
_REACH = 5


def recent_codes(
    passages: Sequence[Passage],
    rows: NDArray[np.intp],
    targets: NDArray[np.float32],
    wanted: NDArray[np.intp],
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Codes of the answered passages before each wanted one in its interview, the nearest counting most.

    Args:
        passages: Everything that ``rows`` and ``wanted`` number.
        rows: Answered passages, as numbers of ``passages``.
        targets: Their codes, shape ``(len(rows), n_codes)``.
        wanted: Passages asked about.

    Returns:
        Weights .6 for the passage just before, .36 for the one before that and so on, shape
        ``(n_wanted, n_codes)``; and whether a passage at most 400 characters before was answered.
    """
    answered = [passages[int(row)] for row in rows]
    by_transcript: dict[str, list[int]] = {}
    for number in sorted(range(len(answered)), key=answered.__getitem__):
        by_transcript.setdefault(answered[number].transcript, []).append(number)
    result = np.zeros((len(wanted), targets.shape[1]), dtype=np.float32)
    follows = np.zeros(len(wanted), dtype=bool)
    for place, row in enumerate(wanted):
        passage = passages[int(row)]
        start = passage.span.start
        before = [n for n in by_transcript.get(passage.transcript, []) if answered[n].span.end <= start]
        if not before or start - answered[before[-1]].span.end > GAP:
            continue
        follows[place] = True
        for distance, number in enumerate(reversed(before[-_REACH:]), start=1):
            result[place] += _DECAY**distance * targets[number]
    return result, follows
