"""The learner: codebook and answers in, a probability for every passage and code out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qualkit.suggestion.clues import OF_A_VIEW, Codebook, learnt_clues, standing_clues
from qualkit.suggestion.folds import folds
from qualkit.suggestion.prior import COLD, WARM, WORDS_COLD, WORDS_WARM
from qualkit.suggestion.recent import recent_codes
from qualkit.suggestion.weighing import probability, weigh

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from qualkit.suggestion.material import Passage
    from qualkit.suggestion.view import View

_ANSWERS_TO_WARM = 20.0


@dataclass(frozen=True)
class Taught:
    """What a coder's answers teach.

    Attributes:
        rows: Answered passages, as row numbers of the views.
        targets: Their codes, 0 or 1, shape ``(len(rows), n_codes)``.
    """

    rows: NDArray[np.intp]
    targets: NDArray[np.float32]


def clue_names(n_views: int) -> tuple[str, ...]:
    """Names of the clues in the order of the last axis: of each view, then ``frequency``, then ``recent``."""
    views = ("meaning", "words") if n_views == 2 else ("words",)
    own = tuple(f"{view}: {clue}" for view in views for clue in OF_A_VIEW)
    return (*own, "frequency", "recent")


def clues_of(
    views: Sequence[View],
    codebook: Codebook,
    taught: Taught,
    wanted: NDArray[np.intp],
    standing: Sequence[NDArray[np.float32]],
) -> NDArray[np.float32]:
    """Clues for passages that are not among the taught ones, shape ``(n_wanted, n_codes, n_clues - 1)``.

    All but ``recent``, in the order of :func:`clue_names`; ``standing`` holds the clues of each view that no
    answer changes, for every passage.
    """
    parts = []
    for view, unchanged in zip(views, standing, strict=True):
        learnt = learnt_clues(view, codebook, rows=taught.rows, targets=taught.targets, wanted=wanted)
        parts += [learnt, unchanged[wanted]]
    # How often a code was given, as log odds over a code never given.
    often = np.log((taught.targets.sum(axis=0) + 0.5) / 0.5)
    parts.append(np.broadcast_to(often[None, :, None], (len(wanted), len(often), 1)))
    return np.concatenate(parts, axis=-1, dtype=np.float32)


def probabilities(
    passages: Sequence[Passage],
    views: Sequence[View],
    codebook: Codebook,
    taught: Taught,
    wanted: NDArray[np.intp],
) -> NDArray[np.float64]:
    """Probability that each code fits each wanted passage, shape ``(n_wanted, n_codes)``.

    Each clue is computed for every answered passage with its group of interviews left out; on these the
    clues' weights are learnt, so that the probabilities are calibrated to passages of interviews that were
    not coded yet. A wanted passage that was answered gets what the others teach.

    Args:
        passages: Every row of the views.
        wanted: Row numbers of the passages to score.
    """
    groups = folds([passages[row] for row in taught.rows])
    n_codes = codebook.targets.shape[1]
    place = {int(row): number for number, row in enumerate(taught.rows)}
    known = np.array([place.get(int(row), -1) for row in wanted], dtype=np.intp)
    standing = [standing_clues(view, codebook) for view in views]
    fresh = clues_of(views, codebook, taught, wanted, standing)
    prior = _prior(len(views), len(taught.rows))
    if groups is None:
        known[:] = -1
        held = np.zeros((0, n_codes, fresh.shape[-1]), dtype=np.float32)
    else:
        held = np.zeros((len(taught.rows), n_codes, fresh.shape[-1]), dtype=np.float32)
        for group in np.unique(groups):
            out = groups == group
            rest = Taught(taught.rows[~out], taught.targets[~out])
            held[out] = clues_of(views, codebook, rest, taught.rows[out], standing)
        seen = known >= 0
        fresh[seen] = held[known[seen]]
    result = np.zeros((len(wanted), n_codes))
    recent, follows = recent_codes(passages, taught.rows, taught.targets, wanted)
    for known_before in (False, True):
        part = np.flatnonzero(follows == known_before)
        if not part.size:
            continue
        extra = recent[part][..., None] if known_before else np.zeros((part.size, n_codes, 0))
        weights = prior if known_before else np.delete(prior, -2)
        if groups is not None:
            own, own_follows = recent_codes(passages, taught.rows, taught.targets, taught.rows)
            use = own_follows if known_before else np.ones(len(held), dtype=bool)
            design = np.concatenate([held[use], own[use][..., None]], axis=-1) if known_before else held
            weights = weigh(
                design.reshape(-1, design.shape[-1]).astype(np.float64),
                taught.targets[use].ravel().astype(np.float64),
                prior=weights,
            )
        logits = np.concatenate([fresh[part], extra], axis=-1) @ weights[:-1] + weights[-1]
        result[part] = probability(logits)
    return result


def _prior(n_views: int, n_answers: int) -> NDArray[np.float64]:
    cold, warm = (COLD, WARM) if n_views == 2 else (WORDS_COLD, WORDS_WARM)
    share = n_answers / (n_answers + _ANSWERS_TO_WARM)
    return (1 - share) * np.array(cold) + share * np.array(warm)
