"""The learner: codebook and answers in, a probability for every passage and code out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from qualkit.language.terms import is_unspaced
from qualkit.suggestion.alike import Likeness
from qualkit.suggestion.clues import OF_A_VIEW, Codebook, classifiers, learnt_clues, standing_clues
from qualkit.suggestion.expectations import Expectations
from qualkit.suggestion.expected import expected, sampled, trust_in_examples
from qualkit.suggestion.folds import FEWEST_ANSWERS, folds, stand_alone
from qualkit.suggestion.pool import pooled
from qualkit.suggestion.prior import MEANING_AND_WORDS, WORDS_ALONE
from qualkit.suggestion.recent import recent_codes
from qualkit.suggestion.weighing import probability, weigh

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from qualkit.suggestion.clues import Classifiers
    from qualkit.suggestion.material import Passage
    from qualkit.suggestion.prior import Prior
    from qualkit.suggestion.view import View

WARM_UP = 20.0
"""Answers at which the weights measured without answers and with many count alike."""
FEW_OF_A_WRITING = 0.1
"""Share of answers; below it, words of that writing are not listened to."""
_PULL = 100.0  # to the prior, in pairs of passage and code
_PULL_OF_FEW = 1000.0  # one or two interviews tell little about the next
_PULL_OF_RECENT = 3.0


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
    """Names of the clues in the order of the last axis: of each view, then ``alike``, then ``recent``.

    ``alike``: how far the code is to be expected by all that the passage resembles (:class:`Expectations`).
    """
    views = ("meaning", "words") if n_views == 2 else ("words",)
    own = tuple(f"{view}: {clue}" for view in views for clue in OF_A_VIEW)
    return (*own, "alike", "recent")


@dataclass(frozen=True)
class Told:
    """What passages are judged by.

    Attributes:
        views: By meaning and by words, or by words alone.
        likeness: The same with letters, together.
        codebook: The codebook's texts as training rows.
        standing: The clues of each view that no answer changes, for every passage.
    """

    views: Sequence[View]
    likeness: Likeness
    codebook: Codebook
    standing: Sequence[NDArray[np.float32]]

    @classmethod
    def of(cls, views: Sequence[View], letters: View, codebook: Codebook, passages: Sequence[Passage]) -> Told:
        """What views of passages tell, by words last, and the view by letters."""
        standing = [standing_clues(view, codebook) for view in views]
        return cls(views, Likeness.of(views, letters, passages), codebook, standing)

    def of_views(self, taught: Taught, wanted: NDArray[np.intp]) -> NDArray[np.float32]:
        """Clues of each view for passages that are not among the taught ones, shape ``(n_wanted, n_codes, n)``."""
        parts = []
        fitted = self._fitted(taught) if len(taught.rows) else self._untaught
        for view, two, unchanged in zip(self.views, fitted, self.standing, strict=True):
            learnt = learnt_clues(view, two, rows=taught.rows, targets=taught.targets, wanted=wanted)
            parts += [learnt, unchanged[wanted]]
        return np.concatenate(parts, axis=-1, dtype=np.float32)

    def clues(self, taught: Taught, wanted: NDArray[np.intp]) -> NDArray[np.float32]:
        """All clues but ``recent``, in the order of :func:`clue_names`, of passages that are not among the taught."""
        alike = Expectations(self.likeness, self.codebook, taught.rows, taught.targets)
        return _with(self.of_views(taught, wanted), alike.clue(wanted, wanted[:0]))

    def _fitted(self, taught: Taught) -> list[tuple[Classifiers, Classifiers]]:
        return [classifiers(view, self.codebook, rows=taught.rows, targets=taught.targets) for view in self.views]

    @cached_property
    def _untaught(self) -> list[tuple[Classifiers, Classifiers]]:
        """The classifiers of the codebook alone, which several steps ask for."""
        return self._fitted(self.nothing)

    @property
    def nothing(self) -> Taught:
        """What no answers teach."""
        return Taught(np.zeros(0, dtype=np.intp), np.zeros((0, self.codebook.targets.shape[1]), dtype=np.float32))


def probabilities(
    passages: Sequence[Passage],
    told: Told,
    taught: Taught,
    wanted: NDArray[np.intp],
    *,
    run_on: bool = True,
) -> NDArray[np.float64]:
    """Probability that each code fits each wanted passage, shape ``(n_wanted, n_codes)``.

    Each clue is computed for every answered passage with its group of interviews left out; on these the
    clues' weights are learnt, so that the probabilities are calibrated to passages of interviews that were
    not coded yet. A wanted passage that was answered gets what the others teach. Where the passage just
    before was answered, its codes are a clue too, and weights are learnt for that situation apart.

    Args:
        passages: Every row of the views.
        told: What they are judged by.
        taught: The coder's answers.
        wanted: Row numbers of the passages to score.
        run_on: Whether codes of the passage just before are a clue; without it every passage is judged as one of
            an interview that nobody coded yet.
    """
    answered = [passages[row] for row in taught.rows]
    alone = run_on and stand_alone(answered, taught.targets, [passages[row] for row in wanted])
    groups = folds(answered, one_by_one=alone)
    expectations = Expectations(told.likeness, told.codebook, taught.rows, taught.targets)
    fresh = _with(told.of_views(taught, wanted), expectations.clue(wanted, wanted[:0]))
    held = None
    if groups is not None:
        held = np.zeros((len(taught.rows), *fresh.shape[1:]), dtype=np.float32)
        for group in np.unique(groups):
            out = np.flatnonzero(groups == group)
            rest = Taught(np.delete(taught.rows, out), np.delete(taught.targets, out, axis=0))
            rows = taught.rows[out]
            held[out] = _with(told.of_views(rest, rows), expectations.clue(rows, rows))
        place = {int(row): number for number, row in enumerate(taught.rows)}
        known = np.array([place.get(int(row), -1) for row in wanted], dtype=np.intp)
        fresh[known >= 0] = held[known[known >= 0]]

    prior = MEANING_AND_WORDS if len(told.views) == 2 else WORDS_ALONE
    share = len(taught.rows) / (len(taught.rows) + WARM_UP)
    plain = (1 - share) * np.array(prior.cold) + share * np.array(prior.warm)
    following = np.array(prior.following)
    recent, follows = recent_codes(passages, taught.rows, taught.targets, wanted)
    follows &= run_on
    if held is not None:
        n_interviews = len(answered) if alone else len({passage.transcript for passage in answered})
        plain = learnt_weights(held, taught.targets, plain, n_interviews)
        own_recent, own_follows = recent_codes(passages, taught.rows, taught.targets, taught.rows)
        if follows.any() and own_follows.any():
            clues = np.concatenate([held, own_recent[..., None]], axis=-1)[own_follows]
            truth = taught.targets[own_follows]
            following = learnt_weights(clues, truth, following, n_interviews)
            # Comments of a survey stand one after another without running on: then forget what came before.
            if len(truth) >= FEWEST_ANSWERS and misfit(clues[..., :-1], truth, plain) <= misfit(
                clues, truth, following
            ):
                follows[:] = False
    added = _expected(told, prior, expectations)
    by_codebook = _by_codebook(told, prior, wanted, expectations) + added
    logits = pooled(fresh @ plain[:-1] + plain[-1] + (1 - share) * added, by_codebook, len(taught.rows), prior.half)
    after = fresh[follows] @ following[:-2] + recent[follows] * following[-2] + following[-1]
    logits[follows] = after
    foreign = _foreign(passages, taught, wanted) if len(told.views) == 2 else np.zeros(len(wanted), dtype=bool)
    if foreign.any():
        # Words of one writing tell nothing of words of another; probabilities would come out too low.
        n_own = len(OF_A_VIEW)
        unheard = fresh[foreign].copy()
        unheard[..., n_own : 2 * n_own] = 0.0
        unheard[..., -1] = expectations.clue(wanted[foreign], wanted[:0], by_words=False)
        weights = (1 - share) * np.array(prior.cold) + share * np.array(prior.warm)
        if held is not None and groups is not None:
            held[..., n_own : 2 * n_own] = 0.0
            for group in np.unique(groups):
                rows = taught.rows[groups == group]
                held[groups == group, :, -1] = expectations.clue(rows, rows, by_words=False)
            weights = learnt_weights(held, taught.targets, weights, n_interviews)
        learnt = unheard @ weights[:-1] + weights[-1]
        logits[foreign] = pooled(learnt, by_codebook[foreign], len(taught.rows), prior.half)
    return probability(np.asarray(logits, dtype=np.float64))


def _with(clues: NDArray[np.float32], one: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.concatenate([clues, one[..., None]], axis=-1)


def _foreign(passages: Sequence[Passage], taught: Taught, wanted: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Wanted passages in whose writing hardly any answer was given, shape ``(len(wanted),)``."""
    if not len(taught.rows):
        return np.zeros(len(wanted), dtype=bool)
    answered = np.array([is_unspaced(passages[row].text) for row in taught.rows])
    asked = np.array([is_unspaced(passages[row].text) for row in wanted], dtype=bool)
    share = answered.mean()
    return np.asarray(np.where(asked, share < FEW_OF_A_WRITING, 1 - share < FEW_OF_A_WRITING), dtype=bool)


def _expected(told: Told, prior: Prior, expectations: Expectations) -> NDArray[np.float64]:
    """What expected frequencies add to each code's log odds before any answer."""
    trust = trust_in_examples(told.views[0].texts, told.codebook)
    n_passages, n_codes = told.standing[0].shape[:2]
    if not trust:
        return np.zeros(n_codes)
    some = _by_codebook(told, prior, sampled(n_passages), expectations)
    return expected(some, trust, n_passages=n_passages)


def _by_codebook(told: Told, prior: Prior, wanted: NDArray[np.intp], expectations: Expectations) -> NDArray[np.float64]:
    """Log odds of codes by the codebook alone, shape ``(n_wanted, n_codes)``."""
    cold = np.array(prior.cold)
    clues = _with(told.of_views(told.nothing, wanted), expectations.untaught(wanted))
    return np.asarray(clues @ cold[:-1] + cold[-1], dtype=np.float64)


def learnt_weights(
    clues: NDArray[np.float32], targets: NDArray[np.float32], prior: NDArray[np.float64], n_interviews: int
) -> NDArray[np.float64]:
    """Weights of clues under which a coder's answers are most likely, drawn to ``prior``."""
    n_clues = clues.shape[-1]
    strength = np.full(n_clues + 1, _PULL if n_interviews >= 3 else _PULL_OF_FEW)
    # In interviews codes run on, among comments of a survey they do not: the study's own answers soon tell.
    strength[n_clues // 5 * 5 + 1 : n_clues] = _PULL_OF_RECENT
    strength[-1] *= 1e-3
    return weigh(
        clues.reshape(-1, n_clues).astype(np.float64),
        targets.ravel().astype(np.float64),
        prior=prior,
        strength=strength,
    )


def misfit(clues: NDArray[np.float32], targets: NDArray[np.float32], weights: NDArray[np.float64]) -> float:
    """Minus the log likelihood of the coder's answers."""
    logits = clues @ weights[:-1] + weights[-1]
    return float((np.logaddexp(0.0, logits) - targets * logits).sum())
