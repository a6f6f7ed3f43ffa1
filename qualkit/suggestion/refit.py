"""The weights of a session's clues learnt anew, at once or a slice at every answer, so that nobody waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qualkit.suggestion.folds import FEWEST_ANSWERS, folds, stand_alone
from qualkit.suggestion.learner import WARM_UP, learnt_weights, misfit
from qualkit.suggestion.none import none_weights
from qualkit.suggestion.pool import pooled
from qualkit.suggestion.recent import recent_codes
from qualkit.suggestion.weighing import probability

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from qualkit.suggestion.material import Passage
    from qualkit.suggestion.prior import Prior

SLICES = 12
"""Answers over which learning from many is spread, a slice at each."""

MANY = 256
"""Answers from which it is spread; learning from fewer is done at once."""

_SAMPLE = 128  # answers on which the weights of clues are learnt


def learnt_from(n_answers: int) -> int:
    """How many of the first answers weights are learnt from; 0 while there are too few.

    The largest power of two not above ``n_answers``; from ``MANY`` on it counts ``SLICES`` answers later.
    """
    if n_answers < FEWEST_ANSWERS:
        return 0
    number = 1 << (n_answers.bit_length() - 1)
    return number // 2 if number >= MANY and n_answers < number + SLICES else number


def to_learn_from(n_answers: int) -> int:
    """How many of the first answers the weights that are in the making are learnt from; 0 when none are."""
    number = 1 << (n_answers.bit_length() - 1) if n_answers else 0
    return number if number >= MANY and n_answers < number + SLICES else 0


@dataclass(frozen=True)
class Weights:
    """What clues count.

    Attributes:
        plain: In general, then the intercept.
        following: Behind an answered passage; ``None`` where codes do not run on.
        none: What tells that no code fits; ``None`` while that cannot be told.
    """

    plain: NDArray[np.float64]
    following: NDArray[np.float64] | None
    none: NDArray[np.float64] | None = None


class Refit:
    """Weights in the making, from the first answers.

    Args:
        passages: Everything that ``rows`` numbers.
        rows: The passages of the first answers, in the order of answering.
        targets: Their codes, shape ``(len(rows), n_codes)``.
        prior: The weights to start from.
        clues: Clues for passages, with answers of these numbers and all later ones left out.
        by_codebook: Log odds of their codes by the codebook alone.
    """

    def __init__(
        self,
        passages: Sequence[Passage],
        rows: NDArray[np.intp],
        targets: NDArray[np.float32],
        *,
        prior: Prior,
        clues: Callable[[NDArray[np.intp], NDArray[np.intp]], NDArray[np.float32]],
        by_codebook: Callable[[NDArray[np.intp]], NDArray[np.float64]],
    ) -> None:
        self._passages, self._rows, self._targets = passages, rows, targets
        self._clues, self._by_codebook, self._half = clues, by_codebook, prior.half
        self._plain, self._following = mixed(prior, len(rows)), np.array(prior.following)
        answered = [passages[row] for row in rows]
        self._n_interviews = len({passage.transcript for passage in answered})
        alone = stand_alone(answered, targets, passages)
        if alone:
            self._n_interviews = len(answered)
        groups = folds(answered, one_by_one=alone)
        self._left: list[tuple[NDArray[np.intp], NDArray[np.intp]]] = []
        chosen = np.unique(np.linspace(0, len(rows) - 1, min(len(rows), _SAMPLE)).round().astype(np.intp))
        if groups is not None:
            self._left = [
                (np.flatnonzero(groups == group), part)
                for group in np.unique(groups[chosen])
                for part in np.array_split(chosen[groups[chosen] == group], 2)
                if len(part)
            ]
        self._held: list[NDArray[np.float32]] = []
        self._order: list[NDArray[np.intp]] = []
        self._weights: Weights | None = None
        self._is_done = groups is None

    def step(self) -> None:
        """Do one slice: the clues of half a group of interviews, or what follows from all of them."""
        if self._left:
            out, wanted = self._left.pop(0)
            self._held.append(self._clues(self._rows[wanted], out))
            self._order.append(wanted)
        elif self._weights is None and not self._is_done:
            order = np.concatenate(self._order)
            clues, truth = np.concatenate(self._held), self._targets[order]
            plain = learnt_weights(clues, truth, self._plain, self._n_interviews)
            learnt = (clues @ plain[:-1] + plain[-1]).astype(np.float64)
            by_codebook = self._by_codebook(self._rows[order])
            chances = probability(pooled(learnt, by_codebook, len(self._rows), self._half))
            self._weights = Weights(plain, self._following, none_weights(chances, truth))
        elif not self._is_done:
            self._weights = self._with_following(self._weights or Weights(self._plain, self._following))
            self._is_done = True

    def finished(self) -> Weights:
        """The weights, what is left to do being done now."""
        while not self._is_done:
            self.step()
        return self._weights or Weights(self._plain, self._following)

    def _with_following(self, found: Weights) -> Weights:
        order = np.concatenate(self._order)
        recent, follows = recent_codes(self._passages, self._rows, self._targets, self._rows[order])
        if not follows.any():
            return found
        after = np.concatenate([np.concatenate(self._held), recent[..., None]], axis=-1)[follows]
        truth = self._targets[order][follows]
        following = learnt_weights(after, truth, self._following, self._n_interviews)
        # Comments of a survey stand one after another without running on: then forget what came before.
        runs_on = misfit(after[..., :-1], truth, found.plain) > misfit(after, truth, following)
        is_kept = len(truth) < FEWEST_ANSWERS or runs_on
        return Weights(found.plain, following if is_kept else None, found.none)


def mixed(prior: Prior, n_answers: int) -> NDArray[np.float64]:
    """The weights to start from after so many answers."""
    share = n_answers / (n_answers + WARM_UP)
    return (1 - share) * np.array(prior.cold) + share * np.array(prior.warm)
