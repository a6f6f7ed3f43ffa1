"""How often each code is to be expected, told from passages that nobody coded, where the codebook brings examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qualkit.suggestion.clues import worded
from qualkit.suggestion.weighing import probability

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from qualkit.suggestion.clues import Codebook
    from qualkit.suggestion.view import Rows

SAMPLE = 500
"""Passages, evenly spread, that expectations are told from."""

_SHARPNESS = 2.0  # of log odds, when codes compete for a passage
_LEAN = 40.0  # passages a code for which equal shares count
_ROUNDS = 20


def sampled(n_passages: int) -> NDArray[np.intp]:
    """Numbers of at most ``SAMPLE`` passages, evenly spread."""
    return np.unique(np.linspace(0, n_passages - 1, min(n_passages, SAMPLE)).round().astype(np.intp))


def expected(logits: NDArray[np.float64], trust: float, *, n_passages: int) -> NDArray[np.float64]:
    """What to add to each code's log odds, shape ``(n_codes,)``.

    Shares of codes are those under which the passages, each dealt out among the codes, give these shares again;
    they lean on equal ones. What is added to all codes together leaves the sum of probabilities as it was.

    Args:
        logits: Log odds by the codebook alone of all passages, or of some, shape ``(n_some, n_codes)``.
        trust: In [0, 1], how right the codebook is about passages (:func:`trust_in_examples`); at 0 nothing is added.
        n_passages: How many all are.

    References:
        Saerens, M., Latinne, P. & Decaestecker, C. (2002). Adjusting the outputs of a classifier to new a priori
        probabilities. Neural Computation 14, 21-41, equation 2.9.
    """
    n_codes = logits.shape[1]
    if not len(logits) or n_codes < 2 or trust <= 0:
        return np.zeros(n_codes)
    shares = np.full(n_codes, 1.0 / n_codes)
    for _ in range(_ROUNDS):
        dealt = _SHARPNESS * logits + np.log(shares)
        dealt = np.exp(dealt - dealt.max(axis=1, keepdims=True))
        dealt /= dealt.sum(axis=1, keepdims=True)
        shares = np.maximum(dealt.mean(axis=0), 1e-12)
    shares = (n_passages * shares + _LEAN) / (n_passages + _LEAN * n_codes)
    added = trust * (np.log(shares) - np.log(shares).mean())
    wanted = probability(logits).sum()
    for _ in range(_ROUNDS):
        chance = probability(logits + added)
        added = added - (chance.sum() - wanted) / max(float((chance * (1 - chance)).sum()), 1e-9)
    return np.asarray(added, dtype=np.float64)


def trust_in_examples(texts: Rows, codebook: Codebook) -> float:
    """Share of the codebook's examples that lie nearest to the other examples of their code, in [0, 1].

    0 when no two examples share a code, or all do: then nothing tells how right the codebook is about what is said.

    Args:
        texts: The codebook's, in the rows of ``codebook``.
        codebook: Which of them are examples, and of what.
    """
    is_one = codebook.examples & (codebook.targets.sum(axis=1) > 0) & worded(texts)
    owners = codebook.targets[is_one].astype(np.float64)
    used = owners.sum(axis=0) > 0
    if used.sum() < 2 or owners.sum(axis=0).max() < 2:
        return 0.0
    chosen = texts[np.flatnonzero(is_one)]
    rows = np.asarray(chosen if isinstance(chosen, np.ndarray) else chosen.toarray(), dtype=np.float64)
    rows = rows - rows.mean(axis=0)
    owners = owners[:, used]
    sums = owners.T @ rows
    to_sums = rows @ sums.T  # cosines to sums of examples, each left out of its own code's
    own_squares = (rows**2).sum(axis=1, keepdims=True)
    squares = (sums**2).sum(axis=1)[None] - owners * (2 * to_sums - own_squares)
    to_sums = to_sums - owners * own_squares
    cosines = np.where(squares > 1e-9, to_sums / np.sqrt(np.maximum(squares, 1e-9)), -np.inf)
    return float(owners[np.arange(len(owners)), cosines.argmax(axis=1)].mean())
